"""What went over the wire, byte by byte: every sequence must be one that the program is known to send.

The allow-list is narrow on purpose. The hostile corpus uses sequences outside of it, so that one that came
through raw can't hide among the program's own.
"""

from __future__ import annotations

import re
import unicodedata

_SEQUENCE = re.compile(
    rb"\x1b(?:"
    rb"\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|[PX^_][^\x1b]*\x1b\\"  # DCS, SOS, PM, APC
    rb"|[ -/]*[0-~]"  # the others
    rb")"
)

# 256 colours or true colour, and the plain styles; never the eight classic colours that a forged name uses.
_STYLE = r"(?:[0-9]|2[1-9]|[34]9|3[89];5;\d+|48;5;\d+|38;2;\d+;\d+;\d+|48;2;\d+;\d+;\d+)"

SCREENS = re.compile(
    rf"\x1b\[(?:{_STYLE}(?:;{_STYLE})*)?m"
    r"|\x1b\[\d+(?:;\d+)?H"  # cursor to a place, or to the start of a line
    r"|\x1b\[\d*[ABCDGX]"  # cursor by some, erase some
    r"|\x1b\[[0-2]?[JK]"
    r"|\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p"  # asks for synchronised output and resize reports
    r"|\x1b\[>\d+u|\x1b\[<u"  # keyboard protocol
    r"|\x1b\]22;[a-z-]*(?:\x07|\x1b\\)"  # shape of the mouse
)
SCREEN_CONTROLS = ("\r\n",)

COMMANDS = re.compile(rf"\x1b\[(?:{_STYLE}(?:;{_STYLE})*)?m")
COMMAND_CONTROLS = ("\r\n",)
PIPE = re.compile(r"(?!)")
PIPE_CONTROLS = ("\n",)

_UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def faults(
    raw: bytes, allowed: re.Pattern[str] = SCREENS, controls: tuple[str, ...] = SCREEN_CONTROLS
) -> list[str]:
    """Everything in `raw` that isn't printable text, an `allowed` sequence or one of `controls`.

    Each fault is told with what stood before it. Bytes that aren't UTF-8 are faults.
    """
    found: list[str] = []
    at = 0
    for match in _SEQUENCE.finditer(raw):
        found += _in_text(raw, at, match.start(), controls)
        sequence = match.group().decode("utf-8", "backslashreplace")
        if not allowed.fullmatch(sequence):
            found.append(f"{sequence!r} after {raw[max(0, match.start() - 40) : match.start()]!r}")
        at = match.end()
    return found + _in_text(raw, at, len(raw), controls)


def _in_text(raw: bytes, start: int, end: int, controls: tuple[str, ...]) -> list[str]:
    piece = raw[start:end]
    try:
        text = piece.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"not UTF-8 ({error.reason}): {piece!r}"]
    for control in controls:
        text = text.replace(control, "")
    strange = {c for c in text if unicodedata.category(c) in _UNSHOWN}
    return [f"{c!r} in {text[max(0, text.index(c) - 40) : text.index(c) + 20]!r}" for c in sorted(strange)]
