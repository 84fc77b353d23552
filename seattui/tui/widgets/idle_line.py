"""What the seats of the idle people in the list cost, over the list while it shows those."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from seattui.domain.idle import IdleSeats
from seattui.i18n import Message, plural, say
from seattui.tui.widgets.terms import each


class IdleLine(Static):
    """A line for each subscription in which somebody is idle."""

    def __init__(self) -> None:
        super().__init__("", id="idle-line-above", markup=False)

    def tell(self, idle: Sequence[IdleSeats], hint: Message) -> None:
        """`hint`: which key frees them."""
        lines = [
            Content.assemble(("! ", "bold $text-warning"), str(cost_said(one))) for one in idle if one.held
        ]
        if lines:
            lines.append(Content.styled(f"  {hint}", "$foreground-muted"))
        else:
            lines = [Content.styled(str(say("Nobody here holds a seat and is idle.")), "$foreground-muted")]
        self.update(Content("\n").join(lines))


def cost_said(idle: IdleSeats) -> Message:
    """`Sales Hub: 3 idle seats, 990.00 € until 1 Mar 2027; 2 can leave then, 240.00 € a month`."""
    one = idle.subscription
    if not idle.until_renewal.minor:
        return plural(
            "{hub}: {n} idle seat, included in the base price",
            "{hub}: {n} idle seats, included in the base price",
            idle.held,
            hub=one.hub_name,
        )
    if not idle.can_leave:
        return plural(
            "{hub}: {n} idle seat, {amount} until {day}",
            "{hub}: {n} idle seats, {amount} until {day}",
            idle.held,
            hub=one.hub_name,
            amount=idle.until_renewal,
            day=idle.renews_on,
        )
    return plural(
        "{hub}: {n} idle seat, {amount} until {day}; {leaving} can leave then, {less} {each}",
        "{hub}: {n} idle seats, {amount} until {day}; {leaving} can leave then, {less} {each}",
        idle.held,
        hub=one.hub_name,
        amount=idle.until_renewal,
        day=idle.renews_on,
        less=idle.less_each_interval,
        each=each(one.billing_months),
        leaving=idle.can_leave,
    )
