"""Texts of Create user: its steps, who is created, and the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from seattui.domain.changes.people.create import CreatePlan, CreateUsers
from seattui.domain.changes.people.invitations import mail_waits
from seattui.domain.plan.fates import Fate, Kind
from seattui.kit.i18n import Message, msg, plural

if TYPE_CHECKING:
    from seattui.domain.model import User
    from seattui.domain.plan.plan import Plan, Receipt
    from seattui.files.people.pasted import Pasted
    from seattui.kit.cancellation import CancelToken
    from seattui.tui.change.everyone import Everyone

STEPS = (msg("Email"), msg("Permissions"), msg("Review"))


def titled(heading: Message, step: int) -> Content:
    """`Create user  1 Email · 2 Permissions · 3 Review`, with the current step in bold."""
    parts: list[Content | str | tuple[str, str]] = [f"{heading}  "]
    for number, name in enumerate(STEPS):
        current = number == step
        text = msg("{n} {step}", n=number + 1, step=name)
        parts.append((f" {'›' if current else ' '}{text}", "bold" if current else "dim"))
    return Content.assemble(*parts)


def new_named(people: tuple[Pasted, ...]) -> Message:
    """`Ana Torres <ana@acme.example>`, or the first two and how many more."""
    first = [
        msg("{name} <{email}>", name=f"{p.first_name} {p.last_name}".strip(), email=p.email)
        if p.first_name or p.last_name
        else msg("{email}", email=p.email)
        for p in people[:2]
    ]
    if len(people) <= 1:
        return first[0] if first else msg("–")
    if len(people) == 2:
        return msg("{name} and {other}", name=first[0], other=first[1])
    return plural(
        "{name}, {other} and {n} more",
        "{name}, {other} and {n} more",
        len(people) - 2,
        name=first[0],
        other=first[1],
    )


def newcomers(people: tuple[Pasted, ...], plan: Plan | None) -> Everyone:
    """Those to be created, with what is wrong with their addresses."""
    from seattui.tui.change.everyone import Everyone, Listed, in_memory, newcomer

    problems = {one.email: one.text for one in plan.problems} if isinstance(plan, CreatePlan) else {}

    def fate(user: User) -> Fate | None:
        if plan is None:
            return None
        problem = problems.get(user.email)
        return Fate(Kind.REFUSED, problem) if problem else Fate(Kind.CHANGED, msg("is created and invited"))

    def read(stop: CancelToken) -> Listed:
        rows = [newcomer(n, p.email, p.first_name, p.last_name) for n, p in enumerate(people)]
        return in_memory(rows, fate)

    return Everyone(len(people), read)


def create_done(receipt: Receipt, server: bool) -> Message:
    """What was done, for a notice; `server`: whether a mail server is configured."""
    if receipt.activity_id is None or not isinstance(receipt.plan.change, CreateUsers):
        return msg("There was nothing to change.")
    people = len(receipt.plan.change.people)
    result = plural(
        "{n} user invited. Record {record}.",
        "{n} users invited. Record {record}.",
        people,
        record=receipt.activity_id,
    )
    if receipt.plan.change.super_admin:
        result = msg("{what} Assign a super admin's seats with Change seat.", what=result)
    return result if server else msg("{what} {waits}", what=result, waits=mail_waits(people))
