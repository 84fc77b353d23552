"""Who logs in with an SSH key is the person whose key it is: by their id, whatever their address."""

from __future__ import annotations

import pytest

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard
from seattui.domain.model import KnownBy
from seattui.kit.errors import NotPermitted
from seattui.service.session import open_session
from tests.store.conftest import AT, Acme
from tests.support.accounts import founded

KEY = "SHA256:" + "k" * 43
OTHER = "SHA256:" + "o" * 43


def has_key(acme: Acme, who: str, fingerprint: str) -> None:
    acme.run(
        "INSERT INTO operator_keys (account_id, user_id, fingerprint, type, public_key, comment, added_at) "
        f"SELECT account_id, id, '{fingerprint}', 'ssh-ed25519', 'AAAA', '', '{AT.isoformat()}' FROM users "
        f"WHERE email = '{who}@acme.example'"
    )


class TestTheOperatorOfAKey:
    def test_it_is_the_keys_person_whatever_else_is_said(self, acme: Acme) -> None:
        """Proven by it where nobody else can write the store, which on PostgreSQL everybody with the login can."""
        has_key(acme, "bo", KEY)
        known_by = KnownBy.KEY if acme.url.startswith("sqlite") else KnownBy.CLAIMED
        for claimed in (None, "ana@acme.example"):
            operator = acme.open(operator=claimed, key=KEY).operator()
            assert (operator.email, operator.known_by) == ("bo@acme.example", known_by)

    def test_it_stays_theirs_when_their_address_becomes_anothers(self, acme: Acme) -> None:
        has_key(acme, "bo", KEY)
        acme.do(EditUsers(acme.ids("bo"), email="bo.lindqvist@acme.example"))
        acme.do(EditUsers(acme.ids("gus"), email="bo@acme.example"))
        assert acme.open(key=KEY).operator().email == "bo.lindqvist@acme.example"

    def test_an_unknown_key_a_revoked_one_and_another_accounts_say_the_same(self, acme: Acme) -> None:
        said = set()
        has_key(acme, "bo", KEY)
        acme.run("UPDATE operator_keys SET revoked_at = added_at")
        founded(acme.url, account="Beta", owner="bea@beta.example").close()
        acme.run(
            "INSERT INTO operator_keys (account_id, user_id, fingerprint, type, public_key, comment, added_at) "
            f"SELECT account_id, id, '{OTHER}', 'ssh-ed25519', 'AAAA', '', '' FROM users "
            "WHERE email = 'bea@beta.example'"
        )
        for key in (KEY, OTHER, "SHA256:nothing", ""):
            with pytest.raises(NotPermitted) as error:
                acme.open(account="Acme GmbH", key=key)
            said.add(str(error.value.message))
        assert said == {"This SSH key belongs to nobody here, or was revoked."}
        assert open_session(acme.url, account="Beta", key=OTHER).operator().email == "bea@beta.example"

    def test_it_opens_nothing_for_who_is_deactivated_or_removed_and_a_running_session_ends(
        self, acme: Acme
    ) -> None:
        has_key(acme, "gus", KEY)
        has_key(acme, "hal", OTHER)
        running = acme.open(key=KEY), acme.open(key=OTHER)
        acme.do(Deactivate(acme.ids("gus")))
        acme.do(Offboard(acme.ids("hal"), remove=True))
        for session in running:
            with pytest.raises(NotPermitted):
                session.operator()
        for key in (KEY, OTHER):
            with pytest.raises(NotPermitted):
                acme.open(key=key)

    def test_a_removed_persons_keys_are_revoked_and_stay_so_when_they_are_restored(self, acme: Acme) -> None:
        has_key(acme, "hal", KEY)
        acme.do(Offboard(acme.ids("hal"), remove=True))
        ((revoked,),) = {(k.revoked_at,) for k in acme.session.operator_keys()}
        assert revoked == AT
        acme.run("UPDATE users SET status = 'active' WHERE email = 'hal@acme.example'")
        with pytest.raises(NotPermitted):
            acme.open(key=KEY)
