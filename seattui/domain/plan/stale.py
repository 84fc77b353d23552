"""The error for a plan that no longer holds."""

from __future__ import annotations

from seattui.domain.model import Activity
from seattui.domain.plan.kinds import UNDO, did, label_of_kind
from seattui.domain.plan.plan import Plan
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg, plural


class Stale(SeattuiError):
    """The store changed since the plan was shown: nothing was done.

    `plan` is the new plan (None if the change isn't possible any more; then `refusal` says why), `by` the
    newest recorded change, and `what` that was, in words.
    """

    exit_code = 5

    def __init__(
        self,
        message: Message,
        hint: Message,
        plan: Plan | None = None,
        refusal: SeattuiError | None = None,
        by: Activity | None = None,
    ):
        super().__init__("stale", message, hint)
        self.plan = plan
        self.refusal = refusal
        self.by = by
        self.what = what_was_done(by) if by else None


def what_was_done(row: Activity) -> Message:
    """A recorded change in a few words. The first call may import every change: not for the UI thread."""
    what = label_of_kind(did(row) or row.change)
    if row.change == UNDO:
        what = msg("undo of: {what}", what=what)
    return plural("{what}, {n} person", "{what}, {n} people", row.people, what=what) if row.people else what
