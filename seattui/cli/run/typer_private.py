"""What Typer keeps to itself and is used all the same. Proven with Typer 0.29."""

from __future__ import annotations


def completes() -> bool:
    """Makes Typer complete commands as it does with an option of its own; False where it no longer can be."""
    try:
        from typer._completion_classes import completion_init
    except ImportError:
        return False
    completion_init()
    return True
