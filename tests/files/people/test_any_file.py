"""Of files of people, whatever they hold: ours come back as they were, and no file is answered by Python."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seattui.domain.model import AccessState, Invite, Status, User
from seattui.domain.people.columns import EXPORTED, PersonRow
from seattui.domain.people.incoming import Incoming
from seattui.domain.people.names import checked_name
from seattui.files import sheets
from seattui.files.exported_list import ExportedList
from seattui.files.list_writer import write_csv
from seattui.files.people.address_list import addresses_of
from seattui.files.people.reader import PeopleFile
from seattui.files.people.source import Source
from seattui.files.people_json import person_json
from seattui.files.safe_write import for_file
from seattui.kit import i18n
from seattui.kit.errors import SeattuiError, UsageError
from seattui.kit.i18n import plural
from tests.support.hostile import STORABLE

PYTHONS = (
    "codec", "Errno", "errno", "byte", "Traceback", "object", "NoneType", "decode", "position", "ordinal", "expected",
    "unexpected", "invalid", "string", "index", "range", "null", "field larger", "newline", "argument", "file name",
    "No such", "denied",
)  # fmt: skip
"""What Python and the operating system say, and none of our German sentences does."""

HEADERS = tuple(column.name for column in EXPORTED)
GUARDED = ("=", "+", "-", "@", "'", "''=", "＝", "\\x1b", "\\\\u202e")

names = st.one_of(
    st.sampled_from(sorted(STORABLE.values())),
    st.text(max_size=12),
    st.tuples(st.sampled_from(GUARDED), st.text(max_size=5)).map("".join),
).map(lambda text: checked_name(text[:150]))  # fmt: skip
seen = st.one_of(
    st.none(), st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
)  # fmt: skip
people = st.lists(
    st.tuples(names, names, seen, st.sampled_from([Status.ACTIVE, Status.DEACTIVATED])), max_size=4
)


@st.composite
def columns(draw: st.DrawFn) -> list[str]:
    """Some of ours, in any order; the address is among them."""
    kept = draw(st.sets(st.sampled_from([h for h in HEADERS if h != "email"])))
    return draw(st.permutations(sorted({*kept, "email"})))


class TestOurOwnExport:
    @settings(deadline=None)
    @given(people, columns(), st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8-sig", "utf-16"]))
    @example([("=1+1", "'@x", None, Status.ACTIVE)], ["last_name", "email"], ",", "utf-8-sig")
    def test_with_columns_dropped_or_in_another_order_says_the_same(
        self,
        listed: Sequence[tuple[str, str, datetime | None, Status]],
        kept: list[str],
        delimiter: str,
        encoding: str,
    ) -> None:
        users = [
            User(
                n,
                f"p{n}@x.example",
                first,
                last,
                AccessState(status, Invite.ACCEPTED, False, frozenset(), frozenset()),
                at,
            )
            for n, (first, last, at, status) in enumerate(listed)
        ]
        rows = read_back(edited(exported(users), kept, delimiter), encoding)
        assert [row.email for row in rows] == [user.email for user in users]
        for row, user in zip(rows, users, strict=True):
            # What isn't there, or is empty, changes nothing.
            assert row.first_name == (user.first_name or None if "first_name" in kept else None)
            assert row.last_name == (user.last_name or None if "last_name" in kept else None)
            assert row.last_active == (user.last_active if "last_active" in kept else None)
            assert row.active == (user.access_state.status is Status.ACTIVE if "status" in kept else None)
            assert (row.reason, row.left_out) == (None, ())


def exported(users: list[User]) -> list[list[str]]:
    out = io.StringIO()
    listed = ExportedList(
        "users",
        HEADERS,
        (),
        map(sheets.people(EXPORTED).cells, (person_json(PersonRow(user), EXPORTED) for user in users)),
        None,
        lambda n, file: plural("{n} user written to {file}.", "{n} users written to {file}.", n, file=file),
    )
    write_csv(listed, out, for_file)
    return list(csv.reader(io.StringIO(out.getvalue(), newline="")))


def edited(rows: list[list[str]], kept: list[str], delimiter: str) -> str:
    at = [rows[0].index(name) for name in kept]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([[row[n] for n in at] for row in rows])
    return out.getvalue()


def read_back(text: str, encoding: str) -> list[Incoming]:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(text.encode(encoding))
        return list(PeopleFile(Source(file.name), {}, ZoneInfo("America/Los_Angeles")).rows())


pieces = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([
        b"email", b"Email,Name\n", b"E-Mail;Status;Zuletzt aktiv\r\n", b"email,suspended\n", b"a@x.example", b"\xef\xbb\xbf",
        b"\xff\xfe", b'"', b"\n", b"\r", b",", b";", b"\t", b"|", b"sep=;\n", b"4/5/2026", b"1712042200123", b"\0",
        b"x" * 201,
        b"x" * 201 + b" <a@x.example>", b"mailto:", b"<a@x.example>", b"#EXT#@x.example", "J\u00fcrgen".encode("cp1252"),
        "а@x.example".encode(),
    ]),
)  # fmt: skip


@pytest.fixture(scope="module")
def german() -> Iterator[None]:
    i18n.use("de")
    yield
    i18n.use("en")


@pytest.mark.usefixtures("german")
class TestAnyFile:
    @settings(deadline=None, max_examples=300)
    @given(st.lists(pieces, max_size=12).map(b"".join), st.sampled_from([(), ("email",), ("active",)]))
    def test_is_read_or_refused_in_words_of_ours(self, content: bytes, mapped: Sequence[str]) -> None:
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(content)
            mapping = {"email": "1"} if "email" in mapped else {"active": ""} if mapped else {}
            try:
                list(PeopleFile(Source(file.name), mapping, ZoneInfo("UTC")).rows())
            except SeattuiError as error:
                result = str(error)
                assert not [word for word in PYTHONS if word in result], result

    @settings(deadline=None, max_examples=200)
    @given(st.lists(pieces, max_size=12).map(b"".join))
    def test_as_a_list_too(self, content: bytes) -> None:
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(content)
            try:
                list(addresses_of(file.name))
            except UsageError as error:
                result = str(error)
                assert not [word for word in PYTHONS if word in result], result
