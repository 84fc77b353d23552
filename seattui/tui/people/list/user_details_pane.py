"""A person's details: beside the list, or on a screen of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Activity, Invite, Status, User, UserDetails
from seattui.domain.people.access_labels import INVITE, STATUS
from seattui.domain.people.column_texts import NOTHING
from seattui.domain.plan.kinds import every_kind, label_of_kind
from seattui.kit.i18n import ago, day, money, msg
from seattui.kit.text import safe
from seattui.tui.people.list.user_columns import Words
from seattui.tui.widgets.columns import fit
from seattui.tui.widgets.drawn import abreast
from seattui.tui.widgets.scrolls import Scrolls
from seattui.tui.widgets.wrapped import wrapped

if TYPE_CHECKING:
    from seattui.domain.billing.seat_costs import SeatCosts
    from seattui.service.screen_session import ScreenSession

BESIDE = (
    msg("Cost a month"),
    msg("Permissions"),
    msg("Teams"),
    msg("Invite status"),
    msg("Invited on"),
    msg("Valid until"),
    msg("Last active"),
    msg("On leave"),
    msg("Added on"),
)
WIDEST = 76
ABREAST, BETWEEN = 100, 4
"""From so many cells on, what a person may do and what happened stand abreast, with so many blanks between."""
MUTED = "$foreground-muted"


class Found(NamedTuple):
    """What is shown besides the row."""

    details: UserDetails
    costs: SeatCosts


def read_details(session: ScreenSession, user_id: int, subscriptions: Sequence[Subscription]) -> Found | None:
    """For a worker thread: what formats the recent changes and reckons costs is imported here, so that the UI thread
    needn't."""
    from seattui.domain.billing.seat_costs import seat_costs

    details = session.details(user_id)
    if details is None:
        return None
    if details.recent:
        every_kind()
    return Found(details, seat_costs(subscriptions, session.reckoning_day(), session.account.currency))


