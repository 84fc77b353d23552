"""What runs in the processes that are killed or that fight. They know the store only by its URL."""

from __future__ import annotations

import random
from multiprocessing.connection import Connection

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, Sort, Status, UserFilter
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import Busy, Refused
from seattui.service.session import open_session

HUB = "sales-hub"


def give_and_take_for_ever(url: str, result: Connection) -> None:
    """Gives a seat to everybody and takes all of them again, telling each receipt's key."""
    session = open_session(url)
    everybody = Chosen(session.ids(UserFilter(), Sort(), 0, 1_000_000))
    result.send("ready")
    while True:
        held = session.subscriptions()[0].assigned
        change = ChangeSeats(everybody, give=() if held else (HUB,), take=(HUB,) if held else ())
        result.send(session.apply(session.plan(change)).operation_key)


def give_and_take_again(url: str, result: Connection) -> None:
    """Gives seats to half of everybody and takes them again, until it is killed; others do the same."""
    session = open_session(url)
    people = session.ids(UserFilter(status=Status.ACTIVE), Sort(), 0, 1_000_000)
    some = Chosen(tuple(people[::2]))
    result.send("ready")
    while True:
        tried(session, ChangeSeats(some, give=(HUB,)))
        tried(session, ChangeSeats(some, take=(HUB,)))


def grab_what_remains(url: str, seed: int, result: Connection) -> None:
    """Gives seats to people in an order of its own, now and then taking one back, until none is left.

    Tells every receipt as (given, key): the number of seats that it moved.
    """
    chance = random.Random(seed)
    session = open_session(url)
    people = list(session.ids(UserFilter(status=Status.ACTIVE), Sort(), 0, 1_000_000))
    chance.shuffle(people)
    result.send("ready")
    result.recv()
    receipts: list[tuple[int, str]] = []
    for person in people:
        take = chance.random() < 0.1
        change = ChangeSeats(Chosen((person,)), give=() if take else (HUB,), take=(HUB,) if take else ())
        done = tried(session, change)
        if done:
            receipts.append((-1 if take else 1, done))
    result.send(receipts)


def tried(session: object, change: ChangeSeats) -> str:
    """Plans and applies; where the store moved, plans again, as a person would. The key of what was done."""
    while True:
        try:
            receipt = session.apply(session.plan(change))  # type: ignore[attr-defined]
        except Refused:
            return ""
        except Stale as stale:
            if stale.refusal or not stale.plan or not stale.plan.possible:
                return ""
        except Busy:
            continue
        else:
            return receipt.operation_key if receipt.activity_id else ""
