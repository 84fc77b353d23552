"""A request for a new account: name, currency, time zone, owner."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from seattui.domain.people.email import checked_email
from seattui.domain.people.names import MAX_NAME
from seattui.domain.plan.plan import Change, Facts, Plan
from seattui.kit.errors import Refused, UsageError
from seattui.kit.i18n import msg
from seattui.kit.money import CURRENCIES
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class FoundAccount(Change):
    """Creates an account. It can't be planned, since there is no account yet to read facts from."""

    name: str
    currency: str
    time_zone: str
    owner: str
    first_name: str
    last_name: str
    kind = "accounts.found"
    label = msg("Create account")
    undo = msg("Creating an account can't be undone.")
    fields = {
        "name": msg("name"),
        "currency": msg("currency"),
        "time_zone": msg("time zone"),
        "owner": msg("owner"),
    }

    def plan(self, facts: Facts) -> Plan:
        raise account_exists(self.name)


def account_exists(name: str) -> Refused:
    return Refused(
        "account-exists",
        msg("The account {name} already exists.", name=name),
        msg("Choose another name, or open it."),
    )


def requested_account(
    account: str, currency: str, time_zone: str, owner: str, first_name: str = "", last_name: str = ""
) -> FoundAccount:
    """The account that would be created. Raises UsageError for invalid values; opens nothing."""
    return FoundAccount(
        _checked_account(account),
        _currency(currency),
        _zone(time_zone),
        checked_email(owner),
        first_name,
        last_name,
    )


def _checked_account(account: str) -> str:
    name = " ".join(account.split())
    if not 0 < len(name) <= MAX_NAME:
        raise UsageError(
            "account-name", msg("An account's name must have 1 to {most} characters.", most=MAX_NAME)
        )
    return name


def _currency(code: str) -> str:
    if code.upper() not in CURRENCIES:
        raise UsageError(
            "currency",
            msg("{code} isn't a currency.", code=code),
            msg("Use its ISO code, such as EUR or USD."),
        )
    return code.upper()


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ValueError, KeyError, OSError) as error:
        raise UsageError(
            "time-zone",
            msg("{name} isn't a time zone.", name=name),
            msg("Use its name, such as Europe/Berlin or America/New_York."),
        ) from error
