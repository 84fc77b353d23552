"""Tells a paste that comes without brackets from keys, by what comes in one read.

Some terminals, screen and tmux's own paste send the bare text; as keys it would press whatever has the
focus, line by line. Keys that bunch on a slow line are fewer than TYPED, or a key that is held.
"""

from __future__ import annotations

TYPED = 20
"""So many printable characters, and a line end, in one read are no keys."""
LONGEST = 1 << 20
QUIET = 0.03
"""Seconds without another byte after which a paste is handed on."""
FOLLOWS = 0.5
"""Seconds after a paste within which more than one character at once is the rest of it, held up on its way."""

_BEGIN, _END = "\x1b[200~", "\x1b[201~"


class Pastes:
    """Of one terminal. Ask `bare` about each text that was read, in the order in which they came."""

    def __init__(self) -> None:
        self.inside = False
        """Whether what comes next stands between brackets."""
        self._tail = ""
        self._last = -FOLLOWS

    def bare(self, text: str, now: float) -> bool:
        """Whether this text is (the beginning of) a paste that its terminal put no brackets around."""
        seen = self._tail + text
        inside = self.inside
        if (last := max(seen.rfind(_BEGIN), seen.rfind(_END))) >= 0:
            self.inside = seen.startswith(_BEGIN, last)
        self._tail = seen[1 - len(_BEGIN) :]
        if inside or "\x1b" in text:
            return False
        printable = [letter for letter in text if letter.isprintable()]
        ends_a_line = "\r" in text or "\n" in text
        whole = len(printable) >= TYPED and ends_a_line and len(set(printable)) > 1
        rest = len(text) > 1 and now - self._last < FOLLOWS
        if whole or rest:
            self._last = now
        return whole or rest
