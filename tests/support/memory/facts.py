"""An account in memory, as plain as can be: what the domain may know of it, and what a plan makes of it.

It reckons everything anew from the people each time, so that it stands as a second opinion beside the
store. `perform` writes a plan, the way the store does, but one person after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from seattui.domain.billing.catalogue import Catalogue
from seattui.domain.billing.default_prices import demo_catalogue
from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.model import (
    AccessState,
    Account,
    Chosen,
    IdleException,
    Invite,
    KnownBy,
    Operator,
    OperatorKey,
    Permission,
    PermissionSet,
    SavedView,
    Selection,
    SelectionCount,
    Status,
    TeamNode,
    Tie,
    User,
)
from seattui.domain.people.email import email_key
from seattui.domain.people.homoglyphs import Neighbours, homoglyph_skeleton
from seattui.domain.people.incoming import Incoming, PreviewLine, Skipped, Staged
from seattui.domain.people.invited import ends_at
from seattui.domain.people.matching import matches
from seattui.domain.people.permissions import FIRST, access_to, hub_access
from seattui.domain.plan.effects import (
    CatalogueLoaded,
    OperatorTied,
    OperatorUntied,
    PeopleImported,
    PriceAgreed,
    RemovalCancelled,
    RemovalScheduled,
    SeatsBought,
    WarningSet,
)
from seattui.domain.plan.history import Past
from seattui.domain.plan.people_effects import IdleExcepted, KeysAdded, KeysRevoked, LastActiveMarked
from seattui.domain.plan.plan import Change, Plan
from seattui.domain.plan.user_effects import (
    InvitesSent,
    PermissionSetDeleted,
    PermissionSetSaved,
    PersonRenamed,
    UsersCreated,
)
from seattui.domain.plan.view_effects import ViewDeleted, ViewSaved
from seattui.domain.teams.membership import Places
from seattui.kit.i18n import Message, msg
from seattui.kit.text import fold

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACCOUNT = Account(1, "Acme GmbH", "EUR", "Europe/Berlin", "", "testing")
EVER = datetime(1970, 1, 1, tzinfo=UTC)
NEWCOMER = AccessState(Status.ACTIVE, Invite.ACCEPTED, False, frozenset(), frozenset())


def operator(*permissions: str, super_admin: bool = False) -> Operator:
    return Operator(1, "ana@acme.example", KnownBy.UID, Status.ACTIVE, super_admin, frozenset(permissions))


def person(
    number: int,
    *seats: str,
    name: str = "",
    status: Status = Status.ACTIVE,
    invite: Invite = Invite.ACCEPTED,
    super_admin: bool = False,
    permissions: Iterable[str] = (),
) -> User:
    """Person number n, `pn@acme.example`, holding these seats and the access that they need."""
    held = frozenset(permissions) | {access_to(hub) for hub in seats}
    access_state = AccessState(status, invite, super_admin, frozenset(seats), held)
    return User(number, f"p{number}@acme.example", name or f"Person {number:03}", "", access_state, None)


def subscription(
    hub: str = "sales-hub", included: int = 5, additional: int = 0, **others: Any
) -> Subscription:
    """Professional in that hub, monthly for a year from 1 March 2026: it renews on 1 March 2027."""
    hub_name = {"sales-hub": "Sales Hub", "service-hub": "Service Hub"}[hub]
    begun = date(2026, 3, 1)
    made = Subscription(
        id=1 if hub == "sales-hub" else 2,
        hub=hub,
        tier="professional",
        name=f"{hub_name} Professional",
        hub_name=hub_name,
        currency="EUR",
        included=included,
        base_minor=45_000,
        starts_on=begun,
        term_months=12,
        billing_months=1,
        opening_on=begun,
        lots=(Lot(1, additional, 9_000, begun),) if additional else (),
        seat_minor=9_000,
    )
    return replace(made, **others)


def removal(seats: int) -> Removal:
    """Scheduled by Bo for the renewal of `subscription`."""
    return Removal(seats, date(2027, 3, 1), "bo@acme.example", AT)


@lru_cache(maxsize=1)
def _sold() -> Catalogue:
    return demo_catalogue()


@dataclass
class MemoryFacts:
    """Facts over people and subscriptions; the operator is a super admin unless told otherwise."""

    people: list[User]
    held: list[Subscription] = field(default_factory=lambda: [subscription()])
    operator: Operator = field(default_factory=lambda: operator(super_admin=True))
    prices: Catalogue = field(default_factory=_sold)
    tied: list[Tie] = field(default_factory=list)
    ssh_keys: list[OperatorKey] = field(default_factory=list)
    now: datetime = AT
    account: Account = ACCOUNT
    excepted: dict[int, IdleException] = field(default_factory=dict)
    sets: list[PermissionSet] = field(default_factory=list)
    views_saved: list[SavedView] = field(default_factory=list)
    grouped: list[TeamNode] = field(default_factory=list)
    invited_until: dict[int, datetime] = field(default_factory=dict)
    given: dict[int, datetime] = field(default_factory=dict)
    """When somebody was last invited, or came back."""
    held_since: dict[tuple[int, str], datetime] = field(default_factory=dict)
    """Since when which seat is held, of those that were given by a plan."""
    removed_once: set[int] = field(default_factory=set)
    _meant: list[User] = field(default_factory=list)
    _outgrown: set[int] = field(default_factory=set)
    _staged: list[tuple[User | None, User]] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.account.zone).date()

    def permissions(self) -> tuple[Permission, ...]:
        return (*FIRST, *(hub_access(s.hub, s.hub_name) for s in self.held))

    def permission_sets(self) -> tuple[PermissionSet, ...]:
        return tuple(sorted(self.sets, key=lambda s: fold(s.name)))

    def views(self) -> tuple[SavedView, ...]:
        """Of one operator."""
        return tuple(sorted(self.views_saved, key=lambda view: (view.shared, fold(view.name))))

    def neighbours(self, emails: Sequence[str]) -> tuple[Neighbours, ...]:
        return tuple(self._beside(email) for email in emails)

    def _beside(self, email: str) -> Neighbours:
        at = [u for u in self.people if email_key(u.email) == email_key(email)]
        here = next((u for u in at if u in self._present()), None)
        gone = None if here else next((u for u in reversed(at) if u not in self._present()), None)
        like = next(
            (
                u
                for u in reversed(self._present())
                if homoglyph_skeleton(u.email) == homoglyph_skeleton(email)
            ),
            None,
        )
        return Neighbours(here, gone, None if here else like)

    def was_removed(self, user_id: int) -> bool:
        return user_id in self.removed_once

    def lapsed(self) -> SelectionCount:
        over = {i for i, end in self.invited_until.items() if end <= self.now}
        return self._counted(
            [u for u in self._present() if u.id in over and u.access_state.invite is Invite.PENDING]
        )

    def catalogue(self) -> Catalogue:
        return self.prices

    def subscriptions(self) -> tuple[Subscription, ...]:
        return tuple(
            replace(s, assigned=sum(s.hub in u.access_state.seats for u in self.people))
            for s in sorted(self.held, key=lambda s: s.hub_name)
        )

    def subscriptions_as_posted(self) -> tuple[Subscription, ...]:
        return self.subscriptions()

    def contacts(self, permission: str) -> tuple[str, ...]:
        able = [u for u in self._present() if u.access_state.status is Status.ACTIVE]
        return tuple(u.email for u in able if u.access_state.holds(permission))[:20]

    def count_selected(self, people: Selection) -> SelectionCount:
        if isinstance(people, Chosen):
            return self._counted([u for u in self._present() if u.id in people.ids])
        return self._counted(
            [u for u in self._present() if matches(people.filter, u, self.now) and u.id not in people.without]
        )

    def _counted(self, meant: list[User]) -> SelectionCount:
        self._meant = meant
        said = sorted((u.id, repr(_plain(u.access_state))) for u in self._meant)
        digest = sha256(repr(said).encode()).hexdigest()
        return SelectionCount(Counter(u.access_state for u in self._meant), digest)

    def includes(self, user_id: int) -> bool:
        return any(u.id == user_id for u in self._meant)

    def named(self, access_states: Sequence[AccessState], limit: int) -> tuple[User, ...]:
        return tuple(u for u in self._meant if u.access_state in access_states)[:limit]

    def last_active_before(self, at: datetime) -> int:
        return sum(u.last_active is None or u.last_active < at for u in self._meant)

    def idle_exceptions(self) -> Mapping[IdleException | None, int]:
        return Counter(self.excepted.get(u.id) for u in self._meant)

    def seats_given_since(
        self, access_states: Sequence[AccessState], hubs: Sequence[str], since: datetime
    ) -> int:
        held = [u for u in self._meant if u.access_state in access_states]
        return sum(any(self.held_since.get((u.id, hub), EVER) >= since for hub in hubs) for u in held)

    def everyone(self) -> Mapping[AccessState, int]:
        return Counter(u.access_state for u in self._present())

    def user_by_email(self, email: str) -> User | None:
        return next((u for u in self._present() if email_key(u.email) == email_key(email)), None)

    def teams(self) -> tuple[TeamNode, ...]:
        return tuple(sorted(self.grouped, key=lambda t: fold(t.name)))

    def ties(self) -> tuple[Tie, ...]:
        return tuple(self.tied)

    def operator_keys(self) -> tuple[OperatorKey, ...]:
        return tuple(self.ssh_keys)

    def keyholder(self, fingerprint: str) -> int | None:
        held = (k.user_id for k in self.ssh_keys if k.fingerprint == fingerprint and k.revoked_at is None)
        return next(held, None)

    def members(self, team: int) -> SelectionCount:
        """Nobody is in a team here: `TeamedFacts` knows who is."""
        return self._counted([])

    def places(self, team: int, leaving: int | None = None) -> Places:
        return Places({}, "", 0, 0)

    @property
    def past(self) -> Past:
        raise AssertionError("Only a store has a record.")

    def staged(
        self,
        change: Change,
        excluded: Callable[[AccessState, AccessState], Message | None],
        *,
        restore: bool,
        reactivate: bool,
    ) -> Staged:
        rows, skipped, removed = list(change.incoming(self) or ()), [], []
        excluded_rows: list[Skipped] = []
        left_out = [cell for row in rows for cell in row.left_out]
        self._staged = []
        kept = []
        for row in rows:
            beside = None if row.reason else self._beside(row.email)
            if row.reason:
                skipped.append(Skipped(row.line, row.column, row.reason))
            elif beside and beside.removed and not restore:
                removed.append(Skipped(row.line, row.column, msg("removed")))
            elif beside:
                was = beside.here or beside.removed
                becomes = merged(was, row, reactivate=reactivate)
                touched = was and replace(becomes, last_active=was.last_active) != was
                if was and touched and (why := excluded(was.access_state, becomes.access_state)):
                    told = Message(why.template, {"who": was.display_name})
                    excluded_rows.append(Skipped(row.line, row.column, told))
                    continue
                self._staged.append((was, becomes))
                kept.append(row)
        outcomes = [_outcome(before, after) for before, after in self._staged]
        moves = Counter(
            (before.access_state if before else None, after.access_state)
            for before, after in self._staged
            if before != after
        )
        me = self.operator.user_id
        return Staged(
            rows=len(rows),
            moves=moves,
            digest=sha256(repr(self._staged).encode()).hexdigest(),
            preview=tuple(
                PreviewLine(row.line, after.email, after.name, outcome)
                for row, (_, after), outcome in zip(kept, self._staged, outcomes, strict=True)
                if outcome != "unchanged"
            )[:100],
            skipped=tuple(skipped[:100]),
            skipped_count=len(skipped) + len(removed) + len(excluded_rows),
            left_out=tuple(left_out),
            left_out_count=len(left_out),
            removed=tuple(removed),
            excluded=tuple(excluded_rows),
            still_deactivated=sum(
                row.active is True and after.access_state.status is Status.DEACTIVATED
                for row, (_, after) in zip(kept, self._staged, strict=True)
            ),
            mixed=(),
            yourself=any(
                before is not None
                and before.id == me
                and before.access_state.status is Status.ACTIVE
                and after.access_state.status is Status.DEACTIVATED
                for before, after in self._staged
            ),
        )

    def perform(self, plan: Plan) -> None:
        """Makes what the plan says so. The plan is the one made last, of this account."""
        becomes = {t.before: t.after for t in plan.transitions}
        meant = {u.id for u in self._meant}
        outgrow = {t.before for t in plan.transitions if t.outgrows_invitation}
        self._outgrown = {u.id for u in self.people if u.id in meant and u.access_state in outgrow}
        was = {u.id: u.access_state for u in self.people}
        self.people = [
            replace(u, access_state=becomes[u.access_state])
            if u.id in meant and u.access_state in becomes
            else u
            for u in self.people
        ]
        for effect in plan.effects:
            self._write(effect)
        for user in self.people:
            self._date(user, was.get(user.id))
        self.people = [self.counted_from(user) for user in self.people]
        self.removed_once |= {user.id for user in self.people if user.access_state.status is Status.REMOVED}

    def _date(self, user: User, was: AccessState | None) -> None:
        """Notes what was given to them just now."""
        gained = user.access_state.seats - (was.seats if was else frozenset())
        self.held_since |= {(user.id, hub): self.now for hub in gained}
        self.held_since = {
            (number, hub): since
            for (number, hub), since in self.held_since.items()
            if number != user.id or hub in user.access_state.seats
        }
        if was and was.status is not Status.ACTIVE and user.access_state.status is Status.ACTIVE:
            self.given[user.id] = self.now

    def counted_from(self, user: User) -> User:
        """With the day from which idle days count, and where it isn't the same in each hub that they hold."""
        if user.access_state.status is Status.DEACTIVATED:
            return replace(user, idle_from=None, idle_in=())
        base = max(self.given.get(user.id, EVER), user.last_active or EVER)
        held = {hub: self.held_since.get((user.id, hub), EVER) for hub in sorted(user.access_state.seats)}
        newest = max(held.values(), default=EVER)
        latest = max(base, newest)
        apart = [(hub, max(base, at)) for hub, at in held.items()] if latest == newest else []
        return replace(
            user,
            idle_from=latest if latest > EVER else None,
            idle_in=tuple(apart) if len(apart) > 1 else (),
        )

    def _write(self, effect: object) -> None:
        match effect:
            case RemovalCancelled(hub):
                self._renew(hub, removal=None)
            case RemovalScheduled(hub, seats, day):
                self._renew(hub, removal=Removal(seats, day, self.operator.email, self.now))
            case SeatsBought(hub, seats, unit_minor, day):
                (held,) = (s for s in self.held if s.hub == hub)
                self._renew(hub, lots=(*held.lots, Lot(len(held.lots) + 1, seats, unit_minor, day)))
            case UsersCreated():
                self._create(effect)
            case InvitesSent(_, until, outgrown=outgrown):
                grown = self._outgrown if outgrown else {u.id for u in self._meant}
                self._invite(sorted(grown), until)
            case PersonRenamed(user, email, first_name, last_name):
                self.people = [
                    replace(u, email=email, first_name=first_name, last_name=last_name)
                    if u.id == user.id
                    else u
                    for u in self.people
                ]
            case PermissionSetSaved(name, permissions):
                self._forget(name)
                self.sets.append(PermissionSet(name, frozenset(permissions)))
            case PermissionSetDeleted(name):
                self._forget(name)
            case ViewSaved(name, shared, definition):
                self._delete_view(name, shared)
                self.views_saved.append(SavedView(name, shared, definition))
            case ViewDeleted(name, shared):
                self._delete_view(name, shared)
            case PriceAgreed(hub, seat_minor):
                self._renew(hub, seat_minor=seat_minor)
            case WarningSet(hub, below):
                self._renew(hub, warn_below=below)
            case CatalogueLoaded(catalogue):
                self.prices = catalogue
            case LastActiveMarked(at):
                self._edit(lambda u: replace(u, last_active=max(u.last_active or at, at)))
            case IdleExcepted(until, because):
                self._except(IdleException(until, because) if until else None)
            case OperatorTied(_, email, uid):
                self.tied = [t for t in self.tied if t.uid != uid] + [Tie(uid, email, "")]
            case OperatorUntied(_, uid):
                self.tied = [t for t in self.tied if t.uid != uid]
            case KeysAdded(user_id, email, keys):
                for k in keys:
                    said = (k.fingerprint, k.type, k.public_key, k.comment)
                    self.ssh_keys.append(OperatorKey(user_id, email, "", *said, self.now))
            case KeysRevoked(_, _, lost):
                self.ssh_keys = [
                    replace(k, revoked_at=k.revoked_at or self.now) if k.fingerprint in lost else k
                    for k in self.ssh_keys
                ]
            case PeopleImported():
                # The sort is stable: namesakes are numbered as the file has them.
                for before, after in sorted(self._staged, key=lambda pair: fold(pair[1].name)):
                    if before:
                        self.people[self.people.index(before)] = after
                    else:
                        number = max((u.id for u in self.people), default=0) + 1
                        self.people.append(replace(after, id=number, created_on=self.today))

    def _edit(self, edited: Callable[[User], User]) -> None:
        """Edits everyone who was meant last."""
        meant = {u.id for u in self._meant}
        self.people = [edited(u) if u.id in meant else u for u in self.people]

    def _except(self, exception: IdleException | None) -> None:
        end = None
        if exception:
            day = exception.until + timedelta(days=1)
            end = datetime(day.year, day.month, day.day, tzinfo=self.account.zone)
        for user in self._meant:
            self.excepted.pop(user.id, None)
            if exception:
                self.excepted[user.id] = exception
        self._edit(lambda u: replace(u, excepted_until=end))

    def _create(self, effect: UsersCreated) -> None:
        names = {team.id: team.name for team in self.grouped}
        main = None if effect.main_team is None else names[effect.main_team]
        extra = tuple(sorted((names[t] for t in effect.extra_teams), key=fold))
        for person in effect.people:
            was = person.restores
            number = was.id if was else 1 + max((u.id for u in self.people), default=0)
            made = User(
                number, person.email, person.first_name, person.last_name, effect.access_state,
                was.last_active if was else None, main, extra,
                created_on=was.created_on if was else self.today,
            )  # fmt: skip
            self.people = [u for u in self.people if u.id != number] + [made]
            self.excepted.pop(number, None)
            self._invite([number], effect.invites.until)

    def _invite(self, ids: list[int], until: date) -> None:
        self.given |= dict.fromkeys(ids, self.now)
        self.invited_until |= dict.fromkeys(ids, ends_at(until, self.account.zone))

    def _forget(self, name: str) -> None:
        self.sets = [s for s in self.sets if fold(s.name) != fold(name)]

    def _delete_view(self, name: str, shared: bool) -> None:
        self.views_saved = [
            v for v in self.views_saved if fold(v.name) != fold(name) or v.shared is not shared
        ]

    def _renew(self, hub: str, **changed: object) -> None:
        self.held = [replace(s, **changed) if s.hub == hub else s for s in self.held]  # type: ignore[arg-type]

    def _present(self) -> list[User]:
        """Everyone by name who wasn't removed."""
        there = [u for u in self.people if u.access_state.status is not Status.REMOVED]
        return sorted(there, key=lambda u: (fold(u.name), u.id))