class UserDetailsPane(Scrolls):
    """Shows what the row has at once, and the rest when it is loaded."""

    def __init__(self, words: Words, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words = words
        self.subscriptions: Sequence[Subscription] = ()
        self._user: User | None = None
        self._details: UserDetails | None = None
        self._costs: SeatCosts | None = None

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def show(self, user: User | None, found: Found | None = None) -> None:
        """`found` is shown if it is of this person; until it is loaded, the same person's old one stays."""
        if found is not None:
            if user is None or found.details.user.id != user.id:
                return
            self._details, self._costs = found
        elif self._details and (user is None or self._details.user.id != user.id):
            self._details = self._costs = None
        self._user = user
        self.draw()

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        room, user = self.scrollable_content_region.width, self._user
        if room <= 0:
            return
        width = min(room if room < ABREAST else (room - BETWEEN) // 2, WIDEST)
        if user is None:
            lines: list[Content] = []
        elif room < ABREAST:
            lines = [*self._who(user, width), *self._access(user, width), *self._happened(user, width)]
        else:
            access, happened = [*self._access(user, width)], [*self._happened(user, width)]
            lines = [*self._who(user, room), *abreast(access, happened, (room + BETWEEN) // 2)]
        self.query_one(Static).update(Content("\n").join(lines))

    # --- content -----------------------------------------------------------------------------------

    def _who(self, user: User, width: int) -> Iterable[Content]:
        for line in wrapped(safe(user.display_name), width):
            yield Content.styled(line, "bold")
        if user.name:
            yield from plain(safe(user.email), width)
        if user.access_state.status is not Status.ACTIVE:
            yield Content.styled(f"× {STATUS[user.access_state.status]}", "$text-warning")
        yield Content("")

    def _access(self, user: User, width: int) -> Iterable[Content]:
        """Seats, permissions, teams."""
        yield from self._seats(user, width)
        yield from listing(str(msg("Permissions")), self.words.permissions_of(user), width)
        teams = [safe(user.main_team)] if user.main_team else []
        yield from listing(str(msg("Teams")), [*teams, *(safe(team) for team in user.extra_teams)], width)

    def _happened(self, user: User, width: int) -> Iterable[Content]:
        """The days of a person, then the most recent changes."""
        yield from pair(str(msg("Invite status")), str(INVITE[user.access_state.invite]), width)
        yield from self._invited(user, width)
        yield from pair(str(msg("Last active")), self.words.last_active(user), width)
        yield from self._excepted(width)
        if self._details is not None:
            since = self._details.created_at.astimezone(self.words.zone).date()
            yield from pair(str(msg("Added on")), day(since), width)
            yield from self._changes(self._details.recent, width)

    def _seats(self, user: User, width: int) -> Iterable[Content]:
        """A line for each seat, with the date since when the person has it; then what they cost a month. Of several
        seats each has its amount."""
        yield Content.styled(str(msg("Seat")), MUTED)
        held = user.access_state.seats
        if not held:
            yield Content(f"  {NOTHING}")
        names = {s.hub: safe(s.name) for s in self.subscriptions}
        since = self._details.seats_since if self._details else {}
        costs = self._costs
        shares = costs.shares if costs else {}
        for hub in [*(h for h in names if h in held), *sorted(held.difference(names))]:
            for line in wrapped(names.get(hub, safe(hub)), width - 2):
                yield Content.assemble("  ", (line, "bold $text-accent"))
            if hub in since:
                text = str(msg("since {day}", day=since[hub].astimezone(self.words.zone).date()))
                yield Content.assemble("  ", (text, MUTED))
            if costs and hub in shares and len(held) > 1:
                amount = msg("{amount} a month", amount=costs.a_month([hub]))
                yield Content.assemble("  ", (str(amount), MUTED))
        if held and costs and held <= shares.keys():
            yield from pair(str(msg("Cost a month")), money(costs.a_month(held)), width)
        yield Content("")

    def _invited(self, user: User, width: int) -> Iterable[Content]:
        """When the invitation was sent and when it expires, if the person hasn't accepted."""
        details = self._details
        if details is None or user.access_state.invite is Invite.ACCEPTED:
            return
        if details.invited_at is not None:
            sent = details.invited_at.astimezone(self.words.zone)
            yield from pair(str(msg("Invited on")), day(sent.date()), width)
        if details.invite_expires_at is not None:
            ends = (details.invite_expires_at - timedelta(microseconds=1)).astimezone(self.words.zone)
            yield from pair(str(msg("Valid until")), day(ends.date()), width)

    def _excepted(self, width: int) -> Iterable[Content]:
        """Until when the person is excepted from idleness, and why."""
        noted = self._details.excepted if self._details else None
        if noted is not None:
            yield from pair(str(msg("On leave")), str(msg("until {day}", day=noted.until)), width)
            for line in wrapped(safe(noted.because, 200), width - 2):
                yield Content.assemble("  ", (line, f"italic {MUTED}"))

    def _changes(self, recent: Sequence[Activity], width: int) -> Iterable[Content]:
        yield Content("")
        yield Content.styled(str(msg("Last changes")), MUTED)
        if not recent:
            yield Content(f"  {NOTHING}")
        for row in recent:
            for line in wrapped(str(label_of_kind(row.change)), width - 2):
                yield Content(f"  {line}")
            by = msg("{ago} by {actor}", ago=ago(row.at, self.words.now), actor=row.actor)
            for line in wrapped(str(by), width - 2):
                yield Content.assemble("  ", (line, MUTED))
            if row.because:
                for line in wrapped(safe(row.because, 200), width - 2):
                    yield Content.assemble("  ", (line, f"italic {MUTED}"))


def plain(text: str, width: int) -> Iterable[Content]:
    return (Content(line) for line in wrapped(text, width))


def listing(label: str, items: Sequence[str], width: int) -> Iterable[Content]:
    """A label, and one item a line below it; a single short item is beside it."""
    if len(items) <= 1:
        yield from pair(label, items[0] if items else NOTHING, width)
        return
    yield Content.styled(label, MUTED)
    for item in items:
        for line in wrapped(item, width - 2):
            yield Content(f"  {line}")


def pair(label: str, value: str, width: int) -> Iterable[Content]:
    """A label with its value on one line; below it if that is too narrow."""
    beside = label_width()
    if beside + cell_len(value) <= width:
        yield Content.assemble((fit(label, beside), MUTED), value)
        return
    yield Content.styled(label, MUTED)
    for line in wrapped(value, width - 2):
        yield Content(f"  {line}")


def label_width() -> int:
    """Width of the longest label with a value beside it, and a gap."""
    return 2 + max(cell_len(str(label)) for label in BESIDE)
