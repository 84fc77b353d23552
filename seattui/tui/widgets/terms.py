"""The words for lengths of time in a contract: how long a term is, how often it is billed."""

from __future__ import annotations

from collections.abc import Mapping

from seattui.kit.i18n import Message, plural, say

_TERMS: Mapping[int, Message] = {
    1: say("monthly term"),
    3: say("quarterly term"),
    6: say("half-yearly term"),
    12: say("yearly term"),
}
_BILLED: Mapping[int, Message] = {
    1: say("billed monthly"),
    3: say("billed quarterly"),
    6: say("billed half-yearly"),
    12: say("billed yearly"),
}
_EACH: Mapping[int, Message] = {
    1: say("a month"),
    3: say("a quarter"),
    6: say("a half-year"),
    12: say("a year"),
}


def term(months: int) -> Message:
    """`yearly term`, `24-month term`."""
    return _TERMS.get(months) or plural("{n}-month term", "{n}-month term", months)


def billed(months: int) -> Message:
    """`billed monthly`, `billed every 2 months`."""
    return _BILLED.get(months) or plural("billed every {n} month", "billed every {n} months", months)


def each(months: int) -> Message:
    """`a month`, `every 2 months`: what an amount is for."""
    return _EACH.get(months) or plural("every {n} month", "every {n} months", months)
