"""Invitations as part of changes: what one says, and the ones sent because the person's rights grow (R24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from seattui.domain.billing.outbox import TOKEN_LINE
from seattui.domain.changes.shared.checks import out_of_bounds
from seattui.domain.plan.plan import Effect, Facts, Line, Transition, Warning
from seattui.domain.plan.user_effects import InvitesSent
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass

MOST_DAYS = 365
DAYS = 30
INVITED_UNTIL = msg("Invitation valid until")


def invitation(facts: Facts, people: int, days: int, *, outgrown: bool = False) -> InvitesSent:
    """An invitation valid until the end of the day `days` days from now. Raises UsageError for an invalid number."""
    if not 1 <= days <= MOST_DAYS:
        raise out_of_bounds(msg("The number of days"), 1, MOST_DAYS, days)
    until = facts.today + timedelta(days=days)
    return InvitesSent(
        people,
        until,
        msg("Invitation to {account}", account=facts.account.name),
        msg(
            "{who} invites you to {account}.\n\nAccept until {day} with this command, on the "
            "machine where seattui runs:\n\n    seattui users accept -\n\nIt asks for this token; "
            "other people on that machine can see what is on a command line, so don't write it "
            "there:\n\n{token}\n\nIt works once and only for you: don't pass it on. If you didn't expect "
            "this invitation, ignore it.",
            who=facts.operator.email,
            account=facts.account.name,
            day=until,
            token=TOKEN_LINE,
        ),
        outgrown,
    )


def valid_until(invites: InvitesSent) -> Line:
    """The line that says until when an invitation is valid that the change sends."""
    return Line(INVITED_UNTIL, msg("–"), msg("{day}", day=invites.until))


@dataclass(frozen=True, slots=True)
class InvitedAnew:
    """What a plan shows and does for invited people who get more rights; empty if there are none."""

    lines: tuple[Line, ...] = ()
    warnings: tuple[Warning, ...] = ()
    effects: tuple[Effect, ...] = ()
    days: tuple[date, ...] = ()


def invited_anew(facts: Facts, transitions: Iterable[Transition], days: int) -> InvitedAnew:
    """Fresh invitations for those whose rights outgrow theirs: whoever holds the old token gets none of them."""
    n = outgrown(transitions)
    if not n:
        return InvitedAnew()
    invites = invitation(facts, n, days, outgrown=True)
    text = plural(
        "{n} pending invitation ends, since the rights grow: a new one is sent",
        "{n} pending invitations end, since the rights grow: new ones are sent",
        n,
    )
    return InvitedAnew(
        (valid_until(invites),), (Warning("invited-anew", text),), (invites,), (invites.until,)
    )


def outgrown(transitions: Iterable[Transition]) -> int:
    """How many people's invitations end because their rights grow."""
    return sum(t.people for t in transitions if t.outgrows_invitation)
