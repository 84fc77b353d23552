"""Email addresses: which are valid, and when two are equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress

from seattui.kit.errors import NotFound, UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.text import storable

MAX_EMAIL = 254
# Matches most addresses. email-validator accepts all of these too, at a twentieth of the speed.
_PLAIN = re.compile(
    r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*\.[a-z]{2,24}",
    re.IGNORECASE,
)


# What people see as an address, valid or not; the only words of a file that messages repeat.
_SHAPED = re.compile(r"[^\s@<>\x00-\x1f]+@[^\s@<>\x00-\x1f]+\.[^\s@<>\x00-\x1f]+")


def address_shaped(text: str) -> bool:
    """Whether a word of a file may be repeated in a message: it looks like an address."""
    return len(text) <= MAX_EMAIL and _SHAPED.fullmatch(text) is not None


def email_key(email: str) -> str:
    """The key by which addresses are compared and unique: NFKC, casefolded, the domain in ASCII."""
    email = storable(email)
    if email.isascii():
        return email.strip().lower()
    local, at, domain = unicodedata.normalize("NFKC", email.strip()).rpartition("@")
    return local.casefold() + at + (ascii_domain(domain) or domain).lower()


def ascii_domain(domain: str) -> str | None:
    """The domain in ASCII (IDNA 2008): straße.de and strasse.de differ. None if it is invalid."""
    if domain.isascii():
        return domain
    import idna

    with suppress(idna.IDNAError):
        return idna.encode(domain, uts46=True).decode("ascii")
    return None


def readable_domain(domain: str) -> str:
    """The domain as people read it; unchanged if it isn't one in ASCII for other letters."""
    if domain.isascii() and "xn--" in domain:
        import idna

        with suppress(idna.IDNAError):
            return idna.decode(domain)
    return domain


def mailed_to(email: str) -> str:
    """The address with its domain in ASCII, which any mail server accepts; unchanged if that isn't enough."""
    local, at, domain = email.rpartition("@")
    in_ascii = ascii_domain(domain) if local.isascii() else None
    return f"{local}{at}{in_ascii}" if in_ascii else email


def checked_email(email: str) -> str:
    """The address as stored. Raises UsageError, which says what is wrong, if it is invalid."""
    given = email.strip()
    if not given:
        raise UsageError("bad-email", msg("The email address is missing."), msg("Enter one."))
    if len(given) <= MAX_EMAIL and len(given.partition("@")[0]) <= 64 and _PLAIN.fullmatch(given):
        return given
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(given, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise UsageError(
            "bad-email",
            msg("{email} isn't an email address: {why}", email=given[:MAX_EMAIL], why=why_no_address(given)),
            msg("Check it and try again."),
        ) from error


def nobody_has(first: Sequence[str], n: int) -> NotFound:
    """The error for `n` unknown addresses, of which `first` are the first."""
    return NotFound(
        "no-such-user",
        plural(
            "No user here has the address {first}.",
            "{n} addresses belong to no user here, such as {first}.",
            n,
            first=", ".join(first[:3]),
        ),
    )


def why_no_address(given: str) -> Message:
    """What is wrong with an invalid address, as a message of ours: the library's are English only."""
    from email_validator import EmailNotValidError, validate_email

    local, at, domain = given.rpartition("@")
    if not at:
        return msg("it has no @.")
    if not local or not domain:
        return msg("the part before the @ is missing.") if domain else msg("the part after the @ is missing.")
    if len(given) > MAX_EMAIL:
        return msg("it is too long.")
    if "." not in domain:
        return msg("the part after the @ has no dot.")
    try:
        validate_email(f"a@{domain}", check_deliverability=False)
    except EmailNotValidError:
        return msg("the part after the @ isn't a valid domain.")
    return msg("the part before the @ isn't valid.")
