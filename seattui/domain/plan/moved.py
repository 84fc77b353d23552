"""What differs between a change as shown and as done, because others changed something in between.

People, effects, amounts, dates and warnings are fixed: if one of them differs, nothing is done. Counters may
differ; the difference is reported.
"""

from __future__ import annotations

from seattui.domain.plan.plan import Line, Plan
from seattui.kit.i18n import Message, msg


def moved(shown: Plan, done: Plan) -> tuple[Line, ...]:
    """The lines that differ: `before` as shown, `after` as done."""
    ended = {str(line.label): line for line in done.lines}
    found = ((line, ended.get(str(line.label))) for line in shown.lines)
    return tuple(
        Line(was.label, was.after, now.after)
        for was, now in found
        if now is not None and str(now.after) != str(was.after)
    )


def moved_message(lines: tuple[Line, ...]) -> Message:
    """`Others changed something meanwhile. Sales Hub assigned: 62 of 67 was shown, 62 of 68 it is now.`"""
    result = msg("Somebody else has made a change meanwhile.")
    for line in lines:
        result = msg(
            "{told} {what}: {shown} was shown, now it is {now}.",
            told=result,
            what=line.label,
            shown=line.before,
            now=line.after,
        )
    return result
