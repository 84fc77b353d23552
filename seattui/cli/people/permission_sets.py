"""`seattui permission-sets`: named sets of permissions, and applying them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from seattui.cli.people.users_create import EDITING
from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.run.table import table
from seattui.cli.selection.list_form import ListForm
from seattui.cli.selection.people_selection import Emails, LeaveOut, others, people_named
from seattui.domain.model import PermissionSet
from seattui.files import sheets
from seattui.kit.i18n import msg
from seattui.kit.text import safe

Name = Annotated[str, argument("NAME", msg("The name of the set."))]


def app() -> typer.Typer:
    made = noun(msg("Permission sets: save permissions under a name, and apply them to people."))
    verb(made, "list", msg("List permission sets."), over_ssh=True)(listed)
    verb(made, "save", msg("Save a permission set, or change an existing one."), over_ssh=True)(save)
    verb(made, "apply", msg("Apply a permission set: people get exactly its permissions."), over_ssh=True)(
        apply
    )
    verb(
        made,
        "delete",
        msg("Delete a permission set; people keep the permissions they got from it."),
        over_ssh=True,
    )(delete)
    return made


def listed(context: typer.Context, form: ListForm) -> None:
    run = run_of(context)
    csv = form.wants_csv(run)
    sets = run.session().permission_sets()
    if form.printed(run, csv, "permission_sets", map(_json, sets), sheets.PERMISSION_SETS):
        return
    rows = ((safe(s.name), safe(", ".join(sorted(s.permissions))) or "–") for s in sets)
    for line in table((msg("Name"), msg("Permissions")), rows, text=frozenset({1})):
        run.out.line(line)


def _json(permission_set: PermissionSet) -> dict[str, Any]:
    return {"name": permission_set.name, "permissions": sorted(permission_set.permissions)}


def save(
    context: typer.Context,
    name: Name,
    permission: Annotated[
        list[str] | None,
        option(
            "--permission",
            metavar="P",
            help=msg("A permission of the set, such as add_edit_users; may be repeated."),
        ),
    ] = None,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.permission_sets import SavePermissionSet

    run = run_of(context)
    change = SavePermissionSet(name, tuple(dict.fromkeys(permission or ())))
    return carry_out(run, run.session(), change, confirming)


def apply(
    context: typer.Context,
    name: Name,
    emails: Emails,
    leave_out: LeaveOut = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.permission_sets import ApplyPermissionSet

    run = run_of(context)
    session = run.session()
    change = ApplyPermissionSet(
        name, people_named(session, emails), others(leave_out), run.settings.invite_days
    )
    return carry_out(run, session, change, confirming, EDITING)


def delete(
    context: typer.Context,
    name: Name,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.permission_sets import DeletePermissionSet

    run = run_of(context)
    return carry_out(run, run.session(), DeletePermissionSet(name), confirming)
