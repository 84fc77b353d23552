"""What a file of people says, and how it is refused: by line and column, before anything is written."""

from __future__ import annotations

import codecs
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seattui.domain.people.incoming import BadFile
from seattui.files.people.reader import PeopleFile
from seattui.files.people.source import Source
from seattui.kit.errors import NotFound, SeattuiError
from tests.files.people.reading import BERLIN, Reading, opened, refused
from tests.support.people_files import WITHOUT_ADDRESS, snipe_it, written

Through = Callable[[bytes], str]


@pytest.fixture
def through() -> Iterator[Through]:
    """Makes a pipe with these bytes in it, and tells its name: as the shell does for <(…)."""
    pipes: list[tuple[int, threading.Thread]] = []

    def made(data: bytes) -> str:
        reading, writing = os.pipe()

        def write() -> None:
            with suppress(BrokenPipeError), os.fdopen(writing, "wb") as pipe:
                pipe.write(data)

        writer = threading.Thread(target=write)
        writer.start()
        pipes.append((reading, writer))
        return f"/dev/fd/{reading}"

    yield made
    for reading, writer in pipes:
        os.close(reading)
        writer.join()


class TestAnInventoryWithQuirks:
    def test_ninety_five_come_in_and_five_are_skipped(self, read: Reading) -> None:
        rows = read(snipe_it())
        assert len(rows) == 100
        assert [row.line for row in rows if row.reason] != []
        assert sum(row.reason is None for row in rows) == 95

    def test_the_skipped_are_told_by_line_and_column(self, read: Reading) -> None:
        skipped = [row for row in read(snipe_it(20)) if row.reason]
        assert [(row.line, row.column, str(row.reason)) for row in skipped] == [
            (11, "Email", "no email address")
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

    @pytest.mark.parametrize("broken", ["Zoë".encode("cp1252") + b"\n", "Zoë".encode()[:-1]])
    def test_utf8_that_is_damaged_isnt_read_as_something_else(self, read: Reading, broken: bytes) -> None:
        """As Windows-1252 every other name would become another: JÃ¼rgen."""
        error = refused(read, "Email,Name\nj@x.example,Jürgen Groß\nz@x.example,".encode() + broken)
        assert error.code == "not-csv"
        assert str(error).startswith("Line 3 isn't UTF-8, but the rest of the file is: it is damaged.")

    def test_capitals_before_quotes_look_like_utf8_and_arent(self, read: Reading) -> None:
        rows = read("Email,Name\nj@x.example,RENÉ’S ÖLMÜHLE\n".encode("cp1252"))
        assert rows[0].first_name == "RENÉ’S"

    def test_the_line_in_which_excel_names_the_delimiter(self, read: Reading) -> None:
        (row,) = read("sep=|\r\n\r\nEmail|Name\r\na@x.example|Ana, with commas\r\n")
        assert (row.line, row.email) == (4, "a@x.example")

    @pytest.mark.parametrize("above", ["sep=\t", "SEP=\t ", '"sep=\t"', "sep=\t\t\t"])
    def test_a_delimiter_that_is_named_above_the_headers(self, read: Reading, above: str) -> None:
        (row,) = read(f"{above}\r\nEmail\tName\r\na@x.example\tAna, with commas\r\n")
        assert row.email == "a@x.example"
        (row,) = read("sep=;,,\r\nEmail;Name, full\r\na@x.example;Ana\r\n")
        assert row.email == "a@x.example"

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
    def test_a_device_isnt_read(self, endless: str) -> None:
        with pytest.raises(SeattuiError, match="it isn't a file") as error:
            PeopleFile(Source(endless), {}, BERLIN)
        assert error.value.code == "unreadable"

    def test_a_pipe_with_a_name_isnt_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(SeattuiError, match="it isn't a file"):
            Source(str(tmp_path / "pipe"))

    def test_what_comes_without_end_through_a_pipe_is_cut_off(
        self, through: Through, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("seattui.files.people.source.MAX_BYTES", 3_000_000)
        with pytest.raises(SeattuiError, match="larger than 3,000,000 bytes"):
            Source(through(b"a@x.example\n" * 1_000_000))

    def test_a_file_beyond_the_limit_isnt_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("seattui.files.people.source.MAX_BYTES", 10)
        path = tmp_path / "people.csv"
        path.write_text("email\na@x.example\n")
        with pytest.raises(SeattuiError) as error:
            Source(str(path))
        assert error.value.code == "too-large"

    def test_a_record_is_as_limited_as_a_line_however_many_lines_it_has(self, tmp_path: Path) -> None:
        people = opened(tmp_path, "email,note\n" + 'a@x.example,"\n",' + '"\n",' * 1_000_000)
        with pytest.raises(BadFile):
            list(people.rows())

    def test_a_letter_may_lie_across_the_first_part_of_a_pipe(self, through: Through) -> None:
        pipe = through(b"email,note\na@x.example," + "é".encode() * 600_000)
        people = PeopleFile(Source(pipe), {}, BERLIN)
        assert people.columns.headers == ("email", "note")
        people._source.close()

    def test_a_pipe_is_kept_until_it_was_read_twice(self, through: Through) -> None:
        people = PeopleFile(Source(through(snipe_it(3))), {}, BERLIN)
        assert list(people.rows()) == list(people.rows()) != []
        kept = people._source.path
        people._source.close()
        assert not kept.exists()


class TestWhatBelongsToTheFirstLine:
    def test_a_list_without_headers_loses_nobody(self, tmp_path: Path) -> None:
        people = opened(tmp_path, "a@x.example\nb@x.example\n")
        assert [(row.line, row.email) for row in people.rows()] == [(1, "a@x.example"), (2, "b@x.example")]
        assert "has no column names" in str(people.notes[0])

    def test_its_columns_are_mapped_by_number(self, read: Reading) -> None:
        (row,) = read("Torres;Ana;ana@x.example\n", "first_name=2", "last_name=1")
        assert (row.email, row.first_name, row.last_name) == ("ana@x.example", "Ana", "Torres")

    def test_what_stands_above_it_is_no_person(self, read: Reading) -> None:
        assert [row.line for row in read("sep=;\n\na@x.example;Ana\n")] == [3]

    def test_a_header_may_speak_of_an_at(self, read: Reading) -> None:
        (row,) = read("E-Mail (@acme.example),Name\na@x.example,Ana\n")
        assert row.line == 2

    @pytest.mark.parametrize(
        "content",
        [
            "Name (Last, First);E-Mail\nTorres, Ana;a@x.example\n",
            '"Name (Last, First)";E-Mail\n"Torres, Ana";a@x.example\n',
            "Name, Abteilung, Ort;Name;E-Mail\nx;Torres, Ana;a@x.example\n",
            "E-Mail\tName | Nickname, if any\tName\na@x.example\tx\tTorres, Ana\n",
            "sep=;\nName (Last, First);E-Mail\nTorres, Ana;a@x.example\n",
        ],
    )
    def test_what_parts_the_cells_is_what_makes_columns_known(self, read: Reading, content: str) -> None:
        (row,) = read(content)
        assert (row.email, row.first_name, row.last_name) == ("a@x.example", "Ana", "Torres")

    def test_a_mapped_name_tells_it_too(self, read: Reading) -> None:
        (row,) = read("Name, Vorname;Login\nTorres, Ana;a@x.example\n", "email=Login", "name=Name, Vorname")
        assert (row.email, row.first_name) == ("a@x.example", "Ana")

    def test_a_quote_in_a_header_swallows_nobody(self, read: Reading) -> None:
        assert [row.line for row in read('6" pipe,email\n1,a@x.example\n2" x,b@x.example\n')] == [2, 3]


class TestCellsAreUnderstood:
    @pytest.mark.parametrize(
        "cell", ["ana@x.example", "mailto:ana@x.example", "MAILTO:ana@x.example?subject=Hi", "Ana Torres <ana@x.example>",
                 '"Torres, Ana" <mailto:ana@x.example>', "<ana@x.example>"]
    )  # fmt: skip
    def test_addresses_as_they_are_copied(self, read: Reading, cell: str) -> None:
        (row,) = read(written([("E-Mail",), (cell,)]))
        assert row.email == "ana@x.example"
        if "Torres" in cell:
            assert (row.first_name, row.last_name) == ("Ana", "Torres")

    def test_a_name_beside_an_address_may_be_too_long(self, read: Reading) -> None:
        error = refused(read, "email\na@x.example\n" + "x" * 201 + " <b@x.example>\n")
        assert (error.code, str(error.message)[:21]) == ("long-name", "Line 3, column email:")

    def test_one_name_is_a_guess_and_says_so(self, read: Reading) -> None:
        rows = read(
            'email,Name\na@x.example,Carlos Ruiz Lucchese\nb@x.example,"Lucchese, Carlos Ruiz"\nc@x.example,\n'
        )
        assert [row.whole for row in rows] == [True, False, False]
        assert [row.whole for row in read("email,First name,Last name\na@x.example,Carlos,Ruiz\n")] == [False]

    def test_a_zone_in_the_header_counts(self, read: Reading) -> None:
        for header in ("Last Login(UTC)", "Last login [GMT]", "lastLoginUtc"):
            (row,) = read(f"email,{header}\na@x.example,2026-11-03 08:10:11\n")
            assert row.last_active == datetime(2026, 11, 3, 8, 10, 11, tzinfo=UTC)

    def test_a_zone_in_the_header_of_a_mapped_column_too(self, read: Reading) -> None:
        (row,) = read("email,Seen (UTC)\na@x.example,2026-11-03 08:10:11\n", "last_active=Seen (UTC)")
        assert row.last_active == datetime(2026, 11, 3, 8, 10, 11, tzinfo=UTC)

    def test_a_zone_in_the_cell_goes_first(self, read: Reading) -> None:
        (row,) = read("email,Last Login(UTC)\na@x.example,2026-11-03T08:10:11+02:00\n")
        assert row.last_active == datetime(2026, 11, 3, 6, 10, 11, tzinfo=UTC)

    def test_a_zone_that_is_not_known_is_told(self, tmp_path: Path) -> None:
        people = opened(tmp_path, "email,Last Login (IST)\na@x.example,2026-11-03 08:10:11\n")
        assert [row.last_active for row in people.rows()] == [datetime(2026, 11, 3, 7, 10, 11, tzinfo=UTC)]
        assert "The column Last Login (IST) has the unknown time zone IST" in str(people.notes[0])

    def test_a_date_that_cant_be_right_is_left_out_and_the_person_comes_in(self, read: Reading) -> None:
        rows = read(
            "email,Name,Last Login\na@x.example,Ana,4/5/2026 9:48 AM\nb@x.example,Bo,soon\nc@x.example,Cy,2026-11-03\n"
        )
        assert [(row.email, row.first_name or row.last_name, row.last_active is None) for row in rows] == [
            ("a@x.example", "Ana", True), ("b@x.example", "Bo", True), ("c@x.example", "Cy", False),
        ]  # fmt: skip
        result = [(cell.line, cell.column, str(cell.reason)) for row in rows for cell in row.left_out]
        assert result == [
            (
                2,
                "Last Login",
                "it is ambiguous (day or month first): write it like 2027-03-01",
            ),
            (3, "Last Login", "it isn't a recognised date"),
        ]

    @pytest.mark.parametrize(
        ("other", "expected", "note"),
        [
            ("4/15/2026", datetime(2026, 4, 4, 22, tzinfo=UTC), "month first"),
            ("15/4/2026", datetime(2026, 5, 3, 22, tzinfo=UTC), "day first"),
            ("5/5/2026", None, ""),
        ],
    )
    def test_the_rest_of_the_column_tells_day_from_month(
        self, tmp_path: Path, other: str, expected: datetime | None, note: str
    ) -> None:
        people = opened(tmp_path, f"email,Last Login\na@x.example,4/5/2026\nb@x.example,{other}\n")
        assert next(people.rows()).last_active == expected
        assert [note in str(said) for said in people.notes] == ([True] if note else [])

    def test_a_column_that_says_both_tells_nothing(self, read: Reading) -> None:
        rows = read("email,Last Login\na@x.example,4/5/2026\nb@x.example,15/4/2026\nc@x.example,4/15/2026\n")
        assert [row.last_active is None for row in rows] == [True, False, False]


class TestOurOwnFiles:
    """Whatever of our columns is left, in whatever order."""

    @pytest.mark.parametrize(
        "headers",
        [
            "first_name,email",
            "email,first_name,status",
            "last_active,first_name,extra_teams,email",
            "Vorname;E-Mail",
            "E-Mail;Status;Vorname",
        ],
    )
    def test_the_guards_apostrophe_is_taken_off(self, read: Reading, headers: str) -> None:
        by = ";" if ";" in headers else ","
        names = headers.split(by)
        cells = {"email": "a@x.example", "first_name": "'=1+1", "E-Mail": "a@x.example", "Vorname": "'=1+1"}
        (row,) = read(f"{headers}\n" + by.join(cells.get(name, "") for name in names))
        assert row.first_name == "=1+1"

    @pytest.mark.parametrize("name", ["'Ana", "O'Hara", "''", "'"])
    def test_other_apostrophes_stay(self, read: Reading, name: str) -> None:
        assert read(f"email,first_name\na@x.example,{name}\n")[0].first_name == name

    def test_in_files_of_others_all_of_them_stay(self, read: Reading) -> None:
        assert read("email,first_name,Department\na@x.example,'=1,IT\n")[0].first_name == "'=1"
