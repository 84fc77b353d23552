"""Comparing a staged file with people who were removed, and with addresses that look alike.

The same checks as `domain.changes.people.newcomers`, set-based.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from seattui.domain.changes.people.newcomers import look_alike_problem
from seattui.domain.model import Account
from seattui.domain.people.incoming import Problem, Skipped
from seattui.kit.i18n import msg
from seattui.store.db import names
from seattui.store.db.temp_tables import fresh
from seattui.store.people.staging import Read

MAX_LISTED = 10_000
"""How many removed people are listed one by one."""
_LISTED_AT_KEY = (
    f"EXISTS (SELECT 1 FROM users u WHERE u.account_id = :account AND u.{names.LISTED} "
    "AND u.email_key = i.email_key)"
)


def gone(tx: Connection, account: Account) -> int:
    """Fills the table `gone` with the lines of people who were removed, and their ids: the newest if an address
    was removed several times. Returns how many there are.
    """
    fresh(tx, "gone", "line BIGINT PRIMARY KEY, user_id BIGINT NOT NULL")
    values = {"account": account.id}
    there = "SELECT 1 FROM users WHERE account_id = :account AND status = 'removed' LIMIT 1"
    if tx.execute(text(there), values).first() is None:
        return 0
    tx.execute(
        text(
            "INSERT INTO gone (line, user_id) SELECT i.line, max(r.id) FROM incoming i JOIN users r "
            "ON r.account_id = :account AND r.status = 'removed' AND r.email_key = i.email_key "
            f"WHERE NOT {_LISTED_AT_KEY} GROUP BY i.line"
        ),
        values,
    )
    return int(tx.execute(text("SELECT count(*) FROM gone")).scalar_one())


def result(tx: Connection, column: str) -> tuple[Skipped, ...]:
    """Why those in `gone` are skipped."""
    rows = tx.execute(
        text(
            "SELECT g.line, u.email, u.first_name, u.last_name FROM gone g JOIN users u ON u.id = g.user_id "
            "ORDER BY g.line LIMIT :most"
        ),
        {"most": MAX_LISTED},
    )
    return tuple(
        Skipped(
            row.line,
            column,
            msg(
                "{who} was removed earlier (--restore restores the person)",
                who=f"{row.first_name} {row.last_name}".strip() or row.email,
            ),
        )
        for row in rows
    )


def look_alikes(tx: Connection, account: Account, read: Read) -> Iterator[Problem]:
    """New people whose address looks like that of somebody in the account, or of another new person. Excludes
    those in `gone`.
    """
    values = {"account": account.id}
    spelled = (
        "SELECT 1 FROM users WHERE account_id = :account AND email_skeleton IS NOT NULL "
        f"AND {names.LISTED} LIMIT 1"
    )
    questions = []
    here = "FROM incoming i JOIN users o ON o.account_id = :account"
    if read.look_alikes:
        questions.append(f"{here} AND o.{names.LISTED} AND o.email_key = i.email_skeleton WHERE true")
        other = "FROM incoming i JOIN incoming o ON"
        questions.append(f"{other} o.email_key = i.email_skeleton WHERE true")
        questions.append(f"{other} o.email_skeleton = i.email_skeleton WHERE o.line < i.line")
    if tx.execute(text(spelled), values).first():
        questions.append(
            f"{here} AND o.email_skeleton IS NOT NULL AND o.{names.LISTED} "
            "AND o.email_skeleton = COALESCE(i.email_skeleton, i.email_key) WHERE o.email_key <> i.email_key"
        )
    seen: set[int] = set()
    for question in questions:
        rows = tx.execute(
            text(
                f"SELECT i.line, i.email, o.email AS other {question} AND NOT {_LISTED_AT_KEY} "
                "AND i.line NOT IN (SELECT line FROM gone) ORDER BY i.line"
            ),
            values,
        )
        for row in rows:
            if row.line not in seen:
                seen.add(row.line)
                problem = look_alike_problem(row.email, row.other)
                yield Problem(row.line, read.column, problem.code, problem.text, problem.hint)
