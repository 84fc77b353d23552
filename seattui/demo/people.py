"""The people of a demo account: realistic, from many countries, and the same each time.

Who holds a seat follows from a person's number alone, so that the number of seats to buy is known in advance,
and a million people can be written as a stream.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files

from seattui.domain.model import Invite, Status
from seattui.kit.text import fold
from seattui.store.admin.seeded_person import SeededPerson

SALES, SERVICE = "sales-hub", "service-hub"
DOMAIN = "acme.example"
SEED = "Acme GmbH"

TEAMS: tuple[tuple[str, str | None], ...] = (
    ("Management", None),
    ("Sales", None),
    ("Sales EMEA", "Sales"),
    ("DACH", "Sales EMEA"),
    ("Nordics", "Sales EMEA"),
    ("Sales Americas", "Sales"),
    ("Sales Asia-Pacific", "Sales"),
    ("Service", None),
    ("Support Berlin", "Service"),
    ("Support Kraków", "Service"),
    ("Onboarding", "Service"),
    ("Marketing", None),
    ("Engineering", None),
    ("Platform", "Engineering"),
    ("Finance", None),
    ("People & Culture", None),
    ("Project Phönix", None),
    ("Works council", None),
)
_SALES_TEAMS = ("DACH", "Nordics", "Sales Americas", "Sales Asia-Pacific", "Sales")
_SERVICE_TEAMS = ("Support Berlin", "Support Kraków", "Onboarding", "Service")
_OTHER_TEAMS = ("Marketing", "Engineering", "Platform", "Finance", "People & Culture", "Engineering", "")
_EXTRA_TEAMS = ("Project Phönix", "Works council")

_ADMINISTERS = frozenset({"add_edit_users", "add_edit_teams"})
_PAYS = frozenset({"modify_billing", "export_users"})
_GIVES_SEATS = frozenset({"add_edit_users", "modify_billing"})


def seats_of(number: int) -> frozenset[str]:
    """The hubs in which the person with this number holds a seat."""
    return _SEATS[number % 5 == 2, number % 8 == 3]


_SEATS = {
    (False, False): frozenset[str](),
    (True, False): frozenset({SALES}),
    (False, True): frozenset({SERVICE}),
    (True, True): frozenset({SALES, SERVICE}),
}


def seats_held(users: int) -> Counter[str]:
    """The number of seats held in each hub in an account of this size, without the owner's."""
    held = Counter({SALES: 0, SERVICE: 0})
    for number in range(_FIRST, users):
        held.update(seats_of(number))
    if users > 1:
        held[SALES] += 1  # Bo Lindqvist's
    return held


def people(users: int, at: datetime) -> Iterator[SeededPerson]:
    """Everyone but the owner: `users - 1` people, with dates that count back from `at`."""
    yield from _cast(at)[: users - 1]
    names = _Names()
    draw = random.Random(SEED)  # noqa: S311 - a play, not a secret
    for number in range(_FIRST, users):
        yield _person(number, names, draw, at)


# Lower numbers are reserved: the owner is 0, Bo Lindqvist 1 and Chen Wei 2.
_FIRST = 3


def _cast(at: datetime) -> list[SeededPerson]:
    bo = SeededPerson(
        first_name="Bo",
        last_name="Lindqvist",
        email=f"bo@{DOMAIN}",
        status=Status.ACTIVE,
        invite=Invite.PENDING,
        super_admin=False,
        permissions=frozenset({"sales_hub_access"}),
        seats=frozenset({SALES}),
        last_active=None,
        created_at=at - timedelta(days=3),
        invited_at=at - timedelta(days=3),
        main_team="Nordics",
        extra_teams=(),
    )
    chen = SeededPerson(
        first_name="Chen",
        last_name="Wei",
        email=f"chen@{DOMAIN}",
        status=Status.ACTIVE,
        invite=Invite.ACCEPTED,
        super_admin=False,
        permissions=frozenset(),
        seats=frozenset(),
        last_active=at - timedelta(days=94),
        created_at=at - timedelta(days=300),
        invited_at=None,
        main_team="Marketing",
        extra_teams=(),
    )
    return [bo, chen]


