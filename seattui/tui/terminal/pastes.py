"""Detects a paste without brackets by how much arrives in one read.

Some terminals, and the paste commands of screen and tmux, send bare text; handled as keys, it would trigger
whatever has the focus, line by line. Keys that arrive together on a slow connection are fewer than TYPED, or
one key held down.
"""

from __future__ import annotations

TYPED = 20
"""So many printable characters and a line end in one read are a paste."""
LONGEST = 1 << 20
QUIET = 0.03
"""Seconds without another byte after which a paste is complete."""
FOLLOWS = 0.5
"""Seconds after a paste within which more than one character at once belongs to it, delayed on its way."""

BEGIN, _END = "\x1b[200~", "\x1b[201~"


class Pastes:
    """Paste detection of one terminal. Call `bare` for each text read, in order."""

    def __init__(self) -> None:
        self.inside = False
        """Whether the input is inside paste brackets."""
        self._tail = ""
        self._last = -FOLLOWS

    def bare(self, text: str, now: float) -> bool:
        """Whether this text is (the start of) a paste without brackets."""
        buffer = self._tail + text
        inside = self.inside
        if (last := max(buffer.rfind(BEGIN), buffer.rfind(_END))) >= 0:
            self.inside = buffer.startswith(BEGIN, last)
        self._tail = buffer[1 - len(BEGIN) :]
        if inside or "\x1b" in text:
            return False
        printable = [letter for letter in text if letter.isprintable()]
        ends_a_line = "\r" in text or "\n" in text
        whole = len(printable) >= TYPED and ends_a_line and len(set(printable)) > 1
        rest = len(text) > 1 and now - self._last < FOLLOWS
        if whole or rest:
            self._last = now
        return whole or rest
