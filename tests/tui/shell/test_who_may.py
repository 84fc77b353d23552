"""Every kind of operator presses the key of every action: who may not is told the permission that is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seattui.demo.build import make_demo
from seattui.domain.model import SUPER_ADMIN
from seattui.kit.errors import NotPermitted
from seattui.service.session import Session, open_session
from seattui.tui.action import PLACES, Action
from seattui.tui.actions import actions_for
from seattui.tui.opening.unopened import UnopenedScreen
from tests.support.accounts import AT
from tests.support.kinds_of_operator import KINDS, Kind, add_every_kind
from tests.support.screens import dump
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.shell.test_every_dialog import LARGE, WAYS, home

SessionOf = Callable[[Kind], Session]
OPERATING = [kind for kind in KINDS if kind.operates]
OTHERS = [kind for kind in KINDS if not kind.operates]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo account with somebody of every kind."""
    path = tmp_path_factory.mktemp("kinds") / "demo.db"
    session = make_demo(str(path), users=60, at=AT)
    add_every_kind(session, path)
    session.close()
    return path


@pytest.fixture
def session_of(store: Path) -> Iterator[SessionOf]:
    opened: list[Session] = []

    def made(kind: Kind) -> Session:
        opened.append(open_session(str(store), operator=kind.email, at=AT))
        return opened[-1]

    yield made
    for session in opened:
        session.close()


def guarded(place: str) -> list[Action]:
    return [a for a in actions_for(place) if a.needs or a.changes]


@pytest.mark.parametrize("kind", OPERATING, ids=lambda kind: kind.name)
async def test_every_action_of_every_place(session_of: SessionOf, kind: Kind) -> None:
    """A super admin opens them all; of the others, the keys that they may not use are pressed."""
    session = session_of(kind)
    before = session.activity(limit=1)[0].id
    tried = 0
    app = app_on(session)
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        for number, place in enumerate(PLACES, 1):
            await press(pilot, str(number))
            for action in guarded(place):
                tried += 1
                app.notices.clear()
                shown, may = app.screen, kind.may(frozenset(action.needs))
                assert (shown.check_action(action.id, ()) is True) is may, (place, action.id)
                if may and SUPER_ADMIN not in kind.holds:
                    continue
                await press(pilot, action.keys.split(",")[0])
                refused = [n for n in result(pilot) if n.startswith(f"{action.label} needs ")]
                assert bool(refused) is not may, (place, action.id, result(pilot))
                assert may or app.screen is shown, (place, action.id)
                while len(app.screen_stack) > 1:
                    await press(pilot, "escape")
    assert tried > 30
    assert session.activity(limit=1)[0].id == before


async def test_what_a_dialog_asks_is_refused_by_the_rules_not_by_the_screen(
    session_of: SessionOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the screen let somebody open every dialog, nothing could be done in them."""
    session = session_of(next(k for k in KINDS if k.name == "no permission"))
    answers: list[str] = []
    plan = Session.plan

    def planned(self: Session, change: object, *more: object) -> object:
        try:
            made = plan(self, change, *more)  # type: ignore[arg-type]
        except NotPermitted:
            answers.append("not permitted")
            raise
        answers.append(f"{change}: {made}")
        return made

    monkeypatch.setattr(Session, "plan", planned)
    app = app_on(session)
    monkeypatch.setattr(app, "missing", lambda action: ())
    before = session.activity(limit=1)[0].id
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        for way in WAYS:
            await press(pilot, *way.split("|"))
            await home(pilot)
    assert len(answers) > 5
    assert {*answers} == {"not permitted"}
    assert session.activity(limit=1)[0].id == before


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.name)
async def test_who_may_not_operate_sees_nothing(store: Path, kind: Kind) -> None:
    app = app_on(None)  # type: ignore[arg-type]
    app.opening = lambda: open_session(str(store), operator=kind.email, at=AT)
    async with app.run_test(size=LARGE) as pilot:
        for _ in range(1000):
            await pilot.pause(0.01)
            if isinstance(pilot.app.screen, UnopenedScreen):
                break
        else:
            raise AssertionError("it opened")
        shown = dump(pilot.app)
        assert [other.email for other in KINDS if other is not kind and other.email in shown] == []
        assert "Acme" not in shown
