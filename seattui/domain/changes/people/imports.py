"""Importing people from a file: all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from seattui.domain.changes.people.granting import require_grantable
from seattui.domain.changes.people.lifecycle import invitations_end, invite_again, people_counted, seats_kept
from seattui.domain.changes.people.newcomers import mixed_scripts, restore_warning
from seattui.domain.changes.people.select import super_admins_kept
from seattui.domain.changes.shared.inviting import outgrown
from seattui.domain.changes.shared.ledger import SeatsMoved
from seattui.domain.changes.shared.privilege import ONLY_SUPER_ADMINS, forbidden
from seattui.domain.changes.shared.purchase import due_now
from seattui.domain.model import AccessState, Invite, Status
from seattui.domain.people.incoming import Incoming as Incoming
from seattui.domain.people.incoming import PreviewLine as PreviewLine
from seattui.domain.people.incoming import Skipped as Skipped
from seattui.domain.people.incoming import Staged, without_impossible
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING, access_to, require
from seattui.domain.plan.effects import PeopleImported
from seattui.domain.plan.plan import Change, Effect, Facts, Line, Plan, Requester, Transition, Warning
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass

_REMOVED_STATE = AccessState(Status.REMOVED, Invite.ACCEPTED, False, frozenset(), frozenset())

Moves = list[tuple[AccessState, AccessState, int]]


@dataclass(frozen=True)
class ImportPlan(Plan):
    """A plan with a preview of the rows: the first hundred imported, the first skipped, and the first ignored
    cells.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    restored: int = 0
    deactivated: int = 0
    """Of the people updated."""
    reactivated: int = 0
    """Of the people updated."""
    still_deactivated: int = 0
    """Deactivated people whom the file shows as active, and who stay deactivated."""
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0
    removed: tuple[Skipped, ...] = ()
    """Of the people skipped: those removed earlier."""
    excluded: tuple[Skipped, ...] = ()
    """Of the people skipped: super admins, whom only a super admin may change."""
    left_out: tuple[Skipped, ...] = ()
    left_out_count: int = 0
    preview: tuple[PreviewLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportUsers(Change):
    """Creates people who are new and updates names and last activity of the others; people whom the file shows
    as no longer active are deactivated (R22).

    `source` reads the file from the start on each call. No invitations are sent: new people count as accepted,
    and are deactivated if the file says so. Permissions and seats change only if the file has columns for them
    (R2, R3, R6, R12).
    """

    source: Callable[[], Iterable[Incoming]]
    name: str
    restore: bool = False
    """Restores people who were removed earlier, as the same people; otherwise they are skipped."""
    reactivate: bool = False
    """Reactivates deactivated people whom the file shows as active; otherwise they stay deactivated."""
    kind = "users.import"
    label = msg("Import users")
    undo = msg(
        "An import can't be undone: remove or edit the people that it added, and reactivate "
        "those that it deactivated."
    )
    fields = {"file": msg("file")}
    needs = (ADD_EDIT_USERS,)

    def incoming(self, requester: Requester) -> Iterable[Incoming]:
        self.permit(requester.operator)
        now = requester.now
        return (without_impossible(row, now) for row in self.source())

    def plan(self, facts: Facts) -> ImportPlan:
        self.permit(facts.operator)
        staged = facts.staged(
            self,
            lambda before, after: _kept(facts, before, after),
            restore=self.restore,
            reactivate=self.reactivate,
        )
        moves: Moves = []
        counted = Counter[str]()
        for (before, after), n in staged.moves.items():
            new = before is None or before.status is Status.REMOVED
            start = _newcomer(after) if before is None or new else before
            self._check_permissions(facts, start, after)
            moves.append((start, after, n))
            counted["created" if before is None else "restored" if new else "updated"] += n
            if start.status is not after.status:
                counted["deactivated" if after.status is Status.DEACTIVATED else "reactivated"] += n
        moved, warnings = seats_kept(facts, moves)
        coming = counted["created"] + counted["restored"]
        total = sum(facts.everyone().values())
        counts, lines = self._status_counts(facts, staged)
        return ImportPlan(
            self,
            due_now=due_now(facts, moved),
            before={"people": total, **counts[0], **moved.before},
            after={"people": total + coming, **counts[1], **moved.after, "file": self.name},
            lines=(
                Line(msg("People"), msg("{n}", n=total), msg("{n}", n=total + coming)),
                *lines,
                *moved.lines,
            ),
            warnings=(
                *_row_warnings(staged, counted["restored"]),
                *_seat_warnings(moves),
                *_move_warnings(moves),
                *moved.warnings,
                *warnings,
            ),
            effects=_effects(moved, counted),
            blocked=super_admins_kept(facts, moves)
            or _refuse_own_user(staged)
            or moved.blocked
            or _seats_of_deactivated(moves),
            people_digest=staged.digest,
            days=moved.days,
            rows=staged.rows,
            unchanged=staged.rows - staged.skipped_count - coming - counted["updated"],
            still_deactivated=staged.still_deactivated,
            skipped=staged.skipped,
            skipped_count=staged.skipped_count,
            removed=staged.removed,
            excluded=staged.excluded,
            left_out=staged.left_out,
            left_out_count=staged.left_out_count,
            preview=staged.preview,
            created=counted["created"],
            restored=counted["restored"],
            updated=counted["updated"],
            deactivated=counted["deactivated"],
            reactivated=counted["reactivated"],
        )

    def _check_permissions(self, facts: Facts, before: AccessState, after: AccessState) -> None:
        if before.seats != after.seats:
            require(facts.operator, ADD_EDIT_USERS, MODIFY_BILLING, rule="R2")
        with_seats = {access_to(hub) for hub in after.seats - before.seats}
        changed = (before.permissions ^ after.permissions) - with_seats
        require_grantable(facts, changed)

    def _status_counts(
        self, facts: Facts, staged: Staged
    ) -> tuple[tuple[dict[str, int], dict[str, int]], list[Line]]:
        """How many are active and deactivated before and after, if anybody's status changes."""
        transitions = [Transition(b or _REMOVED_STATE, after, n) for (b, after), n in staged.moves.items()]
        if not any(_changes_status(t.before, t.after) for t in transitions):
            return ({}, {}), []
        return people_counted(facts, transitions)


def _kept(facts: Facts, before: AccessState, after: AccessState) -> Message | None:
    """Why a row is skipped; a permission that may not be granted refuses the whole file instead."""
    if forbidden(facts, before, after) is ONLY_SUPER_ADMINS:
        return msg("{who} is a super admin, whom only a super admin may change")
    return None


def _changes_status(before: AccessState, after: AccessState) -> bool:
    return Status.REMOVED is not before.status is not after.status


def _newcomer(after: AccessState) -> AccessState:
    return AccessState(after.status, after.invite, False, frozenset(), frozenset())


def _effects(moved: SeatsMoved, counted: Counter[str]) -> tuple[Effect, ...]:
    written = [counted[outcome] for outcome in ("created", "updated", "restored")]
    return (*moved.effects, PeopleImported(*written)) if any(written) else ()


def _row_warnings(staged: Staged, restored: int) -> Iterator[Warning]:
    if restored:
        yield restore_warning(restored)
    for email in staged.mixed:
        yield mixed_scripts(email)
    if n := staged.still_deactivated:
        yield Warning(
            "still-deactivated",
            plural(
                "{n} person who is deactivated here is active in the file, and stays deactivated",
                "{n} people who are deactivated here are active in the file, and stay deactivated",
                n,
            ),
        )


def _seat_warnings(moves: Moves) -> Iterator[Warning]:
    """Warnings about seats that move between rows, which don't show in the counters."""
    if n := sum(people for before, after, people in moves if before.seats - after.seats):
        yield Warning("seats-taken", plural("{n} person loses a paid seat", "{n} people lose a paid seat", n))


def _move_warnings(moves: Moves) -> list[Warning]:
    transitions = [Transition(*move) for move in moves]
    back = [
        t for t in transitions if t.before.status is Status.DEACTIVATED and t.after.status is Status.ACTIVE
    ]
    return [*invitations_end(transitions), *_outgrown(outgrown(transitions)), *invite_again(back)]


def _outgrown(n: int) -> list[Warning]:
    """An import sends nothing: whose rights grow is invited again by hand."""
    if not n:
        return []
    text = plural(
        "{n} pending invitation ends, since the rights grow: send it again",
        "{n} pending invitations end, since the rights grow: send them again",
        n,
    )
    return [Warning("invitations-end", text)]


def _refuse_own_user(staged: Staged) -> Refused | None:
    if not staged.yourself:
        return None
    return Refused(
        "yourself",
        msg("The file deactivates your own user: that can't be combined with other people."),
        msg("Remove yourself from the file, or deactivate yourself separately."),
    )


def _seats_of_deactivated(moves: Moves) -> Refused | None:
    """R6: refuses to change seats of people who stay deactivated, and to assign seats to people being deactivated."""
    n = sum(
        people
        for before, after, people in moves
        if after.status is Status.DEACTIVATED
        and (before.seats != after.seats if before.status is after.status else after.seats - before.seats)
    )
    if not n:
        return None
    return Refused(
        "deactivated",
        plural(
            "The file assigns or unassigns seats of {n} deactivated person.",
            "The file assigns or unassigns seats of {n} deactivated people.",
            n,
        ),
        msg("Reactivate them first, or leave them out of the file."),
        rule="R6",
    )
