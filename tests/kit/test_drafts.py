"""A draft is whole or gone: at the end, by a signal, and after a kill with the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seattui.files.safe_write import whole_file
from seattui.kit.drafts import draft_folder
from seattui.kit.errors import SeattuiError
from tests.support.faults import leaving
from tests.support.terminal import environment

WRITING = """
import sys, time
from pathlib import Path
from seattui.files.safe_write import whole_file
from seattui.kit.drafts import draft_folder
with whole_file(Path(sys.argv[1]), replace=True, encoding="utf-8") as out:
    out.write("Mia Sommer, mia@acme.example\\n" * 10_000)
    out.flush()
    with draft_folder(Path(sys.argv[1])) as folder:
        (folder / "rows").write_text("Mia Sommer, mia@acme.example")
        print("writing", flush=True)
        time.sleep(60)
"""


def ended_while_writing(path: Path, sign: signal.Signals) -> tuple[int, str]:
    """How it ended, and what it said."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.readline()
        assert len(os.listdir(path.parent)) == 3
        child.send_signal(sign)
        said = child.stderr.read().decode()
        return child.wait(10), said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of a file that is there."""
    path = tmp_path / "lists" / "people.csv"
    path.parent.mkdir()
    path.write_text("what was there\n")
    return path


class TestDraft:
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_leaves_only_what_was_there(self, path: Path, sign: signal.Signals) -> None:
        code, said = ended_while_writing(path, sign)
        assert code == -sign
        leaving.EXPORT.assert_said(code, said)
        assert [left.name for left in path.parent.iterdir()] == ["people.csv"]
        assert path.read_text() == "what was there\n"

    def test_what_a_kill_left_is_removed_by_the_next(self, path: Path) -> None:
        leaving.KILLED.assert_said(*ended_while_writing(path, signal.SIGKILL))
        assert sorted(left.is_dir() for left in path.parent.glob(".*")) == [False, True]
        with whole_file(path.with_name("other.csv"), replace=False, encoding="utf-8") as out:
            out.write("Ann\n")
        assert sorted(left.name for left in path.parent.iterdir()) == ["other.csv", "people.csv"]

    def test_another_that_is_being_written_is_left_alone(self, path: Path) -> None:
        with whole_file(path, replace=True, encoding="utf-8") as first, draft_folder(path) as folder:
            with whole_file(path, replace=True, encoding="utf-8") as second, draft_folder(path):
                second.write("second\n")
            first.write("first\n")
            assert folder.exists()
        assert path.read_text() == "first\n"
        assert [left.name for left in path.parent.iterdir()] == ["people.csv"]

    @pytest.mark.parametrize(
        ("name", "hours", "removed"),
        [
            (".people.csv.0123456789ab", 2, True),
            (".people.csv.0123456789ab", 0, False),
            (".teams.csv.0123456789ab", 2, False),
            (".people.csv.mine", 2, False),
        ],
    )
    def test_of_those_that_were_never_locked_only_old_ones_of_the_same_name(
        self, path: Path, name: str, hours: int, removed: bool
    ) -> None:
        left = path.with_name(name)
        left.write_text("Mia\n")
        then = time.time() - hours * 3600
        os.utime(left, (then, then))
        with whole_file(path, replace=True, encoding="utf-8"):
            pass
        assert left.exists() is not removed

    def test_a_link_with_such_a_name_leads_nowhere(self, path: Path, tmp_path: Path) -> None:
        kept = tmp_path / "kept"
        kept.write_text("kept\n")
        link = path.with_name(".people.csv.seattui-0123456789ab")
        link.symlink_to(kept)
        folder = path.with_name(".people.csv.seattui-0123456789ac")
        folder.mkdir()
        (folder / "up").symlink_to(tmp_path)
        with whole_file(path, replace=True, encoding="utf-8"):
            pass
        assert (kept.read_text(), link.is_symlink(), folder.exists()) == ("kept\n", True, False)

    def test_a_folder_that_is_gone_but_still_current_is_an_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = tmp_path / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        with (
            pytest.raises(SeattuiError, match=r"people\.csv can't be written"),
            whole_file(Path("people.csv"), replace=False, encoding="utf-8"),
        ):
            pass
        with pytest.raises(FileNotFoundError), draft_folder(Path("people.csv")):
            pass
