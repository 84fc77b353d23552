"""How the tests import people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from seattui.domain.changes.people.imports import ImportPlan, ImportUsers
from seattui.domain.people.incoming import Incoming
from tests.store.conftest import Acme

SEEN = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)


def row(email: str, line: int = 2, **says: object) -> Incoming:
    given: dict[str, object] = {"first_name": None, "last_name": None, "active": None, "last_active": None}
    return Incoming(line, email, **(given | says))  # type: ignore[arg-type]


def importing(*rows: Incoming) -> ImportUsers:
    lined = [replace(r, line=n) for n, r in enumerate(rows, 2)]
    return ImportUsers(lambda: lined, "people.csv")


def plan(acme: Acme, *rows: Incoming) -> ImportPlan:
    made = acme.session.plan(importing(*rows))
    assert isinstance(made, ImportPlan)
    return made


def outcome(made: ImportPlan) -> tuple[int, int, int]:
    return made.created, made.updated, made.unchanged
