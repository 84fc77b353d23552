"""What somebody may not do: the permission that is missing, and who has it, as the store is when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from seattui.kit.i18n import Message, msg
from seattui.tui.action import Action
from seattui.tui.ask import Ask
from seattui.tui.frame import Frame
from seattui.tui.shell.work import in_thread

if TYPE_CHECKING:
    from seattui.domain.people.holders import Holders
    from seattui.service.screen_session import ScreenSession

Lacking = tuple[str, ...]
"""Codes of the permissions that are missing for something."""


def refusal(action: Action, lacking: tuple[str, ...]) -> Message:
    """`Change seat needs Modify billing.`"""
    if len(lacking) == 1:
        return msg("{action} needs {permission}.", action=action.label, permission=lacking[0])
    return msg("{action} needs {one} and {other}.", action=action.label, one=lacking[0], other=lacking[1])


def why_not(frame: Frame, action: Action) -> Message | None:
    """What permission is missing, or why nothing can be changed; None if the action is available."""
    if lacking := frame.missing(action):
        return refusal(action, lacking)
    return frame.changes_blocked if action.changes else None


def codes_lacking(frame: Frame, action: Action) -> Lacking:
    """Those of an action that the operator lacks."""
    operator = frame.operator
    return tuple(p for p in action.needs if operator is not None and not operator.holds(p))


def who_have(session: ScreenSession, lacking: Collection[Lacking]) -> Mapping[Lacking, Holders]:
    """Who has what is missing for each of several actions; runs in a worker."""
    from seattui.domain.people.holders import who_has

    return {codes: who_has(session, codes) for codes in lacking}


async def who_may(frame: Frame, lacking: Collection[Lacking]) -> Mapping[Lacking, Holders]:
    """Who has what is missing for each of several actions; empty if that is nothing, or can't be read now."""
    session = frame.session
    if not lacking or session is None or frame.out_of_reach:
        return {}
    return await in_thread(lambda: who_have(session, lacking), "who-may")


def said(lacking: Lacking, have: Mapping[Lacking, Holders]) -> Message | None:
    """`Ada Berg and 2 others have it.`; None where it isn't known."""
    return have[lacking].said(len(lacking)) if lacking in have else None


def tell_why_not(frame: Frame, ask: Ask, action: Action, why: Message) -> None:
    """Says why an action isn't available; where a permission is missing, with who has it."""

    def tell(why: Message) -> None:
        frame.tell(why, severity="warning")

    if not add_who_may(frame, ask, action, why, tell):
        tell(why)


def add_who_may(
    frame: Frame, ask: Ask, action: Action, why: Message, then: Callable[[Message], None]
) -> bool:
    """Calls `then` with the same and who has what is missing, once that is read; False where nothing is to be read."""
    lacking, session = codes_lacking(frame, action), frame.session
    if not lacking or session is None or frame.out_of_reach:
        return False

    def read(have: Mapping[Lacking, Holders]) -> None:
        who = said(lacking, have)
        then(msg("{why} {who}", why=why, who=who) if who else why)

    ask(lambda stop: who_have(session, (lacking,)), read, group=f"who-may-{action.id}")
    return True
