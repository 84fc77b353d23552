"""Addresses that look alike: letters of another script can make an address pass for somebody else's.

Only letters of other scripts are compared with the Latin letters they resemble, not ASCII letters with each
other (0 and o, 1 and l, rn and m): terminal fonts tell those apart, numbered mailboxes ("room1", "rooml")
differ in just these, and a look-alike is refused without an override.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress

from seattui.domain.model import User
from seattui.domain.people.email import email_key
from seattui.kit.records import dataclass
from seattui.kit.text import storable

# What each letter looks like, upper and lower case separately: Greek Η looks like H, η like n.
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
_LOOK_ALIKES = str.maketrans(_CAPITALS | _SMALL)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The people who have an address, had it when they were removed, or have one that looks like it."""

    here: User | None = None
    removed: User | None = None
    look_alike: User | None = None


def homoglyph_skeleton(email: str) -> str:
    """The address with every look-alike letter replaced by the Latin one."""
    if _plain(email):
        return email_key(email)
    local, at, domain = storable(email).strip().rpartition("@")
    # The key folds the local part. A domain with ß differs from the one with ss, and looks different.
    return email_key(_latin(local) + at + _latin(_in_letters(domain)))


def skeleton(email: str) -> str | None:
    """The skeleton to store; None if it is the same as the address's key."""
    if _plain(email):
        return None
    skeletons = homoglyph_skeleton(email)
    return skeletons if skeletons != email_key(email) else None


def mixes_scripts(email: str) -> bool:
    """Whether a part of the address mixes letters of several look-alike scripts."""
    local, _, domain = email.rpartition("@")
    return not email.isascii() and any(len(_scripts(part)) > 1 for part in (local, *domain.split(".")))


def _plain(email: str) -> bool:
    """Whether the address can't look like another, without a closer check."""
    return email.isascii() and "xn--" not in email.lower()


def _latin(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES).lower()


def _in_letters(domain: str) -> str:
    """The domain as displayed: xn--… labels are decoded."""
    labels = []
    for label in domain.split("."):
        with suppress(UnicodeError):  # an invalid label is used as it is
            label = (
                label[4:].encode("ascii").decode("punycode") if label.lower().startswith("xn--") else label
            )
        labels.append(label)
    return ".".join(labels)


def _scripts(text: str) -> set[str]:
    names = (unicodedata.name(c, "") for c in text if c.isalpha())
    return {script for name in names for script in _SCRIPTS if name.startswith(script)}
