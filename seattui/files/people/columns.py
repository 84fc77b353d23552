"""Which column of a file of people holds which field: recognised by the names that products use, or mapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from seattui.files.people.zones import zoned
from seattui.kit.close_words import closest
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass

FIELDS = ("email", "first_name", "last_name", "name", "active", "last_active", "permissions", "seats")
NAMED_UNREAD = 12
"""How many unread columns are named."""

# Column names as `_header` normalises them, best first. From HubSpot, Google Workspace and GAM, Entra and
# Microsoft 365, Okta, OneLogin, JumpCloud, Slack, Snipe-IT, and seattui. Entra's `mail` precedes its
# userPrincipalName, which for guests isn't a real address.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "email": (
        "email", "emailaddress", "primaryemail", "workemail", "useremail", "emailadresse", "mail", "mailadresse",
        "userprincipalname", "upn", "benutzerprinzipalname",
    ),
    "first_name": ("firstname", "givenname", "forename", "vorname"),
    "last_name": ("lastname", "surname", "familyname", "nachname", "familienname"),
    "name": ("fullname", "displayname", "name", "anzeigename", "vollständigername"),
    "active": (
        "active", "isactive", "accountenabled", "enabled", "isenabled", "status", "userstatus", "accountstatus",
        "useraccountstatus", "signinstatus", "activated", "aktiv", "aktiviert", "kontoaktiviert", "kontostatus",
        "benutzerstatus", "anmeldestatus",
    ),
    "last_active": (
        "lastactive", "lastactivity", "lastsignin", "lastlogin", "lastsignindatetime", "lastseen", "lastactivedate",
        "lastlogindate", "lastlogintime", "lastsignintime", "lastsignindate", "lastactivitydate", "lastactiveat",
        "lastseenat", "lastloginat", "lastsigninat", "lastsuccessfulsignindatetime", "lastlogon", "lastlogondate",
        "lastlogontimestamp", "lastaccess", "lastaccessed", "zuletztaktiv", "zuletztangemeldet", "letzteanmeldung",
        "letzterlogin", "letzteaktivität", "zuletztgesehen",
    ),
}  # fmt: skip
# Columns in which yes means that the person has no access; anyone marked in one of them is deactivated.
INVERTED = frozenset({
    "suspended", "issuspended", "archived", "isarchived", "disabled", "isdisabled", "accountdisabled", "deactivated",
    "isdeactivated", "inactive", "isinactive", "blocked", "isblocked", "blockcredential", "blocksignin",
    "signinblocked", "blockedfromsignin", "gesperrt", "deaktiviert", "inaktiv", "archiviert", "blockiert",
    "anmeldungblockieren", "anmeldungblockiert", "anmeldeinformationenblockieren",
})  # fmt: skip
# In "manager.email", the address is somebody else's.
_OTHERS = frozenset({
    "manager", "supervisor", "boss", "assistant", "sponsor", "creator", "createdby", "invitedby", "owner",
    "vorgesetzter", "vorgesetzte",
})  # fmt: skip
# Columns that people may expect to be read, but that aren't unless mapped.
_MAPPED_ONLY = {
    "seat": "seats", "seats": "seats", "paidseat": "seats", "paidseats": "seats", "benutzerlizenz": "seats",
    "benutzerlizenzen": "seats", "permission": "permissions", "permissions": "permissions",
    "berechtigung": "permissions", "berechtigungen": "permissions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """The position of each field in a row. `headers` are the names in the file."""

    headers: tuple[str, ...]
    at: Mapping[str, int]
    notes: tuple[Message, ...] = ()
    addresses: tuple[int, ...] = ()
    """All columns that can hold the address, best first: if one is empty, the next is used."""
    inverted: tuple[int, ...] = ()
    zone: tzinfo | None = None
    """The time zone of the last activity, if its header names one."""
    unread: tuple[str, ...] = ()

    @property
    def active(self) -> str:
        """The first column that says who is active; empty if there is none."""
        found = [self.at["active"]] if "active" in self.at else self.inverted
        return self.name(found[0]) if found else ""

    def name(self, position: int) -> str:
        """A column's name: its header, or its number if it has none."""
        header = self.headers[position] if position < len(self.headers) else ""
        return header or str(position + 1)


class _Header(NamedTuple):
    """A header for comparing: `plain` unless it is nested, as in "name.givenName"."""

    word: str
    plain: bool
    zone: tzinfo | None
    unknown_zone: str


def recognised(headers: Sequence[str], mapping: Mapping[str, str], line: int = 1) -> Columns:
    """Finds the fields among the headers. `mapping` (field → header) has precedence; a field mapped to nothing
    is left out.

    Raises UsageError if a mapped column doesn't exist, or no column can be the email address.
    """
    names = tuple(h.strip() for h in headers)
    at = {field: _mapped(field, header, names) for field, header in mapping.items() if header}
    taken = set(at.values())
    known = [_header(name) for name in names]
    addresses = [at["email"]] if "email" in at else []
    for field in KNOWN:
        if field in mapping:
            continue
        found = [i for i in _found(field, known) if i not in taken]
        if found:
            at[field] = found[0]
        if field == "email":
            addresses = found
    if "email" not in at:
        raise _no_email_column(names, line)
    if "active" not in mapping:
        inverted = tuple(i for i, h in enumerate(known) if h.plain and h.word in INVERTED and i not in taken)
    elif "active" in at and known[at["active"]].word in INVERTED:
        inverted = (at.pop("active"),)
    else:
        inverted = ()
    read = {*at.values(), *addresses, *inverted}
    unread = tuple(name for i, name in enumerate(names) if name and i not in read)
    seen = known[at["last_active"]] if "last_active" in at else None
    notes = (
        *_about_addresses([names[i] for i in addresses]),
        *(_about_zone(names[at["last_active"]], seen) if seen else ()),
        *_about_unread(unread),
    )
    return Columns(names, at, notes, tuple(addresses), inverted, seen.zone if seen else None, unread)


