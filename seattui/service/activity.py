"""A session's reads of the record: what was changed, by whom, and whether it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.service.open_account import OpenAccount
from seattui.store.people import operators

if TYPE_CHECKING:
    from seattui.domain.model import Activity, Affected, Verification
    from seattui.kit.cancellation import CancelToken
    from seattui.kit.i18n import Message


class ActivityReads(OpenAccount):
    __slots__ = ()

    def activity(
        self,
        search: str = "",
        email: str = "",
        before_id: int | None = None,
        limit: int = 100,
        stop: CancelToken | None = None,
        person: int | None = None,
    ) -> tuple[Activity, ...]:
        """Newest first. `search`: words in actor, reason, kind, or an affected address or name; `person`: whom it was
        about, by id.
        """
        from seattui.store.activity import activity

        with self.store.read(stop) as tx:
            return activity.page(tx, self.account, search, email, before_id, limit, person)

    def affected(self, activity_id: int, offset: int = 0, limit: int = 100) -> tuple[Affected, ...]:
        from seattui.store.activity import activity

        with self.store.read() as tx:
            return activity.affected(tx, self.account, activity_id, offset, limit)

    def verify(self, expect: str = "") -> Verification:
        from seattui.store.activity import activity

        with self.store.read() as tx:
            return activity.verify(tx, self.account, expect)

    def last_undoable(self) -> Activity | None:
        """The operator's own newest change that can be undone and wasn't."""
        from seattui.domain.plan.kinds import undoable
        from seattui.store.changes.history import StorePast

        with self.store.read() as tx:
            acting = operators.operator(tx, self.account, self.identity, self.clock)
            return StorePast(tx, self.account, acting).newest(undoable())

    def undoable(self, row: Activity) -> Message | None:
        """Why a change can't be undone; None if it can, as far as can be told without planning the undo."""
        from seattui.domain.changes.undo.undo import undo_reason
        from seattui.domain.plan.kinds import Undoing, how_undone
        from seattui.store.changes.history import StorePast

        how = how_undone(row)
        if not isinstance(how, Undoing):
            return how
        with self.store.read() as tx:
            acting = operators.operator(tx, self.account, self.identity, self.clock)
            by = StorePast(tx, self.account, acting).undone_by(row.id)
        return undo_reason(row, by) if by else None
