"""Costs of the next twelve months: a bar for each month, a sign for each subscription, and all totals as
text; beside it, or below where it is narrow, what comes up on which day.

Readable without colours: the signs differ, and the amounts are next to the bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message as Event

from seattui.domain.billing.charges import first_month, months
from seattui.domain.billing.coming_up import ComingUp, coming_up
from seattui.domain.billing.subscription import Subscription
from seattui.kit.i18n import month, msg
from seattui.kit.money import Money
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.actions import bound
from seattui.tui.billing.coming_lines import SHOWN, coming_lines, left_message
from seattui.tui.widgets.columns import fit
from seattui.tui.widgets.drawn import Drawn

SIGNS = (("█", "$primary"), ("░", "$text-accent"), ("▞", "$text-success"), ("≡", "$foreground"), ("+", ""))
GAP = "  "
MUTED = "$foreground-muted"
SHORTEST = 8
WIDEST = 96
TWO_COLUMNS = 98
"""From so many cells on, the months are in two columns of six."""
BETWEEN = 4
BESIDE = 150
"""From so many cells on, what comes up is beside the chart."""
ABOVE, CARDS = 20, 12
"""Lines beside the list of what comes up: those of the frame and of the account, and those of two cards abreast."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month's costs by subscription, and how many seats are removed in it."""

    first: date
    amounts: tuple[Money, ...]
    leaving: int

    def total(self, currency: str) -> Money:
        return sum(self.amounts, Money(0, currency))


