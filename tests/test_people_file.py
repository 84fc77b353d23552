"""What a file of people says, and how it is refused: by line and column, before anything is written."""

from __future__ import annotations

import codecs
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from seattui.domain.incoming import Incoming
from seattui.errors import NotFound, SeattuiError, UsageError
from seattui.people_columns import parsed_mapping
from seattui.people_file import PeopleFile
from seattui.people_source import Source
from tests.people_files import WITHOUT_ADDRESS, snipe_it, written

BERLIN = ZoneInfo("Europe/Berlin")
Reading = Callable[..., list[Incoming]]


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    """Reads bytes or text as a file; `mapping` is what --map was given."""

    def reading(content: bytes | str, *mapping: str) -> list[Incoming]:
        return list(opened(tmp_path, content, *mapping).rows())

    return reading


def opened(folder: Path, content: bytes | str, *mapping: str) -> PeopleFile:
    path = folder / "people.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return PeopleFile(Source(str(path)), parsed_mapping(mapping), BERLIN)


def refused(read: Reading, content: bytes | str, *mapping: str) -> SeattuiError:
    with pytest.raises(SeattuiError) as caught:
        read(content, *mapping)
    return caught.value


class TestAnInventoryWithQuirks:
    def test_ninety_five_come_in_and_five_are_skipped(self, read: Reading) -> None:
        rows = read(snipe_it())
        assert len(rows) == 100
        assert [row.line for row in rows if row.reason] != []
        assert sum(row.reason is None for row in rows) == 95

    def test_the_skipped_are_told_by_line_and_column(self, read: Reading) -> None:
        skipped = [row for row in read(snipe_it(20)) if row.reason]
        assert [(row.line, row.column, str(row.reason)) for row in skipped] == [
            (11, "Email", "no e-mail address")
        ]
        assert 11 in WITHOUT_ADDRESS

    def test_names_keep_their_accents_commas_and_quotes(self, read: Reading) -> None:
        names = {(row.first_name, row.last_name) for row in read(snipe_it())}
        assert ("李", 'van "Dutch" Dyk') in names
        assert ("Łukasz", "D'Amore, Jr.") in names

    def test_a_line_break_inside_quotes_moves_the_lines_below(self, read: Reading) -> None:
        rows = read(snipe_it(30))
        assert (rows[24].line, rows[25].line) == (26, 28)

    def test_activated_says_who_is_active(self, read: Reading) -> None:
        assert [row.active for row in read(snipe_it(4))] == [False, True, True, False]

    def test_it_can_be_read_again_from_the_top(self, tmp_path: Path) -> None:
        people = opened(tmp_path, snipe_it())
        assert list(people.rows()) == list(people.rows())


