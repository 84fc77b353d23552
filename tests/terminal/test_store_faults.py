"""A store that is missing, foreign, newer, older, read-only, locked, full or corrupt, by the command line:
a sentence, an exit code, no traceback, and nothing lost."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import commands
from tests.support.accounts import account
from tests.support.commands import Ran, seattui
from tests.support.faults import store_file
from tests.support.faults.fault import Fault
from tests.support.stores import invariants, sql
from tests.support.stores.postgres import free_port
from tests.support.terminal import environment

pytestmark = pytest.mark.terminal

READS = (("seats", "list"), ("users", "list", "--json"), ("activity", "verify"))
CHANGE = ("seats", "change", "p00001@acme.example", "--give", "sales-hub", "--yes")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an account, five people and a subscription; copied, never touched."""
    path = tmp_path_factory.mktemp("sound") / "sound.db"
    account(f"sqlite:///{path}", people=5, seats=3).store.close()
    return path


@pytest.fixture
def store(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "store.db"))


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assert_said(ran: Ran, code: int) -> str:
    """A sentence, which is returned, and the exit code; nothing that only a programmer reads."""
    assert ran.code == code, (ran.code, ran.out, ran.err)
    said = ran.err or str(ran.json["error"]["message"])
    assert said.strip()
    for word in (
        "Traceback",
        "an internal error",
        "no such table",
        "sqlalchemy",
        "sqlite3.",
        "psycopg",
        "  File ",
    ):
        assert word not in ran.out + ran.err
    assert len(said.strip().splitlines()) <= 4
    return said


