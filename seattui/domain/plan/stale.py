"""The error for a plan that no longer holds."""

from __future__ import annotations

from seattui.domain.model import Activity
from seattui.domain.plan.plan import Plan
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message


class Stale(SeattuiError):
    """The store changed since the plan was shown: nothing was done.

    `plan` is the new plan (None if the change isn't possible any more; then `refusal` says why), `by` the
    newest recorded change.
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
