"""Version 0002: addresses get the keys that tell straße from strasse, and nobody is lost over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seattui.domain.people.email import email_key
from seattui.domain.people.homoglyphs import skeleton
from seattui.service import session as sessions
from seattui.store import migrations
from seattui.store.admin import upgrading
from seattui.store.connection.urls import store_url as url_of
from seattui.store.migrations import addresses_0002
from tests.support import hostile
from tests.support.stores import sql
from tests.support.stores.older import first_store

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SHARP, SPELLED = "jo@straße.example", "jo@xn--strae-oqa.example"


@dataclass
class Old:
    """The demo account as 0.1.0 had it, some of whose people have other addresses."""

    url: str
    ids: Iterator[int]

    def has(self, email: str, key: str, status: str = "active") -> int:
        """Somebody with this address, and the key that it had then. The id."""
        person = next(self.ids)
        sql.run(
            self.url,
            f"UPDATE users SET email = '{email}', email_key = '{key}', status = '{status}' WHERE id = {person}",
        )
        return person

    def upgraded(self) -> tuple[str, ...]:
        """What people should hear of it."""
        return tuple(map(str, upgrading.upgraded(url_of(self.url), NOW, dumped=True).notes))

    def keys(self, person: int) -> tuple[str, str | None]:
        return sql.rows(self.url, f"SELECT email_key, email_skeleton FROM users WHERE id = {person}")[0]

    def found(self, *emails: str) -> tuple[int | None, ...]:
        with closing(sessions.open_session(self.url, operator="ana@acme.example")) as session:
            return session.ids_of(emails)


@pytest.fixture
def old(store_url: str) -> Old:
    first_store(store_url)
    query = "SELECT id FROM users WHERE super_admin = 0 AND status = 'active' AND seats = 0 ORDER BY id"
    return Old(store_url, iter([person for (person,) in sql.rows(store_url, query)]))


class TestFrozen:
    """What 0002 computes never changes, whatever becomes of the functions that compute keys today."""

    def test_no_migration_depends_on_the_rules_of_today(self) -> None:
        folder = Path(migrations.__file__).parent
        for source in (*folder.glob("*_0*.py"), *folder.glob("versions/v*.py")):
            assert "from seattui.domain" not in source.read_text("utf-8"), source.name

    @pytest.mark.parametrize(
        ("email", "key", "looks"),
        [
            ("Jo@Example.org", "jo@example.org", None),
            (SHARP, SPELLED, None),
            ("Стас@почта.рф", "стас@xn--80a1acny.xn--p1ai", "ctac@xn--nota-h7d.xn--p-eub"),
            ("аna@acme.example", "аna@acme.example", "ana@acme.example"),
            ("x\0\ud800@acme.example", "x\ufffd\ufffd@acme.example", None),
        ],
    )
    def test_keys_of_then(self, email: str, key: str, looks: str | None) -> None:
        assert (addresses_0002.email_key(email), addresses_0002.skeleton(email)) == (key, looks)

    def test_so_far_they_are_those_of_today(self) -> None:
        for email in (*hostile.addresses().values(), SHARP, SPELLED, "Ａna@acme.example", "a@xn--zz.example"):
            assert addresses_0002.email_key(email) == email_key(email)
            assert addresses_0002.skeleton(email) == skeleton(email)


class TestNewKeys:
    def test_everybody_has_the_key_that_is_computed_today(self, old: Old) -> None:
        people = {
            email: old.has(email, key)
            for email, key in {
                SHARP: "jo@strasse.example",
                "jo@münchen.example": "jo@xn--mnchen-3ya.example",
                "аna@acme.example": "аna@acme.example",
            }.items()
        }
        assert old.upgraded() == ()
        for email, person in people.items():
            assert old.keys(person) == (email_key(email), skeleton(email))
        assert old.found(*people) == tuple(people.values())
        assert old.found("jo@strasse.example") == (None,), "that domain is free for somebody else"

    def test_who_was_removed_is_still_found_to_be_restored(self, old: Old) -> None:
        person = old.has(SHARP, "jo@strasse.example", "removed")
        assert old.upgraded() == ()
        assert old.keys(person)[0] == email_key(SHARP)

    def test_two_who_turn_out_to_be_one_mailbox_are_both_kept_and_told(self, old: Old) -> None:
        first, second = old.has(SHARP, "jo@strasse.example"), old.has(SPELLED, SPELLED)
        (result,) = old.upgraded()
        for said in (SHARP, SPELLED, "Acme GmbH", "jo@strasse.example"):
            assert said in result
        assert old.found("jo@strasse.example", SPELLED) == (first, second)

    def test_neither_of_two_takes_the_place_of_the_other(self, old: Old) -> None:
        first, second = old.has(SHARP, "gus@old.example"), old.has("Jo@Straße.example", "hal@old.example")
        assert len(old.upgraded()) == 2
        assert old.found("gus@old.example", "hal@old.example") == (first, second)

    def test_who_was_removed_keeps_nobody_from_their_key(self, old: Old) -> None:
        here, gone = old.has(SHARP, "jo@strasse.example"), old.has(SPELLED, SPELLED, "removed")
        assert old.upgraded() == ()
        assert {old.keys(person)[0] for person in (here, gone)} == {email_key(SHARP)}
        assert old.found(SHARP) == (here,)
