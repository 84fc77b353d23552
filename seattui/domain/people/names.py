"""Names of people, teams and sets: normalised blanks, limited length, storable in every database."""

from __future__ import annotations

from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg, plural
from seattui.kit.text import storable

MAX_NAME = 200


def checked_name(given: str) -> str:
    """The name as stored; may be empty. Raises UsageError if it is too long."""
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
