"""Texts about a contract: term, billing interval, low seats, scheduled removal."""

from __future__ import annotations

from collections.abc import Mapping

from seattui.domain.billing.subscription import Subscription
from seattui.kit.i18n import Message, msg, plural

_TERMS: Mapping[int, Message] = {
    1: msg("monthly term"),
    3: msg("quarterly term"),
    6: msg("half-yearly term"),
    12: msg("yearly term"),
}
_BILLED: Mapping[int, Message] = {
    1: msg("billed monthly"),
    3: msg("billed quarterly"),
    6: msg("billed half-yearly"),
    12: msg("billed yearly"),
}
_EACH: Mapping[int, Message] = {
    1: msg("a month"),
    3: msg("a quarter"),
    6: msg("a half-year"),
    12: msg("a year"),
}
_PER: Mapping[int, Message] = {
    1: msg("Per month"),
    3: msg("Per quarter"),
    6: msg("Per half-year"),
    12: msg("Per year"),
}
_SAVING_PER: Mapping[int, Message] = {
    1: msg("Saving per month"),
    3: msg("Saving per quarter"),
    6: msg("Saving per half-year"),
    12: msg("Saving per year"),
}


def term(months: int) -> Message:
    """`yearly term`, `24-month term`."""
    return _TERMS.get(months) or plural("{n}-month term", "{n}-month term", months)


def billed(months: int) -> Message:
    """`billed monthly`, `billed every 2 months`."""
    return _BILLED.get(months) or plural("billed every {n} month", "billed every {n} months", months)


def each(months: int) -> Message:
    """`a month`, `every 2 months`: the interval an amount is for."""
    return _EACH.get(months) or plural("every {n} month", "every {n} months", months)


def per(months: int) -> Message:
    """`Per month`, `Per 2 months`: the label of an amount."""
    return _PER.get(months) or plural("Per {n} month", "Per {n} months", months)


def saving_per(months: int) -> Message:
    """`Saving per month`: the label of a saving."""
    return _SAVING_PER.get(months) or plural("Saving per {n} month", "Saving per {n} months", months)


def removal_message(subscription: Subscription) -> Message | None:
    """ "3 seats will be removed on 1 Mar 2027"; None without a scheduled removal."""
    removal = subscription.removal
    if removal is None:
        return None
    return plural(
        "{n} seat will be removed on {day}",
        "{n} seats will be removed on {day}",
        removal.seats,
        day=removal.effective_on,
    )
