"""How 0002 makes keys of addresses, frozen: a store is upgraded alike by every later version of this program.

The functions that make them today are in `seattui.domain.people.email` and `homoglyphs`.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress

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


def email_key(email: str) -> str:
    """NFKC, casefolded, the domain in ASCII (IDNA 2008)."""
    email = _storable(email)
    if email.isascii():
        return email.strip().lower()
    local, at, domain = unicodedata.normalize("NFKC", email.strip()).rpartition("@")
    return local.casefold() + at + (_ascii_domain(domain) or domain).lower()


def skeleton(email: str) -> str | None:
    """The address with every look-alike letter replaced by the Latin one; None if it is the same as its key."""
    if email.isascii() and "xn--" not in email.lower():
        return None
    local, at, domain = _storable(email).strip().rpartition("@")
    skeletons = email_key(_latin(local) + at + _latin(_in_letters(domain)))
    return skeletons if skeletons != email_key(email) else None


def _ascii_domain(domain: str) -> str | None:
    if domain.isascii():
        return domain
    import idna

    with suppress(idna.IDNAError):
        return idna.encode(domain, uts46=True).decode("ascii")
    return None


def _latin(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES).lower()


def _in_letters(domain: str) -> str:
    labels = []
    for label in domain.split("."):
        with suppress(UnicodeError):  # an invalid label is used as it is
            label = (
                label[4:].encode("ascii").decode("punycode") if label.lower().startswith("xn--") else label
            )
        labels.append(label)
    return ".".join(labels)


def _storable(text: str) -> str:
    """`text` as every database accepts it: NUL and lone surrogates become U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
