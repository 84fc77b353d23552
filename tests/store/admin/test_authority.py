"""Founding another account, and posting what is due in all of them: the store's owner, or a super admin."""

from __future__ import annotations

import pytest

from seattui.domain.model import SUPER_ADMIN
from seattui.kit.errors import NotFound, NotPermitted, Refused, UsageError
from seattui.service.known_accounts import known_accounts
from seattui.service.scheduler import open_scheduler
from seattui.service.session import found, may_found, open_session
from seattui.store.db import ownership
from tests.store.conftest import AT, OWNER, Acme
from tests.support.stores import sql

GLOBEX = "gia@globex.example"


def founded(url: str, account: str, owner: str, operator: str | None = None) -> None:
    found(
        url, account=account, currency="EUR", time_zone="Europe/Berlin", owner=owner, kind="testing", at=AT,
        operator=operator,
    ).close()  # fmt: skip


@pytest.fixture
def shared(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> Acme:
    """A store of two accounts that belongs to somebody else, and an OS account that is tied to nobody."""
    founded(acme.url, "Globex", GLOBEX)
    sql.run(acme.url, "DELETE FROM operators")
    monkeypatch.setattr(ownership, "owns", lambda store: False)
    return acme


class TestFounding:
    def test_not_by_anybody(self, shared: Acme) -> None:
        for account in ("Initech", "Acme GmbH"):
            for operator in (None, "bo@acme.example", "nobody@acme.example"):
                with pytest.raises(NotPermitted) as refused:
                    founded(shared.url, account, "me@initech.example", operator)
                assert refused.value.permission == SUPER_ADMIN
                assert "Acme" not in f"{refused.value.message} {refused.value.hint}"
                with pytest.raises(NotPermitted):
                    may_found(shared.url, account, operator=operator, at=AT)
        assert shared.one("SELECT count(*) FROM accounts") == 2

    def test_by_a_super_admin_of_any_account(self, shared: Acme) -> None:
        may_found(shared.url, "Initech", operator=GLOBEX, at=AT)
        founded(shared.url, "Initech", "me@initech.example", GLOBEX)
        with pytest.raises(Refused):
            may_found(shared.url, "initech", operator=OWNER, at=AT)

    def test_by_the_stores_owner(self, shared: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ownership, "owns", lambda store: True)
        founded(shared.url, "Initech", "me@initech.example")


class TestPostingWhatIsDue:
    def test_not_by_anybody(self, shared: Acme) -> None:
        for operator in (None, "bo@acme.example"):
            for account in (None, "Acme GmbH", "Initech"):
                with pytest.raises(NotPermitted) as refused:
                    open_scheduler(shared.url, account=account, operator=operator, at=AT)
                assert "Acme" not in f"{refused.value.message} {refused.value.hint}"

    def test_a_super_admin_sees_to_their_own_accounts(self, shared: Acme) -> None:
        scheduler = open_scheduler(shared.url, operator=GLOBEX, at=AT)
        assert [a.name for a in scheduler.accounts] == ["Globex"]
        scheduler.close()
        for account in ("Acme GmbH", "Initech"):
            with pytest.raises(NotFound) as missing:
                open_scheduler(shared.url, account=account, operator=GLOBEX, at=AT)
            assert str(missing.value.hint) == "Its accounts: Globex."

    def test_the_owner_to_all(self, shared: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ownership, "owns", lambda store: True)
        scheduler = open_scheduler(shared.url, at=AT)
        assert [a.name for a in scheduler.accounts] == ["Acme GmbH", "Globex"]
        scheduler.close()


class TestNothingIsTold:
    def test_to_somebody_who_is_nobody_here(self, shared: Acme) -> None:
        """Whether an account exists, how many there are, what they are called."""
        told = set()
        for account in (None, "Acme GmbH", "Initech"):
            with pytest.raises(NotPermitted) as refused:
                open_session(shared.url, account=account, at=AT)
            told.add((str(refused.value.message), str(refused.value.hint)))
        assert len(told) == 1
        with pytest.raises(NotPermitted):
            known_accounts(shared.url)

    def test_of_other_accounts(self, shared: Acme) -> None:
        told = set()
        for account in ("Acme GmbH", "Initech"):
            with pytest.raises(NotFound) as missing:
                open_session(shared.url, account=account, operator=GLOBEX, at=AT)
            told.add(str(missing.value.message).replace(account, "…") + str(missing.value.hint))
        assert told == {"There is no account … in this store.Its accounts: Globex."}
        with pytest.raises(UsageError, match="Yours: Globex"):
            founded_also(shared)

    def test_who_is_known_there_hears_why_not(self, shared: Acme) -> None:
        shared.deactivate("bo")
        with pytest.raises(NotPermitted, match="deactivated"):
            open_session(shared.url, account="Acme GmbH", operator="bo@acme.example", at=AT)


def founded_also(shared: Acme) -> None:
    """Gia opens the store without saying which of several accounts she means."""
    open_session(shared.url, operator=GLOBEX, at=AT)
