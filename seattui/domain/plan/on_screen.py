"""Lines of a plan that screens word another way than commands: where these have their options, screens have words."""

from __future__ import annotations

from dataclasses import replace

from seattui.domain.plan.plan import Line, Plan
from seattui.kit.i18n import Message
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class OptionsLine(Line):
    """A row whose values are options, and the same in words."""

    words: tuple[Message, Message]


def on_screen(plan: Plan) -> Plan:
    """The plan with words in place of options."""
    return replace(plan, lines=tuple(_in_words(line) for line in plan.lines))


def _in_words(line: Line) -> Line:
    return Line(line.label, *line.words) if isinstance(line, OptionsLine) else line
