"""Addresses that look like others: written in letters of another script, they pass for somebody else's.

Only letters of other scripts are taken for the Latin ones they look like. Within plain ASCII nothing is:
0 and o, 1 and l, rn and m are told apart by whoever reads an address in a terminal's type, numbered
mailboxes ("room1", "rooml") differ in just these, and what looks alike is refused with no way around.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from seattui.domain.model import User
from seattui.domain.people.email import email_key
from seattui.kit.text import storable

# What a letter looks like as it is written, in capitals and small: Greek Η is an H, and η an n.
_CAPITALS = {
    "Α": "a", "Β": "b", "Ε": "e", "Ζ": "z", "Η": "h", "Ι": "i", "Κ": "k", "Μ": "m", "Ν": "n", "Ο": "o",
    "Ρ": "p", "Τ": "t", "Υ": "y", "Χ": "x", "Ϲ": "c", "Ϳ": "j", "Ϝ": "f",
    "А": "a", "В": "b", "Е": "e", "Ѕ": "s", "І": "i", "Ј": "j", "К": "k", "М": "m", "Н": "h", "О": "o",
    "Р": "p", "С": "c", "Т": "t", "У": "y", "Х": "x", "Ү": "y", "Ԛ": "q", "Ԝ": "w", "Ѵ": "v", "Ӏ": "i",
    "Օ": "o", "Տ": "s", "Լ": "l",
    "Ꭺ": "a", "Ᏼ": "b", "Ꮯ": "c", "Ꭰ": "d", "Ꭼ": "e", "Ꮐ": "g", "Ꮋ": "h", "Ꭻ": "j", "Ꮶ": "k", "Ꮮ": "l",
    "Ꮇ": "m", "Ꮲ": "p", "Ꭱ": "r", "Ꮪ": "s", "Ꭲ": "t", "Ꮩ": "v", "Ꮃ": "w", "Ꮓ": "z",
}  # fmt: skip
_SMALL = {
    "α": "a", "γ": "y", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p",
    "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ϲ": "c", "ϳ": "j",
    "а": "a", "в": "b", "г": "r", "е": "e", "ѕ": "s", "і": "i", "ј": "j", "к": "k", "м": "m", "н": "h",
    "о": "o", "п": "n", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x", "ү": "y", "һ": "h", "ԁ": "d",
    "ԛ": "q", "ԝ": "w", "ѡ": "w", "ѵ": "v", "ӏ": "l", "ҽ": "e",
    "օ": "o", "ո": "n", "հ": "h", "ս": "u", "ց": "g", "զ": "q", "ա": "w",
    "ɑ": "a", "ɡ": "g", "ı": "i", "ɩ": "i", "ɪ": "i", "ʏ": "y", "ᴄ": "c", "ᴏ": "o", "ᴠ": "v", "ᴡ": "w",
    "ᴢ": "z", "ǀ": "l",
}  # fmt: skip
_LOOKS = str.maketrans(_CAPITALS | _SMALL)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Who has an address, who had it when they were removed, and who has one that looks like it."""

    here: User | None = None
    removed: User | None = None
    look_alike: User | None = None


def homoglyph_skeleton(email: str) -> str:
    """What the address looks like, spelled in Latin letters wherever they look the same."""
    if _plain(email):
        return email_key(email)
    local, at, domain = storable(email).strip().rpartition("@")
    # The key folds the local part; a domain with ß is another than the one with ss, and looks it.
    return email_key(_latin(local) + at + _latin(_in_letters(domain)))


def skeleton(email: str) -> str | None:
    """What the address looks like, where that isn't how it is spelled; as the store keeps it."""
    if _plain(email):
        return None
    skeletons = homoglyph_skeleton(email)
    return skeletons if skeletons != email_key(email) else None


def mixes_scripts(email: str) -> bool:
    """Whether one part of the address has letters of more than one of the scripts that look alike."""
    local, _, domain = email.rpartition("@")
    return not email.isascii() and any(len(_scripts(part)) > 1 for part in (local, *domain.split(".")))


def _plain(email: str) -> bool:
    """Whether it is what it looks like without a closer look."""
    return email.isascii() and "xn--" not in email.lower()


def _latin(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_LOOKS).lower()


def _in_letters(domain: str) -> str:
    """The domain as people see it: what stands in it as xn--… is written out."""
    labels = []
    for label in domain.split("."):
        with suppress(UnicodeError):  # what isn't a label is looked at as it stands
            label = (
                label[4:].encode("ascii").decode("punycode") if label.lower().startswith("xn--") else label
            )
        labels.append(label)
    return ".".join(labels)


def _scripts(text: str) -> set[str]:
    names = (unicodedata.name(c, "") for c in text if c.isalpha())
    return {script for name in names for script in _SCRIPTS if name.startswith(script)}
