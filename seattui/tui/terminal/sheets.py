"""Caches parsed style sheets: Textual parses them again at each step of the start, though nothing changed."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet

from seattui.tui.terminal.private import cache_parsed

SOURCES = 1024
"""Sheets whose rules are cached; there are some two hundred, one for each kind of widget and each file."""


class CachedStylesheet(Stylesheet):
    """Parses each source once for the same variables."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self.parsed_variables = variables or {}
        """The variables it was last given."""
        cache_parsed(self, SOURCES)

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self.parsed_variables:
            self.parsed_variables = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        self.parse()
