"""Columns of the activity record: when, who, what, affected people, reason."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime, tzinfo

from rich.cells import cell_len

from seattui.domain.model import Activity, Affected
from seattui.domain.plan.kinds import label_of_kind
from seattui.kit.i18n import Message, msg, number, plural, short_moment
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.change.person_lines import person_lines
from seattui.tui.widgets.columns import Cell, TableColumn, sentence

LONGEST = datetime(2026, 9, 23, 10, tzinfo=UTC)
"""A timestamp of the greatest width."""


@dataclass(slots=True)
class RecordWords:
    """What is needed to format the record: the account's time zone, year and currency, and hub code → name."""

    zone: tzinfo = UTC
    year: int = 0
    """This year, which moments in a list leave out."""
    currency: str = "EUR"
    hubs: dict[str, str] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    """Of the people that are shown, those who were removed from the account since."""


def activity_columns(words: RecordWords) -> tuple[TableColumn[Activity], ...]:
    def why(row: Activity) -> Cell:
        return sentence(safe(row.because)) if row.because else Cell("–", "quiet")

    usual = (msg("Change seat"), msg("Move seat"), msg("Remove seats"))
    kind = max(14, *(cell_len(str(label)) for label in usual))
    when = max(cell_len(short_moment(LONGEST, UTC, year)) for year in (LONGEST.year, 0))
    return (
        TableColumn("number", msg("No."), lambda row: Cell(number(row.id), "quiet"), 4, 7, 6),
        TableColumn(
            "when", msg("When"), lambda row: Cell(short_moment(row.at, words.zone, words.year)), when, when, 0
        ),
        TableColumn(
            "what",
            msg("What"),
            lambda row: sentence(str(label_of_kind(row.change)), "seat"),
            kind,
            max(26, kind),
            1,
        ),
        TableColumn("who", msg("Who"), lambda row: Cell(safe(row.actor)), 14, 30, 2),
        TableColumn("whom", msg("Affected"), lambda row: whom(row), 12, 36, 3),
        TableColumn("why", msg("Reason"), why, 12, 44, 5),
    )


def whom(row: Activity) -> Cell:
    """The first person affected, and how many more."""
    if not row.people:
        return Cell("–", "quiet")
    first = safe(row.affected[0].email) if row.affected else ""
    more = row.people - 1
    if not more:
        return Cell(first)
    return Cell(first, "", (str(msg(" and {n} more", n=more)), f" +{number(more)}"))


def affected_columns(words: RecordWords) -> tuple[TableColumn[Affected], ...]:
    def who(one: Affected) -> Cell:
        if one.user_id not in words.removed:
            return Cell(safe(one.email))
        return Cell(str(msg("{email} · removed", email=one.email)), "quiet")

    def what(one: Affected) -> Cell:
        return sentence(", ".join(str(line) for line in person_lines(one, words.hubs)))

    return (
        TableColumn("whom", msg("Affected"), who, 18, 44, 0),
        TableColumn("what", msg("Changes"), what, 16, 60, 1),
    )


def records_message(known: int, exact: bool, search: bool) -> Message:
    """The number of changes in the list."""
    if not exact:
        return msg("{n}+ changes", n=known)
    if search:
        return plural("{n} change matches", "{n} changes match", known)
    return plural("{n} change", "{n} changes", known)
