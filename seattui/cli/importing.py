"""`seattui users import`: preview, progress, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from seattui.cli.changing import Confirming, beside, settle, worked_out
from seattui.cli.planned import plan_lines, refusal_of
from seattui.cli.session import Session
from seattui.cli.table import cut, table
from seattui.domain.changes.imports import ImportPlan, ImportUsers
from seattui.domain.incoming import Incoming, Skipped, sound
from seattui.i18n import Message, plural, say
from seattui.people_columns import parsed_mapping
from seattui.people_file import PeopleFile
from seattui.text import safe

if TYPE_CHECKING:
    from seattui.desk import Desk

BAR = 30


def bring_in(session: Session, file: str, columns: Sequence[str], confirming: Confirming) -> int:
    """Plans the import, shows what becomes of the rows, and does it when told to. The exit code."""
    mapping = parsed_mapping(columns)
    desk = session.desk()
    people = PeopleFile(file, mapping, desk.account.zone)
    try:
        return _Import(people, desk.now()).run(session, desk, confirming)
    finally:
        people.close()


class _Import:
    """One file on its way in, with every row that is left out of it."""

    def __init__(self, people: PeopleFile, now: datetime):
        self.people = people
        self.now = now
        self.skipped: list[Skipped] = []
        self._percent: int | None = None

    def run(self, session: Session, desk: Desk, confirming: Confirming) -> int:
        change = ImportUsers(self.rows, PurePath(self.people.name).name)
        plan = cast(ImportPlan, worked_out(desk, change, self.reading))
        if not session.out.json:
            for line in self.preview(plan):
                session.out.line(line)
        if not plan.possible:
            raise beside(refusal_of(plan), plan, desk)
        return settle(session, desk, plan, confirming, self.preview, self.as_json, self.reading)

    def rows(self) -> Iterator[Incoming]:
        """The file from its start: once to plan, and once more, under lock, to apply."""
        self.skipped.clear()
        columns = self.people.columns
        active = columns.name(columns.at["last_active"]) if "last_active" in columns.at else ""
        try:
            for read in self.people.rows(self._moved):
                row = sound(read, self.now, active)
                if row.reason:
                    self.skipped.append(Skipped(row.line, row.column, row.reason))
                yield row
        finally:
            self._percent = None

    def _moved(self, done: int, total: int) -> None:
        self._percent = 100 * done // max(total, 1)

    def reading(self) -> Message | None:
        """How far the file is, while it is read."""
        percent = self._percent
        if percent is None:
            return None
        full = BAR * percent // 100
        bar = "█" * full + "░" * (BAR - full)
        name = cut(safe(PurePath(self.people.name).name), 20)
        return say("Reading {file} {bar} {percent} %", file=name, bar=bar, percent=percent)

    def preview(self, plan: ImportPlan) -> Iterator[str]:
        """How many come in, who the first are, and which rows don't and why."""
        yield str(plural("{file}: {n} row", "{file}: {n} rows", plan.rows, file=self.people.name))
        for note in self.people.notes:
            yield str(note)
        headers = (say("Line"), say("Email"), say("Name"), say("What"))
        rows = ((str(p.line), safe(p.email), safe(p.name), str(_OUTCOMES[p.outcome])) for p in plan.preview)
        if plan.preview:
            yield from table(headers, rows, right=frozenset({0}), text=frozenset({2}))
        more = plan.created + plan.updated + plan.unchanged - len(plan.preview)
        if plan.preview and more > 0:
            yield str(say("and {n} more", n=more))
        for row in self.skipped[:100]:
            reason = say(
                "Line {line}, column {column}: skipped, {reason}.",
                line=row.line,
                column=row.column,
                reason=row.reason,
            )
            yield str(reason)
        if len(self.skipped) > 100:
            yield str(
                plural("and {n} more row skipped", "and {n} more rows skipped", len(self.skipped) - 100)
            )
        yield str(
            say(
                "{created} created, {updated} updated, {unchanged} unchanged, {skipped} skipped",
                created=plan.created, updated=plan.updated, unchanged=plan.unchanged, skipped=plan.skipped_count,
            )
        )  # fmt: skip
        yield from plan_lines(plan)

    def as_json(self, plan: ImportPlan) -> dict[str, Any]:
        return {
            "rows": plan.rows,
            "created": plan.created,
            "updated": plan.updated,
            "unchanged": plan.unchanged,
            "skipped": [
                {"line": row.line, "column": row.column, "reason": str(row.reason)} for row in self.skipped
            ],
        }


_OUTCOMES: dict[str, Message] = {
    "created": say("created"),
    "updated": say("updated"),
    "unchanged": say("unchanged"),
}