def is_known(header: str) -> bool:
    """Whether a column with this name is recognised."""
    word = _header(header).word
    return word in INVERTED or any(word in words for words in KNOWN.values())


def _found(field: str, known: Sequence[_Header]) -> list[int]:
    """The columns that can hold a field, best first: plain ones before nested ones."""
    return [
        i
        for plain in (True, False)
        for word in KNOWN[field]
        for i, header in enumerate(known)
        if header.word == word and header.plain is plain
    ]


def _about_addresses(names: Sequence[str]) -> Iterator[Message]:
    if len(names) > 1:
        yield msg(
            "The address is read from the column {column}, or from {others} where that is empty.",
            column=names[0],
            others=", ".join(names[1:]),
        )


def _about_zone(name: str, header: _Header) -> Iterator[Message]:
    if header.unknown_zone:
        yield msg(
            "The column {column} has the unknown time zone {zone}: its times are read in the "
            "account's time zone.",
            zone=header.unknown_zone,
            column=name,
        )


def _about_unread(unread: Sequence[str]) -> Iterator[Message]:
    if not unread:
        return
    # Columns that people may expect to be read are listed first.
    wanted = {name: field for name in unread if (field := _MAPPED_ONLY.get(_header(name).word))}
    first = [*wanted, *(name for name in unread if name not in wanted)]
    shown, more = ", ".join(first[:NAMED_UNREAD]), len(first) - NAMED_UNREAD
    if more > 0:
        yield plural(
            "Ignored: {columns} and {n} more column.",
            "Ignored: {columns} and {n} more columns.",
            more,
            columns=shown,
        )
    else:
        yield msg("Ignored: {columns}.", columns=shown)
    for name, field in wanted.items():
        yield msg('{column} is only read when mapped: --map "{field}={column}"', column=name, field=field)


def are_names(names: Sequence[str]) -> bool:
    """Whether a file's first line names columns, so that they can be listed: another file's line isn't repeated."""
    return any(map(is_known, names))


def _no_email_column(names: Sequence[str], line: int) -> UsageError:
    if not are_names(names):
        return UsageError(
            "no-email-column",
            msg("Line {line}: no column has a name that is known, nor an email address.", line=line),
            msg(
                "The first line must name the columns; or name the column with --map, such as --map email=Mail."
            ),
        )
    return UsageError(
        "no-email-column",
        msg(
            "Line {line}: no column holds email addresses. The columns are: {columns}.",
            line=line,
            columns=", ".join(n or "–" for n in names),
        ),
        msg(
            "Name the column with --map, such as --map email={column}.",
            column=next((n for n in names if n), "Mail"),
        ),
    )


def parsed_mapping(texts: Sequence[str]) -> dict[str, str]:
    """`FIELD=COLUMN` texts as field → column, and `FIELD=` as field → nothing. Raises UsageError for an invalid
    one.
    """
    mapping: dict[str, str] = {}
    for text in texts:
        field, equals, column = text.partition("=")
        field, column = field.strip().lower().replace("-", "_"), column.strip()
        if not equals or field not in FIELDS or (field == "email" and not column):
            raise UsageError(
                "bad-map",
                msg("--map {text} isn't valid.", text=text),
                msg(
                    "Use FIELD=COLUMN, or FIELD= to ignore a field (except email); FIELD is one of {fields}.",
                    fields=", ".join(FIELDS),
                ),
            )
        if field in mapping:
            raise UsageError("bad-map", msg("--map is given twice for {field}.", field=field))
        mapping[field] = column
    return mapping


def _mapped(field: str, header: str, names: Sequence[str]) -> int:
    exact = [i for i, name in enumerate(names) if name == header]
    found = exact or [i for i, name in enumerate(names) if name.casefold() == header.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            "bad-map",
            msg("The column {column}, mapped to {field}, occurs more than once.", column=header, field=field),
            msg("Rename one of the columns in the file."),
        )
    close = closest(header, [n for n in names if n]) if are_names(names) else None
    raise UsageError(
        "bad-map",
        msg("The column {column}, mapped to {field} by --map, doesn't exist.", column=header, field=field),
        msg("The first line must name the columns.")
        if not are_names(names)
        else msg("Did you mean {column}?", column=close)
        if close
        else msg("The columns are: {columns}.", columns=", ".join(n or "–" for n in names)),
    )


def _header(name: str) -> _Header:
    """A header without case, blanks, punctuation, zone and remarks: "First Name [Required]" is "firstname"."""
    bare, zone, unknown = zoned(name)
    bare = re.sub(r"\[[^\]]*\]|\([^)]*\)", "", bare)
    before, _, last = bare.strip(" .:*").rpartition(".")
    if _word(before.rpartition(".")[2]) in _OTHERS:
        return _Header("", False, None, "")
    return _Header(_word(last), not before, zone, unknown)


def _word(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())
