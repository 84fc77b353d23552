"""`seattui users create|edit`: people with permissions, seats and teams, and editing those."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from seattui.cli.run.command_run import CommandRun, run_of
from seattui.cli.run.confirm import Confirming, carry_out, settle, with_plan
from seattui.cli.run.options import argument, option
from seattui.cli.selection.people_selection import WITHOUT, Emails, LeaveOut, others, people_named
from seattui.cli.selection.team import team_named
from seattui.files.plan_text import plan_lines, refusal_of
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg

if TYPE_CHECKING:
    from seattui.domain.changes.people.create import CreatePlan, CreateUsers, NewUser
    from seattui.service.session import Session

Permissions = Annotated[
    list[str] | None,
    option(
        "--permission",
        metavar="P",
        help=msg("A permission to grant, such as add_edit_users; may be repeated."),
    ),
]

CREATING: dict[str, Message] = {
    "seats-short": msg("Add --buy to buy the missing seats, or unassign seats from others first."),
    "removed": msg("Add --restore to restore them, or omit the address."),
}
EDITING: dict[str, Message] = {
    "super-admin": WITHOUT,
    "yourself": WITHOUT,
    "not-held": WITHOUT,
    "deactivated": msg("Reactivate or off-board them first, or add --leave-out to continue without them."),
}


def create(
    context: typer.Context,
    emails: Annotated[
        list[str],
        argument("EMAIL", msg("Email addresses, plain or as 'Name <address>', or a pasted list.")),
    ],
    first_name: Annotated[
        str | None, option("--first-name", metavar="NAME", help=msg("The first name (one person only)."))
    ] = None,
    last_name: Annotated[
        str | None, option("--last-name", metavar="NAME", help=msg("The last name (one person only)."))
    ] = None,
    permission: Permissions = None,
    seat: Annotated[
        list[str] | None,
        option(
            "--seat", metavar="HUB", help=msg("A paid seat of this hub, with access to it; may be repeated.")
        ),
    ] = None,
    super_admin: Annotated[
        bool, option("--super-admin", help=msg("Create super admins; their seats are assigned afterwards."))
    ] = False,
    team: Annotated[str | None, option("--team", metavar="TEAM", help=msg("Their main team."))] = None,
    extra_team: Annotated[
        list[str] | None,
        option("--extra-team", metavar="TEAM", help=msg("An extra team; may be repeated.")),
    ] = None,
    buy: Annotated[
        bool, option("--buy", help=msg("Buy the missing seats as part of the same change."))
    ] = False,
    restore: Annotated[
        bool, option("--restore", help=msg("Restore people who were removed earlier."))
    ] = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.create import CreateUsers

    people = _newcomers(emails, first_name, last_name)
    run = run_of(context)
    days = run.settings.invite_days
    session = run.session()
    change = CreateUsers(
        people,
        tuple(dict.fromkeys(permission or ())),
        tuple(dict.fromkeys(seat or ())),
        super_admin,
        team_named(session, team).id if team is not None else None,
        tuple(team_named(session, name).id for name in extra_team or ()),
        buy,
        restore,
        days,
    )
    return _created(run, session, change, confirming)


def _newcomers(emails: list[str], first_name: str | None, last_name: str | None) -> tuple[NewUser, ...]:
    from seattui.domain.changes.people.create import NewUser
    from seattui.files.people.pasted import people_in

    pasted = people_in("\n".join(emails))
    if not pasted:
        raise UsageError("usage", msg("{name} is missing.", name="EMAIL"))
    if first_name is None and last_name is None:
        return tuple(NewUser(*person) for person in pasted)
    if len(pasted) > 1:
        raise UsageError(
            "one-person",
            msg("--first-name and --last-name work for one person only."),
            msg("For several people write 'Ana Torres <ana@example.com>'."),
        )
    (person,) = pasted
    first, last = (
        given if given is not None else known
        for given, known in ((first_name, person.first_name), (last_name, person.last_name))
    )
    return (NewUser(person.email, first, last),)


def _created(run: CommandRun, session: Session, change: CreateUsers, confirming: Confirming) -> int:
    """As `carry_out`, and also reports what is wrong with each address."""
    plan = cast("CreatePlan", session.plan(change))
    if not run.out.json:
        for line in _lines(plan):
            run.out.line(line)
    if not plan.possible:
        result = with_plan(refusal_of(plan, CREATING), plan, session)
        result.more["problems"] = _problems(plan)
        raise result
    return settle(run, session, plan, confirming, _lines)


def _lines(plan: CreatePlan) -> Iterator[str]:
    yield from plan_lines(plan)
    for problem in plan.problems:
        yield f"× {problem.text}"


def _problems(plan: CreatePlan) -> list[dict[str, Any]]:
    return [
        {"email": p.email, "code": p.code, "text": str(p.text), "hint": str(p.hint) if p.hint else None}
        for p in plan.problems
    ]


def edit(
    context: typer.Context,
    emails: Emails,
    grant: Annotated[
        list[str] | None,
        option(
            "--grant",
            metavar="P",
            help=msg("Grant this permission, such as modify_billing; may be repeated."),
        ),
    ] = None,
    revoke: Annotated[
        list[str] | None,
        option(
            "--revoke",
            metavar="P",
            help=msg(
                "Revoke this permission; revoking a hub's access also unassigns its seat. May be repeated."
            ),
        ),
    ] = None,
    super_admin: Annotated[
        bool | None,
        option("--super-admin/--no-super-admin", help=msg("Make them super admins, or no longer.")),
    ] = None,
    first_name: Annotated[
        str | None, option("--first-name", metavar="NAME", help=msg("The first name (one person only)."))
    ] = None,
    last_name: Annotated[
        str | None, option("--last-name", metavar="NAME", help=msg("The last name (one person only)."))
    ] = None,
    email: Annotated[
        str | None, option("--email", metavar="NEW", help=msg("The new address (one person only)."))
    ] = None,
    leave_out: LeaveOut = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.edit import EditUsers

    if not (grant or revoke) and super_admin is None and first_name is last_name is email is None:
        raise UsageError(
            "usage",
            msg("Nothing to change."),
            msg("Add --grant P, --revoke P, or another option of this command."),
        )
    run = run_of(context)
    days = run.settings.invite_days
    session = run.session()
    change = EditUsers(
        people_named(session, emails),
        tuple(dict.fromkeys(grant or ())),
        tuple(dict.fromkeys(revoke or ())),
        super_admin,
        first_name,
        last_name,
        email,
        others(leave_out),
        days,
    )
    return carry_out(run, session, change, confirming, EDITING)
