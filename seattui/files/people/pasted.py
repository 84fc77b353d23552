"""Pasted lists of people: addresses separated by commas, semicolons, blanks and newlines, with or without names."""

from __future__ import annotations

import re
from typing import NamedTuple

from seattui.files.people.cells import bare_address, parted

_BRACKETED = re.compile(r"<(?:mailto:)?([^<>\s]+)>", re.IGNORECASE)
_LINES = re.compile(r"[;\n\r]+")
_WORDS = re.compile(r"[,\s]+")


class Pasted(NamedTuple):
    """A person on the list: the address, or the word in its place, and the name if there is one."""

    email: str
    first_name: str = ""
    last_name: str = ""


def people_in(text: str) -> tuple[Pasted, ...]:
    """Everyone on a pasted list, in order, with repetitions.

    Accepts `Ana Torres <ana@acme.example>`, `"Torres, Ana" <ana@acme.example>`, `mailto:ana@acme.example` and
    `ana@acme.example`. A word that isn't an address is returned unchanged, so that it can be reported.
    """
    found: list[Pasted] = []
    for line in _LINES.split(text):
        begin = 0
        for bracketed in _BRACKETED.finditer(line):
            alone, name = _name_at_end(line[begin : bracketed.start()])
            first, last = parted(name)
            found += [Pasted(word) for word in alone if word != bracketed[1]]
            found.append(Pasted(bracketed[1], first or "", last or ""))
            begin = bracketed.end()
        found += map(Pasted, _words(line[begin:]))
    return tuple(found)


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of a pasted list, without repetitions."""
    return tuple(dict.fromkeys(person.email for person in people_in(text)))


def as_typed(person: Pasted) -> str:
    """An address with its name, in a form that is read back as the same first and last name."""
    first, last = person.first_name, person.last_name
    if not (first or last):
        return person.email
    turned = first and last and (" " in last or "," in first)
    return f"{last}, {first} <{person.email}>" if turned else f"{first} {last}".strip() + f" <{person.email}>"


def _name_at_end(before: str) -> tuple[list[str], str]:
    """The text before an address in angle brackets: addresses without brackets, and the name."""
    parts = before.split(",")
    last_alone = max((n for n, part in enumerate(parts) if "@" in part), default=-1)
    alone = _words(",".join(parts[:last_alone])) if last_alone > 0 else []
    rest = parts[last_alone].split() if last_alone >= 0 else []
    at = max((n for n, word in enumerate(rest) if "@" in word), default=-1)
    name = ",".join([" ".join(rest[at + 1 :]), *parts[last_alone + 1 :]])
    return alone + rest[: at + 1], " ".join(name.split()).strip("\"', ")


def _words(text: str) -> list[str]:
    return [bare_address(word) for word in _WORDS.split(text) if word]
