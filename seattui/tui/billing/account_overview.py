"""The account at a glance, above the cards: what everything costs, what comes next, and what to decide first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message as Event

from seattui.domain.billing.account_costs import account_costs, account_lines
from seattui.domain.billing.decisions import DECIDE, URGENT, Decision, decisions
from seattui.domain.billing.subscription import Subscription
from seattui.kit.i18n import msg, plural
from seattui.tui.widgets.columns import fit
from seattui.tui.widgets.drawn import Drawn
from seattui.tui.widgets.wrapped import wrapped

MUTED = "$foreground-muted"
GAP = 2
SHOWN = 3
"""So many decisions are shown, the others are a number; twice as many on a tall screen."""
TALL = 50
"""Lines of a tall screen, where a blank line follows."""
BESIDE = 150
"""From so many cells on, what to decide is beside what it costs."""
BETWEEN = 4


class AccountOverview(Drawn):
    """Drawn once the subscriptions are known, and again when it is known who is idle."""

    ALLOW_SELECT = False

    class Chosen(Event):
        """A decision was clicked that is about this hub's subscription."""

        def __init__(self, hub: str) -> None:
            super().__init__()
            self.hub = hub

    def __init__(self) -> None:
        super().__init__()
        self._costs: Sequence[tuple[str, str]] = ()
        self._subscriptions: Sequence[Subscription] = ()
        self._today = date.min
        self._idle: Mapping[str, int] = {}
        self._decisions: Sequence[Decision] = ()
        self._lines: Sequence[str] = ()
        """The hub that each line with a decision is about."""
        self._from = (0, 0)
        """The column and line at which these begin."""
        self.display = False

    @property
    def to_decide(self) -> tuple[str, ...]:
        """The hubs whose subscriptions have something to be decided, the most urgent first."""
        return tuple(dict.fromkeys(one.subscription.hub for one in self._decisions))

    def on_click(self, event: events.Click) -> None:
        column, line = self._from
        if event.x >= column and 0 <= event.y - line < len(self._lines):
            self.post_message(self.Chosen(self._lines[event.y - line]))

    def show(self, subscriptions: Sequence[Subscription], today: date) -> None:
        """Idle holders that were counted before stay known until they are counted again."""
        self._subscriptions, self._today = subscriptions, today
        self.display = bool(subscriptions)
        if subscriptions:
            costs = account_costs(subscriptions, today, subscriptions[0].currency)
            self._costs = [(str(label), str(value)) for label, value in account_lines(costs)]
        self.show_idle(self._idle)

    def show_idle(self, idle: Mapping[str, int]) -> None:
        """`idle`: hub → how many of its holders are idle."""
        self._idle = idle
        self._decisions = decisions(self._subscriptions, idle, self._today)
        self.redraw()

    @property
    def _tall(self) -> bool:
        return self.screen_height >= TALL

    def drawn(self, width: int) -> Content:
        lines = self._drawn_lines(max(20, width))
        return Content("\n").join([*lines, Content("")] if self._tall else lines)

    def _drawn_lines(self, width: int) -> list[Content]:
        label = max(cell_len(text) for text in (*(label for label, _ in self._costs), str(DECIDE))) + GAP
        if width < BESIDE:
            known = self._known(label, width)
            self._from = 0, len(known)
            return [*known, *self._decided(label, width)]
        half = (width - BETWEEN) // 2
        left, right = self._known(label, half), self._decided(label, half)
        self._from = half + BETWEEN, 0
        rows = max(len(left), len(right))
        left += [Content("")] * (rows - len(left))
        right += [Content("")] * (rows - len(right))
        return [
            Content.assemble(one, " " * (half + BETWEEN - one.cell_length), other)
            for one, other in zip(left, right, strict=True)
        ]

    def _known(self, label: int, width: int) -> list[Content]:
        return [line for name, value in self._costs for line in labelled(name, value, "bold", label, width)]

    def _decided(self, label: int, width: int) -> list[Content]:
        self._lines = ()
        if not self._decisions:
            return labelled(str(DECIDE), str(msg("nothing for now")), MUTED, label, width)
        shown = [
            (d.subscription.hub, str(d.message), "$text-warning" if d.kind in URGENT else "")
            for d in self._decisions
        ]
        most = 2 * SHOWN if self._tall else SHOWN
        if more := max(0, len(shown) - most):
            next_hub = shown[most][0]
            shown[most:] = [(next_hub, str(plural("and {n} more", "and {n} more", more)), MUTED)]
        lines = [
            (hub, line)
            for n, (hub, text, style) in enumerate(shown)
            for line in labelled("" if n else str(DECIDE), text, style, label, width)
        ]
        self._lines = [hub for hub, _ in lines]
        return [line for _, line in lines]


def labelled(label: str, value: str, style: str, wide: int, width: int) -> list[Content]:
    """A label and its value, which goes on below itself."""
    first, *more = wrapped(value, max(1, width - wide))
    return [
        Content.assemble((fit(label, wide), MUTED), (first, style)),
        *(Content.assemble(" " * wide, (line, style)) for line in more),
    ]
