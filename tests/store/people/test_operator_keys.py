"""Who logs in with an SSH key is the person whose key it is: by their id, whatever their address."""

from __future__ import annotations

import pytest

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard
from seattui.domain.changes.people.operator_keys import AddKeys, RevokeKeys
from seattui.domain.model import KnownBy, OperatorKey
from seattui.domain.people.ssh_keys import SshKey
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import NotFound, NotPermitted, Refused
from seattui.service.key_account import key_account
from seattui.service.session import open_session
from seattui.store.people import operator_keys
from tests.store.conftest import AT, Acme
from tests.support.accounts import do, founded
from tests.support.keys import key

ONE, TWO, THREE = key(1, "ana@laptop"), key(2, "zwei\x1b[31m"), key(3)
KEY, OTHER = ONE.fingerprint, TWO.fingerprint


def has_key(acme: Acme, who: str, which: SshKey) -> None:
    acme.do(AddKeys(f"{who}@acme.example", (which,)))


class TestTheOperatorOfAKey:
    def test_it_is_the_keys_person_whatever_else_is_said(self, acme: Acme) -> None:
        has_key(acme, "bo", ONE)
        for claimed in (None, "ana@acme.example"):
            operator = acme.open(operator=claimed, key=KEY).operator()
            assert operator.email == "bo@acme.example"
            # The login of a database is shared: there a key proves nothing.
            assert operator.known_by is (KnownBy.KEY if acme.sqlite else KnownBy.CLAIMED)

    def test_it_stays_theirs_when_their_address_becomes_anothers(self, acme: Acme) -> None:
        has_key(acme, "bo", ONE)
        acme.do(EditUsers(acme.ids("bo"), email="bo.lindqvist@acme.example"))
        acme.do(EditUsers(acme.ids("gus"), email="bo@acme.example"))
        assert acme.open(key=KEY).operator().email == "bo.lindqvist@acme.example"

    def test_an_unknown_key_a_revoked_one_and_another_accounts_say_the_same(self, acme: Acme) -> None:
        said = set()
        has_key(acme, "bo", ONE)
        acme.run("UPDATE operator_keys SET revoked_at = added_at")
        beta = founded(acme.url, account="Beta", owner="bea@beta.example")
        do(beta, AddKeys("bea@beta.example", (TWO,)))
        beta.close()
        for fingerprint in (KEY, OTHER, "SHA256:nothing", ""):
            with pytest.raises(NotPermitted) as error:
                acme.open(account="Acme GmbH", key=fingerprint)
            said.add(str(error.value.message))
        assert said == {"This SSH key belongs to nobody here, or was revoked."}
        assert open_session(acme.url, account="Beta", key=OTHER).operator().email == "bea@beta.example"

    def test_it_opens_nothing_for_who_is_deactivated_or_removed_and_a_running_session_ends(
        self, acme: Acme
    ) -> None:
        has_key(acme, "gus", ONE)
        has_key(acme, "hal", TWO)
        running = acme.open(key=KEY), acme.open(key=OTHER)
        acme.do(Deactivate(acme.ids("gus")))
        acme.do(Offboard(acme.ids("hal"), remove=True))
        for session in running:
            with pytest.raises(NotPermitted):
                session.operator()
        for fingerprint in (KEY, OTHER):
            with pytest.raises(NotPermitted):
                acme.open(key=fingerprint)

    def test_a_leavers_address_given_to_another_doesnt_bring_the_leavers_key_along(self, acme: Acme) -> None:
        has_key(acme, "hal", ONE)
        acme.do(Offboard(acme.ids("hal"), remove=True))
        acme.do(EditUsers(acme.ids("gus"), email="hal@acme.example"))
        with pytest.raises(NotPermitted):
            acme.open(key=KEY)
        assert key_account(acme.url, KEY) is None

    def test_a_removed_persons_keys_are_revoked_and_stay_so_when_they_are_restored(self, acme: Acme) -> None:
        has_key(acme, "hal", ONE)
        acme.do(Offboard(acme.ids("hal"), remove=True))
        ((revoked,),) = {(k.revoked_at,) for k in acme.session.operator_keys()}
        assert revoked == AT
        acme.run("UPDATE users SET status = 'active' WHERE email = 'hal@acme.example'")
        with pytest.raises(NotPermitted):
            acme.open(key=KEY)


