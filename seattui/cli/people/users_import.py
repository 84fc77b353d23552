"""`seattui users import`: preview, progress, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.confirm import Confirming, plan_with_progress, settle, with_plan
from seattui.cli.run.gate import STREAM
from seattui.cli.run.given_text import say_awaited
from seattui.cli.run.output import ErrorReport
from seattui.cli.run.table import cut, table
from seattui.domain.changes.people.imports import ImportPlan, ImportUsers
from seattui.domain.model import SUPER_ADMIN
from seattui.domain.people.holders import who_has
from seattui.domain.people.incoming import BadFile, Incoming, Skipped
from seattui.domain.people.permissions import label_of
from seattui.files.people.columns import parsed_mapping
from seattui.files.people.reader import PeopleFile
from seattui.files.people.source import Source
from seattui.files.plan_text import plan_lines, refusal_of
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Session

BAR = 30
SHOWN = 100
"""How many skipped rows, and how many ignored cells, are listed one by one."""


def bring_in(
    run: CommandRun, file: str, columns: Sequence[str], restore: bool, confirming: Confirming
) -> int:
    """Plans the import, shows what happens to the rows, and applies it if confirmed. Returns the exit code."""
    mapping = parsed_mapping(columns)
    session = run.session_for(ImportUsers)
    if file == STREAM:
        say_awaited(msg("people as CSV"))
    try:
        with closing(Source(file)) as source:
            run.read_content(source.content())
            people = PeopleFile(source, mapping, session.account.zone)
            return _Import(session, people, restore, bool(mapping.get("active"))).run(run, confirming)
    except BadFile as bad:
        raise ErrorReport(bad, _problems(bad)) from bad


class _Import:
    """The import of one file; collects every row and cell that is left out."""

    def __init__(self, session: Session, people: PeopleFile, restore: bool, reactivate: bool):
        self.session = session
        self.people = people
        self.restore = restore
        self.reactivate = reactivate
        self.skipped: list[Skipped] = []
        self._percent: int | None = None

    def run(self, run: CommandRun, confirming: Confirming) -> int:
        session = self.session
        name = PurePath(self.people.name).name
        change = ImportUsers(self.rows, name, restore=self.restore, reactivate=self.reactivate)
        plan = cast(ImportPlan, plan_with_progress(session, change, self.reading))
        if not run.out.json:
            for line in self.preview(plan):
                run.out.line(line)
        if not plan.possible:
            raise with_plan(refusal_of(plan), plan, session)
        return settle(run, session, plan, confirming, self.preview, self.as_json, self.reading)

    def rows(self) -> Iterator[Incoming]:
        """The file's rows from the start: read once for planning, and again before anything is locked, for
        applying.
        """
        self.skipped.clear()
        try:
            for row in self.people.rows(self._progressed):
                if row.reason:
                    self.skipped.append(Skipped(row.line, row.column, row.reason))
                yield row
        finally:
            self._percent = None

    def _progressed(self, done: int, total: int) -> None:
        self._percent = 100 * done // max(total, 1)

    def reading(self) -> Message | None:
        """How much of the file is read, while it is being read."""
        percent = self._percent
        if percent is None:
            return None
        full = BAR * percent // 100
        bar = "█" * full + "░" * (BAR - full)
        name = cut(safe(PurePath(self.people.name).name), 20)
        return msg("Reading {file} {bar} {percent} %", file=name, bar=bar, percent=percent)

    def preview(self, plan: ImportPlan) -> Iterator[str]:
        """How many are imported, the first of them, and which rows and cells aren't, and why."""
        yield str(plural("{file}: {n} row", "{file}: {n} rows", plan.rows, file=self.people.name))
        for note in self.people.notes:
            yield str(note)
        headers = (msg("Line"), msg("Email"), msg("Name"), msg("What"))
        rows = ((str(p.line), safe(p.email), safe(p.name), str(_OUTCOMES[p.outcome])) for p in plan.preview)
        if plan.preview:
            yield from table(headers, rows, right=frozenset({0}), text=frozenset({2}))
        more = plan.created + plan.restored + plan.updated + plan.unchanged - len(plan.preview)
        if plan.preview and more > 0:
            yield str(msg("and {n} more", n=more))
        yield from _skipped_lines(self._skipped(plan), plan.skipped_count, _SKIPPED, _MORE_SKIPPED)
        if plan.excluded and (who := who_has(self.session, (SUPER_ADMIN,)).said()):
            yield str(msg("{permission}: {who}", permission=label_of(SUPER_ADMIN, ()), who=who))
        yield from _skipped_lines(plan.left_out, plan.left_out_count, _LEFT_OUT, _MORE_LEFT_OUT)
        yield str(
            msg(
                "{created} created, {updated} updated, {unchanged} unchanged, {skipped} skipped",
                created=plan.created, updated=plan.updated, unchanged=plan.unchanged, skipped=plan.skipped_count,
            )
        )  # fmt: skip
        for n, message in _counts(plan):
            if n:
                yield str(message)
        yield from plan_lines(plan)
        if plan.still_deactivated:
            yield str(msg('To reactivate them: --map "active={column}"', column=self.people.columns.active))

    def _skipped(self, plan: ImportPlan) -> list[Skipped]:
        return sorted((*self.skipped, *plan.removed, *plan.excluded), key=lambda row: row.line)

    def as_json(self, plan: ImportPlan) -> dict[str, Any]:
        return {
            "rows": plan.rows,
            "created": plan.created,
            "updated": plan.updated,
            "unchanged": plan.unchanged,
            "restored": plan.restored,
            "deactivated": plan.deactivated,
            "reactivated": plan.reactivated,
            "skipped": _rows_json(self._skipped(plan)),
            "left_out": _rows_json(plan.left_out),
            "left_out_total": plan.left_out_count,
            "not_read": list(self.people.columns.unread),
        }


