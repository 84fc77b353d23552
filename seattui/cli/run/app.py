"""The program as typer sees it: the options for every command, and the nouns. Alone it opens the screens."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

import typer

from seattui.cli.admin import accounts, activity, demo, doctor, explain, init, operators, store, tick, undo
from seattui.cli.billing import billing, catalogue, subscriptions
from seattui.cli.people import permission_sets, permissions, users
from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.expanded import Expanded
from seattui.cli.run.flags import Flags
from seattui.cli.run.options import noun, option, verb
from seattui.cli.seats import seats
from seattui.cli.teams import teams
from seattui.kit.i18n import msg

ABOUT = msg(
    "Paid seats in the terminal: who holds them, what remains, and what a change costs before it happens. "
    "Without a command it opens the screens."
)


def program(words: Collection[str] | None = None) -> Any:
    """The tree of commands; a new one each time, so that nothing is shared between runs.

    With `words`, the arguments, only the nouns among them get their verbs: to build all takes as long as
    most commands take.
    """
    app = noun(ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
    app.callback()(Expanded(_common))
    verb(app, "demo", msg("Open the screens on a demo account, made on the spot."))(demo.demo)
    verb(app, "init", msg("Make the store, and an account in it; --account says its name."))(init.init)
    for name, module in (
        ("subscriptions", subscriptions),
        ("users", users),
        ("permissions", permissions),
        ("permission-sets", permission_sets),
        ("teams", teams),
        ("seats", seats),
        ("billing", billing),
        ("catalogue", catalogue),
        ("activity", activity),
        ("accounts", accounts),
        ("operators", operators),
        ("store", store),
    ):
        made = module.app()
        if words is not None and name not in words:
            made.registered_commands.clear()
        app.add_typer(made, name=name)
    verb(app, "undo", msg("Take back the last change of your own, or the one of that number."))(undo.undo)
    verb(
        app,
        "tick",
        msg(
            "Do what is due: post billing periods, let invitations expire, send mail; for timers, never asks."
        ),
    )(tick.tick)
    verb(app, "explain", msg("Say what a rule means, such as R7; without one, list them all."))(
        explain.explain
    )
    verb(app, "doctor", msg("Say what store and terminal this is, and which guarantees hold here."))(
        doctor.doctor
    )
    return typer.main.get_command(app)


def _common(
    context: typer.Context,
    flags: Flags,
    version: Annotated[bool, option("--version", help=msg("Print the version."))] = False,
    completion: Annotated[
        str | None,
        option(
            "--show-completion",
            metavar="bash|zsh|fish",
            help=msg("Print the script that completes commands in this shell."),
        ),
    ] = None,
) -> None:
    context.obj = CommandRun(flags)
