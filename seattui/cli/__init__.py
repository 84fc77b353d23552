"""The commands. Importing this imports nothing heavy; what a command needs it imports itself."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Runs the program with these arguments and returns the exit code.

    Errors that a person can act on become a sentence (JSON with --json) and a code; what nobody foresaw
    is raised.
    """
    from seattui.cli.entry import run

    return run(list(argv))
