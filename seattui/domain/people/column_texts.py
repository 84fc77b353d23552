"""What a column holds of a person, as people read it in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

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
    write = _TEXTS.get(type(held))
    return write(held, now, zone) if write else i18n.worded(held)


def _days(held: Mapping[str, datetime], zone: tzinfo) -> str:
    days = {hub: at.astimezone(zone).date() for hub, at in sorted(held.items())}
    return ", ".join(f"{safe(hub)} {i18n.day(on)}" for hub, on in days.items())


def _several(held: Sequence[str], _now: datetime, _zone: tzinfo) -> str:
    return safe(", ".join(held))


# By type, since each cell of a long list asks.
_TEXTS: Mapping[type, Callable[[Any, datetime, tzinfo], str]] = {
    type(None): lambda held, now, zone: "",
    bool: lambda held, now, zone: str(msg("yes") if held else msg("no")),
    str: lambda held, now, zone: safe(held),
    datetime: lambda held, now, zone: i18n.ago(held, now),
    dict: lambda held, now, zone: _days(held, zone),
    list: _several,
    tuple: _several,
}