class TestWritten:
    def test_with_all_that_is_known_of_them_and_revoked_with_when(self, acme: Acme) -> None:
        acme.do(AddKeys("bo@acme.example", (ONE, TWO)), "new laptop")
        acme.do(RevokeKeys(KEY))
        bo = acme.user("bo")
        who = (bo.id, "bo@acme.example", bo.name)
        assert acme.session.operator_keys() == (
            OperatorKey(*who, KEY, ONE.type, ONE.public_key, ONE.comment, AT, AT),
            OperatorKey(*who, OTHER, TWO.type, TWO.public_key, TWO.comment, AT, None),
        )
        added, revoked = reversed(acme.session.activity(email="bo@acme.example", limit=2))
        assert (added.change, added.because, added.people) == ("operators.add-keys", "new laptop", 1)
        assert added.after == {"email": "bo@acme.example", "keys": [KEY, OTHER]}
        assert revoked.before == {"email": "bo@acme.example", "keys": [KEY]}
        (person,) = acme.session.affected(revoked.id)
        assert (person.user_id, person.before, person.after) == (bo.id, {"keys": [KEY]}, {"keys": []})
        assert acme.session.verify().ok

    def test_revoked_once_it_may_be_added_again(self, acme: Acme) -> None:
        has_key(acme, "bo", ONE)
        acme.do(RevokeKeys("bo@acme.example"))
        has_key(acme, "gus", ONE)
        assert acme.open(key=KEY).operator().email == "gus@acme.example"
        assert [k.email for k in acme.session.operator_keys()] == ["bo@acme.example", "gus@acme.example"]

    def test_a_key_of_another_account_is_refused_without_a_word_about_it(self, acme: Acme) -> None:
        beta = founded(acme.url, account="Beta", owner="bea@beta.example")
        has_key(acme, "bo", ONE)
        with pytest.raises(Refused) as refusal:
            beta.plan(AddKeys("bea@beta.example", (ONE,)))
        assert refusal.value.code == "key-taken"
        for word in ("bo@acme.example", "Acme"):
            assert word not in str(refusal.value)
        beta.close()

    def test_added_elsewhere_since_it_was_shown_it_is_stale(self, acme: Acme) -> None:
        plan = acme.session.plan(AddKeys("bo@acme.example", (ONE,)))
        has_key(acme, "gus", ONE)
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.refusal
        assert stale.value.refusal.code == "key-taken"

    def test_two_accounts_at_once_are_told_apart_by_the_database(
        self, acme: Acme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        has_key(acme, "bo", ONE)
        monkeypatch.setattr(
            operator_keys, "holder", lambda tx, fingerprint: None
        )  # not there yet when asked for
        with pytest.raises(Refused) as refusal:
            acme.do(AddKeys("gus@acme.example", (ONE,)))
        assert refusal.value.code == "one-live-key"
        assert str(refusal.value) == "Two people would have the same SSH key."

    def test_the_database_itself_keeps_it_to_one_person(self, acme: Acme) -> None:
        has_key(acme, "bo", ONE)
        has_key(acme, "gus", TWO)
        with pytest.raises(Exception, match=r"(?i)unique"):
            acme.run(f"UPDATE operator_keys SET fingerprint = '{KEY}'")


class TestTheAccountOfAKey:
    """What sshd asks at each login."""

    def test_is_the_one_where_its_person_may_operate_now(self, acme: Acme) -> None:
        has_key(acme, "bo", ONE)
        has_key(acme, "gus", TWO)
        assert key_account(acme.url, KEY) == key_account(acme.url, KEY, "acme gmbh") == acme.session.account
        acme.do(Deactivate(acme.ids("gus")))
        acme.do(RevokeKeys(KEY))
        assert [key_account(acme.url, each.fingerprint) for each in (ONE, TWO, THREE)] == [None] * 3

    def test_is_no_other_one_that_is_named(self, acme: Acme) -> None:
        has_key(acme, "bo", ONE)
        founded(acme.url, account="Beta", owner="bea@beta.example").close()
        assert key_account(acme.url, KEY, "Beta") is None
        with pytest.raises(NotFound):
            key_account(acme.url, KEY, "Gamma")
