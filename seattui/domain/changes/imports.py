"""People come in from a file: all of them, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from seattui.domain.changes.ledger import seats_moved
from seattui.domain.changes.people import super_admins_kept
from seattui.domain.effects import PeopleImported
from seattui.domain.incoming import Incoming as Incoming
from seattui.domain.incoming import PreviewLine as PreviewLine
from seattui.domain.incoming import Skipped as Skipped
from seattui.domain.incoming import sound
from seattui.domain.model import SUPER_ADMIN, Standing, Status
from seattui.domain.permissions import ADD_EDIT_USERS, MODIFY_BILLING, access_to, missing, require
from seattui.domain.plan import Change, Facts, Line, Plan, Standpoint
from seattui.errors import Refused
from seattui.i18n import say
from seattui.money import Money


@dataclass(frozen=True)
class ImportPlan(Plan):
    """A plan with what becomes of the rows: the first hundred that come in, the first that don't."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0
    preview: tuple[PreviewLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportUsers(Change):
    """Creates who isn't here, and updates the names and last activity of who is.

    `source` reads the file from its start each time it is called. No invitation is sent; new people are
    accepted, and deactivated where the file says so. Permissions and seats change only where the file
    has columns for them (R2, R3, R6, R12).
    """

    source: Callable[[], Iterable[Incoming]]
    name: str
    kind: ClassVar[str] = "users.import"

    def incoming(self, asked: Standpoint) -> Iterable[Incoming]:
        require(asked.operator, ADD_EDIT_USERS)
        now = asked.now
        return (sound(row, now) for row in self.source())

    def plan(self, facts: Facts) -> ImportPlan:
        require(facts.operator, ADD_EDIT_USERS)
        staged = facts.staged(self)
        gained: list[tuple[Standing, Standing, int]] = []
        for (before, after), n in staged.moves.items():
            start = before or _newcomer(after)
            self._permitted(facts, start, after)
            gained.append((start, after, n))
        moved = seats_moved(facts, gained)
        total = sum(facts.everyone().values())
        writes = staged.created or staged.updated
        return ImportPlan(
            self,
            due_now=Money(0, facts.account.currency),
            before={"people": total, **moved.before},
            after={"people": total + staged.created, **moved.after, "file": self.name},
            lines=(
                Line(say("People"), say("{n}", n=total), say("{n}", n=total + staged.created)),
                *moved.lines,
            ),
            warnings=moved.warnings,
            effects=(*moved.effects, PeopleImported(staged.created, staged.updated)) if writes else (),
            blocked=super_admins_kept(facts, gained) or moved.blocked or _deactivated_losing(gained),
            people_digest=staged.digest,
            days=moved.days,
            rows=staged.rows,
            created=staged.created,
            updated=staged.updated,
            unchanged=staged.unchanged,
            skipped=staged.skipped,
            skipped_count=staged.skipped_count,
            preview=staged.preview,
        )

    def _permitted(self, facts: Facts, before: Standing, after: Standing) -> None:
        if before.seats != after.seats:
            require(facts.operator, ADD_EDIT_USERS, MODIFY_BILLING, rule="R2")
        with_seats = {access_to(hub) for hub in after.seats - before.seats}
        changed = (before.permissions ^ after.permissions) - with_seats
        if changed and before.super_admin:
            require(facts.operator, SUPER_ADMIN, rule="R12")
        if lacking := missing(facts.operator, *sorted(changed)):
            require(facts.operator, lacking, rule="R12")


def _newcomer(after: Standing) -> Standing:
    return Standing(after.status, after.invite, False, frozenset(), frozenset())


def _deactivated_losing(moves: list[tuple[Standing, Standing, int]]) -> Refused | None:
    n = sum(
        people
        for before, after, people in moves
        if before.status is Status.DEACTIVATED and before.seats != after.seats
    )
    if not n:
        return None
    return Refused(
        "deactivated",
        say("The file gives or takes seats of {n} deactivated people.", n=n),
        say("Reactivate them first, or leave them out of the file."),
        rule="R6",
    )
