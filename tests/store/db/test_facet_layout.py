"""A facet is packed and read alike in SQL and in Python."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.model import Invite, Status
from seattui.store.db import facets
from seattui.store.db.facet_layout import FACET, INVITE, PERMISSIONS, SEATS, STATUS, SUPER_ADMIN
from tests.store.conftest import Acme

PARTS = (STATUS, INVITE, SUPER_ADMIN, SEATS, PERMISSIONS)
NUMBERS = st.tuples(st.integers(0, 1), st.integers(0, 2**16 - 1), st.integers(0, 2**40 - 1))


def test_the_parts_share_no_bit_and_fit_a_number_of_a_database() -> None:
    assert sum(part.mask for part in PARTS) == (1 << PARTS[-1].end) - 1 < 2**63


@given(st.sampled_from(Status), st.sampled_from(Invite), NUMBERS)
def test_sql_packs_and_reads_what_python_does(
    status: Status, invite: Invite, numbers: tuple[int, int, int]
) -> None:
    super_admin, seats, permissions = numbers
    facet = STATUS.at_value(status) | INVITE.at_value(invite) | SUPER_ADMIN.at(super_admin)
    facet |= SEATS.at(seats) | PERMISSIONS.at(permissions)
    read = ", ".join(part.sql_of("facet") for part in PARTS)
    with closing(sqlite3.connect(":memory:")) as db:
        packed = db.execute(
            f"SELECT {FACET} FROM (SELECT ? AS status, ? AS invite, ? AS super_admin, ? AS seats, ? AS permissions)",
            (status.value, invite.value, *numbers),
        ).fetchone()
        assert packed == (facet,)
        parts = db.execute(f"SELECT {read} FROM (SELECT ? AS facet)", packed).fetchone()
        words = f"SELECT {STATUS.sql_value('f')}, {STATUS.sql_is('f', status)} FROM (SELECT ? AS f)"
        assert db.execute(words, packed).fetchone() == (status.value, 1)
    assert parts == tuple(part.of(facet) for part in PARTS)
    assert (STATUS.value_of(facet), INVITE.value_of(facet), *parts[2:]) == (status, invite, *numbers)


def test_everybody_of_a_store_has_the_facet_of_their_access_state(acme: Acme) -> None:
    acme.do(acme.give("gus", hub="service-hub"))
    with acme.session.store.read() as tx:
        known = facets.codes(tx, acme.session.account.id)
        counted = facets.counted(tx, acme.session.account.id)
    people = acme.session.by_id(range(1, 20))
    assert {known.facet(user.access_state) for user in people} == set(counted)
    assert all(known.facet(known.access_state(facet)) == facet for facet in counted)