class TestColumnsAreKnownByName:
    @pytest.mark.parametrize(
        ("headers", "cells", "expected"),
        [
            pytest.param(
                "First Name [Required],Last Name [Required],Email Address [Required],Status [READ ONLY],"
                "Last Sign In [READ ONLY]",
                "Ana,Torres,ana@acme.example,Suspended,2026/11/03 08:10:11",
                ("ana@acme.example", "Ana", "Torres", False, datetime(2026, 11, 3, 7, 10, 11, tzinfo=UTC)),
                id="google-workspace",
            ),
            pytest.param(
                "userPrincipalName,displayName,surname,mail,givenName,id,userType,accountEnabled",
                "ana_x#EXT#@acme.example,Ana T.,Torres,ana@acme.example,Ana,1,Guest,True",
                ("ana@acme.example", "Ana", "Torres", True, None),
                id="entra",
            ),
            pytest.param(
                "username,email,status,billing-active,has-2fa,userid,fullname,displayname,expiration-timestamp",
                "ana,ana@acme.example,Member,1,1,U1,Ana María Torres,ana,",
                ("ana@acme.example", "Ana María", "Torres", True, None),
                id="slack",
            ),
            pytest.param(
                "First name,Last name,Email,Main team,Last active,Status",
                "Ana,Torres,ana@acme.example,Sales,2026-11-03T08:10:00Z,Deactivated",
                ("ana@acme.example", "Ana", "Torres", False, datetime(2026, 11, 3, 8, 10, tzinfo=UTC)),
                id="hubspot",
            ),
            pytest.param(
                "Vorname;Nachname;E-Mail-Adresse;Aktiv;Zuletzt aktiv",
                "Ana;Torres;ana@acme.example;ja;03.11.2026",
                ("ana@acme.example", "Ana", "Torres", True, datetime(2026, 11, 2, 23, 0, tzinfo=UTC)),
                id="german",
            ),
        ],
    )
    def test_of_products(self, read: Reading, headers: str, cells: str, expected: tuple[object, ...]) -> None:
        (row,) = read(f"{headers}\r\n{cells}\r\n")
        assert (row.email, row.first_name, row.last_name, row.active, row.last_active) == expected

    def test_of_two_that_could_hold_the_address_the_better_is_taken_and_said(self, tmp_path: Path) -> None:
        people = opened(tmp_path, "userPrincipalName,mail\nupn@x.example,mail@x.example\n")
        assert next(people.rows()).email == "mail@x.example"
        assert [str(note) for note in people.notes] == [
            "The address is taken from the column mail, and where that is empty from userPrincipalName."
        ]

    def test_mapped_ones_go_first(self, read: Reading) -> None:
        (row,) = read("Email,Login,Who\na@x.example,b@x.example,Bo Lee\n", "email=Login", "name=who")
        assert (row.email, row.first_name, row.last_name) == ("b@x.example", "Bo", "Lee")

    def test_seats_and_permissions_only_when_mapped(self, read: Reading) -> None:
        content = "email,seats,permissions\na@x.example,sales-hub; service-hub,export_users\nb@x.example,,\n"
        assert [(row.seats, row.permissions) for row in read(content)] == [(None, None), (None, None)]
        rows = read(content, "seats=seats", "permissions=permissions")
        assert rows[0].seats == ("sales-hub", "service-hub")
        assert rows[0].permissions == ("export_users",)
        assert (rows[1].seats, rows[1].permissions) == ((), ())

    def test_an_absent_column_or_cell_says_nothing(self, read: Reading) -> None:
        (row,) = read("email,first name,last name,active\na@x.example,Ana\n")
        assert (row.first_name, row.last_name, row.active, row.last_active) == ("Ana", None, None, None)

    def test_none_holds_addresses(self, read: Reading) -> None:
        error = refused(read, "Name,Phone\nAna,1\n")
        assert isinstance(error, UsageError)
        assert str(error) == (
            "Line 1: no column holds e-mail addresses. The columns are: Name, Phone. "
            "Name it with --map, such as --map email=Name."
        )

    @pytest.mark.parametrize(
        ("mapping", "message"),
        [
            ("email", "--map email can't be understood."),
            ("mail=Email", "--map mail=Email can't be understood."),
            ("email=", "--map email= can't be understood."),
            ("email=Emial", "There is no column Emial, to which --map ties email."),
            ("name=Twice", "The column Twice, mapped to name, is there more than once."),
        ],
    )
    def test_a_mapping_that_does_not_hold(self, read: Reading, mapping: str, message: str) -> None:
        error = refused(read, "Email,Twice,Twice\na@x.example,,\n", mapping)
        assert str(error.message) == message
        assert error.exit_code == 2


