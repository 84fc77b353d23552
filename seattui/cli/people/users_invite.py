"""`seattui users invite|accept`: sending invitations again, and accepting one."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.gate import STREAM
from seattui.cli.run.options import argument, option
from seattui.cli.selection.people_selection import WITHOUT, LeaveOut, others, people_named
from seattui.domain.model import Invite, Matching, Status, UserFilter
from seattui.kit.errors import NotPermitted, UsageError
from seattui.kit.i18n import Message, msg

MOST_TYPED = 1000

HINTS: dict[str, Message] = {"accepted": WITHOUT, "deactivated": WITHOUT}


def invite(
    context: typer.Context,
    emails: Annotated[list[str] | None, argument("EMAIL", msg("Email addresses."))] = None,
    all_pending: Annotated[
        bool, option("--all-pending", help=msg("Everybody with a pending invitation."))
    ] = False,
    leave_out: LeaveOut = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.invitations import Invite as InviteAgain

    if bool(emails) is all_pending:
        raise UsageError(
            "usage",
            msg("Nobody is selected to be invited."),
            msg("Give email addresses, or add --all-pending."),
        )
    run = run_of(context)
    days = run.settings.invite_days
    session = run.session()
    people = (
        Matching(UserFilter(status=Status.ACTIVE, invite=Invite.PENDING))
        if all_pending
        else people_named(session, emails or ())
    )
    change = InviteAgain(people, others(leave_out), days)
    return carry_out(run, session, change, confirming, HINTS)


def accept(
    context: typer.Context,
    token: Annotated[
        str, argument("TOKEN", msg("The token from the invitation email; - reads it from standard input."))
    ],
    confirming: Confirming,
) -> int:
    """Anybody with the token can accept; no OS account has to be tied to them. Over SSH, it must be their own."""
    from seattui.domain.changes.people.invitations import AcceptInvite
    from seattui.service.session import open_invited

    run = run_of(context)
    given = _asked() if token == STREAM else token
    if not given.strip():
        raise UsageError("usage", msg("{name} is missing.", name="TOKEN"))
    run.read_content([given.strip().encode(errors="replace")])
    run.recall_request()
    session = open_invited(run.settings.store, given, **run.chosen)
    try:
        if run.gate and run.session().operator().user_id != session.operator().user_id:
            raise NotPermitted("invitation", msg("This invitation is somebody else's."))
        return carry_out(run, session, AcceptInvite(), confirming)
    finally:
        session.close()


def _asked() -> str:
    """The token from standard input, asked for on a terminal."""
    if sys.stdin.isatty():
        sys.stderr.write(f"{msg('Token:')} ")
        sys.stderr.flush()
    return sys.stdin.readline(MOST_TYPED)
