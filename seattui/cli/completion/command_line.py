"""A command line as bash hands it over: words taken apart, and names quoted so that bash reads them as they are."""

from __future__ import annotations

BLANK = " \t\n"
KEPT = "$@"
"""What begins a word for bash, rather than ending the one before."""


def split(line: str) -> tuple[list[str], str]:
    """The words of a line, without quotes, and the last one as it was typed: empty after a blank."""
    words: list[str] = []
    at = 0
    while True:
        while at < len(line) and line[at] in BLANK:
            at += 1
        word, end, _ = _word(line, at)
        words.append(word)
        if end == len(line):
            return words, line[at:]
        at = end


def unquoted(typed: str) -> str:
    """One word, without quotes."""
    return _word(typed, 0, blanks="")[0]


def replaced_from(typed: str, breaks: str) -> tuple[int, str]:
    """Where in a word begins what bash replaces, and the quote that is open there."""
    _, _, opened = _word(typed, 0, blanks="")
    if opened is not None:
        return opened + 1, typed[opened]
    start, at = 0, 0
    while at < len(typed):
        char = typed[at]
        if char in "'\"":
            at = _closed(typed, at)
            start = at if char in breaks else start
        elif char == "\\":
            at += 2
        else:
            at += 1
            if char in breaks:
                start = at - (char in KEPT)
    return min(start, len(typed)), ""


def quoted(text: str, quote: str = "") -> str:
    """Text that bash reads as it is, within the quote that is open. Bash closes that, unless the text ends in one."""
    made = "".join(_QUOTING[quote](char) for char in text)
    return made + quote if quote and made.endswith(quote) else made


def _word(line: str, at: int, blanks: str = BLANK) -> tuple[str, int, int | None]:
    """The word from there, where it ends, and where a quote was opened that isn't closed."""
    pieces: list[str] = []
    while at < len(line) and line[at] not in blanks:
        char = line[at]
        if char in "'\"":
            end = _closed(line, at)
            inside = line[at + 1 : end - 1] if _is_closed(line, at, end) else line[at + 1 :]
            pieces.append(inside if char == "'" else _within_double(inside))
            if not _is_closed(line, at, end):
                return "".join(pieces), len(line), at
            at = end
        elif char == "\\":
            pieces.append(line[at + 1 : at + 2])
            at += 2
        else:
            pieces.append(char)
            at += 1
    return "".join(pieces), min(at, len(line)), None


def _closed(line: str, at: int) -> int:
    """Behind the quote that closes the one there, or the end of the line."""
    quote = line[at]
    at += 1
    while at < len(line) and line[at] != quote:
        at += 2 if quote == '"' and line[at] == "\\" else 1
    return min(at + 1, len(line))


def _is_closed(line: str, at: int, end: int) -> bool:
    return end - at >= 2 and line[end - 1] == line[at] and not _escaped(line, at, end - 1)


def _escaped(line: str, at: int, end: int) -> bool:
    """Whether what is at the end was escaped within double quotes."""
    slashes = 0
    while end - slashes - 1 > at and line[end - slashes - 1] == "\\":
        slashes += 1
    return line[at] == '"' and slashes % 2 == 1


def _within_double(inside: str) -> str:
    pieces: list[str] = []
    at = 0
    while at < len(inside):
        if inside[at] == "\\" and inside[at + 1 : at + 2] in ("$", "`", '"', "\\"):
            at += 1
        pieces.append(inside[at])
        at += 1
    return "".join(pieces)


def _octal(char: str) -> str:
    return "$'" + "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape")) + "'"


def _bare(char: str) -> str:
    if not char.isprintable():
        return _octal(char)
    if not char.isascii() or char.isalnum() or char in "@%+=:,./-_":
        return char
    return "\\" + char


def _in_single(char: str) -> str:
    return f"'{_octal(char)}'" if not char.isprintable() else "'\\''" if char == "'" else char


def _in_double(char: str) -> str:
    if not char.isprintable():
        return f'"{_octal(char)}"'
    # A history's "!" is one there, with a backslash before it or not.
    return "\"'!'\"" if char == "!" else "\\" + char if char in '$`"\\' else char


_QUOTING = {"": _bare, "'": _in_single, '"': _in_double}
