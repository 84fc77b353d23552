"""`seattui users`: create, invite, edit and list people."""

from __future__ import annotations

import typer

from seattui.cli.run.expanded import elsewhere
from seattui.cli.run.options import noun, verb
from seattui.kit.i18n import msg


def app() -> typer.Typer:
    """Each verb's module is imported where it is named."""
    made = noun(msg("Users: create, invite, edit and list people."))
    verb(made, "list", msg("List people."), over_ssh=True)(elsewhere("people.users_list", "listed"))
    verb(made, "show", msg("Show everything about one person."), over_ssh=True)(
        elsewhere("people.users_show", "show")
    )
    verb(
        made,
        "history",
        msg("List every change that affected a person, newest first; also of who was removed."),
        over_ssh=True,
    )(elsewhere("people.users_history", "history"))
    verb(
        made,
        "import",
        msg("Import people from a CSV file: all or nothing; nobody is invited."),
        over_ssh=True,
    )(elsewhere("people.users_files", "import_people"))
    verb(
        made,
        "create",
        msg("Create people, with permissions, seats and teams, and invite them."),
        over_ssh=True,
    )(elsewhere("people.users_create", "create"))
    verb(made, "edit", msg("Grant and revoke permissions; change a name or an address."), over_ssh=True)(
        elsewhere("people.users_create", "edit")
    )
    verb(made, "invite", msg("Send people their invitation again."), over_ssh=True)(
        elsewhere("people.users_invite", "invite")
    )
    verb(made, "accept", msg("Accept the invitation that was emailed to you."), over_ssh=True)(
        elsewhere("people.users_invite", "accept")
    )
    verb(made, "deactivate", msg("Deactivate people; they keep their seats."), over_ssh=True)(
        elsewhere("people.users_lifecycle", "deactivate")
    )
    verb(
        made, "reactivate", msg("Reactivate people, so that they can use the account again."), over_ssh=True
    )(elsewhere("people.users_lifecycle", "reactivate"))
    verb(made, "remove", msg("Remove people who no longer have access to any hub."), over_ssh=True)(
        elsewhere("people.users_lifecycle", "remove")
    )
    verb(
        made,
        "offboard",
        msg("Unassign people's seats, and deactivate or remove them, as one change."),
        over_ssh=True,
    )(elsewhere("people.users_lifecycle", "offboard"))
    verb(made, "seen", msg("Record when people were last active."), over_ssh=True)(
        elsewhere("people.users_lifecycle", "seen")
    )
    verb(
        made,
        "except",
        msg("Don't count people as idle until a given day, such as during leave."),
        over_ssh=True,
    )(elsewhere("people.users_lifecycle", "except_idle"))
    verb(made, "export", msg("Write the list of people to a CSV, JSON or XLSX file."), over_ssh=True)(
        elsewhere("people.users_files", "exported")
    )
    return made
