"""The command tree for typer: global options and nouns. Without a noun it opens the screens."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

import typer

from seattui.cli.admin import accounts, activity, demo, doctor, explain, init, operators, store, tick, undo
from seattui.cli.billing import billing, catalogue, subscriptions
from seattui.cli.lines import run
from seattui.cli.people import permission_sets, permissions, users, views
from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.expanded import expanded
from seattui.cli.run.flags import Flags
from seattui.cli.run.options import STORES, OverSsh, noun, option, verb
from seattui.cli.seats import seats
from seattui.cli.ssh import ssh
from seattui.cli.teams import teams
from seattui.kit.i18n import msg

ABOUT = msg(
    "Manage paid seats in the terminal: who holds them, how many remain, and what a "
    "change costs before you make it. Without a command the screens open."
)


def program(words: Collection[str] | None = None, *, over_ssh: bool = False) -> Any:
    """A new command tree, so that runs share nothing.

    With `words` (the arguments), only nouns among them get their verbs: building all of them takes as long as
    running most commands. With `over_ssh`, only what people may run over SSH is there.
    """
    app = noun(ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
    app.callback()(expanded(_common))
    verb(app, "demo", msg("Open the screens with a new demo account."), over_ssh=False)(demo.demo)
    verb(app, "init", msg("Create a store with an account named by --account."), over_ssh=False)(init.init)
    for name, module in (
        ("subscriptions", subscriptions),
        ("users", users),
        ("views", views),
        ("permissions", permissions),
        ("permission-sets", permission_sets),
        ("teams", teams),
        ("seats", seats),
        ("billing", billing),
        ("catalogue", catalogue),
        ("activity", activity),
        ("accounts", accounts),
        ("operators", operators),
        ("ssh", ssh),
        ("store", store),
    ):
        made = module.app()
        if over_ssh and not _left_over_ssh(made):
            continue
        if words is not None and name not in words:
            made.registered_commands.clear()
            made.registered_groups.clear()
        app.add_typer(made, name=name)
    verb(app, "undo", msg("Undo your own last change, or the change with this number."), over_ssh=True)(
        undo.undo
    )
    verb(
        app,
        "tick",
        msg(
            "Do what is due: post billing periods, expire invitations, send email. Meant for "
            "timers; never asks."
        ),
        over_ssh=False,
    )(tick.tick)
    verb(app, "run", msg("Run commands, one a line, and answer each with a line of JSON."), over_ssh=True)(
        run.run
    )
    verb(app, "explain", msg("Explain a rule, such as R7; without one, list them all."), over_ssh=True)(
        explain.explain
    )
    verb(app, "doctor", msg("Check the store, the terminal and the guarantees they give."), over_ssh=True)(
        doctor.doctor
    )
    if over_ssh:
        app.registered_commands = [one for one in app.registered_commands if one.cls is OverSsh]
    return typer.main.get_command(app)


def _left_over_ssh(app: typer.Typer) -> bool:
    """Takes out of a noun what people mayn't run over SSH; whether anything is left."""
    app.registered_commands = [
        one for one in app.registered_commands if one.cls and issubclass(one.cls, OverSsh)
    ]
    app.registered_groups = [
        one for one in app.registered_groups if one.typer_instance and _left_over_ssh(one.typer_instance)
    ]
    return bool(app.registered_commands or app.registered_groups)


def _common(
    context: typer.Context,
    flags: Flags,
    version: Annotated[bool, option("--version", help=msg("Print the version."))] = False,
    completion: Annotated[
        str | None,
        option(
            "--show-completion",
            metavar="bash|zsh|fish",
            help=msg("Print the completion script for this shell."),
        ),
    ] = None,
) -> None:
    context.obj = CommandRun(flags, context.obj, context.meta.get(STORES))
