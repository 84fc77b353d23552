"""Planning changes: what would happen in the store's current state. A dry run needs no more, and none of what writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from seattui.domain.model import Account, Selection
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.cancellation import CancelToken
from seattui.store.billing import accounts
from seattui.store.changes import unmoved
from seattui.store.changes.facts import StoreFacts, chosen_ahead
from seattui.store.connection.engine import Store
from seattui.store.db import facets
from seattui.store.db.asking import Statement, at_once
from seattui.store.db.locking import asked, standing
from seattui.store.db.temp_tables import CHOSEN, preparing
from seattui.store.people import operators
from seattui.store.people.operators import Identity
from seattui.store.people.staging import Intake, Read


def planned(
    store: Store,
    account: Account,
    identity: Identity,
    clock: Callable[[], datetime],
    change: Change,
    stop: CancelToken | None = None,
) -> Plan:
    """Nothing is locked."""
    intake = Intake(store, account, identity, clock, change)
    with store.plan(stop, intake.before(), few=change.few) as tx:
        at_once(
            tx,
            preparing(tx, {"chosen": CHOSEN}),
            ahead(tx, account, identity, getattr(change, "people", None)),
        )
        at = standing(tx, account, clock)
        return unmoved.planned(change, facts(tx, account, identity, at.now, intake.read), at)


def ahead(tx: Connection, account: Account, identity: Identity, people: Selection | None) -> list[Statement]:
    """What is asked next of any change, of these people."""
    who = operators.asked(account, identity)
    return [
        *asked(account),
        *([who] if who else []),
        facets.asked(account.id),
        *accounts.asked(account),
        *chosen_ahead(tx, account, people),
    ]


def facts(tx: Connection, account: Account, identity: Identity, now: datetime, read: Read) -> StoreFacts:
    """What planning asks, of this transaction; the selected people stay in its temporary tables."""
    return StoreFacts(tx, account, operators.operator(tx, account, identity, lambda: now), now, read)
