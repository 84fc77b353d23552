"""The actions of Account & Billing: rows of the table of actions."""

from __future__ import annotations

from typing import Final

from seattui.kit.i18n import msg
from seattui.tui.action import Action

OF_BILLING: Final[tuple[Action, ...]] = (
    Action(
        "buy_seats",
        "b",
        msg("Buy seats"),
        msg("Buy additional seats for the subscription at the cursor; the amount due now is shown first"),
        ("billing",),
        ("modify_billing",),
        changes=True,
    ),
    Action(
        "remove_seats",
        "d",
        msg("Remove seats"),
        msg("Remove unassigned additional seats at the next renewal"),
        ("billing",),
        ("modify_billing",),
        changes=True,
    ),
    Action(
        "overview",
        "o,left",
        msg("Overview"),
        msg("Subscriptions, and their costs in the next months"),
        ("billing",),
    ),
    Action("invoices", "i,right", msg("Invoices"), msg("All invoices"), ("billing",)),
    Action(
        "idle_holders",
        "h",
        msg("Idle holders"),
        msg("List people who hold a seat of the subscription at the cursor but hardly use it"),
        ("billing",),
    ),
    Action(
        "cancel_removal",
        "x",
        msg("Cancel removal request"),
        msg("Keep the seats that are scheduled for removal at the next renewal"),
        ("billing",),
        ("modify_billing",),
        changes=True,
    ),
    Action(
        "decide",
        "t",
        msg("To decide"),
        msg("Go to the subscription of the next decision, the most urgent first"),
        ("billing",),
    ),
)
