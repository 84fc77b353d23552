"""Posts what fell due since the last run; asks first when it is much (R21)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from seattui.kit.i18n import Message, plural
from seattui.tui.shell.work import in_thread

if TYPE_CHECKING:
    from seattui.service.scheduler import Due
    from seattui.service.screen_session import ScreenSession

Question = Callable[["Sequence[Due]", Mapping[str, str]], Awaitable["int | None"]]
"""Asks whether to post these, and posts them; None to look without posting."""


async def catch_up(session: ScreenSession, question: Question) -> tuple[int, Message | None]:
    """Posts what is due. Returns how many periods were posted, and why nothing can be changed, if so."""
    if session.read_only:
        return 0, None
    due, overdue, names = await in_thread(lambda: _load(session), "due")
    if not overdue:
        return (await in_thread(session.settle, "settling") if due else 0), None
    posted = await question(due, names)
    return (0, changes_blocked(len(due))) if posted is None else (posted, None)


async def still_overdue(session: ScreenSession) -> bool:
    """Whether more is due than may be posted without asking; another client may have posted it."""
    return bool(await in_thread(session.overdue, "due"))


def _load(session: ScreenSession) -> tuple[Sequence[Due], bool, Mapping[str, str]]:
    due = session.due()
    if not due:
        return due, False, {}
    return due, bool(session.overdue()), {one.hub: one.name for one in session.subscriptions()}


def changes_blocked(periods: int) -> Message:
    """The message that nothing can be changed until these periods are posted."""
    return plural(
        "View only: {n} billing period is overdue. Open the screens again to post it, or run seattui tick.",
        "View only: {n} billing periods are overdue. Open the screens again to post them, or "
        "run seattui tick.",
        periods,
    )


def posted_message(periods: int) -> Message:
    return plural(
        "{n} due billing period was posted: see Invoices.",
        "{n} due billing periods were posted: see Invoices.",
        periods,
    )
