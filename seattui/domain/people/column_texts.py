"""What a column holds of a person, as people read it in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from seattui.domain.people.columns import Held, PersonColumn, PersonRow
from seattui.kit import i18n
from seattui.kit.i18n import msg
from seattui.kit.text import safe

NOTHING = "–"


def text_of(column: PersonColumn, row: PersonRow, now: datetime, zone: tzinfo) -> str:
    """Safe to print; codes as options take them. Empty if there is nothing."""
    said = column.said(row)
    return str(said) if said else _text(column.of(row), now, zone)


def _text(held: Held, now: datetime, zone: tzinfo) -> str:
    if isinstance(held, bool):
        return str(msg("yes") if held else msg("no"))
    if isinstance(held, str):
        return safe(held)
    if isinstance(held, datetime):
        return i18n.ago(held, now)
    if isinstance(held, Mapping):
        days = {hub: at.astimezone(zone).date() for hub, at in sorted(held.items())}
        return ", ".join(f"{safe(hub)} {i18n.day(on)}" for hub, on in days.items())
    if isinstance(held, Sequence):
        return safe(", ".join(held))
    return i18n.worded(held) if held is not None else ""
