"""Displays any plan: values before and after, warnings, costs, and who is refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, cast

from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from seattui.domain.plan.plan import Charge, Line, Plan, Refusal
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.tui.actions import BY_ID
from seattui.tui.frame import Frame
from seattui.tui.widgets.before_after import AFTER, NOW, BeforeAfter

NAMED = 8
"""Up to so many refused people are named; the others are a number."""


class PlanView(Vertical):
    """Shows one plan. It decides nothing: whether it can be confirmed is the plan's to say."""

    PARTS: ClassVar[tuple[str, ...]] = ("lines", "nothing", "charges", "refused", "warnings", "due")
    """From top to bottom; `lines` are the values before and after. Refusals come before warnings."""

    def __init__(self, before: Message = NOW, after: Message = AFTER, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.before = before
        self.after = after

    def compose(self) -> ComposeResult:
        for name in self.PARTS:
            if name == "lines":
                yield BeforeAfter(self.before, self.after)
                continue
            part = Static("", classes=f"plan-{name}", markup=False)
            part.display = False
            yield part

    def show(self, plan: Plan | None, lines: Sequence[Line], nothing: Message | None = None) -> None:
        """Shows `plan` below these lines; without one, or if it is empty, the text `nothing`."""
        empty = plan is None or plan.empty
        charges = [line for line in lines if isinstance(line, Charge)]
        self.query_one(BeforeAfter).show(() if empty else [line for line in lines if line not in charges])
        self._part("nothing", Content(str(nothing)) if empty and nothing else None)
        self._part("charges", charge_lines(charges, plan.due_now) if plan and charges and not empty else None)
        self._part("warnings", warning_lines(plan) if plan else None)
        self._part("refused", self._refused(plan) if plan else None)
        self._part("due", due(plan) if plan and not empty and not charges else None)

    def _refused(self, plan: Plan) -> Content | None:
        """Who is refused and why, and the key that explains the rule."""
        result = refusal_lines(plan)
        if result is None or not any(one.rule for one in (plan.blocked, *plan.refusals) if one is not None):
            return result
        return stacked([result, Content.styled(f"  {help_hint(self.app)}", "$text-muted")])

    def _part(self, name: str, content: VisualType | None) -> None:
        part = self.query_one(f".plan-{name}", Static)
        part.display = content is not None
        if content is not None:
            part.update(content)


class Bill(PlanView):
    """Charges come first, so that they are visible however much else changes (R13)."""

    PARTS = ("charges", "lines", "nothing", "refused", "warnings", "due")


def charge_lines(charges: Sequence[Charge], due_now: Money | None) -> Table:
    """The charges, line by line as on an invoice, and in bold the amount due now."""
    table = Table.grid(padding=(0, 3, 0, 0), expand=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for charge in charges:
        table.add_row(Text(str(charge.label)), Text(str(charge.after)))
    if due_now is not None:
        bold = Style(bold=True)
        table.add_row(Text(str(msg("Due now")), bold), Text(str(msg("{amount}", amount=due_now)), bold))
    return table


def warning_lines(plan: Plan) -> Content | None:
    """Warnings, each after a `!`."""
    if not plan.warnings:
        return None
    return stacked(Content.assemble(("! ", "bold"), str(warning.text)) for warning in plan.warnings)


def due(plan: Plan) -> Content | None:
    """The exact amount due now."""
    if plan.due_now is None:
        return None
    return Content.styled(str(msg("Due now {amount}", amount=plan.due_now)), "bold")


def refusal_lines(plan: Plan) -> Content | None:
    """The rule that refuses the whole plan, then the people that rules refuse, and what can be done."""
    result: list[Content] = []
    if plan.blocked is not None:
        result.append(error_line(plan.blocked))
        if plan.blocked.hint:
            result.append(Content(f"  {plan.blocked.hint}"))
    if plan.refused:
        shown = plan.refusals[:NAMED]
        result.append(
            Content(str(plural("{n} person can't be changed:", "{n} people can't be changed:", plan.refused)))
        )
        result.extend(refusal(one) for one in shown)
        if more := plan.refused - len(shown):
            result.append(Content(f"  {plural('and {n} more', 'and {n} more', more)}"))
        if plan.next_step:
            result.append(Content(f"  {plan.next_step}"))
    return stacked(result) if result else None


def refusal(one: Refusal) -> Content:
    """Who and why; help names the rule."""
    return Content.assemble(("× ", "bold"), str(one.text))


def error_line(error: SeattuiError) -> Content:
    """An error on a line, after a sign."""
    return Content.assemble(("× ", "bold"), str(error.message))


def help_hint(app: object) -> Message:
    """The key that explains the rule that refuses the change."""
    return msg("{key} explains the rule.", key=cast(Frame, app).shown_key(BY_ID["help"]))


def stacked(parts: Iterable[Content]) -> Content:
    """Contents below each other."""
    return Content("\n").join(parts)
