"""The signs that terminal fonts share: those of WGL4, and what most terminals draw by themselves."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

DRAWN = range(0x2500, 0x25A0)
"""Box drawing and block elements."""
SHARED = frozenset("¡¢£¤¥¦§©«¬®°±²³´¶·¹»¼½¾¿×÷–—‘’‚“”„†‡•…‰‹›€™←↑→↓↔↕−√∞∩≈≠≡≤≥⌂■□▪▫▲►▼◄◊○●◘◙♠♣♥♦♪♫")


def unusual(characters: Iterable[str]) -> set[str]:
    """Signs that are a box in many fonts. Letters and digits of any script are the data's own matter."""
    return {
        c
        for c in characters
        if not c.isascii() and c not in SHARED and ord(c) not in DRAWN and unicodedata.category(c)[0] in "PS"
    }
