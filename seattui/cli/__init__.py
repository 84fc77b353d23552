"""The commands. Importing this package imports nothing heavy; each command imports what it needs."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Runs the program with these arguments and returns the exit code.

    Expected errors become a sentence (JSON with --json) and an exit code; unexpected ones are raised.
    """
    from seattui.cli.entry import run

    return run(list(argv))