class TestEncodingsAndDelimiters:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_umlauts_arrive(self, read: Reading, encoding: str, delimiter: str) -> None:
        rows = [("Email", "First Name", "Last Name"), ("j@x.example", "Jürgen", "Groß")]
        (row,) = read(written(rows, delimiter, encoding))
        assert (row.email, row.first_name, row.last_name) == ("j@x.example", "Jürgen", "Groß")

    def test_a_guess_is_said(self, tmp_path: Path) -> None:
        people = opened(tmp_path, "Email,Name\nj@x.example,Jürgen\n".encode("cp1252"))
        assert [str(n) for n in people.notes] == ["The file isn't UTF-8; it is read as Windows-1252."]

    def test_the_line_in_which_excel_names_the_delimiter(self, read: Reading) -> None:
        (row,) = read("sep=|\r\n\r\nEmail|Name\r\na@x.example|Ana, with commas\r\n")
        assert (row.line, row.email) == (4, "a@x.example")

    def test_old_line_ends(self, read: Reading) -> None:
        assert [row.email for row in read("email\ra@x.example\rb@x.example\r")] == [
            "a@x.example",
            "b@x.example",
        ]

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"PK\x03\x04" + b"\0" * 100, id="xlsx"),
            pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 100, id="xls"),
            pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="picture"),
            pytest.param(b"email\na@x.example\0\n", id="nul"),
            pytest.param(codecs.BOM_UTF8 + b"email\n\xff\xfe\n", id="broken-utf-8"),
            pytest.param(codecs.BOM_UTF16_LE + b"e\0m", id="cut-utf-16"),
            pytest.param(b"email\n\x81\x8d\xff\n", id="in-no-encoding"),
        ],
    )
    def test_what_is_no_text(self, read: Reading, content: bytes) -> None:
        error = refused(read, content)
        assert error.code == "not-csv"
        assert "CSV" in str(error)

    @pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
    def test_nothing_at_all(self, read: Reading, content: str) -> None:
        assert refused(read, content).code == "empty"

    def test_what_is_not_there(self) -> None:
        with pytest.raises(NotFound, match="There is no file"):
            PeopleFile(Source("/nowhere/people.csv"), {}, BERLIN)

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(SeattuiError, match="is a folder, not a file"):
            PeopleFile(Source(str(tmp_path)), {}, BERLIN)

    @pytest.mark.parametrize("endless", ["/dev/zero", "/dev/urandom"])
    def test_what_has_no_end_and_is_no_text_is_not_waited_for(self, endless: str) -> None:
        with pytest.raises(SeattuiError) as error:
            PeopleFile(Source(endless), {}, BERLIN)
        assert error.value.code == "not-csv"

    def test_a_letter_may_lie_across_the_first_part_of_a_pipe(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        text = b"email,note\na@x.example," + "é".encode() * 600_000
        writer = threading.Thread(target=lambda: pipe.write_bytes(text))
        writer.start()
        people = PeopleFile(Source(str(pipe)), {}, BERLIN)
        writer.join()
        assert people.columns.headers == ("email", "note")
        people._source.close()

    def test_a_pipe_is_kept_until_it_was_read_twice(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=lambda: pipe.write_bytes(snipe_it(3)))
        writer.start()
        people = PeopleFile(Source(str(pipe)), {}, BERLIN)
        writer.join()
        assert list(people.rows()) == list(people.rows()) != []
        kept = people._source.path
        people._source.close()
        assert not kept.exists()


class TestFaultsNameLineAndColumn:
    HEAD = "Email,First Name,Last Name,Activated,Last active\n"

    @pytest.mark.parametrize(
        ("content", "code", "message"),
        [
            pytest.param(
                HEAD + 'a@x.example,"Ana,Torres\nb@x.example,Bo,Lee\n',
                "broken-line",
                "Line 2, column First Name: the quote is never closed",
                id="unclosed-quote",
            ),
            pytest.param(
                HEAD + 'a@x.example,"Ana" Torres,x\n',
                "broken-line",
                "Line 2, column First Name: there is text after the closing quote",
                id="text-after-quote",
            ),
            pytest.param(
                HEAD + "a@x.example,Ana,Torres,true,,extra\n",
                "broken-line",
                "Line 2, column 6: there are 6 cells, but 5 columns",
                id="too-many-cells",
            ),
            pytest.param(
                HEAD + "a@x.example," + "x" * 10_001 + "\n",
                "long-cell",
                "Line 2, column First Name: the cell is longer than 10,000 letters",
                id="long-cell",
            ),
            pytest.param(
                HEAD + "a@x.example,Ana," + "x" * 1_100_000 + "\n",
                "long-cell",
                "Line 2, column Last Name: the cell is longer than 10,000 letters",
                id="megabyte",
            ),
            pytest.param(
                HEAD + 'a@x.example,Ana,"' + "x" * 1_100_000 + '"\n',
                "long-cell",
                "Line 2, column Last Name: the cell is longer than 10,000 letters",
                id="quoted-megabyte",
            ),
            pytest.param(
                HEAD + "a@x.example,Ana,Torres,perhaps\n",
                "bad-switch",
                "Line 2, column Activated: “perhaps” doesn't say whether the person is active.",
                id="switch",
            ),
            pytest.param(
                HEAD + "a@x.example," + "é" * 201 + "\n",
                "long-name",
                "Line 2, column First Name: A name of 201 letters is too long.",
                id="long-name",
            ),
        ],
    )
    def test_each_in_its_words(self, read: Reading, content: str, code: str, message: str) -> None:
        error = refused(read, content)
        assert (error.code, str(error.message)) == (code, message)
        assert error.exit_code == 1
        assert error.hint

    @pytest.mark.parametrize(
        "address",
        ["ana", "ana@", "@x.example", "a@b@x.example", "a b@x.example", "a@x..example", "a" * 250 + "@x.example",
         "Ana <a@x.example> b@x.example", "a@x.example,", "a@-x.example"],
    )  # fmt: skip
    def test_what_is_no_address(self, read: Reading, address: str) -> None:
        error = refused(read, written([("Email",), (address,)]))
        assert error.code == "bad-email"
        assert str(error.message).startswith("Line 2, column Email: ")

    def test_a_broken_header(self, read: Reading) -> None:
        error = refused(read, 'Email,"Name\na@x.example,Ana\n')
        assert str(error.message) == "Line 1, column 2: the quote is never closed"

    def test_lines_end_early_or_in_empty_cells_and_nobody_minds(self, read: Reading) -> None:
        rows = read(self.HEAD + "a@x.example\n,,,,\n\nb@x.example,Bo,Lee,,,,,\n")
        assert [(row.line, row.email) for row in rows] == [(2, "a@x.example"), (5, "b@x.example")]


class TestManyPeople:
    def test_fifty_thousand_stream_with_their_progress(self, tmp_path: Path) -> None:
        rows = [("email", "name"), *((f"p{n}@x.example", f"Person {n}") for n in range(50_000))]
        people = opened(tmp_path, written(rows))
        heard: list[tuple[int, int]] = []
        assert sum(1 for _ in people.rows(lambda done, total: heard.append((done, total)))) == 50_000
        assert heard[-1] == (people.size, people.size)
        assert [done for done, _ in heard] == sorted(done for done, _ in heard)
