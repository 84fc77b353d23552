"""Whoever writes people writes the same of their names and address, so that all are found and told apart alike."""

from __future__ import annotations

from dataclasses import replace

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.changes.people.lifecycle import Remove
from seattui.domain.model import Invite, Status
from seattui.domain.people.incoming import Incoming
from seattui.service import session as sessions
from seattui.store.admin import seeding
from seattui.store.admin.seeded_person import SeededPerson
from seattui.store.people.search_keys import SearchKeys, search_keys
from tests.store.conftest import AT, Acme
from tests.support.stores import sql

# The first two have Cyrillic letters that look like Latin ones, and names that are folded.
CYRILLIC = "zоe@acme.example"
SEEDED = SeededPerson(
    "Ångström", "Ełżbieta", CYRILLIC, Status.ACTIVE, Invite.ACCEPTED, False, frozenset(), frozenset(),
    None, AT, None, None, (),
)  # fmt: skip


def wrong(url: str) -> list[tuple[str, ...]]:
    """The people whose derived columns aren't those that follow from their names and address."""
    columns = ", ".join(("email", "first_name", "last_name", *SearchKeys._fields))
    return [row for row in sql.rows(url, f"SELECT {columns} FROM users") if row[3:] != search_keys(*row[:3])]


def test_the_owner_of_a_new_account(store_url: str) -> None:
    sessions.found(
        store_url, account="Acme", currency="EUR", time_zone="UTC", owner=CYRILLIC, first_name="Zoë",
        last_name="", kind="testing", at=AT,
    ).close()  # fmt: skip
    assert wrong(store_url) == []
    assert sql.one(store_url, "SELECT email_skeleton FROM users") == "zoe@acme.example"


def test_people_that_an_account_is_made_with(acme: Acme) -> None:
    people = [SEEDED, replace(SEEDED, email="one@acme.example", first_name="", last_name="Óne")]
    seeding.write_people(acme.session.store, acme.session.account, [], people, len(people), AT)
    assert wrong(acme.url) == []
    skeleton = f"SELECT email_skeleton FROM users WHERE email = '{CYRILLIC}'"
    assert acme.one(skeleton) == "zoe@acme.example"


def test_people_who_are_created_renamed_and_restored(acme: Acme) -> None:
    acme.do(CreateUsers((NewUser(CYRILLIC, "Zoë", ""), NewUser("ole@acme.example", "Øle", "Łukasz"))))
    acme.do(EditUsers(acme.ids("gus"), first_name="Güs", email="güs@acme.example"))
    assert wrong(acme.url) == []
    acme.do(Remove(acme.ids("ole")))
    acme.do(CreateUsers((NewUser("ole@acme.example", "Ole", "Ünal"),), restore=True))
    assert wrong(acme.url) == []


def test_people_from_a_file(acme: Acme) -> None:
    rows = [
        Incoming(2, CYRILLIC, "Zoë", "Ångström", True, None, None, None),
        Incoming(3, "hal@acme.example", None, "Lêe", True, None, None, None),
        Incoming(4, "ivy@acme.example", "Ívy", "Lee", True, None, None, None),
    ]
    acme.do(ImportUsers(lambda: rows, "people.csv"))
    assert wrong(acme.url) == []
    acme.do(Remove(acme.ids("ivy")))
    acme.do(ImportUsers(lambda: [rows[2], replace(rows[1], first_name="Hál")], "people.csv", restore=True))
    assert wrong(acme.url) == []
