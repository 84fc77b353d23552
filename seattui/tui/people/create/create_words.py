"""The words of Create user: its steps, who is meant, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from seattui.domain.changes.people.create import CreateUsers
from seattui.domain.changes.people.invitations import mail_waits
from seattui.kit.i18n import Message, plural, say

if TYPE_CHECKING:
    from seattui.files.people.pasted import Pasted
    from seattui.service.session import Receipt

STEPS = (say("Email"), say("Permissions"), say("Review"))


def titled(heading: Message, step: int) -> Content:
    """`Create user   1 Email · 2 Permissions · 3 Review`, the step that is shown in bold."""
    parts: list[Content | str | tuple[str, str]] = [f"{heading}  "]
    for number, name in enumerate(STEPS):
        here = number == step
        text = say("{n} {step}", n=number + 1, step=name)
        parts.append((f" {'›' if here else ' '}{text}", "bold" if here else "dim"))
    return Content.assemble(*parts)


def new_named(people: tuple[Pasted, ...]) -> Message:
    """`Ana Torres <ana@acme.example>`, or the first two and how many more."""
    first = [
        say("{name} <{email}>", name=f"{p.first_name} {p.last_name}".strip(), email=p.email)
        if p.first_name or p.last_name
        else say("{email}", email=p.email)
        for p in people[:2]
    ]
    if len(people) <= 1:
        return first[0] if first else say("–")
    if len(people) == 2:
        return say("{name} and {other}", name=first[0], other=first[1])
    return plural(
        "{name}, {other} and {n} more",
        "{name}, {other} and {n} more",
        len(people) - 2,
        name=first[0],
        other=first[1],
    )


def create_done(receipt: Receipt, server: bool) -> Message:
    """What was done, for a notice; `server`: whether a mail server is set."""
    if receipt.activity_id is None or not isinstance(receipt.plan.change, CreateUsers):
        return say("There was nothing to change.")
    people = len(receipt.plan.change.people)
    told = plural(
        "{n} user invited. Record {record}.",
        "{n} users invited. Record {record}.",
        people,
        record=receipt.activity_id,
    )
    if receipt.plan.change.super_admin:
        told = say("{what} A super admin's seats are given with Change seat.", what=told)
    return told if server else say("{what} {waits}", what=told, waits=mail_waits(people))
