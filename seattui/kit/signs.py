"""ASCII replacements for seattui's symbols, of the same width, for terminals without UTF-8."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Mapping

_TABLE = {
    **dict.fromkeys("·–—−─┄┈╌", "-"),
    **dict.fromkeys("━═≡", "="),
    **dict.fromkeys("│┃║▏▎▍▌▐▕", "|"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("›→►", ">"),
    **dict.fromkeys("‹←◄", "<"),
    **dict.fromkeys("↑▲", "^"),
    **dict.fromkeys("↓▼", "v"),
    **dict.fromkeys("•●", "*"),
    **dict.fromkeys("░▁▂▔", "."),
    "…": "~",
    "×": "x",
    "÷": "/",
    "√": "+",
    "€": "E",
    "○": "o",
}
LINES, CELLS = "seattui-lines", "seattui-cells"
"""The `errors` handlers of a stream whose encoding lacks some characters."""
COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
BOXES, BLOCKS = range(0x2500, 0x2580), range(0x2580, 0x25A0)
ASCII = {
    **dict.fromkeys(BOXES, "+"),
    **dict.fromkeys(BLOCKS, "#"),
    **{ord(sign): plain for sign, plain in _TABLE.items()},
}


def needed(encoding: str | None, environ: Mapping[str, str]) -> bool:
    """Whether a stream with this encoding, or the requested locale, only supports ASCII."""
    return not utf(encoding) or asked_for_c(environ)


def utf(encoding: str | None) -> bool:
    return (encoding or "").lower().replace("_", "-").startswith("utf")


def asked_for_c(environ: Mapping[str, str]) -> bool:
    """Whether the environment asks for an ASCII locale. Python treats the locale C as UTF-8, and then sets
    LC_CTYPE to one of COERCED itself.
    """
    kind = environ.get("LC_CTYPE", "")
    asked = environ.get("LC_ALL") or (kind not in COERCED and kind) or environ.get("LANG")
    return asked in ("C", "POSIX")


def _in_lines(error: UnicodeError) -> tuple[str, int]:
    """For commands: symbols in ASCII, letters as escapes, so that no information is lost."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_spelled(error.object, at) for at in range(error.start, error.end)), error.end


def _spelled(text: str, at: int) -> str:
    if text[at] == "€":
        return "EUR " if text[at + 1 : at + 2].isdigit() else "EUR"
    return ASCII.get(ord(text[at])) or text[at].encode("ascii", "backslashreplace").decode()


def _in_cells(error: UnicodeError) -> tuple[str, int]:
    """For screens: replacements of the same width in cells; letters without accents."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_cell(c) for c in error.object[error.start : error.end]), error.end


def _cell(char: str) -> str:
    if unicodedata.category(char) in ("Mn", "Me"):
        return ""
    if unicodedata.east_asian_width(char) in "WF":
        return "??"
    bare = ASCII.get(ord(char)) or unicodedata.normalize("NFKD", char)[0]
    return bare if bare.isascii() else "?"


codecs.register_error(LINES, _in_lines)
codecs.register_error(CELLS, _in_cells)
