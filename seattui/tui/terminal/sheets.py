"""The style sheet, which Textual parses again at each step of the start though nothing in it changed."""

from __future__ import annotations

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

SOURCES = 1024
"""Sheets whose rules are kept; one a kind of widget and a file, some two hundred."""


class KeptSheet(Stylesheet):
    """Parses each source once for the same variables."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(SOURCES)

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        self.parse()