class CostChart(Drawn, can_focus=True):
    """Focusable, so that the keys of the place scroll to it."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("down", "step(1)"),
        bound("up", "step(-1)"),
    ]

    class Stepped(Event):
        """Move the focus down (1) or up (-1)."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__()
        self._subscriptions: Sequence[Subscription] = ()
        self._months: tuple[Month, ...] = ()
        self._coming: tuple[ComingUp, ...] = ()
        self.display = False

    def show(self, subscriptions: Sequence[Subscription], today: date) -> None:
        self._subscriptions = subscriptions
        self._months = forecast(subscriptions, today)
        self._coming = coming_up(subscriptions, today)
        self.display = bool(subscriptions)
        self.redraw()

    def drawn(self, width: int) -> Content:
        if not self._subscriptions:
            return Content("")
        mark = ("▌" if self.has_focus else " ", "bold $text-accent")
        width = max(20, width - 2)
        if width < BESIDE:
            lines = [*self._chart(width), Content(""), *coming_lines(self._coming, width)]
        else:
            half = (width - BETWEEN) // 2
            coming = coming_lines(self._coming, width - half - BETWEEN, self._room)
            pairs = zip_longest(self._chart(half), coming, fillvalue=Content(""))
            lines = [
                Content.assemble(one, " " * (half + BETWEEN - one.cell_length), other) for one, other in pairs
            ]
        return Content("\n").join(Content.assemble(mark, " ", line) for line in lines)

    @property
    def _room(self) -> int:
        """How many lines of what comes up fit beside the chart."""
        return max(SHOWN, self.screen_height - ABOVE - CARDS * ((len(self._subscriptions) + 1) // 2))

    def _chart(self, width: int) -> Iterator[Content]:
        width = min(width, 2 * WIDEST + BETWEEN) if width >= TWO_COLUMNS else min(width, WIDEST)
        currency = self._subscriptions[0].currency
        title = Content.styled(str(msg("The next twelve months")), "bold $text-accent")
        side_by_side = width >= TWO_COLUMNS
        in_line = Content("   ").join(self._legend(currency, aligned=False))
        if side_by_side and title.cell_length + 3 + in_line.cell_length <= width:
            yield Content.assemble(title, "   ", in_line)
        elif side_by_side and in_line.cell_length <= width:
            yield from (title, in_line)
        else:
            yield from (title, *self._legend(currency, aligned=True))
        if not side_by_side:
            yield Content("")
            yield from self._bars(currency, width)
            return
        bars = list(self._bars(currency, (width - BETWEEN) // 2))
        half = (len(bars) + 1) // 2
        for first, second in zip_longest(bars[:half], bars[half:], fillvalue=Content("")):
            yield Content.assemble(first, " " * BETWEEN, second)

    def _bars(self, currency: str, width: int) -> Iterator[Content]:
        """A line for each month, each as wide."""
        names = [month(each.first) for each in self._months]
        totals = [str(msg("{amount}", amount=each.total(currency))) for each in self._months]
        notes = [str(left_message(each.leaving)) if each.leaving else "" for each in self._months]
        label, amount, note = (max(map(cell_len, texts)) for texts in (names, totals, notes))
        room = max(SHORTEST, width - label - amount - note - len(GAP) * (3 if note else 2))
        most = max(each.total(currency).minor for each in self._months)
        for each, name, total, left in zip(self._months, names, totals, notes, strict=True):
            bar = bar_of([one.minor for one in each.amounts], most, room)
            yield Content.assemble(
                (fit(name, label), MUTED),
                GAP,
                *(
                    (SIGNS[n % len(SIGNS)][0] * cells, SIGNS[n % len(SIGNS)][1])
                    for n, cells in enumerate(bar)
                ),
                " " * (room - sum(bar)),
                GAP,
                (" " * (amount - cell_len(total)) + total, "" if each.total(currency).minor else MUTED),
                (GAP + fit(left, note) if note else "", "$text-warning"),
            )

    def _legend(self, currency: str, *, aligned: bool) -> Iterator[Content]:
        """The sign, the name and the twelve months' total of each subscription, and the total of all if there
        are several; below each other, their amounts are `aligned`."""
        names = [safe(one.name, 40) for one in self._subscriptions]
        sums = [
            sum((each.amounts[n] for each in self._months), Money(0, currency)) for n in range(len(names))
        ]
        signs = [(SIGNS[n % len(SIGNS)][0] * 2 + " ", SIGNS[n % len(SIGNS)][1]) for n in range(len(names))]
        if len(names) > 1:
            names.append(str(msg("Total")))
            sums.append(sum(sums, Money(0, currency)))
            signs.append(("   " if aligned else "", ""))
        amounts = [str(msg("{amount}", amount=one)) for one in sums]
        wide, deep = (max(map(cell_len, texts)) if aligned else 0 for texts in (names, amounts))
        for n, (sign, name, amount) in enumerate(zip(signs, names, amounts, strict=True)):
            style = "bold" if n == len(self._subscriptions) else ""
            yield Content.assemble(
                sign,
                (fit(name, wide) if aligned else name, style),
                GAP if aligned else " ",
                (" " * max(0, deep - cell_len(amount)) + amount, style),
            )

    def action_step(self, by: int) -> None:
        self.post_message(self.Stepped(by))

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def on_click(self) -> None:
        self.focus()


def forecast(subscriptions: Sequence[Subscription], today: date) -> tuple[Month, ...]:
    """The next twelve months, the same for all subscriptions."""
    first = first_month(subscriptions, today)
    each = [dict(months(one, today, 12, first)) for one in subscriptions]
    firsts = list(each[0]) if each else []
    return tuple(
        Month(day, tuple(amounts[day] for amounts in each), sum(leaving(one, day) for one in subscriptions))
        for day in firsts
    )


def leaving(one: Subscription, first: date) -> int:
    """How many seats are removed in the month beginning on `first`."""
    removal = one.removal
    return removal.seats if removal and removal.effective_on.replace(day=1) == first else 0


def bar_of(amounts: Sequence[int], most: int, room: int) -> list[int]:
    """How many of `room` cells each amount takes, if `most` takes all of them.

    Rounds running sums, so that the bar's length matches its total; any cost takes at least one cell.
    """
    cells: list[int] = []
    total = taken = 0
    for amount in amounts:
        total += amount
        end = (2 * total * room + most) // (2 * most) if most else 0
        cells.append(max(1 if amount else 0, end - taken))
        taken = sum(cells)
    while sum(cells) > room:
        cells[cells.index(max(cells))] -= 1
    return cells
