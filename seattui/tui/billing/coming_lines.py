"""What comes up, in lines: the day, the subscription, the invoice, and what else happens then."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from seattui.domain.billing.coming_up import ComingUp
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.text import safe
from seattui.tui.widgets.columns import fit

SHOWN = 16
"""At least so many are listed, renewals and removals before other invoices; the others are a number."""
NAME = 24
GAP = "  "
MUTED = "$foreground-muted"


def coming_lines(coming: Sequence[ComingUp], width: int, shown: int = SHOWN) -> list[Content]:
    """A heading, and a line each; a name is cut where it is narrow."""
    first = sorted(coming, key=lambda one: not (one.renews or one.leaving))[:shown]
    listed = [one for one in coming if one in first]
    days = [str(msg("{day}", day=one.on)) for one in listed]
    amounts = [str(msg("{amount}", amount=one.amount)) for one in listed]
    names = [safe(one.subscription.hub_name, NAME) for one in listed]
    day, amount, name = (max(map(cell_len, texts), default=0) for texts in (days, amounts, names))
    lines = [Content.styled(str(msg("Coming up")), "bold $text-accent")]
    for one, on, what, total in zip(listed, days, names, amounts, strict=True):
        line = Content.assemble(
            (" " * (day - cell_len(on)) + on, MUTED),
            GAP,
            fit(what, name),
            GAP,
            " " * (amount - cell_len(total)) + total,
        )
        if one.renews:
            line = Content.assemble(line, GAP, (str(msg("renews")), "bold"))
        if one.leaving:
            line = Content.assemble(line, GAP, (str(left_message(one.leaving)), "$text-warning"))
        lines.append(line.truncate(width, ellipsis=True))
    if more := len(coming) - len(listed):
        lines.append(Content.styled(str(plural("and {n} more", "and {n} more", more)), MUTED))
    return lines


def left_message(seats: int) -> Message:
    return plural("↓ {n} removed", "↓ {n} removed", seats)
