"""Move seat: moves a person's paid seat to another person, as one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Label, Static

from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.seats.seats import MoveSeat
from seattui.domain.changes.shared.inviting import DAYS
from seattui.domain.model import Chosen, Sort, User, UserFilter
from seattui.domain.plan.plan import Change, Line, Plan
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.tui.change.people_named import each_named
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.seats.person_search import SHOWN, PersonSearch
from seattui.tui.shell.dialog import CHOOSE, NEXT_FIELD
from seattui.tui.widgets.radio import OneOf

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone


class MoveSeatDialog(PlanDialog):
    """From `person`, who has at least one seat, to somebody found by a search."""

    KEYS = (NEXT_FIELD, CHOOSE)
    heading = msg("Move seat")
    nothing = msg("Choose who gets the seat.")
    days = DAYS
    """How many days a new invitation is valid."""

    def __init__(self, session: ScreenSession, person: User) -> None:
        super().__init__(session)
        self.person = person
        self.held: tuple[Subscription, ...] = ()

    def questions(self) -> ComposeResult:
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("From")), classes="dialog-label", markup=False)
            yield Static(
                Content(str(msg("{name}", name=self.person.display_name))), id="move-from", markup=False
            )
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Seat")), classes="dialog-label", markup=False)
            yield OneOf([msg("Loading their seats …")])
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("To")), classes="dialog-label", markup=False)
            yield PersonSearch(self.why_not)

    def on_mount(self) -> None:
        # So many lines come, and nothing below moves then.
        self.query_one(OneOf).styles.min_height = max(1, len(self.person.access_state.seats))
        self.start_at(self.query_one("#person-text"))
        self.reload()
        self.replan()

    # --- the change ------------------------------------------------------------------------------

    @property
    def subscription(self) -> Subscription | None:
        """The subscription whose seat is moved."""
        return self.held[self.query_one(OneOf).index] if self.held else None

    def change(self) -> Change | None:
        to, subscription = self.query_one(PersonSearch).chosen, self.subscription
        if to is None or subscription is None:
            return None
        return MoveSeat(self.person.id, to.id, subscription.hub, self.days)

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Move seat")

    def lines(self, plan: Plan) -> tuple[Line, ...]:
        """Who has it now, and who will; then the subscription's numbers, which don't change."""
        to, subscription = self.query_one(PersonSearch).chosen, self.subscription
        if to is None or subscription is None:
            return plan.lines
        seat, none = msg("{name}", name=subscription.name), msg("–")
        giver, taker = each_named((self.person, to))
        return (
            Line(giver, seat, none),
            Line(taker, none, seat),
            *plan.lines,
        )

    @property
    def concerned(self) -> int:
        return 1 + any(search.chosen is not None for search in self.query(PersonSearch))

    def everyone(self) -> Everyone | None:
        """Who gives it and who gets it."""
        from seattui.tui.change.everyone import selected

        to = self.query_one(PersonSearch).chosen
        both = Chosen((self.person.id, to.id)) if to else Chosen((self.person.id,))
        return selected(self.session, both, len(both.ids), self.plan, ())

    def reload(self) -> None:
        """Loads the person's seats."""

        def load(stop: CancelToken) -> tuple[User | None, tuple[Subscription, ...]]:
            return next(iter(self.session.by_id((self.person.id,))), None), self.session.subscriptions()

        def loaded(answer: tuple[User | None, tuple[Subscription, ...]]) -> None:
            person, subscriptions = answer
            self.person = person or self.person
            held = tuple(one for one in subscriptions if one.hub in self.person.access_state.seats)
            self.held = held
            self.query_one(OneOf).show(
                [msg("{name}", name=one.name) for one in held] or [msg("No paid seat to move.")]
            )
            self.query_one(PersonSearch).forget()

        self.ask(load, loaded, group="data")

    # --- the recipient ---------------------------------------------------------------------------

    def why_not(self, user: User) -> Message | None:
        """Why this person can't be chosen."""
        subscription = self.subscription
        if subscription is not None and subscription.hub in user.access_state.seats:
            return msg("already has one")
        return None

    def on_person_search_wanted(self, event: PersonSearch.Wanted) -> None:
        wanted = UserFilter(search=event.text)

        def find(stop: CancelToken) -> list[User]:
            people = self.session.users(wanted, Sort(), 0, SHOWN + 1, stop=stop)
            return [user for user in people if user.id != self.person.id]

        self.ask(find, self.query_one(PersonSearch).show, group="found")

    def on_person_search_chosen(self, event: PersonSearch.Chosen) -> None:
        self.replan()

    def on_one_of_changed(self) -> None:
        self.query_one(PersonSearch).forget()
        self.replan()


def move_done(receipt: Receipt) -> Message:
    """What was done, for a notice."""
    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    return msg("Seat moved. Record {record}.", record=receipt.activity_id)
