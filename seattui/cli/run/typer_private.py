"""Private attributes of Typer that are used. Verified with Typer 0.29."""

from __future__ import annotations


def completes() -> bool:
    """Adds completion to Typer's commands, as its own option does; False if this Typer can't."""
    try:
        from typer._completion_classes import completion_init
    except ImportError:
        return False
    completion_init()
    return True
