"""A plan for somebody's approval: what would be changed, for whom, what it costs, as planned when and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from seattui.domain.plan.on_screen import on_screen
from seattui.files.json_lists import as_text
from seattui.files.plan_text import plan_json, plan_lines
from seattui.files.safe_write import for_file, whole_file
from seattui.kit.columns_text import cells, padded
from seattui.kit.i18n import Message, moment, msg, plural
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.domain.model import Account
    from seattui.domain.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan as it is on screen."""

    heading: Message
    plan: Plan
    account: Account
    operator: str
    planned_at: datetime
    because: str = ""
    found_by: Message | None = None
    """The filter that found the people."""
    people: Sequence[Message] = ()
    """The first of those it is about, each with what happens to them."""
    number: int = 0
    """How many it is about, those who are left out too."""

    def text(self) -> str:
        """For people. Nothing in it steers a terminal that it is shown or pasted in."""
        return "".join(f"{for_file(line).rstrip()}\n" for line in self._lines())

    def json(self) -> str:
        """What the command prints with --dry-run --json."""
        return as_text(plan_json(self.plan, self.account, applied=False)) + "\n"

    def write(self, path: Path) -> None:
        """Writes a new file, as JSON where its name says so. Raises UsageError if it exists, SeattuiError."""
        with whole_file(path, replace=False, encoding="utf-8") as out:
            out.write(self.json() if path.suffix.lower() == ".json" else self.text())

    def _lines(self) -> Iterator[str]:
        yield str(msg("{what}: a preview, nothing was changed by it.", what=self.heading))
        yield ""
        label = self.account.label
        about = [
            (msg("Account"), msg("{name} ({label})", name=self.account.name, label=label) if label
             else msg("{name}", name=self.account.name)),
            (msg("Planned"), msg("{when} by {who}", when=moment(self.planned_at, self.account.zone),
                                 who=self.operator)),
        ]  # fmt: skip
        if self.number:
            number = plural("{n} person", "{n} people", self.number)
            by = self.found_by
            about.append((msg("Who"), msg("{people}: {filter}", people=number, filter=by) if by else number))
        if self.because:
            about.append((msg("Reason"), msg("{reason}", reason=self.because)))
        widest = max(cells(str(name)) for name, _ in about)
        for name, value in about:
            yield f"{padded(str(name), widest)}  {value}"
        yield ""
        yield from plan_lines(on_screen(self.plan))
        if self.people:
            yield ""
            yield from map(str, self.people)
            if more := self.number - len(self.people):
                yield str(plural("and {n} more", "and {n} more", more))
