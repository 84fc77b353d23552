"""A letter to send."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from seattui.domain.billing.outbox import OutboxMail

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LETTER = OutboxMail(
    7,
    "bo@acme.example",
    "3 seats of Sales Hub Enterprise bought",
    "3 × Sales Hub Enterprise were bought.\n.\n.a line that begins with a dot",
    AT,
    "<a1b2c3@acme.example>",
    1,
)


def letter(**others: object) -> OutboxMail:
    return replace(LETTER, **others)  # type: ignore[arg-type]
