"""Names of people and of things that people name: blanks folded, bounded, as every database takes them."""

from __future__ import annotations

from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg, plural
from seattui.kit.text import storable

MAX_NAME = 200


def checked_name(given: str) -> str:
    """The name as it is kept; it may be empty. Raises UsageError where it is too long."""
    name = " ".join(storable(given).split())
    if len(name) > MAX_NAME:
        raise UsageError(
            "long-name",
            plural(
                "A name of {n} character is too long.", "A name of {n} characters is too long.", len(name)
            ),
            msg("A name can have at most {max} characters.", max=MAX_NAME),
        )
    return name
