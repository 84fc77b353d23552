"""The cost of the idle seats in the list, shown above the list."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from seattui.domain.billing.terms import each
from seattui.domain.people.idle import IdleSeats
from seattui.kit.i18n import Message, plural
from seattui.tui.widgets.wrapped import Prose


class IdleLine(Prose):
    """The title of the list, and a line for each subscription with idle holders."""

    def __init__(self) -> None:
        super().__init__("", id="idle-line-above", markup=False)
        self._title = Content("")
        self._lines: list[Content] = []

    def set_title(self, title: Message, back: Message) -> None:
        """Sets the title; costs stay until `tell` sets them. `back`: the key that closes the list."""
        self._title = Content.assemble((str(title), "bold $text-accent"), (f"   {back}", "$foreground-muted"))
        self._draw()

    def tell(self, idle: Sequence[IdleSeats], hint: Message) -> None:
        """Sets the costs. `hint`: the keys for idle seats. Without idle seats nothing is shown."""
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
    """`Sales Hub: 3 idle, €990.00 until 1 Mar 2027, saves €240.00 a month after that (2 removable)`."""
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
