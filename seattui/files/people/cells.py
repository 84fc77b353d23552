"""Parsing the cells of a file of people: addresses, names, switches, codes."""

from __future__ import annotations

import re

from seattui.domain.people.email import address_shaped, checked_email, why_no_address
from seattui.domain.people.names import checked_name
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg

# In lower case, words separated by single spaces.
_TRUE = frozenset({"true", "yes", "y", "1", "on", "x", "ja", "j", "wahr"})
_FALSE = frozenset({"false", "no", "n", "0", "off", "nein", "falsch"})
# People who were invited or must set a password are still members. Slack's status is a role, for active
# members.
_ACTIVE = frozenset({
    "active", "activated", "enabled", "accepted", "pending", "invited", "expired", "aktiv", "aktiviert",
    "sign in allowed", "allowed", "anmeldung zulässig", "zugelassen",
    "staged", "provisioned", "recovery", "password expired", "password reset", "locked out", "locked",
    "unactivated", "pending user action", "pending activation", "awaiting password reset", "password pending",
    "security questions required",
    "member", "admin", "owner", "primary owner", "guest", "single channel guest", "multi channel guest", "bot",
    "workspace owner", "workspace admin",
})  # fmt: skip
_GONE = frozenset({
    "inactive", "deactivated", "disabled", "suspended", "archived", "deprovisioned", "blocked", "deleted",
    "terminated", "sign in blocked", "inaktiv", "deaktiviert", "gesperrt", "blockiert", "suspendiert", "archiviert",
    "gelöscht", "anmeldung blockiert",
})  # fmt: skip
_GUEST = "#ext#"
"""Part of the sign-in name that Entra gives to guests from other organisations, which receives no mail."""
_WITH_NAME = re.compile(r"(?P<name>[^<>@]*)<\s*(?:mailto:)?(?P<address>[^<>\s]+)\s*>", re.IGNORECASE)


class Unreadable(Exception):
    """A cell that can't be parsed: what is wrong, and what to write instead."""

    def __init__(self, code: str, message: Message, hint: Message):
        super().__init__(code)
        self.code = code
        self.message = message
        self.hint = hint


def address(cell: str) -> str:
    """The email address as stored, also from `mailto:…` and `Ana Torres <…>`; empty if the cell is, or has a
    guest's sign-in name.
    """
    text = cell.strip()
    if not text or is_guest(text):
        return ""
    word = bare_address(text) if "<" in text or ":" in text else text
    try:
        return checked_email(word)
    except UsageError as error:
        told = address_shaped(word) or not word.strip()
        message = (
            error.message
            if told
            else msg("this isn't an email address: {why}", why=why_no_address(word.strip()))
        )
        raise Unreadable(
            error.code, message, msg("Correct the address, or empty the cell to skip the row.")
        ) from error


def is_guest(cell: str) -> bool:
    """Whether it is a guest's sign-in name."""
    return "#" in cell and _GUEST in cell.lower()


def bare_address(text: str) -> str:
    """An address without surrounding punctuation."""
    if "<" in text and (found := _WITH_NAME.fullmatch(text)):
        return found["address"]
    return text[7:].partition("?")[0] if text[:7].lower() == "mailto:" else text


def name_beside(cell: str) -> str | None:
    """The name in `Ana Torres <ana@acme.example>`."""
    found = _WITH_NAME.fullmatch(cell.strip()) if "<" in cell else None
    return name(found["name"].strip(" \"'")) if found else None


def name(cell: str) -> str | None:
    """A name with normalised blanks; None if the cell is empty, which changes nothing."""
    if not cell:
        return None
    try:
        return checked_name(cell) or None
    except UsageError as error:
        raise Unreadable(error.code, error.message, error.hint or msg("Correct it.")) from error


def parted(whole: str | None) -> tuple[str | None, str | None]:
    """First and last name from one cell: "Torres, Ana" or "Ana Torres", where the last word is the last name."""
    if not whole:
        return None, None
    last, comma, first = whole.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    first, _, last = whole.rpartition(" ")
    return (first, last) if first else (last, "")


def switch(cell: str) -> bool | None:
    """Whether somebody is active; None if the cell is empty."""
    return _is_active(cell, yes=True)


def blocked(cell: str) -> bool | None:
    """Whether somebody is active, from a column with the opposite meaning, such as "suspended"."""
    return _is_active(cell, yes=False)


def _is_active(cell: str, *, yes: bool) -> bool | None:
    word = " ".join(re.split(r"[\s_\-]+", cell.strip().casefold()))
    if not word:
        return None
    if word in _TRUE:
        return yes
    if word in _FALSE:
        return not yes
    if word in _ACTIVE:
        return True
    if word in _GONE:
        return False
    raise Unreadable(
        "bad-switch",
        msg("this doesn't say whether the person is active."),
        msg(
            "Use true or false, yes or no, 1 or 0, active or deactivated; or ignore the column "
            "with --map active=."
        ),
    )


def codes(cell: str) -> tuple[str, ...]:
    """The codes in a cell, separated by semicolon, comma, bar or newline; none if the cell is empty."""
    parts = (part.strip() for part in re.split(r"[;,|\n]", cell))
    return tuple(dict.fromkeys(part for part in parts if part))
