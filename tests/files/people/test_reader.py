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

from seattui.domain.people.incoming import BadFile, Incoming
from seattui.files.people.columns import parsed_mapping
from seattui.files.people.reader import PeopleFile
from seattui.files.people.source import Source
from seattui.kit.errors import NotFound, SeattuiError, UsageError
from tests.support.people_files import WITHOUT_ADDRESS, snipe_it, written

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
                "primaryEmail,name.givenName,name.familyName,name.fullName,suspended,archived,lastLoginTime,manager.email",
                "ana@acme.example,Ana,Torres,Ana Torres,True,False,1970-01-01T00:00:00.000Z,boss@acme.example",
                ("ana@acme.example", "Ana", "Torres", False, None),
                id="gam",
            ),
            pytest.param(
                "Block credential,City,Country/Region,Display name,First name,Last name,Licenses,User principal name",
                "FALSE,Perth,Australia,Ana T.,Ana,Torres,Unlicensed,ana@acme.example",
                ("ana@acme.example", "Ana", "Torres", True, None),
                id="microsoft-365",
            ),
            pytest.param(
                "Anmeldeinformationen blockieren;Anzeigename;Vorname;Nachname;Benutzerprinzipalname",
                "WAHR;Ana T.;Ana;Torres;ana@acme.example",
                ("ana@acme.example", "Ana", "Torres", False, None),
                id="microsoft-365-german",
            ),
            pytest.param(
                "id,status,created,activated,lastLogin,login,firstName,lastName,email,secondEmail",
                "1,LOCKED_OUT,2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,2026-11-03T08:10:11.000Z,ana,Ana,Torres,"
                "ana@acme.example,",
                ("ana@acme.example", "Ana", "Torres", True, datetime(2026, 11, 3, 8, 10, 11, tzinfo=UTC)),
                id="okta",
            ),
            pytest.param(
                "firstname,lastname,email,username,status,last_login",
                "Ana,Torres,ana@acme.example,ana,Password Pending,2026-11-03T08:10:11Z",
                ("ana@acme.example", "Ana", "Torres", True, datetime(2026, 11, 3, 8, 10, 11, tzinfo=UTC)),
                id="onelogin",
            ),
            pytest.param(
                "username,email,firstname,lastname,activated,suspended,account_locked,password_expired",
                "ana,ana@acme.example,Ana,Torres,True,True,False,False",
                ("ana@acme.example", "Ana", "Torres", False, None),
                id="jumpcloud",
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
            "The address is read from the column mail, or from userPrincipalName where that is empty."
        ]

    def test_where_the_better_is_empty_the_other_counts_but_not_of_guests(self, read: Reading) -> None:
        rows = read(
            "userPrincipalName,mail\nbo@x.example,\nbo_y.example#EXT#@x.example,\n"
            "cy_y.example#EXT#@x.example,cy@y.example\nnot an address,dee@x.example\n"
        )
        assert [row.email for row in rows] == ["bo@x.example", "", "cy@y.example", "dee@x.example"]
        assert [(row.line, row.column, str(row.reason)) for row in rows if row.reason] == [
            (3, "mail", "the sign-in name of a guest isn't an email address")
        ]
        assert rows[0].column == "userPrincipalName"

    def test_what_else_is_wrong_with_them_is_not_passed_over(self, read: Reading) -> None:
        error = refused(read, "userPrincipalName,mail,status\nbo@x.example,,perhaps\nbad,,active\n")
        assert isinstance(error, BadFile)
        assert [(p.line, p.column, p.code) for p in error.problems] == [
            (2, "status", "bad-switch"),
            (3, "userPrincipalName", "bad-email"),
        ]

    def test_an_address_that_is_mapped_falls_back_on_no_other(self, read: Reading) -> None:
        (row,) = read("userPrincipalName,mail\nbo@x.example,\n", "email=mail")
        assert str(row.reason) == "no email address"

    @pytest.mark.parametrize(
        "headers",
        [
            "manager.email,email",
            "email,manager.email",
            "Manager.Email,E-Mail",
            "createdBy.email,profile.email",
        ],
    )
    def test_somebody_elses_address_is_nobodys_here(self, read: Reading, headers: str) -> None:
        own = headers == "email,manager.email"
        (row,) = read(
            f"{headers}\n" + ("own@x.example,boss@x.example" if own else "boss@x.example,own@x.example")
        )
        assert row.email == "own@x.example"

    def test_a_plain_name_goes_before_a_part_of_something(self, read: Reading) -> None:
        (row,) = read("profile.firstName,First name,email\nNo,Yes,a@x.example\n")
        assert row.first_name == "Yes"

    @pytest.mark.parametrize(
        ("flags", "active"),
        [
            ("False,", True),
            ("True,", False),
            ("False,True", False),
            ("True,False", False),
            (",", None),
            ("no,nein", True),
        ],
    )
    def test_whoever_one_flag_names_is_gone(self, read: Reading, flags: str, active: bool | None) -> None:
        (row,) = read(f"email,suspended,archived\na@x.example,{flags}\n")
        assert row.active is active

    def test_a_flag_goes_with_a_status(self, read: Reading) -> None:
        rows = read(
            "email,status,suspended\na@x.example,Active,true\nb@x.example,Active,false\nc@x.example,Suspended,no\n"
        )
        assert [row.active for row in rows] == [False, True, False]

    def test_a_flag_that_is_mapped_says_the_contrary_all_the_same(self, read: Reading) -> None:
        rows = read("email,suspended\na@x.example,true\nb@x.example,false\n", "active=suspended")
        assert [row.active for row in rows] == [False, True]

    @pytest.mark.parametrize(
        ("word", "active"),
        [("STAGED", True), ("PROVISIONED", True), ("RECOVERY", True), ("PASSWORD_EXPIRED", True), ("LOCKED_OUT", True),
         ("ACTIVE", True), ("SUSPENDED", False), ("DEPROVISIONED", False), ("Sign-in blocked", False),
         ("Sign-in allowed", True), ("Multi-Channel Guest", True), ("deaktiviert", False), ("gesperrt", False)],
    )  # fmt: skip
    def test_what_products_call_it(self, read: Reading, word: str, active: bool) -> None:
        (row,) = read(f"email,status\na@x.example,{word}\n")
        assert row.active is active

    def test_a_column_whose_words_say_something_else_is_left_out_by_hand(self, read: Reading) -> None:
        content = "email,Status,Name\na@x.example,Full-time,Ana Torres\n"
        assert "--map active=" in str(refused(read, content).hint)
        (row,) = read(content, "active=")
        assert (row.active, row.first_name) == (None, "Ana")

    @pytest.mark.parametrize("field", ["first_name", "last_name", "name", "active", "last_active"])
    def test_every_other_field_is_left_out_by_hand(self, read: Reading, field: str) -> None:
        names = {
            "first_name": "First name",
            "last_name": "Last name",
            "name": "Name",
            "active": "Active",
            "last_active": "Last login",
        }
        (row,) = read(f"email,{names[field]}\na@x.example,1\n", f"{field}=")
        assert (row.first_name, row.last_name, row.active, row.last_active, row.left_out) == (
            None,
            None,
            None,
            None,
            (),
        )

    def test_columns_that_nobody_reads_are_named(self, tmp_path: Path) -> None:
        people = opened(tmp_path, "email,Department,Team,seats,Name\na@x.example,IT,Sales,sales-hub,Ana\n")
        assert people.columns.unread == ("Department", "Team", "seats")
        assert [str(note) for note in people.notes] == [
            "Ignored: seats, Department, Team.",
            'seats is only read when mapped: --map "seats=seats"',
        ]
        mapped = opened(tmp_path, "email,seats\na@x.example,\n", "seats=seats")
        assert mapped.notes == mapped.columns.unread == ()

    def test_of_many_columns_the_first_are_named(self, tmp_path: Path) -> None:
        people = opened(tmp_path, snipe_it())
        (note,) = people.notes
        assert str(note).startswith("Ignored: Username, Location, Address")
        assert str(note).endswith(" and 7 more columns.")

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
            "Line 1: no column holds email addresses. The columns are: Name, Phone. "
            "Name the column with --map, such as --map email=Name."
        )

    @pytest.mark.parametrize(
        ("mapping", "message"),
        [
            ("email", "--map email isn't valid."),
            ("mail=Email", "--map mail=Email isn't valid."),
            ("email=", "--map email= isn't valid."),
            ("team=", "--map team= isn't valid."),
            ("email=Emial", "The column Emial, mapped to email by --map, doesn't exist."),
            ("name=Twice", "The column Twice, mapped to name, occurs more than once."),
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
                "“4/5/2026 9:48 AM” is ambiguous (day or month first): write it like 2027-03-01",
            ),
            (3, "Last Login", "“soon” isn't a recognised date"),
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


class TestFaultsNameLineAndColumn:
    HEAD = "Email,First Name,Last Name,Activated,Last active\n"

    @pytest.mark.parametrize(
        ("content", "code", "message"),
        [
            pytest.param(
                HEAD + 'a@x.example,"Ana,Torres\nb@x.example,Bo,Lee\n',
                "broken-line",
                "Line 2, column First Name: the closing quote is missing",
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
                "Line 2, column 6: the line has 6 cells, but there are 5 columns",
                id="too-many-cells",
            ),
            pytest.param(
                HEAD + "a@x.example," + "x" * 10_001 + "\n",
                "long-cell",
                "Line 2, column First Name: the cell is longer than 10,000 characters",
                id="long-cell",
            ),
            pytest.param(
                HEAD + "a@x.example,Ana," + "x" * 1_100_000 + "\n",
                "long-cell",
                "Line 2, column Last Name: the cell is longer than 10,000 characters",
                id="megabyte",
            ),
            pytest.param(
                HEAD + 'a@x.example,Ana,"' + "x" * 1_100_000 + '"\n',
                "long-cell",
                "Line 2, column Last Name: the cell is longer than 10,000 characters",
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
                "Line 2, column First Name: A name of 201 characters is too long.",
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
        assert str(error.message) == "Line 1, column 2: the closing quote is missing"

    def test_lines_end_early_or_in_empty_cells_and_nobody_minds(self, read: Reading) -> None:
        rows = read(self.HEAD + "a@x.example\n,,,,\n\nb@x.example,Bo,Lee,,,,,\n")
        assert [(row.line, row.email) for row in rows] == [(2, "a@x.example"), (5, "b@x.example")]


class TestAllThatIsWrong:
    BAD = (
        "email,Status,Name\nno,active,A\na@x.example,active,B\nb@x.example,perhaps,C,D\nc@x.example,perhaps,E\n"
        + ("d@x.example,active," + "x" * 201 + "\n")
    )

    def test_is_told_at_once_by_line(self, read: Reading) -> None:
        error = refused(read, self.BAD)
        assert isinstance(error, BadFile)
        assert [(p.line, p.code) for p in error.problems] == [
            (2, "bad-email"), (4, "broken-line"), (5, "bad-switch"), (6, "long-name"),
        ]  # fmt: skip
        assert str(error.message).splitlines()[:2] == [
            "4 errors in the file:",
            "Line 2, column email: no isn't an email address: it has no @.",
        ]
        assert "--map active=" in str(error.hint)
        assert str(error.hint).endswith("Correct the file and import it again.")

    def test_to_a_limit(self, read: Reading) -> None:
        error = refused(read, "email\n" + "".join(f"bad{n}\n" for n in range(1_000)))
        assert isinstance(error, BadFile)
        assert (error.count, len(error.problems)) == (1_000, 20)
        assert str(error.message).startswith("1,000 errors in the file:\n")
        assert str(error.message).endswith(
            "Line 21, column email: bad19 isn't an email address: it has no @.\nand 980 more"
        )

    def test_of_one_row_both(self, read: Reading) -> None:
        error = refused(read, "email,Status\nbad,perhaps\n")
        assert isinstance(error, BadFile)
        assert [p.column for p in error.problems] == ["email", "Status"]

    def test_nobody_without_an_address_has_anything_wrong(self, read: Reading) -> None:
        assert [str(row.reason) for row in read("email,Status\n,perhaps\n")] == ["no email address"]

    def test_reading_goes_on_behind_a_broken_line(self, read: Reading) -> None:
        error = refused(read, 'email,Name\na@x.example,"Ana" T\nbad,B\nc@x.example,"C\n')
        assert isinstance(error, BadFile)
        assert [(p.line, p.code) for p in error.problems] == [
            (2, "broken-line"),
            (3, "bad-email"),
            (4, "broken-line"),
        ]


class TestManyPeople:
    def test_fifty_thousand_stream_with_their_progress(self, tmp_path: Path) -> None:
        rows = [("email", "name"), *((f"p{n}@x.example", f"Person {n}") for n in range(50_000))]
        people = opened(tmp_path, written(rows))
        heard: list[tuple[int, int]] = []
        assert sum(1 for _ in people.rows(lambda done, total: heard.append((done, total)))) == 50_000
        assert heard[-1] == (people.size, people.size)
        assert [done for done, _ in heard] == sorted(done for done, _ in heard)
