"""What the signs on the screens mean. A test looks for one that the screens draw and that isn't here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seattui.kit.i18n import Message, msg

LEGEND: Final[Mapping[str, Message]] = {
    "▌": msg("The cursor: keys act on this row or card"),
    "›": msg("The cursor in a dialog; the step or the subscription that is shown"),
    "●": msg("A marked person: keys act on all marked people"),
    "!": msg("A warning: it can be confirmed, but read it first"),
    "×": msg("Not possible, and why: a refusal or an error. In an amount: times"),
    "√": msg("Done, or chosen"),
    "…": msg("Not finished: something is being loaded or written, or a text is longer than its room"),
    "–": msg("None: no seat, no date, no key"),
    "→": msg("From what is now to what will be"),
    "↓": msg("Fewer seats: a removal that is scheduled for the renewal"),
    "+ −": msg("What is given, and what is taken away; more, and less"),
    "▲ ▼": msg("The column by which the list is sorted, ascending or descending"),
    "[x] [ ] [-]": msg("On, off, and left as it is for each person"),
    "(•) ( )": msg("The chosen one of several, and the others"),
    "‹ ›": msg("One value of several: left and right choose another; or there are further tabs"),
    "•": msg("A tab in which something is on"),
    "↑ ↓": msg("There are further rows above or below"),
    "█ ░": msg("Assigned and unassigned seats"),
    "█ ░ ▞ ≡": msg("The subscriptions of the chart, each with its name beside it"),
}
"""One or several signs, and their meaning."""
PUNCTUATION: Final = frozenset("·“”─│├└")
"""What is drawn between words, around boxes and in trees."""
