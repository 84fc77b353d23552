"""A home folder that isn't there is told in a sentence, whichever way it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.files.safe_write import allowed
from seattui.kit import crash
from seattui.kit.errors import UsageError
from seattui.kit.paths import absolute, config_file, expanded, state_folder
from seattui.kit.settings import Settings, load

NOBODY = "~nosuchuser/x"
TOLD = "there is no such home folder"


def test_a_home_folder(own_environment: Path) -> None:
    assert expanded("~/x") == own_environment / "x"
    assert expanded("./~nosuchuser") == Path("./~nosuchuser")
    assert expanded("x~") == Path("x~")


def test_nobodys_home_folder() -> None:
    with pytest.raises(UsageError, match=TOLD):
        expanded(NOBODY)
    with pytest.raises(UsageError, match=TOLD):
        config_file({"SEATTUI_CONFIG": NOBODY})
    with pytest.raises(UsageError, match=TOLD):
        state_folder({"SEATTUI_STATE_DIR": NOBODY})
    with pytest.raises(UsageError, match=TOLD):
        load({}, {"SEATTUI_CONFIG": NOBODY})


@pytest.mark.parametrize(("name", "folder"), [(NOBODY, ""), ("x.csv", NOBODY)])
def test_an_export_into_nobodys_home(name: str, folder: str) -> None:
    with pytest.raises(UsageError, match=TOLD):
        allowed(name, Settings(export_folder=folder), {})


def test_a_current_folder_that_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match=r"no longer exists"):
        absolute("x.db")


def test_a_crash_without_a_state_folder_has_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATTUI_STATE_DIR", NOBODY)
    assert crash.report(ValueError("x")) is None
