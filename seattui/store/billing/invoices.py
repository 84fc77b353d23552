"""Reads of posted invoices, which never change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, text

from seattui.domain.billing.invoice import Invoice, InvoiceKind, InvoiceLine
from seattui.domain.model import Account
from seattui.domain.plan.plan import canonical
from seattui.kit.reading import parsed_json
from seattui.store.db.decode import currency, decode_stored

_QUERY = (
    "SELECT i.*, s.hub, s.name FROM invoices i JOIN subscriptions s ON s.id = i.subscription_id "
    "WHERE i.account_id = :account"
)


def listed(tx: Connection, account: Account, before: int | None, limit: int) -> tuple[Invoice, ...]:
    """Newest first, only numbers below `before`."""
    where = " AND i.number < :before" if before is not None else ""
    values: dict[str, Any] = {"account": account.id, "limit": limit}
    if before is not None:
        values["before"] = before
    rows = tx.execute(text(f"{_QUERY}{where} ORDER BY i.number DESC LIMIT :limit"), values)
    return tuple(_invoice(r, account) for r in rows)


def one(tx: Connection, account: Account, number: int) -> Invoice | None:
    row = tx.execute(
        text(f"{_QUERY} AND i.number = :number"), {"account": account.id, "number": number}
    ).one_or_none()
    return _invoice(row, account) if row else None


def as_json(lines: Iterable[InvoiceLine]) -> str:
    """The lines as stored."""
    return canonical(
        [
            {
                "code": line.code,
                "seats": line.seats,
                "unit_minor": line.unit_minor,
                "days": line.days,
                "of_days": line.of_days,
                "amount_minor": line.amount_minor,
                "bought_on": line.bought_on.isoformat() if line.bought_on else None,
            }
            for line in lines
        ]
    ).decode()


def _invoice(row: Row[Any], account: Account) -> Invoice:
    currency(row.currency, account.name)
    return decode_stored(partial(_read, row), row.lines)


def _read(row: Row[Any], lines: str) -> Invoice:
    return Invoice(
        row.number,
        date.fromisoformat(row.issued_on),
        InvoiceKind(row.kind),
        row.hub,
        row.name,
        date.fromisoformat(row.period_start),
        date.fromisoformat(row.period_end),
        row.currency,
        tuple(_line(stored) for stored in parsed_json(lines)),
    )


def _line(stored: dict[str, Any]) -> InvoiceLine:
    bought_on = stored.pop("bought_on")
    return InvoiceLine(**stored, bought_on=date.fromisoformat(bought_on) if bought_on else None)
