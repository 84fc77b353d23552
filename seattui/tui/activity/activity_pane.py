"""The details of a recorded change: beside the list, or above the people on a screen of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from seattui.domain.model import Activity
from seattui.domain.people.guarantee import KNOWN_BY
from seattui.domain.plan.kinds import label_of_kind
from seattui.kit.i18n import Message, moment, msg, plural
from seattui.kit.money import Money
from seattui.kit.text import safe
from seattui.tui.actions import BY_ID
from seattui.tui.activity.activity_columns import RecordWords
from seattui.tui.activity.activity_words import hub_of, record_lines
from seattui.tui.change.person_lines import person_lines
from seattui.tui.frame import Frame
from seattui.tui.widgets.before_after import AFTER, panel
from seattui.tui.widgets.drawn import abreast
from seattui.tui.widgets.scrolls import Scrolls
from seattui.tui.widgets.wrapped import wrapped

MUTED = "$foreground-muted"
WIDEST = 96
ABREAST, BETWEEN = 140, 4
"""From so many cells on, what changed stands beside the facts, with so many blanks between."""
HASH = 16
"""Shown characters of a row's hash."""


class ActivityPane(Scrolls):
    """`people`: whether the affected people are listed here too."""

    def __init__(self, words: RecordWords, *, people: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words = words
        self._people = people
        self._row: Activity | None = None

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def show(self, row: Activity | None) -> None:
        self._row = row
        self.draw()

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        row, room = self._row, self.size.width
        if room <= 0:
            return
        lines: list[Content] = []
        if row is not None and room < ABREAST:
            width = min(room, WIDEST)
            lines = [
                *self._facts(row, width),
                Content(""),
                *self._changes(row, width),
                *self._whom(row, width),
            ]
        elif row is not None:
            column = room // 2
            facts, changes = self._facts(row, column - BETWEEN), self._changes(row, min(column, WIDEST))
            lines = [*abreast([*facts], [*changes], column), *self._whom(row, WIDEST)]
        self.query_one(Static).update(Content("\n").join(lines))

    def _facts(self, row: Activity, width: int) -> Iterable[Content]:
        yield Content.styled(str(label_of_kind(row.change)), "bold")
        yield Content.styled(str(msg("Record {record}", record=row.id)), MUTED)
        yield Content("")
        told = [
            (msg("When"), moment(row.at, self.words.zone)),
            (msg("Who"), safe(row.actor)),
            (msg("Identified by"), str(KNOWN_BY[row.known_by])),
            (msg("Source"), safe(row.origin)),
            (msg("Reason"), safe(row.because) or "–"),
            (msg("Fingerprint"), f"{row.hash[:HASH]}…"),
        ]
        if row.money is not None:
            amount = Money(int(row.money["minor"]), str(row.money["currency"]))
            told.insert(-1, (msg("Charged"), str(msg("{amount}", amount=amount))))
        beside = 1 + max(cell_len(str(label)) for label, _ in told)
        for label, value in told:
            yield from _pair(label, value, beside, width)

    def _changes(self, row: Activity, width: int) -> Iterable[Content]:
        """What it changed, before and after."""
        if hub := hub_of(row, self.words.hubs):
            yield Content.styled(safe(hub), "bold")
        if lines := record_lines(row, self.words.hubs, self.words.currency, self.words.zone):
            yield from panel(lines, msg("before"), AFTER, width).split("\n", allow_blank=True)

    def _whom(self, row: Activity, width: int) -> Iterable[Content]:
        if not row.people:
            return
        yield Content("")
        people = plural("{n} person", "{n} people", row.people)
        yield Content.styled(str(people), "bold" if not self._people else MUTED)
        if not self._people:
            return
        for one in row.affected:
            for line in wrapped(safe(one.email), width - 2):
                yield Content(f"  {line}")
            for result in person_lines(one, self.words.hubs):
                yield Content.assemble("    ", (str(result), MUTED))
        if more := row.people - len(row.affected):
            listed = plural(
                "and {n} more: {key} lists everyone",
                "and {n} more: {key} lists everyone",
                more,
                key=self._key,
            )
            yield from (Content.styled(f"  {line}", MUTED) for line in wrapped(str(listed), width - 2))

    @property
    def _key(self) -> str:
        return cast(Frame, self.app).shown_key(BY_ID["record_everyone"])


def _pair(label: Message, value: str, beside: int, width: int) -> Iterable[Content]:
    """A label and its value, which begins where those of the other labels do."""
    name = Content.styled(str(label), MUTED)
    first, *more = wrapped(value, max(12, width - beside))
    yield Content.assemble(name, " " * (beside - name.cell_length), first)
    for line in more:
        yield Content(" " * beside + line)