def _person(number: int, names: _Names, draw: random.Random, at: datetime) -> SeededPerson:
    first, last, email = names.next(draw)
    seats = seats_of(number)
    status, invite = Status.ACTIVE, Invite.ACCEPTED
    idle = _idle_minutes(draw)
    if number % 24 == 7:
        status, idle = Status.DEACTIVATED, idle + 30 * 1440
    elif number % 23 == 4:
        invite = Invite.PENDING
    elif number % 61 == 5:
        invite = Invite.EXPIRED
    super_admin = number % 140 == 17 and number < 1000
    accepted = invite is Invite.ACCEPTED
    if accepted:
        created = at - timedelta(minutes=idle + int(draw.random() * 400 * 1440))
    else:
        late = 1 if invite is Invite.PENDING else 32
        created = at - timedelta(days=late, minutes=int(draw.random() * 25 * 1440))
    main, extra = _teams(seats, draw)
    return SeededPerson(
        first,
        last,
        email,
        status,
        invite,
        super_admin,
        _ACCESS[seats] if super_admin else _permissions(number, seats),
        seats,
        at - timedelta(minutes=idle) if accepted else None,
        created,
        None if accepted else created,
        main,
        extra,
    )


def _idle_minutes(draw: random.Random) -> int:
    """Most were active this week; one in eight not for two months or more."""
    kind, spread = draw.random(), draw.random()
    if kind < 0.55:
        days = 3 * spread
    elif kind < 0.75:
        days = 3 + 11 * spread
    elif kind < 0.87:
        days = 14 + 46 * spread
    else:
        days = 60 + 300 * spread
    return 5 + int(days * 1440)


def _permissions(number: int, seats: frozenset[str]) -> frozenset[str]:
    """A seat needs its hub's access; a few people administer, pay, or only view without a seat."""
    return _granted(seats, number % 6 == 1, number % 50 == 9, number % 75 == 12, number % 90 == 22)


def _granted(
    seats: frozenset[str], looks_around: bool, administers: bool, pays: bool, gives_seats: bool
) -> frozenset[str]:
    held = _ACCESS[seats]
    if looks_around:
        held = held | {"sales_hub_access"}
    if administers:
        held = held | _ADMINISTERS
    if pays:
        held = held | _PAYS
    if gives_seats:
        held = held | _GIVES_SEATS
    return held


_ACCESS = {seats: frozenset(f"{hub.replace('-', '_')}_access" for hub in seats) for seats in _SEATS.values()}


def _teams(seats: frozenset[str], draw: random.Random) -> tuple[str | None, tuple[str, ...]]:
    choice = _SALES_TEAMS if SALES in seats else _SERVICE_TEAMS if SERVICE in seats else _OTHER_TEAMS
    main = choice[int(draw.random() * len(choice))] or None
    luck = draw.random()
    extra = (_EXTRA_TEAMS[luck < 0.04],) if main and luck < 0.1 else ()
    return main, extra


class _Names:
    """Names drawn by weight, and a unique address for each."""

    def __init__(self) -> None:
        text = files("seattui").joinpath("data", "demo-names.toml").read_text(encoding="utf-8")
        self.groups = [
            tuple([_spelled(name, "umlauts" in group) for name in group[kind]] for kind in ("first", "last"))
            for group in tomllib.loads(text)["group"]
            for _ in range(group["weight"])
        ]
        self.taken: Counter[str] = Counter()

    def next(self, draw: random.Random) -> tuple[str, str, str]:
        """First name, last name, address."""
        firsts, lasts = self.groups[int(draw.random() * len(self.groups))]
        first, first_slug = firsts[int(draw.random() * len(firsts))]
        last, last_slug = lasts[int(draw.random() * len(lasts))]
        local = f"{first_slug}.{last_slug}"
        again = self.taken[local] = self.taken[local] + 1
        return first, last, f"{local}{again if again > 1 else ''}@{DOMAIN}"


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _spelled(entry: str, umlauts: bool) -> tuple[str, str]:
    """The name, and its spelling in an address."""
    name, _, latin = entry.partition("=")
    slug = fold((latin or name).lower().translate(_UMLAUTS if umlauts else {}))
    return name, "".join(c for c in slug if c.isascii() and c.isalnum())