def other_database(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE notes (text)")
    db.commit()
    db.close()


def version(number: str) -> Callable[[Path], None]:
    return lambda path: sql.run(
        f"sqlite:///{path}", "UPDATE alembic_version SET version_num = ?", [(number,)]
    )


def hole(path: Path) -> None:
    """Noise over every page but the first: the header still says that it is ours."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))


def another(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Puts what `make` makes in the place of the store."""

    def instead(path: Path) -> None:
        path.unlink()
        make(path)

    return instead


FAULTS: dict[str, tuple[Callable[[Path], object], Fault]] = {
    "missing": (Path.unlink, store_file.MISSING),
    "a directory": (another(Path.mkdir), store_file.FOREIGN),
    "empty": (lambda path: path.write_bytes(b""), store_file.EMPTY),
    "a text file": (lambda path: path.write_text("Dear Ann,\nthe store isn't here.\n"), store_file.FOREIGN),
    "another database": (another(other_database), store_file.FOREIGN),
    "of a newer version": (version("9999"), store_file.NEWER),
    "of an unknown version": (version("zzzz"), store_file.NEWER),
    "without a version": (
        lambda path: sql.run(f"sqlite:///{path}", "DELETE FROM alembic_version"),
        store_file.UNMARKED,
    ),
    "without its tables": (
        lambda path: sql.run(f"sqlite:///{path}", "DROP TABLE alembic_version"),
        store_file.UNMARKED,
    ),
    "cut short": (lambda path: os.truncate(path, path.stat().st_size // 2), store_file.DAMAGED),
    "full of holes": (hole, store_file.DAMAGED),
    "a pipe": (another(os.mkfifo), store_file.FOREIGN),
    "a device": (another(lambda path: path.symlink_to("/dev/null")), store_file.FOREIGN),
    "a link to nowhere": (another(lambda path: path.symlink_to("/nowhere/at/all.db")), store_file.MISSING),
}

THERE = {name: fault for name, (fault, said) in FAULTS.items() if said is not store_file.MISSING}


@pytest.mark.parametrize(("fault", "said"), FAULTS.values(), ids=FAULTS)
class TestNoStoreToWorkWith:
    def test_every_command_says_so_and_leaves_it_as_it_is(
        self, fault: Callable[[Path], object], said: Fault, store: Path
    ) -> None:
        fault(store)
        kept = fingerprint(store) if store.is_file() else None
        for command in (*READS, CHANGE):
            ran = seattui("--store", str(store), *command)
            said.assert_said(ran.code, assert_said(ran, ran.code))
        assert (fingerprint(store) if store.is_file() else None) == kept
        assert store.is_symlink() or kept or not store.is_file()

    def test_doctor_names_the_fault(self, fault: Callable[[Path], object], said: Fault, store: Path) -> None:
        fault(store)
        ran = seattui("--store", str(store), "doctor")
        assert ran.code == said.code
        assert "Traceback" not in ran.out + ran.err
        assert (ran.out + ran.err).strip()


@pytest.mark.parametrize("fault", THERE.values(), ids=THERE)
class TestInit:
    def test_init_never_writes_over_it(self, fault: Callable[[Path], object], store: Path) -> None:
        fault(store)
        kept = fingerprint(store) if store.is_file() and not store.is_symlink() else None
        ran = seattui(
            "--store", str(store), "init", "--account", "Other", "--currency", "EUR",
            "--time-zone", "Europe/Berlin", "--owner", "bo@acme.example",
        )  # fmt: skip
        assert_said(ran, 1)
        assert kept is None or fingerprint(store) == kept


class TestMissing:
    def test_json_has_the_error_too(self, tmp_path: Path) -> None:
        ran = seattui("--store", str(tmp_path / "none.db"), "seats", "list", "--json")
        assert ran.code == 3
        assert ran.json["error"]["code"] == "store-missing"
        assert ran.json["error"]["message"]
        assert not (tmp_path / "none.db").exists()


@pytest.fixture
def unprivileged() -> list[str]:
    """Root may write everything, whatever a file's mode says, unless this capability is taken away."""
    if os.getuid():
        return []
    before = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if subprocess.run([*before, "true"], capture_output=True).returncode:
        pytest.skip("root can't give up its power over files here")
    return before


class TestReadOnly:
    def run(self, before: list[str], store: Path, *words: str) -> Ran:
        done = subprocess.run(
            [*before, *commands.command("--store", str(store), *words)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment(),
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def said(self, before: list[str], store: Path, *words: str) -> tuple[int, str]:
        ran = self.run(before, store, *words)
        return ran.code, assert_said(ran, ran.code)

    @pytest.mark.parametrize(
        ("file", "folder", "fault"),
        [
            (0o444, 0o555, store_file.READ_ONLY),
            (0o644, 0o555, store_file.FOLDER),
        ],
    )
    def test_it_can_be_read_and_a_change_and_doctor_tell(
        self, store: Path, unprivileged: list[str], file: int, folder: int, fault: Fault
    ) -> None:
        store.chmod(file)
        store.parent.chmod(folder)
        try:
            kept = fingerprint(store)
            assert self.run(unprivileged, store, "seats", "list").code == 0
            fault.assert_said(*self.said(unprivileged, store, *CHANGE))
            [writable] = [
                check
                for check in self.run(unprivileged, store, "doctor", "--json").json["checks"]
                if check["name"] == "writable"
            ]
            assert writable["state"] == "warning"
            assert ("folder" in writable["text"]) is (fault is store_file.FOLDER)
            assert fingerprint(store) == kept
        finally:
            store.parent.chmod(0o755)

    def test_a_file_that_may_not_be_read(self, store: Path, unprivileged: list[str]) -> None:
        store.chmod(0)
        for command in (*READS[:1], CHANGE):
            store_file.UNREADABLE.assert_said(*self.said(unprivileged, store, *command))

    def test_asked_for(self, store: Path) -> None:
        kept = fingerprint(store)
        assert seattui("--store", str(store), "--read-only", "seats", "list").code == 0
        ran = seattui("--store", str(store), "--read-only", *CHANGE)
        store_file.ASKED_FOR.assert_said(ran.code, assert_said(ran, 1))
        assert fingerprint(store) == kept


class TestUnfinished:
    """A program was killed in the middle of a change: its journal is beside the store."""

    @pytest.fixture
    def store(self, sound: Path, tmp_path: Path) -> Path:
        made = Path(shutil.copy(sound, tmp_path / "made.db"))
        with closing(sqlite3.connect(made, isolation_level=None)) as killed:
            killed.execute("PRAGMA cache_size = 1")
            killed.execute("BEGIN")
            killed.execute("CREATE TABLE half (done)")
            killed.executemany("INSERT INTO half VALUES (?)", [("x" * 3000,)] * 99)
            store = tmp_path / "store" / "store.db"
            store.parent.mkdir()
            shutil.copy(made, store)
            shutil.copy(f"{made}-journal", f"{store}-journal")
        return store

    def test_to_be_read_it_has_to_be_written(self, store: Path) -> None:
        kept = fingerprint(store)
        for words in (("seats", "list"), ("doctor",)):
            ran = seattui("--store", str(store), "--read-only", *words)
            store_file.UNFINISHED.assert_said(ran.code, ran.err or ran.out)
        assert fingerprint(store) == kept

    def test_opened_once_for_writing_it_is_as_before(self, store: Path) -> None:
        assert seattui("--store", str(store), "seats", "list").code == 0
        assert seattui("--store", str(store), "--read-only", "seats", "list").code == 0
        assert invariants.faults(f"sqlite:///{store}") == []

    def test_in_a_folder_that_cant_be_written(self, store: Path, unprivileged: list[str]) -> None:
        store.parent.chmod(0o555)
        try:
            done = subprocess.run(
                [*unprivileged, *commands.command("--store", str(store), "seats", "list")],
                capture_output=True,
                stdin=subprocess.DEVNULL,
                env=environment(),
            )
            store_file.UNFINISHED.assert_said(done.returncode, done.stderr.decode())
        finally:
            store.parent.chmod(0o755)


class TestLocked:
    def test_a_change_gives_up_and_can_be_tried_again(self, store: Path) -> None:
        """Not in a process of its own, which would wait for eight seconds."""
        with closing(sqlite3.connect(store, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            assert seattui("--store", str(store), "seats", "list").code == 0
            ran = impatient("--store", str(store), *CHANGE)
            store_file.BUSY.assert_said(ran.code, assert_said(ran, 75))
            result = impatient("--store", str(store), *CHANGE, "--json")
            assert (result.code, result.json["error"]["code"], result.err) == (75, "store-busy", "")
            holder.execute("ROLLBACK")
        assert seattui("--store", str(store), *CHANGE).code == 0
        assert invariants.faults(f"sqlite:///{store}") == []


def impatient(*words: str) -> Ran:
    """As `seattui`, in a process that waits for a lock only for a moment."""
    code = (
        "import sys; from seattui.store.connection import deadlines; deadlines.BUSY_SECONDS = 0.05; "
        f"from seattui.__main__ import run; sys.exit(run({list(words)!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, env=environment()
    )
    return Ran(done.returncode, done.stdout, done.stderr)


class TestFull:
    @pytest.fixture
    def people(self, tmp_path: Path) -> Path:
        people = tmp_path / "people.csv"
        people.write_text(
            "Email,First name,Last name\n" + "".join(f"n{n}@acme.example,New {n},Lee\n" for n in range(4000))
        )
        return people

    def imported(self, store: Path, people: Path, limit: Callable[[], None] | None = None) -> Ran:
        done = subprocess.run(
            commands.command("--store", str(store), "users", "import", str(people), "--yes"),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment(),
            preexec_fn=limit,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def assert_nothing_lost(self, store: Path) -> None:
        assert sql.one(f"sqlite:///{store}", "SELECT count(*) FROM users") == 6
        assert invariants.faults(f"sqlite:///{store}") == []
        assert seattui("--store", str(store), *CHANGE).code == 0

    def test_nothing_is_lost_when_a_file_may_not_grow(self, store: Path, people: Path) -> None:
        room = store.stat().st_size + 64 * 1024
        ran = self.imported(store, people, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
        store_file.UNWRITTEN.assert_said(ran.code, assert_said(ran, 1))
        self.assert_nothing_lost(store)

    def test_nothing_is_lost_when_there_is_no_room(self, sound: Path, people: Path, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        size = sound.stat().st_size + 200 * 1024
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True
        ).returncode:
            pytest.skip("no file system can be mounted here")
        try:
            store = Path(shutil.copy(sound, disk / "store.db"))
            ran = self.imported(store, people)
            store_file.FULL.assert_said(ran.code, assert_said(ran, 1))
            self.assert_nothing_lost(store)
        finally:
            subprocess.run(["umount", disk], check=True)


class TestUnreachable:
    def test_no_server(self) -> None:
        url = f"postgresql://postgres@127.0.0.1:{free_port()}/acme"
        for command in (*READS, CHANGE):
            assert_said(seattui("--store", url, *command), 75)

    @pytest.mark.postgres
    def test_no_such_database(self, postgres_empty: str) -> None:
        assert_said(seattui("--store", postgres_empty.rsplit("/", 1)[0] + "/nobody", "seats", "list"), 1)

    @pytest.mark.postgres
    def test_a_database_without_a_store(self, postgres_empty: str) -> None:
        assert_said(seattui("--store", postgres_empty, "seats", "list"), 3)
        assert sql.rows(postgres_empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []

    @pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://[", "sqlite://relative", "://"])
    def test_not_a_store_at_all(self, url: str) -> None:
        ran = seattui("--store", url, "seats", "list")
        assert ran.code in (1, 2, 75)
        assert_said(ran, ran.code)

    def test_a_password_is_never_said(self) -> None:
        ran = seattui("--store", f"postgresql://ann:s3cret@127.0.0.1:{free_port()}/acme", "doctor")
        assert "s3cret" not in ran.out + ran.err
