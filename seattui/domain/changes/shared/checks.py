"""Checks shared by several changes."""

from __future__ import annotations

from seattui.domain.billing.subscription import Subscription
from seattui.domain.plan.plan import Facts
from seattui.kit.close_words import did_you_mean
from seattui.kit.errors import NotFound, UsageError
from seattui.kit.i18n import Message, msg

MAX_SEATS = 1_000_000
MAX_MINOR = 10**12


def known_subscriptions(facts: Facts, *hubs: str) -> list[Subscription]:
    """The subscriptions of these hubs. Raises NotFound, which lists the known hubs."""
    by_hub = {s.hub: s for s in facts.subscriptions()}
    for hub in hubs:
        if hub not in by_hub:
            raise NotFound(
                "no-such-subscription",
                msg("There is no subscription for {hub} in this account.", hub=hub),
                did_you_mean(
                    hub,
                    by_hub,
                    msg("Available: {hubs}.", hubs=", ".join(by_hub)) if by_hub else msg("Add one first."),
                ),
            )
    return [by_hub[h] for h in hubs]


def out_of_bounds(what: Message, least: int, most: int, value: int) -> UsageError:
    return UsageError(
        "out-of-bounds",
        msg(
            "{what} must be from {least} to {most}, not {value}.",
            what=what,
            least=least,
            most=most,
            value=str(value),
        ),
    )
