"""The file of a store is deleted, replaced or truncated beneath those who use it: nothing is read or written that isn't
at its path, and a watcher goes on with the same account's store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen
from seattui.kit.errors import SeattuiError
from seattui.service import session as sessions
from seattui.service.session import Session
from tests.store.conftest import AT, OWNER, SALES
from tests.support.accounts import account, founded
from tests.support.faults import store_away
from tests.support.faults.fault import Fault
from tests.support.stores import invariants

USES: tuple[Callable[[Session], object], ...] = (
    lambda session: session.subscriptions(),
    lambda session: session.plan(ChangeSeats(Chosen((1,)), give=(SALES,))),
    lambda session: session.settle(),
    lambda session: session.mend(),
    lambda session: session.operator(),
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "sound.db"
    account(f"sqlite:///{path}", people=2, seats=2).store.close()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return Path(shutil.copy(sound, tmp_path / "folder" / "store.db"))


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    """In use: two of its connections are open."""
    with closing(sessions.open_session(str(path), at=AT)) as opened:
        opened.watcher().close()
        assert opened.subscriptions()
        yield opened


def replaced(path: Path) -> None:
    shutil.copy2(path, path.with_name("backup.db"))
    os.replace(path.with_name("backup.db"), path)


def in_another_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


BENEATH: dict[str, tuple[Callable[[Path], object], Fault]] = {
    "deleted": (Path.unlink, store_away.GONE),
    "renamed": (lambda path: path.rename(path.with_name("renamed.db")), store_away.GONE),
    "in a folder that was renamed": (in_another_folder, store_away.GONE),
    "replaced": (replaced, store_away.REPLACED),
    "emptied": (lambda path: os.truncate(path, 0), store_away.EMPTIED),
}


def give(session: Session) -> None:
    session.apply(session.plan(ChangeSeats(Chosen((session.by_email([OWNER])[0].id,)), give=(SALES,))))


@pytest.mark.parametrize(("beneath", "fault"), BENEATH.values(), ids=BENEATH)
def test_nothing_is_done_with_a_file_that_is_no_longer_there(
    path: Path, session: Session, beneath: Callable[[Path], object], fault: Fault
) -> None:
    plan = session.plan(ChangeSeats(Chosen((session.by_email([OWNER])[0].id,)), give=(SALES,)))
    with closing(session.watcher()) as watcher:
        beneath(path)
        with pytest.raises(SeattuiError) as seen:
            watcher.changed()
    fault.assert_said(seen.value.exit_code, str(seen.value))
    applying: Callable[[Session], object] = lambda session: session.apply(plan)  # noqa: E731
    for use in (*USES, applying):
        with pytest.raises(SeattuiError) as error:
            use(session)
        assert error.value.code == seen.value.code


@pytest.mark.parametrize(("beneath", "fault"), BENEATH.values(), ids=BENEATH)
def test_with_the_same_accounts_store_there_it_goes_on(
    path: Path, sound: Path, session: Session, beneath: Callable[[Path], object], fault: Fault
) -> None:
    beneath(path)
    path.parent.mkdir(exist_ok=True)
    shutil.copy(sound, path)
    with closing(session.watcher()) as watcher:
        assert not watcher.changed()
    give(session)
    session.close()
    with closing(sessions.open_session(str(path), at=AT)) as again:
        assert again.subscriptions()[0].assigned == 1
    assert invariants.faults(f"sqlite:///{path}") == []


def test_renamed_away_and_back_it_goes_on(path: Path, session: Session) -> None:
    away = path.with_name("away.db")
    path.rename(away)
    with pytest.raises(SeattuiError):
        session.subscriptions()
    away.rename(path)
    session.watcher().close()
    give(session)
    assert session.subscriptions()[0].assigned == 1


def test_it_doesnt_go_on_with_another_accounts_store(path: Path, session: Session, tmp_path: Path) -> None:
    founded(str(tmp_path / "other.db"), "Beta AG").store.close()
    os.replace(tmp_path / "other.db", path)
    with pytest.raises(SeattuiError) as error:
        session.watcher()
    store_away.OTHER.assert_said(error.value.exit_code, str(error.value))
    with pytest.raises(SeattuiError):
        session.subscriptions()


def test_a_store_cut_short_is_damaged_and_no_signal_ends_who_reads_it(
    path: Path, sound: Path, session: Session
) -> None:
    os.truncate(path, 8192)
    with pytest.raises(SeattuiError) as error:
        session.activity()
    store_away.CUT.assert_said(error.value.exit_code, str(error.value))
    shutil.copy(sound, path)
    session.watcher().close()
    assert session.activity()


@pytest.mark.parametrize("beneath", [Path.unlink, replaced])
def test_replaced_while_a_change_is_saved_it_isnt_said_to_be_saved(
    path: Path, session: Session, beneath: Callable[[Path], object]
) -> None:
    def save() -> None:
        with session.store.write() as tx:
            tx.exec_driver_sql("UPDATE accounts SET name = name")
            beneath(path)

    with pytest.raises(SeattuiError) as error:
        save()
    store_away.WHILE_SAVED.assert_said(error.value.exit_code, str(error.value))
