"""What stands otherwise after a change than its plan had shown, because others changed something meanwhile.

Pinned are the people, the effects, the amounts, the dates and the warnings: where one of them moved, nothing
is done. A counter beside them may have moved; that it did is said.
"""

from __future__ import annotations

from seattui.domain.plan.plan import Line, Plan
from seattui.kit.i18n import Message, msg


def moved(shown: Plan, done: Plan) -> tuple[Line, ...]:
    """The lines that ended otherwise than they were shown: `before` as shown, `after` as it is now."""
    ended = {str(line.label): line for line in done.lines}
    found = ((line, ended.get(str(line.label))) for line in shown.lines)
    return tuple(
        Line(was.label, was.after, now.after)
        for was, now in found
        if now is not None and str(now.after) != str(was.after)
    )


def moved_message(lines: tuple[Line, ...]) -> Message:
    """`Others changed something meanwhile. Sales Hub assigned: 62 of 67 was shown, 62 of 68 it is now.`"""
    result = msg("Others changed something meanwhile.")
    for line in lines:
        result = msg(
            "{told} {what}: {shown} was shown, {now} it is now.",
            told=result,
            what=line.label,
            shown=line.before,
            now=line.after,
        )
    return result
