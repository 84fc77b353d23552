"""A filter of people is declared once, and whatever shows, reads or keeps filters takes it from there."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace

import pytest

from seattui.cli.selection.filter_values import READ
from seattui.domain.model import Invite, Status, UserFilter
from seattui.domain.people.filter_choices import form_fields
from seattui.domain.people.filter_fields import FIELDS, Kind, filter_json
from seattui.store.people.listing import _SQL
from tests.support.memory.fake_session import FakeSession


def test_every_part_of_a_filter_is_declared_and_nothing_else() -> None:
    assert {field.name for field in FIELDS} == {part.name for part in fields(UserFilter)}
    assert len({field.option for field in FIELDS}) == len(FIELDS)


def test_what_looks_at_a_person_has_its_sql() -> None:
    assert {field.name for field in FIELDS if field.holds} == set(_SQL)
    assert all(field.holds or field.matches or field.kind is Kind.WIDENS for field in FIELDS)


def test_every_kind_is_read_from_the_command_line() -> None:
    assert set(READ) == set(Kind)


def test_the_form_shows_them_line_by_line_but_the_search() -> None:
    session = FakeSession(3)
    teams = session.team_nodes()
    offered = SimpleNamespace(
        permissions=session.permissions(), subscriptions=session.subscriptions(), teams=teams
    )
    lines = [field.line for field in FIELDS if field.label]
    assert len(set(lines)) == len(lines)
    shown = [field.part for field in form_fields(offered)]
    # This account has no teams.
    assert shown == [
        *("permission", "status", "seat", "invite", "created_since", "record", "with_pending", "idle_days")
    ]


@pytest.mark.parametrize("parts", [{}, {"idle_days": 0, "team": 7}, {"with_pending": True, "search": "x"}])
def test_json_has_null_for_what_is_not_given(parts: dict[str, object]) -> None:
    nothing = dict.fromkeys([field.name for field in FIELDS])
    assert filter_json(UserFilter(**parts)) == nothing | parts  # type: ignore[arg-type]


def test_json_has_the_words_of_options() -> None:
    said = filter_json(UserFilter(status=Status.ACTIVE, invite=Invite.PENDING))
    assert (said["status"], said["invite"]) == ("active", "pending")
