"""Temporary tables where there can be none: on a PostgreSQL standby, and for a role without that right.

Their rows are settings of the transaction at the server, as JSON, and statements that name such a table read them
as a common table expression. Only what planning does is supported: INSERT, DELETE and SELECT.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from sqlalchemy import Connection

_COLUMN = re.compile(r"(\w+) (BIGINT|TEXT)(?: NOT NULL)?(?: DEFAULT (\d+))?")
_INSERT = re.compile(r"\s*INSERT INTO (\w+) \(([^)]*)\)\s+(.*?)( ON CONFLICT DO NOTHING)?\s*", re.DOTALL)
_DELETE = re.compile(r"\s*DELETE FROM (\w+) WHERE (.*)", re.DOTALL)
_WITH = re.compile(r"\s*WITH\s+(RECURSIVE\s+)?", re.IGNORECASE)


class HeldRows:
    """The tables of one transaction, and which settings hold the rows of each."""

    def __init__(self) -> None:
        self._columns: dict[str, list[tuple[str, str, str]]] = {}
        self._parts: dict[str, list[str]] = {}
        self._numbers = count(1)

    def create(self, name: str, columns: str) -> None:
        """An empty table; `columns` as in CREATE TABLE."""
        self._columns[name] = _COLUMN.findall(columns)
        self._parts[name] = []

    def insert(
        self, tx: Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        part, said = self._part(name), json.dumps([dict(zip(columns, row, strict=True)) for row in rows])
        # Only the number goes back over the line, not the rows.
        tx.exec_driver_sql(f"SELECT length(set_config('{part}', %(rows)s, true))", {"rows": said})
        self._parts[name].append(part)

    def rewritten(self, statement: str) -> str:
        """The statement as it does the same with the tables' rows."""
        if (found := _INSERT.fullmatch(statement)) and found[1] in self._columns:
            name, columns, body, once = found.groups()
            key = self._columns[name][0][0]
            new = f" WHERE r.{key} NOT IN (SELECT {key} FROM {name})" if once else ""
            part, rows = self._part(name), f"SELECT json_agg(r) FROM ({body}) AS r({columns}){new}"
            made = self._with(self._set(part, rows))
            self._parts[name].append(part)
            return made
        if (found := _DELETE.fullmatch(statement)) and found[1] in self._columns:
            name, condition = found.groups()
            part, rows = (
                self._part(name),
                f"SELECT json_agg(r) FROM {name} AS r WHERE ({condition}) IS NOT TRUE",
            )
            made = self._with(self._set(part, rows))
            self._parts[name] = [part]
            return made
        return self._with(statement)

    def _part(self, name: str) -> str:
        return f"seattui.{name}_{next(self._numbers)}"

    def _set(self, part: str, rows: str) -> str:
        return f"SELECT length(set_config('{part}', COALESCE(({rows})::text, '[]'), true))"

    def _with(self, statement: str) -> str:
        """The statement, with the tables that it names."""
        used = [name for name in self._columns if re.search(rf"\b{name}\b", statement)]
        if not used:
            return statement
        begun = _WITH.match(statement)
        rest = f", {statement[begun.end() :]}" if begun else f" {statement}"
        recursive = "RECURSIVE " if begun and begun[1] else ""
        return f"WITH {recursive}{', '.join(map(self._rows, used))}{rest}"

    def _rows(self, name: str) -> str:
        columns = self._columns[name]
        kinds = ", ".join(f"{column} {kind}" for column, kind, _ in columns)
        values = ", ".join(f"COALESCE({c}, {d}) AS {c}" if d else c for c, _, d in columns)
        parts = ", ".join(f"'{part}'" for part in self._parts[name])
        return (
            f"{name} AS MATERIALIZED (SELECT {values} FROM unnest(ARRAY[{parts}]::text[]) AS part, "
            f"json_to_recordset(current_setting(part)::json) AS held({kinds}))"
        )


def rewrite(
    connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object
) -> tuple[str, Any]:
    """Before each statement: where this transaction holds rows itself, what it is instead."""
    held: HeldRows | None = connection.get_execution_options().get("seattui_rows")
    return (held.rewritten(statement) if held else statement), parameters
