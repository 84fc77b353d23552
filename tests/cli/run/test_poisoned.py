"""Hostile text in every column of text, every command, every file and every letter: what leaves is printable text
and newlines, and whatever can't be read is told in a sentence."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from email.message import EmailMessage
from io import StringIO
from itertools import product
from pathlib import Path

import pytest

from seattui.cli import main
from seattui.domain.billing.outbox import DeliveryAnswer, DeliveryOutcome, OutboxMail
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import msg
from seattui.mail.settings import MailServer
from seattui.mail.smtp import _Unwritable, as_message
from seattui.service.scheduler import open_scheduler
from tests.cli.conftest import Run, Said
from tests.cli.run.every_command import EXAMPLES, NEEDS_NO_STORE, argv, commands, options_of
from tests.support.accounts import AT
from tests.support.operator_keys import give_key, public_key
from tests.support.stores import sql
from tests.support.stores.poisoned import COLUMNS, Column, columns_read, poison

BEFORE = (
    ("seats", "change", "bo@acme.example", "chen@acme.example", "--give", "sales-hub"),
    ("subscriptions", "price", "sales-hub", "--seat-minor", "1234"),
    ("billing", "remove", "sales-hub", "1"),
    ("teams", "create", "Field"), ("teams", "add", "Field", "bo@acme.example"),
    ("permission-sets", "save", "Sellers", "--permission", "sales_hub_access"),
    ("views", "save", "Mine", "--team", "Field", "--columns", "name,email"), ("views", "save", "Ours", "--shared"),
    ("users", "create", "new@acme.example"),
    ("users", "except", "bo@acme.example", "--until", "2027-01-31", "--because", "on leave"),
    ("operators", "tie", "bo@acme.example", "--uid", "4242"),
    ("users", "deactivate", "chen@acme.example"),
)  # fmt: skip
READING = sorted(path for path in EXAMPLES if not {"--yes", "--dry-run"} & options_of(commands()[path]))
EXPORTS = ("users", "teams", "seats", "activity")
ENDINGS = ("csv", "json", "xlsx")
_RAW = re.compile(r"[^\n\f -~\u00a1-\U0010ffff]|[\u202a-\u202e\u2028\u2029\u200b-\u200f\u2066-\u2069\ufeff]")


def is_clean(text: str) -> bool:
    return not _RAW.search(text)


@pytest.fixture(scope="module")
def full(acme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The account of the commands' tests with a row in every table that a command fills."""
    path = tmp_path_factory.mktemp("full") / "store.db"
    shutil.copy2(acme, path)
    for words in BEFORE:
        assert main(["--store", str(path), "--at", AT.isoformat(), *words, "--yes"]) == 0
    give_key(path, "bo@acme.example", public_key("bo"))
    rows = {table: sql.one(f"sqlite:///{path}", f"SELECT count(*) FROM {table}") for table, _ in COLUMNS}
    assert {table for table, number in rows.items() if not number} == {
        "invite_tokens"
    }  # a hash, of mail alone
    return path


@pytest.fixture
def poisoned(full: Path, store: Path, bare: Run) -> Callable[[tuple[Column, ...]], Run]:
    """Runs commands on a copy with hostile text in these columns."""

    def made(columns: tuple[Column, ...]) -> Run:
        shutil.copy2(full, store)
        poison(store, columns)
        return lambda *words: bare("--store", str(store), "--at", AT.isoformat(), *words)

    return made


@pytest.fixture(scope="module")
def reads(full: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...], Column], bool]:
    """Whether this column is read from the store for these arguments, or for the letters if there are none. What
    doesn't read it says the same whatever it holds."""
    folder = tmp_path_factory.mktemp("reads")
    store = folder / "store.db"
    found: dict[tuple[str, ...], frozenset[Column]] = {}

    def read_for(words: tuple[str, ...]) -> frozenset[Column]:
        shutil.copy2(full, store)
        with columns_read() as seen, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            if words:
                main(["--store", str(store), "--at", AT.isoformat(), *words])
            else:
                list(letters(store))
        return frozenset(seen)

    def asked(words: tuple[str, ...], column: Column) -> bool:
        if words not in found:
            found[words] = read_for(words)
        return column in found[words]

    return asked


