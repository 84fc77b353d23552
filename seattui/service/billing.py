"""A session's reads of subscriptions, prices, invoices and due periods.

Modules that the first list doesn't need are imported inside the methods, to keep startup fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.people.permissions import MODIFY_BILLING, require
from seattui.service.open_account import OpenAccount
from seattui.store.billing import accounts
from seattui.store.db import locking
from seattui.store.people import operators

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue
    from seattui.domain.billing.invoice import Invoice
    from seattui.domain.billing.outbox import Outbox
    from seattui.domain.billing.subscription import Subscription
    from seattui.domain.billing.team_costs import TeamCosts
    from seattui.domain.model import Team
    from seattui.store.billing.due import Due


class BillingReads(OpenAccount):
    __slots__ = ()

    def subscriptions(self) -> tuple[Subscription, ...]:
        """By hub name, with lots, counters and the scheduled removal."""
        with self.store.read() as tx:
            return accounts.subscriptions(tx, self.account, locking.day(tx, self.account, self.clock))

    def hub_tabs(self) -> dict[str, str]:
        """The short name of each hub that is sold, by code."""
        with self.store.read() as tx:
            return accounts.hub_tabs(tx, self.account)

    def catalogue(self) -> Catalogue:
        with self.store.read() as tx:
            return accounts.catalogue(tx, self.account)

    def team_costs(self) -> tuple[tuple[Team, ...], TeamCosts]:
        """The teams and the costs of their seats, read at the same moment."""
        from seattui.domain.billing import team_costs as costs_of_teams
        from seattui.store.teams import teams

        with self.store.read() as tx:
            today = locking.day(tx, self.account, self.clock)
            held = accounts.subscriptions(tx, self.account, today)
            all_teams = teams.listed(tx, self.account)
            return all_teams, costs_of_teams.team_costs(held, all_teams, today, self.account.currency)

    def due(self) -> tuple[Due, ...]:
        """The billing periods that have begun and aren't posted yet, in order."""
        from seattui.store.billing import due

        with self.store.read() as tx:
            return tuple(due.due(tx, self.account, locking.instant(tx, self.account, self.clock)))

    def overdue(self) -> tuple[Due, ...]:
        """The due periods if there are more than `apply` posts without asking; else nothing."""
        from seattui.store.billing import due

        waiting = self.due()
        return waiting if len(waiting) > due.MAX_UNASKED else ()

    def outbox(self) -> Outbox:
        """How many emails are queued and how many were refused."""
        from seattui.store.changes import outbox

        with self.store.read() as tx:
            return outbox.outlook(tx, self.account)

    def invoices(self, before: int | None = None, limit: int = 100) -> tuple[Invoice, ...]:
        """Newest first. Raises NotPermitted without the permission Modify billing."""
        from seattui.store.billing import invoices

        with self.store.read() as tx:
            require(operators.operator(tx, self.account, self.identity, self.clock), MODIFY_BILLING)
            return invoices.listed(tx, self.account, before, limit)

    def invoice(self, number: int) -> Invoice | None:
        from seattui.store.billing import invoices

        with self.store.read() as tx:
            require(operators.operator(tx, self.account, self.identity, self.clock), MODIFY_BILLING)
            return invoices.one(tx, self.account, number)
