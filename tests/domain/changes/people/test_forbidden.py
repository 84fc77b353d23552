"""The one question about a person, for every operator and every change of a small world, against the rules in words."""

from __future__ import annotations

from itertools import chain, combinations, product

import pytest

from seattui.domain.changes.shared.privilege import forbidden
from seattui.domain.model import AccessState, Invite, Status
from seattui.domain.people.permissions import ADD_EDIT_USERS, EXPORT_USERS, MODIFY_BILLING
from tests.support.memory.facts import MemoryFacts, operator, subscription

SALES, ACCESS = "sales-hub", "sales_hub_access"


def every_set(*of: str) -> list[frozenset[str]]:
    return [frozenset(s) for s in chain.from_iterable(combinations(of, n) for n in range(len(of) + 1))]


STATES = [
    AccessState(status, Invite.PENDING, super_admin, seats, permissions)
    for status, super_admin, seats, permissions in product(
        (Status.ACTIVE, Status.REMOVED), (False, True), every_set(SALES), every_set(EXPORT_USERS, ACCESS)
    )
    if not (status is Status.REMOVED and (super_admin or seats))
]
HELD = every_set(ADD_EDIT_USERS, MODIFY_BILLING, EXPORT_USERS, ACCESS)


def expected(held: frozenset[str], before: AccessState, after: AccessState, address: bool) -> str | None:
    """What the rules say about somebody who is no super admin: the code of the reason, if any."""
    if before.super_admin or after.super_admin:
        return "super-admin"
    with_seat = {ACCESS} if before.seats != after.seats else set()
    had = before.permissions if before.status is Status.ACTIVE else frozenset[str]()
    if after.status is Status.ACTIVE:
        granted, revoked = after.permissions - had, had - after.permissions
        if not granted | revoked <= held | with_seat:
            return "not-held"
    if not address:
        return None
    needed = before.permissions | after.permissions
    if before.seats or after.seats:
        needed |= {ADD_EDIT_USERS, MODIFY_BILLING}
    return None if needed <= held else "address-not-held"


@pytest.mark.parametrize("address", [False, True])
def test_whoever_asks_gets_what_the_rules_say(address: bool) -> None:
    for held in HELD:
        here = MemoryFacts([], [subscription()], operator(*held))
        for before, after in product(STATES, STATES):
            reason = forbidden(here, before, after, address=address)
            assert (reason and reason.code) == expected(held, before, after, address), (held, before, after)


def test_a_super_admin_may_all_of_it() -> None:
    here = MemoryFacts([], [subscription()], operator(super_admin=True))
    for before, after in product(STATES, STATES):
        assert forbidden(here, before, after, address=True) is None
