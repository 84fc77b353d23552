"""Mixed changes of one process, each under a key of its own, and what became of each: its history."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection

from seattui.domain.changes.people.lifecycle import Deactivate, Reactivate, Remove
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, MoveSeat
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Chosen, Sort, UserFilter
from seattui.domain.plan.operation import Answered, Operation
from seattui.domain.plan.plan import Change
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import Busy, NotFound, NotPermitted, OutcomeUnknown, Refused
from seattui.service.session import Session, open_session

HUB = "sales-hub"
TICK = "tick"
KINDS = {"give": 22, "take": 18, "move": 10, "buy": 8, "schedule": 6, "cancel": 6}
KINDS |= {TICK: 3, "deactivate": 7, "reactivate": 6, "remove": 2, "undo": 12}
FORGETS = 0.1
"""How often an answer that arrived is treated as lost."""


@dataclass(frozen=True)
class Tried:
    """What became of one change: `record` is its number, None where it had nothing to do or wasn't done."""

    key: str
    kind: str
    outcome: str
    record: int | None = None


def mixed_changes(url: str, seed: int, changes: int, result: Connection) -> None:
    """Makes so many changes when told to, and tells their history."""
    chance = random.Random(seed)
    session = open_session(url)
    me = session.operator().user_id or 0
    people = list(session.ids(UserFilter(), Sort(), 0, 1_000_000))
    people.remove(me)
    ahead = timedelta()
    result.send("ready")
    result.recv()
    history = []
    for n in range(changes):
        (kind,) = chance.choices(list(KINDS), weights=list(KINDS.values()))
        key = f"{seed}-{n}"
        if kind == TICK:
            ahead += timedelta(days=chance.randint(1, 9))
            now = datetime.now(UTC) + ahead
            session = replace(session, clock=partial(_at, now))
            history.append(_ticked(session, key))
        else:
            operation = Operation(key, me, f"{kind} {key}", lambda receipt: str(receipt.activity_id))
            history.append(_tried(session, _some(kind, chance, people), operation, kind, chance))
    result.send(history)
    session.close()


def _at(now: datetime) -> datetime:
    return now


def _some(kind: str, chance: random.Random, people: list[int]) -> Change:
    one, other = chance.sample(people, 2)
    some = Chosen(tuple(chance.sample(people, chance.choice((1, 1, 1, 2, 5)))))
    match kind:
        case "give":
            return ChangeSeats(some, give=(HUB,))
        case "take":
            return ChangeSeats(some, take=(HUB,))
        case "move":
            return MoveSeat(one, other, HUB)
        case "buy":
            return BuySeats(HUB, chance.randint(1, 3))
        case "schedule":
            return ScheduleRemoval(HUB, chance.randint(1, 2))
        case "cancel":
            return CancelRemoval(HUB)
        case "deactivate":
            return Deactivate(some)
        case "reactivate":
            return Reactivate(some)
        case "remove":
            return Remove(Chosen((one,)))
    return Undo()


def _ticked(session: Session, key: str) -> Tried:
    try:
        session.settle()
    except (Busy, Refused):
        return Tried(key, TICK, "refused")
    return Tried(key, TICK, "ticked")


def _tried(session: Session, change: Change, operation: Operation, kind: str, chance: random.Random) -> Tried:
    """Plans and applies; an answer that is lost, or forgotten, is asked for again by its key."""

    def became(outcome: str, record: int | None = None) -> Tried:
        return Tried(operation.key, kind, outcome, record)

    try:
        plan = session.plan(change)
        if not plan.possible:
            return became("refused")
        receipt = session.apply(plan, operation=operation)
        if chance.random() < FORGETS:
            try:
                session.apply(plan, operation=operation)
            except Answered as again:
                same = again.kept.activity_id == receipt.activity_id
                return became("done" if same else "answered otherwise", receipt.activity_id)
            except Busy:
                return became("done", receipt.activity_id)
            return became("done twice", receipt.activity_id)
        return became("done", receipt.activity_id)
    except Answered as found:  # its answer was lost
        return became("done", found.kept.activity_id)
    except OutcomeUnknown:
        return became("unknown")
    except (Refused, Stale, NotFound, NotPermitted, Busy):
        return became("refused")