def merged(here: User | None, row: Incoming, *, reactivate: bool) -> User:
    """What a row of a file makes of a person: what it doesn't say stays, activity never goes back, and who was
    removed begins anew."""
    user = here or User(0, row.email, "", "", NEWCOMER, None)
    access_state = NEWCOMER if user.access_state.status is Status.REMOVED else user.access_state
    if row.active is False:
        access_state = replace(access_state, status=Status.DEACTIVATED)
    elif row.active and reactivate:
        access_state = replace(access_state, status=Status.ACTIVE)
    if row.seats is not None:
        access_state = replace(access_state, seats=frozenset(row.seats))
    if row.permissions is not None:
        access_state = replace(access_state, permissions=frozenset(row.permissions))
    if row.seats is not None or row.permissions is not None:
        needed = {access_to(hub) for hub in access_state.seats}
        access_state = replace(access_state, permissions=access_state.permissions | needed)
    return replace(
        user,
        first_name=user.first_name if row.first_name is None else row.first_name,
        last_name=user.last_name if row.last_name is None else row.last_name,
        last_active=max(filter(None, (user.last_active, row.last_active)), default=None),
        access_state=access_state,
    )


def _outcome(before: User | None, after: User) -> str:
    if before is None:
        return "created"
    if before.access_state.status is Status.REMOVED:
        return "restored"
    if before.access_state.status is not after.access_state.status:
        return "deactivated" if after.access_state.status is Status.DEACTIVATED else "reactivated"
    return "unchanged" if before == after else "updated"


def _plain(access_state: AccessState) -> tuple[object, ...]:
    return (
        access_state.status,
        access_state.invite,
        access_state.super_admin,
        sorted(access_state.seats),
        sorted(access_state.permissions),
    )
