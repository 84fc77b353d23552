"""Version 0002: addresses get the keys that tell straße from strasse, and nobody is lost over it."""

from __future__ import annotations

from datetime import UTC, datetime

from seattui.domain.email import email_key
from seattui.domain.look_alikes import skeleton
from seattui.store import upgrading
from seattui.store.engine import store_url
from seattui.store.versions import NEWEST
from tests.store.conftest import Acme
from tests.support.versions import without_0003

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SHARP, SPELLED = "jo@straße.example", "jo@xn--strae-oqa.example"


def older(acme: Acme, **addresses: tuple[str, str, str | None]) -> None:
    """The store as 0001 had it: `addresses` by whom, each with the key and the skeleton that it had then."""
    acme.desk.close()
    for who, (email, key, looks) in addresses.items():
        kept = f"'{looks}'" if looks else "NULL"
        acme.run(
            f"UPDATE users SET email = '{email}', email_key = '{key}', email_skeleton = {kept} "
            f"WHERE email = '{who}@acme.example'"
        )
    without_0003(acme.url)
    acme.run("UPDATE alembic_version SET version_num = '0001'")


def upgrade(acme: Acme) -> tuple[str, ...]:
    done = upgrading.upgraded(store_url(acme.url), NOW, dumped=True)
    assert (done.version, done.to) == ("0001", NEWEST)
    return tuple(map(str, done.notes))


class TestNewKeys:
    def test_everybody_has_the_key_that_is_computed_today(self, acme: Acme) -> None:
        older(
            acme,
            gus=(SHARP, "jo@strasse.example", None),
            hal=("jo@münchen.example", "jo@xn--mnchen-3ya.example", None),
            ivy=("аna@acme.example", "аna@acme.example", None),
        )
        assert upgrade(acme) == ()
        desk = acme.open()
        for email in (SHARP, "jo@münchen.example", "аna@acme.example"):
            (person,) = desk.by_email([email])
            assert person.email == email
            at = f"WHERE id = {person.id}"
            assert acme.one(f"SELECT email_key FROM users {at}") == email_key(email)
            assert acme.one(f"SELECT email_skeleton FROM users {at}") == skeleton(email)
        assert desk.ids_of(["jo@strasse.example"]) == (None,), "that domain is free for somebody else"

    def test_who_was_removed_is_still_offered_to_be_restored(self, acme: Acme) -> None:
        older(acme, gus=(SHARP, "jo@strasse.example", None))
        acme.run(f"UPDATE users SET status = 'removed' WHERE email = '{SHARP}'")
        assert upgrade(acme) == ()
        assert acme.one(f"SELECT email_key FROM users WHERE email = '{SHARP}'") == email_key(SHARP)

    def test_two_who_turn_out_to_be_one_mailbox_are_both_kept_and_told(self, acme: Acme) -> None:
        older(acme, gus=(SHARP, "jo@strasse.example", None), hal=(SPELLED, SPELLED, None))
        (told,) = upgrade(acme)
        for said in (SHARP, SPELLED, "Acme GmbH", "jo@strasse.example"):
            assert said in told
        desk = acme.open()
        assert [u.email for u in desk.by_email(["jo@strasse.example", SPELLED])] == [SHARP, SPELLED]
        assert acme.one("SELECT count(*) FROM users WHERE status <> 'removed'") == 9

    def test_neither_of_two_takes_the_place_of_the_other(self, acme: Acme) -> None:
        older(acme, gus=(SHARP, "gus@old.example", None), hal=("Jo@Straße.example", "hal@old.example", None))
        told = upgrade(acme)
        assert len(told) == 2
        keys = "SELECT email_key FROM users WHERE email_key LIKE '%@old.example' ORDER BY 1"
        assert acme.one(keys) == "gus@old.example"
