"""Where no store exists yet: creating one, opening a demo, and default values for the form."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.money import CURRENCIES
from seattui.kit.reading import read_text
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

DEMO_PEOPLE = 300


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a new account needs to be created."""

    account: str
    currency: str
    time_zone: str
    owner: str


def found(store: str, wanted: NewAccount) -> ScreenSession:
    """Creates the store and its account. Raises UsageError, Refused or StoreError."""
    from seattui.service import session

    return session.found(
        store,
        account=wanted.account,
        currency=wanted.currency,
        time_zone=wanted.time_zone,
        owner=wanted.owner,
    )


def demo() -> ScreenSession:
    """A demo account in a temporary store, deleted when the program ends."""
    from seattui.demo.build import make_demo

    folder = tempfile.mkdtemp(prefix="seattui-demo-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return make_demo(str(Path(folder) / "demo.db"), users=DEMO_PEOPLE)


def faults(wanted: NewAccount) -> dict[str, Message]:
    """Invalid values, by field."""
    from seattui.domain.people.email import checked_email

    found: dict[str, Message] = {}
    if not wanted.account:
        found["account"] = msg("The account needs a name.")
    if wanted.currency not in CURRENCIES:
        found["currency"] = msg("Three letters, such as EUR or USD.")
    if wanted.time_zone not in available_timezones():
        found["time_zone"] = msg("An area and a city, such as Europe/Berlin.")
    try:
        checked_email(wanted.owner)
    except UsageError:
        found["owner"] = msg("An address such as ana@example.com.")
    return found


def defaults(environ: Mapping[str, str] = os.environ) -> NewAccount:
    """Default values: currency from the locale's country, time zone from the system clock; the rest is empty."""
    return NewAccount("", _currency(environ), _time_zone(environ), "")


def _currency(environ: Mapping[str, str]) -> str:
    from babel.numbers import get_territory_currencies

    locale = next((v for k in ("LC_ALL", "LC_MONETARY", "LANG") if (v := environ.get(k))), "")
    territory = locale.partition(".")[0].partition("_")[2]
    current = get_territory_currencies(territory) if len(territory) == 2 else []
    return current[0] if current else "EUR"


def _time_zone(environ: Mapping[str, str]) -> str:
    """From TZ, /etc/localtime or /etc/timezone; UTC when none of them names a zone."""
    known = available_timezones()
    link = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    for name in (environ.get("TZ", "").removeprefix(":"), link, _line("/etc/timezone")):
        if name in known:
            return {"Etc/UTC": "UTC"}.get(name, name)
    return "UTC"


def _line(path: str) -> str:
    try:
        return read_text(path, encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
