"""What the seats of the idle people in the list cost, over the list while it shows those."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from seattui.domain.billing.terms import each
from seattui.domain.people.idle import IdleSeats
from seattui.kit.i18n import Message, plural


class IdleLine(Static):
    """What the list is called, and a line for each subscription in which somebody is idle."""

    def __init__(self) -> None:
        super().__init__("", id="idle-line-above", markup=False)
        self._title = Content("")
        self._lines: list[Content] = []

    def entitle(self, title: Message, back: Message) -> None:
        """The list is there; what it comes to stays as it was until it is told. `back`: which key leaves it."""
        self._title = Content.assemble((str(title), "bold $text-accent"), (f"   {back}", "$foreground-muted"))
        self._draw()

    def tell(self, idle: Sequence[IdleSeats], hint: Message) -> None:
        """`hint`: which keys are for them. Where nobody is idle nothing costs anything."""
        self._lines = [
            Content.assemble(("! ", "bold $text-warning"), str(cost_message(one))) for one in idle if one.held
        ]
        if self._lines:
            self._lines.append(Content.styled(f"  {hint}", "$foreground-muted"))
        self._draw()

    def _draw(self) -> None:
        self.display = True
        self.update(Content("\n").join([self._title, *self._lines]))


def cost_message(idle: IdleSeats) -> Message:
    """`Sales Hub: 3 idle, 990.00 € until 1 Mar 2027, saves 240.00 € a month after that (2 removable)`."""
    one, held = idle.subscription, idle.held
    values = {
        "hub": one.hub_name,
        "cost": idle.until_renewal,
        "day": idle.renews_on,
        "change": idle.less_each_interval,
        "each": each(one.billing_months),
    }
    if not idle.can_leave:
        if not idle.until_renewal.minor:
            return plural(
                "{hub}: {n} idle, included, no extra cost",
                "{hub}: {n} idle, included, no extra cost",
                held,
                **values,
            )
        return plural(
            "{hub}: {n} idle, {cost} until {day}", "{hub}: {n} idle, {cost} until {day}", held, **values
        )
    if idle.until_renewal.minor:
        result = plural(
            "{hub}: {n} idle, {cost} until {day}, saves {change} {each} after that",
            "{hub}: {n} idle, {cost} until {day}, saves {change} {each} after that",
            held,
            **values,
        )
    else:
        result = plural(
            "{hub}: {n} idle, saves {change} {each} from {day}",
            "{hub}: {n} idle, saves {change} {each} from {day}",
            held,
            **values,
        )
    if idle.can_leave == held:
        return result
    return plural("{what} ({n} removable)", "{what} ({n} removable)", idle.can_leave, what=result)
