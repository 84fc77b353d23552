"""Displays any plan: values before and after, warnings, costs, and who is refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from textual.content import Content
from textual.geometry import Size

from seattui.domain.plan.plan import Charge, Line, Plan, Refusal
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.tui.actions import BY_ID
from seattui.tui.frame import Frame
from seattui.tui.widgets.before_after import AFTER, NOW, panel
from seattui.tui.widgets.drawn import FIXED, LEFT, Cell, Drawn, grid

NAMED = 8
"""Up to so many refused people are named; the others are a number."""


class PlanView(Drawn):
    """Draws one plan, line by line. It decides nothing: whether it can be confirmed is the plan's to say."""

    charges_first = False

    def __init__(self, before: Message = NOW, after: Message = AFTER, room: int = 0) -> None:
        """`room`: the lines kept for the first plan, so that what is below doesn't move when it comes."""
        super().__init__()
        self._room = room
        self.before = before
        self.after = after
        self._plan: Plan | None = None
        self._lines: Sequence[Line] = ()
        self._nothing: Message | None = None
        self._note: Message | None = None

    def show(self, plan: Plan | None, lines: Sequence[Line], nothing: Message | None = None) -> None:
        """Shows `plan` below these lines; without one, or if it is empty, the text `nothing`."""
        self._plan, self._lines, self._nothing, self._note = plan, lines, nothing, None
        self._room = 0
        self.redraw()

    def add_note(self, note: Message) -> None:
        """Shows it below the plan, until another plan is shown."""
        self._note = note
        self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(self._room, super().get_content_height(container, viewport, width))

    def drawn(self, width: int) -> Content:
        """From top to bottom: values before and after, charges, who is refused, warnings, what is due."""
        plan = self._plan
        empty = plan is None or plan.empty
        charges = [line for line in self._lines if isinstance(line, Charge)]
        others = [line for line in self._lines if line not in charges]
        parts: list[Content | None] = []
        if plan is None or empty:
            parts.append(Content.styled(str(self._nothing), "$text-muted") if self._nothing else None)
        else:
            parts.append(panel(others, self.before, self.after, width) if others else None)
            parts.append(self._bill(charges, plan, width) if charges else None)
            if self.charges_first:
                parts.reverse()
        if plan is not None:
            parts += [self._refused(plan), warning_lines(plan)]
            parts.append(due(plan) if not (empty or charges or plan.blocked) else None)
        parts.append(Content.styled(str(self._note), "$text-muted") if self._note else None)
        return stacked(part for part in parts if part is not None)

    def _bill(self, charges: Sequence[Charge], plan: Plan, width: int) -> Content:
        return stacked([Content(""), charge_lines(charges, plan.due_now, width)])

    def _refused(self, plan: Plan) -> Content | None:
        """Who is refused and why, and the key that explains the rule."""
        result = refusal_lines(plan)
        if result is None:
            return None
        result = result.stylize_before("$text-error")
        if not any(one.rule for one in (plan.blocked, *plan.refusals) if one is not None):
            return result
        return stacked([result, Content.styled(f"  {help_hint(self.app)}", "$text-muted")])


class Bill(PlanView):
    """Charges come first, so that they are visible however much else changes (R13)."""

    charges_first = True


def charge_lines(charges: Sequence[Charge], due_now: Money | None, width: int) -> Content:
    """The charges, line by line as on an invoice, and in bold the amount due now."""
    rows = [(Cell(str(charge.label)), Cell(str(charge.after))) for charge in charges]
    if due_now is not None:
        rows.append((Cell(str(msg("Due now")), "bold"), Cell(str(msg("{amount}", amount=due_now)), "bold")))
    return grid(rows, (LEFT, FIXED), 3, width)


def warning_lines(plan: Plan) -> Content | None:
    """Warnings, each after a `!`."""
    if not plan.warnings:
        return None
    return stacked(
        Content.assemble(("! ", "bold"), str(warning.text)).stylize_before("$text-warning")
        for warning in plan.warnings
    )


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
        if plan.who_may:
            result.append(Content(f"  {plan.who_may}"))
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
