"""Which column of a file of people says what: known by the names that products give them, or mapped."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seattui.errors import UsageError
from seattui.i18n import Message, say

FIELDS = ("email", "first_name", "last_name", "name", "active", "last_active", "permissions", "seats")

# Names as `_folded` leaves them, the best first. HubSpot, Google Workspace, Entra, Slack, Snipe-IT, ours.
# Entra's `mail` goes before its userPrincipalName, which for guests isn't an address anybody reads.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "email": (
        "email",
        "emailaddress",
        "primaryemail",
        "workemail",
        "useremail",
        "emailadresse",
        "mail",
        "userprincipalname",
        "upn",
    ),
    "first_name": ("firstname", "givenname", "forename", "vorname"),
    "last_name": ("lastname", "surname", "familyname", "nachname"),
    "name": ("fullname", "displayname", "name", "anzeigename"),
    "active": (
        "activated",
        "active",
        "accountenabled",
        "enabled",
        "status",
        "userstatus",
        "aktiviert",
        "aktiv",
    ),
    "last_active": (
        "lastactive",
        "lastactivity",
        "lastsignin",
        "lastlogin",
        "lastsignindatetime",
        "lastseen",
        "lastactivedate",
        "lastlogindate",
        "zuletztaktiv",
    ),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field is: its position in a row, by field. `headers` are the names as the file has them."""

    headers: tuple[str, ...]
    at: Mapping[str, int]
    notes: tuple[Message, ...] = ()

    def name(self, position: int) -> str:
        """What to call a column: its header, or its number when it has none."""
        header = self.headers[position] if position < len(self.headers) else ""
        return header or str(position + 1)


def recognised(headers: Sequence[str], mapping: Mapping[str, str], line: int = 1) -> Columns:
    """Finds the fields among the headers; what `mapping` (field → header) says goes first.

    Raises UsageError when a mapped column isn't there, or none can be the e-mail address.
    """
    names = tuple(h.strip() for h in headers)
    at = {field: _mapped(field, header, names) for field, header in mapping.items()}
    taken = set(at.values())
    folded = [_folded(name) for name in names]
    notes: list[Message] = []
    for field, known in KNOWN.items():
        if field in at:
            continue
        found = [i for k in known for i, name in enumerate(folded) if name == k and i not in taken]
        if found:
            at[field] = found[0]
        if field == "email" and len(found) > 1:
            notes.append(
                say(
                    "The address is taken from the column {column}, not from {others}.",
                    column=names[found[0]],
                    others=", ".join(names[i] for i in found[1:]),
                )
            )
    if "email" not in at:
        raise _no_email_column(names, line)
    return Columns(names, at, tuple(notes))


def _no_email_column(names: Sequence[str], line: int) -> UsageError:
    return UsageError(
        "no-email-column",
        say(
            "Line {line}: no column holds e-mail addresses. The columns are: {columns}.",
            line=line,
            columns=", ".join(n or "–" for n in names),
        ),
        say(
            "Name it with --map, such as --map email={column}.", column=next((n for n in names if n), "Mail")
        ),
    )


def parsed_mapping(texts: Sequence[str]) -> dict[str, str]:
    """`FIELD=COLUMN` texts as field → column. Raises UsageError when one can't be understood."""
    mapping: dict[str, str] = {}
    for text in texts:
        field, equals, column = text.partition("=")
        field = field.strip().lower().replace("-", "_")
        if not equals or not column.strip() or field not in FIELDS:
            raise UsageError(
                "bad-map",
                say("--map {text} can't be understood.", text=text),
                say("It is FIELD=COLUMN, and FIELD is one of {fields}.", fields=", ".join(FIELDS)),
            )
        if field in mapping:
            raise UsageError("bad-map", say("--map names {field} twice.", field=field))
        mapping[field] = column.strip()
    return mapping


def _mapped(field: str, header: str, names: Sequence[str]) -> int:
    exact = [i for i, name in enumerate(names) if name == header]
    found = exact or [i for i, name in enumerate(names) if name.casefold() == header.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            "bad-map",
            say(
                "The column {column}, mapped to {field}, is there more than once.", column=header, field=field
            ),
            say("Rename one of them in the file."),
        )
    close = difflib.get_close_matches(header, [n for n in names if n], 1)
    raise UsageError(
        "bad-map",
        say("There is no column {column}, to which --map ties {field}.", column=header, field=field),
        say("Did you mean {column}?", column=close[0])
        if close
        else say("The columns are: {columns}.", columns=", ".join(n or "–" for n in names)),
    )


def _folded(header: str) -> str:
    """A header without case, blanks, punctuation and remarks: "First Name [Required]" is "firstname"."""
    bare = re.sub(r"\[[^\]]*\]|\([^)]*\)", "", header).rpartition(".")[2]
    return re.sub(r"[\W_]", "", bare.casefold())
