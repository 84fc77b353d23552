"""The line of each key in a TOML text, for error messages, which tomllib doesn't provide."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+|\#[^\n]*)
      | (?P<text>"{3}(?:\\.|[^\\"]|"(?!""))*(?:"{3,5}|\Z)|'{3}(?:[^']|'(?!''))*(?:'{3,5}|\Z)
          |"(?:\\[^\n]|[^"\\\n])*(?:"|\\?(?=\n|\Z))|'[^'\n]*')
      | (?P<mark>[\[\]{}=,\n])
      | (?P<bare>[^\s\[\]{}=,\#"']+)""",
    re.VERBOSE | re.DOTALL,
)
"""Text in quotes that never end reaches to the end of the line, or of the file: each character is read once."""


def lines_of_keys(text: str) -> dict[Path, int]:
    """The line, from 1, of each key, table and array element in `text`, which must be valid TOML.

    A path consists of keys and indexes, as in the data: `("hubs", 0, "tiers", 2, "included")`.
    """
    return _Reader(text).read()


def deeper_than(text: str, limit: int) -> int:
    """The first line on which tables, arrays or the parts of a dotted key are nested deeper than `limit`; 0 if
    there is none. Reads invalid TOML too."""
    brackets = dots = 0
    for kind, value, line in _tokens(text):
        if kind == "mark":
            dots = 0
            brackets += (value in "[{") - (value in "]}")
        elif kind == "bare":
            dots += value.count(".")
        if max(brackets, dots) > limit:
            return line
    return 0


def nearest_line(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, or of its nearest enclosing element that has one; else 1."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = [*_tokens(text), ("end", "", text.count("\n") + 1)]
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}
        """The number of tables in each array of tables so far."""

    def read(self) -> dict[Path, int]:
        table: Path = ()
        while self.kind != "end":
            if self.value == "\n":
                self.at += 1
            elif self.value == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0]

    @property
    def value(self) -> str:
        return self.tokens[self.at][1]

    @property
    def line(self) -> int:
        return self.tokens[self.at][2]

    def _header(self) -> Path:
        line = self.line
        brackets = 0
        while self.value == "[":
            brackets += 1
            self.at += 1
        path: Path = ()
        keys = self._keys()
        for key in keys[:-1]:
            path = self._inside((*path, key))
        path = (*path, keys[-1])
        if brackets == 2:
            self.lines.setdefault(path, line)
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = self._inside(path)
        self.lines[path] = line
        self.at += brackets
        return path

    def _inside(self, path: Path) -> Path:
        """An array of tables refers to its last table."""
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def _keys(self) -> list[str]:
        """A dotted key up to `=` or `]`."""
        keys: list[str] = []
        while self.value not in ("=", "]"):
            if self.kind == "text":
                keys.append(tomllib.loads(f"key = {self.value}")["key"])
            else:
                keys += [part for part in self.value.split(".") if part]
            self.at += 1
        return keys

    def _pair(self, table: Path) -> None:
        line = self.line
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1
        self._value(path)

    def _value(self, path: Path) -> None:
        if self.value == "[":
            self._array(path)
        elif self.value == "{":
            self._inline_table(path)
        else:
            while self.kind != "end" and self.value not in (",", "]", "}", "\n"):
                self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        position = 0
        while self.value != "]":
            if self.value in (",", "\n"):
                self.at += 1
                continue
            self.lines[(*path, position)] = self.line
            self._value((*path, position))
            position += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self.value != "}":
            if self.value in (",", "\n"):
                self.at += 1
            else:
                self._pair(path)
        self.at += 1


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "space":
            yield kind, match.group(), line
        line += match.group().count("\n")