def checked(said: Said, words: tuple[str, ...]) -> Said:
    assert is_clean(said.out), (words, said.out)
    assert is_clean(said.err), (words, said.err)
    assert said.code in (0, 1, 2, 3, 4, 6), (words, said)
    assert "\nOWNED" not in said.out + said.err
    return said


@pytest.mark.parametrize("column", COLUMNS, ids=".".join)
def test_one_column_and_whatever_reads(
    poisoned: Callable[[tuple[Column, ...]], Run],
    reads: Callable[[tuple[str, ...], Column], bool],
    store: Path,
    tmp_path: Path,
    column: Column,
) -> None:
    run = poisoned((column,))
    for path in READING:
        if path not in NEEDS_NO_STORE:
            words = tuple(argv(path, tmp_path))
            if reads(words, column):
                checked(run(*words), words)
    if reads((), column):
        for text in letters(store):
            assert is_clean(text)


PROBES = (
    ("users", "show", "bo@acme.example"), ("billing", "invoices"), ("billing", "show"), ("activity", "list"),
    *((noun, "export", "-") for noun in ("users", "teams", "seats")),
)  # fmt: skip


@pytest.fixture(scope="module")
def free(
    full: Path,
    reads: Callable[[tuple[str, ...], Column], bool],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Column, ...]:
    """The columns that may hold any text: with which every list can still be read."""
    copy, found = tmp_path_factory.mktemp("free") / "store.db", []
    for column in COLUMNS:
        shutil.copy2(full, copy)
        poison(copy, [column])
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            probes = (words for words in PROBES if reads(words, column))
            if not any(main(["--store", str(copy), "--at", AT.isoformat(), *words]) for words in probes):
                found.append(column)
    assert len(found) > 25
    return tuple(found)


class TestAllColumnsThatMayHoldAnyText:
    @pytest.fixture
    def run(self, poisoned: Callable[[tuple[Column, ...]], Run], free: tuple[Column, ...]) -> Run:
        return poisoned(free)

    def test_every_command(self, run: Run, tmp_path: Path) -> None:
        for path in sorted({*EXAMPLES} - NEEDS_NO_STORE):
            words = tuple(argv(path, tmp_path, token="any"))
            dry = ("--dry-run",) if "--dry-run" in options_of(commands()[path]) else ()
            checked(run(*words, *dry), words)
            checked(run(*words, *dry, "--json"), words)

    def test_every_export(self, run: Run, tmp_path: Path) -> None:
        for noun, ending in product(EXPORTS, ENDINGS):
            path = tmp_path / f"{noun}.{ending}"
            said = checked(run(noun, "export", str(path)), (noun, ending))
            assert said.code == 0, said.err
            for text in written(path):
                assert is_clean(text.removeprefix("\ufeff"))

    def test_every_letter(
        self, poisoned: Callable[[tuple[Column, ...]], Run], free: tuple[Column, ...], store: Path
    ) -> None:
        poisoned(tuple(c for c in free if c[0] != "outbox" or c[1] in ("subject", "body", "answer")))
        sent = list(letters(store))
        assert sent
        assert all(map(is_clean, sent))


def written(path: Path) -> Iterator[str]:
    if path.suffix != ".xlsx":
        yield path.read_text("utf-8")
        return
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            yield book.read(name).decode().replace("\r\n", "\n")


def letters(store: Path) -> Iterator[str]:
    """Every waiting letter as its bytes are sent, but the ends of its lines."""
    server = MailServer("localhost", 25, "none", "seats@acme.example")
    made: list[EmailMessage] = []

    def post(letter: OutboxMail) -> DeliveryAnswer:
        with suppress(_Unwritable):
            made.append(as_message(server, letter))
        return DeliveryAnswer(DeliveryOutcome.SENT, msg("ok"))

    try:
        scheduler = open_scheduler(str(store), at=AT)
        try:
            for account in scheduler.accounts:
                scheduler.deliver(account, "acme.example", post)
        finally:
            scheduler.close()
    except SeattuiError:
        return
    for message in made:
        yield message.as_bytes().decode("ascii").replace("\r\n", "\n")
        yield message.get_content()
