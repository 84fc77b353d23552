"""The command tree for typer: global options and nouns. Without a noun it opens the screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any, Final

import typer

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.expanded import expanded
from seattui.cli.run.flags import Flags
from seattui.cli.run.options import STORES, OverSsh, noun, option
from seattui.kit.i18n import msg

ABOUT = msg(
    "Manage paid seats in the terminal: who holds them, how many remain, and what a "
    "change costs before you make it. Without a command the screens open."
)


NOUNS: Final[Mapping[str, str]] = {
    "subscriptions": "billing.subscriptions",
    "users": "people.users",
    "views": "people.views",
    "permissions": "people.permissions",
    "permission-sets": "people.permission_sets",
    "teams": "teams.teams",
    "seats": "seats.seats",
    "billing": "billing.billing",
    "catalogue": "billing.catalogue",
    "activity": "admin.activity",
    "accounts": "admin.accounts",
    "operators": "admin.operators",
    "ssh": "ssh.ssh",
    "store": "admin.store",
}
"""The module of each noun, whose `app` has its verbs."""

VERBS: Final[Mapping[str, str]] = {
    "demo": "admin.demo",
    "init": "admin.init",
    "undo": "admin.undo",
    "tick": "admin.tick",
    "run": "lines.run",
    "help": "admin.help",
    "explain": "admin.explain",
    "doctor": "admin.doctor",
}
"""The module of each verb without a noun, whose `add` declares it."""


def program(words: Sequence[str] = (), *, over_ssh: bool = False) -> Any:
    """A new command tree, so that runs share nothing.

    Where the first of `words` (the arguments) is a noun or a verb, nothing else is imported, and a noun's verb that is
    named is built alone: all of it takes longer than most commands. With `over_ssh`, only what people may run over SSH
    is there.
    """
    app = noun(ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
    app.callback()(expanded(_common))
    named = words[0] if words else ""
    alone = named in NOUNS or named in VERBS
    for name in [named] if alone else [*VERBS, *NOUNS]:
        module = import_module(f"seattui.cli.{VERBS.get(name) or NOUNS[name]}")
        if name in VERBS:
            module.add(app)
            continue
        made = module.app()
        if alone:
            _leave(made, words[1:2])
        if not over_ssh or _left_over_ssh(made):
            app.add_typer(made, name=name)
    if over_ssh:
        app.registered_commands = [one for one in app.registered_commands if one.cls is OverSsh]
        if alone and not (app.registered_commands or app.registered_groups):
            return program(over_ssh=True)  # whose error says what there is
    return typer.main.get_command(app)


def _leave(app: typer.Typer, names: Sequence[str]) -> None:
    """Takes the other verbs out of a noun, if it has one of this name."""
    if named := [one for one in app.registered_commands if one.name in names]:
        app.registered_commands, app.registered_groups = named, []


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
