"""Who has a permission, as the store is: found by index, and told to those who see everyone in the account."""

from __future__ import annotations

import pytest

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.model import SUPER_ADMIN
from seattui.domain.people.holders import Holders
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING
from seattui.kit.errors import NotPermitted
from seattui.store.people import operators
from tests.store.conftest import Acme
from tests.support.accounts import do


def test_the_first_by_name_and_how_many(acme: Acme) -> None:
    gus = acme.open("gus@acme.example")
    assert gus.who_has([MODIFY_BILLING]) == Holders(("Ana Torres", "Bo Lindqvist"), 2)
    assert gus.who_has([ADD_EDIT_USERS]) == Holders(("Ana Torres", "Bo Lindqvist"), 3)
    assert gus.who_has([ADD_EDIT_USERS, MODIFY_BILLING]).number == 2
    assert gus.who_has([SUPER_ADMIN]) == Holders(("Ana Torres",), 1)


def test_it_is_read_when_it_is_asked(acme: Acme) -> None:
    gus = acme.open("gus@acme.example")
    do(acme.session, Deactivate(acme.ids("bo")))
    assert gus.who_has([MODIFY_BILLING]).number == 1
    do(acme.session, EditUsers(acme.ids("hal"), grant=(MODIFY_BILLING,)))
    assert gus.who_has([MODIFY_BILLING]) == Holders(("Ana Torres", "Hal Lee"), 2)


def test_what_is_no_permission_of_the_account_nobody_has(acme: Acme) -> None:
    """Errors name a permission too where somebody isn't known at all, or isn't active any more."""
    assert acme.session.who_has(["active"]) == acme.session.who_has(["operator"]) == Holders()


def test_among_many_too_they_are_met_in_order(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    few = acme.session.who_has([ADD_EDIT_USERS])
    monkeypatch.setattr(operators, "FEW", 0)
    assert acme.session.who_has([ADD_EDIT_USERS]) == few


def test_who_may_not_operate_is_told_nothing(acme: Acme) -> None:
    gus = acme.open("gus@acme.example")
    do(acme.session, Deactivate(acme.ids("gus")))
    with pytest.raises(NotPermitted):
        gus.who_has([MODIFY_BILLING])
