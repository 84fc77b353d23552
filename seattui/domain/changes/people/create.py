"""Creating people (R8–R13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from seattui.domain.changes.people.edit import EditUsers as EditUsers
from seattui.domain.changes.people.granting import require_grantable, require_known
from seattui.domain.changes.people.newcomers import AddressProblem as AddressProblem
from seattui.domain.changes.people.newcomers import NewUser as NewUser
from seattui.domain.changes.people.newcomers import mixed_scripts, newcomers, restore_warning
from seattui.domain.changes.shared.checks import known_subscriptions
from seattui.domain.changes.shared.inviting import DAYS, invitation, valid_until
from seattui.domain.changes.shared.ledger import seats_moved
from seattui.domain.changes.shared.privilege import granted_or_revoked
from seattui.domain.changes.shared.purchase import due_now, purchases_of, with_purchases
from seattui.domain.model import SUPER_ADMIN, AccessState, Invite, Status
from seattui.domain.people.homoglyphs import mixes_scripts
from seattui.domain.people.permissions import (
    ADD_EDIT_TEAMS,
    ADD_EDIT_USERS,
    LABELS,
    MODIFY_BILLING,
    access_to,
    label_of,
    require,
)
from seattui.domain.plan.kinds import Undoing
from seattui.domain.plan.plan import Change, Facts, Line, Plan, Warning
from seattui.domain.plan.user_effects import Newcomer, UsersCreated
from seattui.kit.errors import NotFound, Refused, UsageError
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass

MAX_NEW_PEOPLE = 10_000
_NOBODY = AccessState(Status.ACTIVE, Invite.PENDING, False, frozenset(), frozenset())


@dataclass(frozen=True)
class CreatePlan(Plan):
    """A plan with the problems found in addresses; the rest of it covers the addresses without problems."""

    problems: tuple[AddressProblem, ...] = ()
    created: int = 0
    restored: int = 0


@dataclass(frozen=True, slots=True)
class CreateUsers(Change):
    """Creates people with permissions, seats and teams, and invites them, in one change.

    All of them get the same. A seat includes the access it needs.
    """

    people: tuple[NewUser, ...]
    permissions: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    super_admin: bool = False
    main_team: int | None = None
    extra_teams: tuple[int, ...] = ()
    buy: bool = False
    """Buys the missing seats in the same change (R10, R13)."""
    restore: bool = False
    """Restores people who were removed earlier, as the same people."""
    days: int = DAYS
    """How many days the invitation is valid (R24)."""
    kind = "users.create"
    label = msg("Create user")
    undo = Undoing.ACCESS_STATES
    fields = {"teams": msg("teams")}

    def plan(self, facts: Facts) -> CreatePlan:
        access_state = replace(
            _NOBODY,
            super_admin=self.super_admin,
            seats=frozenset(self.seats),
            permissions=frozenset(self.permissions) | {access_to(hub) for hub in self.seats},
        )
        self._check_permissions(facts, access_state)
        if not 1 <= len(self.people) <= MAX_NEW_PEOPLE:
            raise UsageError(
                "how-many",
                plural(
                    "From 1 to {most} people can be created at once, not {n}.",
                    "From 1 to {most} people can be created at once, not {n}.",
                    len(self.people),
                    most=MAX_NEW_PEOPLE,
                ),
            )
        coming = newcomers(facts, self.people, restore=self.restore)
        n = len(coming.people)
        moved = seats_moved(facts, [(_NOBODY, access_state, n)], self.seats, buying=self.buy)
        bought = purchases_of(facts, moved.short) if self.buy else []
        invites = invitation(facts, n, self.days)
        extras = tuple(dict.fromkeys(team for team in self.extra_teams if team != self.main_team))
        total, teams = sum(facts.everyone().values()), self._teams(facts)
        created = UsersCreated(coming.people, access_state, self.main_team, extras, invites)
        until = {"until": invites.until.isoformat()}
        return CreatePlan(
            self,
            before={"people": total, **moved.before},
            after={"people": total + n, **with_purchases(moved.after, bought)}
            | until
            | ({"teams": teams} if teams else {}),
            lines=(
                Line(msg("People"), msg("{n}", n=total), msg("{n}", n=total + n)),
                *self._granted(facts, access_state.permissions),
                *moved.lines,
                *(line for p in bought for line in p.lines),
                valid_until(invites),
            )
            if n
            else (),
            due_now=due_now(facts, moved, bought),
            warnings=(*_warnings(coming.people), *moved.warnings),
            effects=(*moved.effects, *(effect for p in bought for effect in p.effects), created) if n else (),
            blocked=coming.blocked or (None if bought else moved.blocked),
            days=(invites.until, *moved.days, *(day for p in bought for day in p.days)),
            problems=coming.problems,
            created=sum(p.restores is None for p in coming.people),
            restored=sum(p.restores is not None for p in coming.people),
        )

    def _check_permissions(self, facts: Facts, access_state: AccessState) -> None:
        if self.super_admin:
            require(facts.operator, SUPER_ADMIN, rule="R12")
        require(facts.operator, ADD_EDIT_USERS)
        if self.seats:
            require(facts.operator, ADD_EDIT_USERS, MODIFY_BILLING, rule="R2")
        if self.main_team is not None or self.extra_teams:
            require(facts.operator, ADD_EDIT_TEAMS)
        require_known(facts, self.permissions)
        known_subscriptions(facts, *self.seats)
        require_grantable(facts, granted_or_revoked(_NOBODY, access_state))
        if self.super_admin and self.seats:
            raise Refused(
                "super-admin-seat",
                msg("A super admin can't get a seat while being created."),
                msg("Create them first, then assign a seat with Change seat (seattui seats change)."),
                rule="R11",
            )

    def _teams(self, facts: Facts) -> list[str]:
        """The names of the teams, main team first. Raises NotFound for an unknown team."""
        names = {team.id: team.name for team in facts.teams()}
        wanted = [t for t in dict.fromkeys((self.main_team, *self.extra_teams)) if t is not None]
        if any(team not in names for team in wanted):
            raise NotFound(
                "no-such-team",
                msg("A team that was chosen no longer exists."),
                msg("Choose again from the existing teams."),
            )
        return [names[team] for team in wanted]

    def _granted(self, facts: Facts, granted: frozenset[str]) -> Iterator[Line]:
        labels = [LABELS[SUPER_ADMIN]] if self.super_admin else []
        labels += [label_of(p.code, [p]) for p in facts.permissions() if p.code in granted]
        if labels:
            held = ", ".join(map(str, labels))
            yield Line(msg("Permissions"), msg("–"), msg("{permissions}", permissions=held))
        if teams := self._teams(facts):
            yield Line(msg("Teams"), msg("–"), msg("{teams}", teams=", ".join(teams)))


def _warnings(people: tuple[Newcomer, ...]) -> Iterator[Warning]:
    back = sum(p.restores is not None for p in people)
    if back:
        yield restore_warning(back)
    for person in people:
        if mixes_scripts(person.email):
            yield mixed_scripts(person.email)
