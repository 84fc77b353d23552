"""What the seats of the idle people in the list cost, over the list while it shows those."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from seattui.domain.idle import IdleSeats
from seattui.i18n import Message, plural
from seattui.tui.widgets.terms import each


class IdleLine(Static):
    """A line for each subscription in which somebody is idle."""

    def __init__(self) -> None:
        super().__init__("", id="idle-line-above", markup=False)

    def tell(self, idle: Sequence[IdleSeats], hint: Message) -> None:
        """`hint`: which key frees them. Where nobody is idle there is nothing to say."""
        lines = [
            Content.assemble(("! ", "bold $text-warning"), str(cost_said(one))) for one in idle if one.held
        ]
        self.display = bool(lines)
        self.update(Content("\n").join([*lines, Content.styled(f"  {hint}", "$foreground-muted")]))


def cost_said(idle: IdleSeats) -> Message:
    """`Sales Hub: 3 idle seats, 990.00 € until 1 Mar 2027; 2 can leave then, 240.00 € a month`."""
    one, leaving = idle.subscription, idle.can_leave
    values = {"hub": one.hub_name, "amount": idle.until_renewal, "day": idle.renews_on, "leaving": leaving}
    values |= {"less": idle.less_each_interval, "each": each(one.billing_months)}
    if not idle.until_renewal.minor and not leaving:
        return plural(
            "{hub}: {n} idle seat, at no cost of its own",
            "{hub}: {n} idle seats, at no cost of their own",
            idle.held,
            **values,
        )
    if not idle.until_renewal.minor:
        return plural(
            "{hub}: {n} idle seat; {leaving} can leave on {day}, {less} {each}",
            "{hub}: {n} idle seats; {leaving} can leave on {day}, {less} {each}",
            idle.held,
            **values,
        )
    if not leaving:
        return plural(
            "{hub}: {n} idle seat, {amount} until {day}",
            "{hub}: {n} idle seats, {amount} until {day}",
            idle.held,
            **values,
        )
    return plural(
        "{hub}: {n} idle seat, {amount} until {day}; {leaving} can leave then, {less} {each}",
        "{hub}: {n} idle seats, {amount} until {day}; {leaving} can leave then, {less} {each}",
        idle.held,
        **values,
    )
