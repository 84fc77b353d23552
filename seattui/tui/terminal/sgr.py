"""The codes that set a style in a terminal (SGR): what of them shows, and the shortest way from one to another.

A style is written as its codes, `1;38;5;252`; the empty text is the terminal's own look.
"""

from __future__ import annotations

from functools import lru_cache

DRAWN_OVER = frozenset({"4", "7", "9", "21", "51", "52", "53"})
"""Underlined, reversed, struck, framed: what shows on a blank too, in the colour of the text."""


@lru_cache(maxsize=4096)
def plain(codes: str) -> str:
    """The same style with nothing said of colours that are the default."""
    attributes, *colours = _parts(codes)
    return ";".join([*attributes, *(c for c in colours if c not in ("", "39", "49"))])


@lru_cache(maxsize=4096)
def ground(codes: str) -> str:
    """What a blank shows of a style: its background; all of it where the blank is drawn over."""
    attributes, _, background = _parts(codes)
    return codes if DRAWN_OVER.intersection(attributes) else background


@lru_cache(maxsize=4096)
def drawn_over(codes: str) -> bool:
    """Whether something shows on a blank but its background."""
    return bool(DRAWN_OVER.intersection(_parts(codes)[0]))


@lru_cache(maxsize=4096)
def change(before: str | None, after: str) -> str:
    """The shortest sequence from one style to another; before nothing is known where it is None."""
    whole = f"\x1b[0;{after}m" if after else "\x1b[m"
    if before is None:
        return whole
    was, will = _parts(before), _parts(after)
    if not set(was[0]) <= set(will[0]):
        return whole
    codes = [code for code in will[0] if code not in was[0]]
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