def _skipped_lines(rows: Sequence[Skipped], total: int, each: Message, more: Message) -> Iterator[str]:
    """The first rows, each with line and column, and how many more there are."""
    for row in rows[:SHOWN]:
        yield str(Message(each.template, {"line": row.line, "column": row.column, "reason": row.reason}))
    if (left := total - min(len(rows), SHOWN)) > 0:
        yield str(Message(more.template, {"n": left}, more.plural, left))


def _counts(plan: ImportPlan) -> Iterator[tuple[int, Message]]:
    """Counts of outcomes other than created and updated."""
    yield plan.restored, plural("{n} restored", "{n} restored", plan.restored)
    yield plan.deactivated, plural("{n} of them deactivated", "{n} of them deactivated", plan.deactivated)
    yield plan.reactivated, plural("{n} of them reactivated", "{n} of them reactivated", plan.reactivated)


def _rows_json(rows: Iterable[Skipped]) -> list[dict[str, Any]]:
    return [{"line": row.line, "column": row.column, "reason": str(row.reason)} for row in rows]


def _problems(bad: BadFile) -> dict[str, Any]:
    """The problems of a file as JSON."""
    if not bad.problems:
        return {}
    result = [
        {"line": p.line, "column": p.column, "code": p.code, "text": str(p.text), "hint": str(p.hint) if p.hint else None}
        for p in bad.problems
    ]  # fmt: skip
    return {"problems": result, "problem_count": bad.count}


_SKIPPED = msg("Line {line}, column {column}: skipped, {reason}.")
_MORE_SKIPPED = plural("and {n} more row skipped", "and {n} more rows skipped", 0)
_LEFT_OUT = msg("Line {line}, column {column}: ignored, {reason}.")
_MORE_LEFT_OUT = plural("and {n} more cell ignored", "and {n} more cells ignored", 0)
_OUTCOMES: dict[str, Message] = {
    "created": msg("created"),
    "created deactivated": msg("created, deactivated"),
    "restored": msg("restored"),
    "updated": msg("updated"),
    "seat taken": msg("seat unassigned"),
    "unchanged": msg("unchanged"),
    "deactivated": msg("deactivated"),
    "reactivated": msg("reactivated"),
}
