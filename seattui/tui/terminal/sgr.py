"""SGR codes, which set a style in a terminal: which of them are visible, and the shortest change from one
style to another.

A style is written as its codes, `1;38;5;252`; empty text is the terminal's default.
"""

from __future__ import annotations

from functools import lru_cache

DRAWN_OVER = frozenset({"4", "7", "9", "21", "51", "52", "53"})
"""Underlined, reversed, struck, framed: visible on a blank, in the text's colour."""

OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What ends an attribute and leaves the colours; 22 ends two. A terminal with colours knows these, a VT100 doesn't."""


@lru_cache(maxsize=4096)
def plain(codes: str) -> str:
    """The same style without codes for default colours."""
    attributes, *colours = _parts(codes)
    return ";".join([*attributes, *(c for c in colours if c not in ("", "39", "49"))])


@lru_cache(maxsize=4096)
def ground(codes: str) -> str:
    """What is visible of a style on a blank: its background, or all of it if something is drawn over the
    blank."""
    attributes, _, background = _parts(codes)
    return codes if DRAWN_OVER.intersection(attributes) else background


@lru_cache(maxsize=4096)
def drawn_over(codes: str) -> bool:
    """Whether anything but the background is visible on a blank."""
    return bool(DRAWN_OVER.intersection(_parts(codes)[0]))


@lru_cache(maxsize=4096)
def change(before: str | None, after: str) -> str:
    """The shortest sequence from one style to another; `before` is None if the current style is unknown."""
    whole = f"\x1b[0;{after}m" if after else "\x1b[m"
    if before is None:
        return whole
    was, will = _parts(before), _parts(after)
    ended = [code for code in was[0] if code not in will[0]]
    if ended and (not OFF.keys() >= set(ended) or not (will[1] or will[2])):
        return whole
    off = dict.fromkeys(OFF[code] for code in ended)
    codes = [*off, *(code for code in will[0] if code not in was[0] or OFF.get(code) in off)]
    for now, then, default in ((was[1], will[1], "39"), (was[2], will[2], "49")):
        if now != then:
            codes.append(then or default)
    changed = f"\x1b[{';'.join(codes)}m" if codes else ""
    return min(whole, changed, key=len)


@lru_cache(maxsize=4096)
def _parts(codes: str) -> tuple[tuple[str, ...], str, str]:
    """Attributes, foreground and background."""
    parts = codes.split(";") if codes else []
    attributes: list[str] = []
    foreground = background = ""
    at = 0
    while at < len(parts):
        length = 1
        if parts[at] in ("38", "48"):
            length = 3 if parts[at + 1 : at + 2] == ["5"] else 5
        piece = ";".join(parts[at : at + length])
        number = int(parts[at])
        if 30 <= number <= 39 or 90 <= number <= 97:
            foreground = piece
        elif 40 <= number <= 49 or 100 <= number <= 107:
            background = piece
        else:
            attributes.append(piece)
        at += length
    return tuple(attributes), foreground, background
