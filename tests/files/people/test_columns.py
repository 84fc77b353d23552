"""Which columns of a file of people are known, and by which names."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from seattui.domain.people.incoming import BadFile
from seattui.kit.errors import UsageError
from tests.files.people.reading import Reading, opened, refused
from tests.support.people_files import snipe_it


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
