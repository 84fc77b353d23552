"""Caches parsed style sheets: Textual parses them again at each step of the start, though nothing changed."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet

from seattui.tui.terminal.private import keep_parsed

SOURCES = 1024
"""Sheets whose rules are cached; there are some two hundred, one for each kind of widget and each file."""


class KeptSheet(Stylesheet):
    """Parses each source once for the same variables."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self.held = variables or {}
        """The variables it was last given."""
        keep_parsed(self, SOURCES)

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self.held:
            self.held = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        self.parse()
