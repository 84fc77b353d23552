"""Commands and options with translated help and errors.

Nouns and options are declared with messages; typer stores their English text, which is translated when help is
printed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.expanded import expanded
from seattui.cli.run.output import printable
from seattui.cli.run.repeating import KEY, Repeating
from seattui.cli.run.typer_private import TakesTextAsItIs
from seattui.kit.close_words import did_you_mean
from seattui.kit.errors import OutcomeUnknown, UsageError
from seattui.kit.i18n import Message, msg

if TYPE_CHECKING:
    from seattui.cli.run.gate import Gate

HELP = msg("Show this message and exit.")
PROGRAM = "seattui"
ARGUMENTS = "seattui.arguments"
"""Under what a context has the arguments as they were typed."""
LINE = "seattui.line"
"""Under what a context has the function that runs a line of `run`; a line itself has none."""
STORES = "seattui.stores"
"""Under what a context has the stores that are kept for further runs."""
FILE = "FILE"
"""What every argument and option that names a file is called: over SSH, these can only be `-`."""


def noun(help: Message, **settings: Any) -> typer.Typer:
    """A noun whose verbs are its commands."""
    return typer.Typer(
        cls=Group,
        help=help.template,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        **settings,
    )


def verb(
    app: typer.Typer, name: str, help: Message, *, over_ssh: bool
) -> Callable[[Callable[..., object]], None]:
    """Registers a function as the command `name` of a noun; option groups become separate options.

    `over_ssh`: whether people may run it over SSH, where the machine is somebody else's.
    """

    def made(function: Callable[..., object]) -> None:
        kind = OverSsh if over_ssh else Command
        app.command(name, help=help.template, cls=kind)(expanded(function))

    return made


def option(*names: str, help: Message, **settings: Any) -> Any:
    """An option; `metavar` names its value."""
    return typer.Option(*names, help=help.template, show_default=False, **settings)


def argument(metavar: str, help: Message) -> Any:
    """An argument, required unless it has a default."""
    return typer.Argument(metavar=metavar, help=help.template, show_default=False)


def file_argument(help: Message) -> Any:
    """An argument that names a file."""
    return argument(FILE, help)


def file_option(*names: str, help: Message) -> Any:
    """An option whose value names a file."""
    return option(*names, metavar=FILE, help=help)


def gate_of(context: Any) -> Gate | None:
    """The gate of a run over SSH; the program itself has it before the run is made."""
    run = context.obj
    if isinstance(run, dict):  # typer's own, where nothing runs
        return None
    return run.gate if isinstance(run, CommandRun) else run


def _write_usage(command: Any, context: Any, formatter: Any) -> None:
    arguments = [_usage(p) for p in command.params if p.param_type_name == "argument"]
    pieces = [str(msg("[OPTIONS]")), *arguments]
    if isinstance(command, Group):
        pieces.append(str(msg("COMMAND …")))
    formatter.write_usage(context.command_path, " ".join(pieces), prefix=f"{msg('Usage:')} ")


def _usage(param: Any) -> str:
    return _metavar(param) if param.required else f"[{_metavar(param)}]"


def _metavar(param: Any) -> str:
    return f"{param.metavar} …" if param.nargs == -1 else str(param.metavar)


def _write_help_text(command: Any, formatter: Any) -> None:
    if command.help:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_worded(command.help))


def _write_options(command: Any, context: Any, formatter: Any) -> None:
    for kind, title in (("argument", msg("Arguments")), ("option", msg("Options"))):
        rows = [
            (
                _metavar(param) if kind == "argument" else record[0],
                str(HELP) if param.name == "help" else _worded(param.help),
            )
            for param in command.get_params(context)
            if param.param_type_name == kind
            and (record := param.get_help_record(context))
            and not ((gate := gate_of(context)) and gate.decides(param.opts))
        ]
        if rows:
            with formatter.section(str(title)):
                formatter.write_dl(rows)


def _write_examples(context: Any, formatter: Any) -> None:
    """As they can be pasted. Not over SSH, where what is typed begins otherwise."""
    from seattui.cli.help.examples import continued, examples_of

    if not gate_of(context) and (lines := examples_of(context.command_path)):
        with formatter.section(str(msg("Examples"))):
            for line in lines:
                formatter.write("".join(f"  {piece}\n" for piece in continued(line, formatter.width - 2)))


def _worded(help: str | None) -> str:
    return str(Message(inspect.cleandoc(help))) if help else ""


class Command(TakesTextAsItIs, TyperCommand):
    """A verb."""

    # Accepted here only to be refused with a message of ours.
    allow_extra_args = True
    over_ssh = False

    def invoke(self, ctx: Any) -> Any:
        """Raises UsageError for a surplus argument, and NotPermitted for what the gate keeps out."""
        if gate := gate_of(ctx):
            if not self.over_ssh:
                raise gate.refused(ctx.command_path)
            for param in self.params:
                if param.metavar == FILE:
                    gate.refuse_file(
                        param.opts[0] if param.param_type_name == "option" else FILE, ctx.params[param.name]
                    )
        if ctx.args:
            raise UsageError(
                "usage",
                msg(
                    "Unexpected argument for “{command}”: {word}.", command=ctx.command_path, word=ctx.args[0]
                ),
                msg("See '{command} --help'.", command=ctx.command_path),
            )
        return super().invoke(ctx) if KEY not in ctx.params else self._once(ctx)

    def _once(self, ctx: Any) -> Any:
        """A change, under its key: what was carried out before is only answered."""
        from seattui.domain.plan.operation import Answered

        run: CommandRun = ctx.obj
        repeating = run.repeating = Repeating.of(ctx, [PROGRAM, *ctx.meta.get(ARGUMENTS, ())])
        try:
            return super().invoke(ctx)
        except Answered as answered:
            return repeating.print_again(answered.kept, run.out)
        except OutcomeUnknown as unknown:
            raise repeating.unknown(unknown) from unknown

    def get_help(self, ctx: Any) -> str:
        return printable(super().get_help(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        _write_help_text(self, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_options(self, ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        _write_examples(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return _worded(self.help)


class OverSsh(Command):
    """A verb that people may run over SSH."""

    over_ssh = True


class Group(TakesTextAsItIs, TyperGroup):
    """A noun, or the program itself."""

    def get_help(self, ctx: Any) -> str:
        return printable(super().get_help(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        _write_help_text(self, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_options(self, ctx, formatter)
        with formatter.section(str(msg("Commands"))):
            formatter.write_dl([(name, c.get_short_help_str()) for name, c in self.commands.items()])

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        _write_examples(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return _worded(self.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Raises UsageError with the known commands, and close matches."""
        if args[0] not in self.commands and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise (self.kept_out if gate_of(ctx) else self.unknown)(ctx.command_path, args[0])
        return super().resolve_command(ctx, args)

    def kept_out(self, path: str, word: str) -> UsageError:
        return UsageError(
            "usage",
            msg("Over SSH, “{program}” has no command “{word}”.", program=path, word=word),
            msg("There are: {commands}.", commands=", ".join(self.commands)),
        )

    def unknown(self, path: str, word: str) -> UsageError:
        return UsageError(
            "usage",
            msg("“{program}” has no command “{word}”.", program=path, word=word),
            did_you_mean(
                word, self.commands, msg("There are: {commands}.", commands=", ".join(self.commands))
            ),
        )
