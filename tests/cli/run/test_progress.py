"""Long work in the commands: Ctrl-C is heard whatever a database is doing, and the line says what that is."""

from __future__ import annotations

import io
import sys
import threading
from _thread import interrupt_main

import pytest

from seattui.cli.run import progress
from seattui.cli.run.progress import with_progress
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.i18n import msg

DOING = msg("Calculating the effects")
NOTHING: dict[str, int] = {}


class Screen(io.StringIO):
    """A terminal that notes what is written; `seen` is set once it says `wanted`."""

    def __init__(self, wanted: str):
        super().__init__()
        self.wanted = wanted
        self.seen = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.wanted in text:
            self.seen.set()
        return super().write(text)


def test_its_answer_comes_back_and_so_does_what_it_raises() -> None:
    assert with_progress(lambda stop: 7, DOING) == 7
    with pytest.raises(LookupError):
        with_progress(lambda stop: NOTHING["gone"], DOING)


class TestCtrlC:
    def test_calls_it_off_and_waits_until_it_is(self) -> None:
        over = threading.Event()

        def work(stop: CancelToken) -> None:
            cancelled = threading.Event()
            with stop.guarding(cancelled.set):
                interrupt_main()
                assert cancelled.wait(10)
            over.set()
            raise Cancelled

        with pytest.raises(KeyboardInterrupt):
            with_progress(work, DOING)
        assert over.is_set()

    def test_once_it_is_committed_it_is_done(self) -> None:
        def work(stop: CancelToken) -> str:
            stop.seal()
            interrupt_main()
            return "number 7 in the record"

        assert with_progress(work, DOING) == "number 7 in the record"

    def test_in_the_very_last_moment_it_is_heard_all_the_same(self) -> None:
        with pytest.raises(KeyboardInterrupt):
            with_progress(lambda stop: interrupt_main(), DOING)

    def test_twice_waits_for_nobody(self) -> None:
        answers = threading.Event()

        def work(stop: CancelToken) -> None:
            with stop.guarding(interrupt_main):  # the server doesn't answer, and Ctrl-C comes once more
                interrupt_main()
                answers.wait(10)

        with pytest.raises(KeyboardInterrupt):
            with_progress(work, DOING)
        assert not answers.is_set()
        answers.set()


class TestTheLine:
    def test_says_what_is_done_and_is_gone_afterwards(self, monkeypatch: pytest.MonkeyPatch) -> None:
        screen = Screen("Saving users … 0 s  Ctrl-C cancels")
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(progress, "PATIENCE", 0)

        def work(stop: CancelToken) -> bool:
            stop.doing = msg("Saving users")
            return screen.seen.wait(10)

        assert with_progress(work, DOING)
        assert screen.getvalue().endswith("\r\x1b[K")

    def test_whoever_knows_better_is_heard(self, monkeypatch: pytest.MonkeyPatch) -> None:
        screen = Screen("Reading people.csv … 0 s")
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(progress, "PATIENCE", 0)
        assert with_progress(lambda stop: screen.seen.wait(10), DOING, lambda: msg("Reading people.csv"))

    def test_is_short_of_nothing_in_a_pipe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pipe = io.StringIO()
        monkeypatch.setattr(sys, "stderr", pipe)
        monkeypatch.setattr(progress, "PATIENCE", 0)
        looks = iter(range(3))
        with_progress(lambda stop: [None for _ in iter(lambda: next(looks, None), None)], DOING)
        assert pipe.getvalue() == ""
