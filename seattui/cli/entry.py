"""Runs the arguments: finds the command, and turns errors into a sentence and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from seattui import __version__
from seattui.cli.run import output
from seattui.cli.run.arguments import flags_of, hoisted, is_on, names_form, needs_value, value_of, wants_json
from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.output import ErrorReport, Output
from seattui.kit import i18n, paths, splash
from seattui.kit.errors import NotPermitted, SeattuiError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why

if TYPE_CHECKING:
    from seattui.cli.lines.one_line import Ended
    from seattui.cli.run.gate import Gate
    from seattui.service.session import KeptStores

PROGRAM = "seattui"
INTERRUPTED = 130
UNCOLLECTED = 150_000
"""Objects that are made before garbage is looked for: more than are imported for a command, which all stay."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
PIPE_CLOSED = 141  # the exit code that shells use for SIGPIPE


class Interrupted(SeattuiError):
    """Ctrl-C was pressed."""

    exit_code = INTERRUPTED

    def __init__(self) -> None:
        super().__init__("interrupted", msg("Interrupted: no change was left half-done."))


def run(argv: list[str]) -> int:
    """Runs and returns the exit code. `--json` anywhere makes errors JSON, even errors about arguments."""
    i18n.use(i18n.from_environment(os.environ))
    output.prepare()
    gate = None
    out = Output(wants_json(argv))
    try:
        over_ssh = "ssh" in argv and _over_ssh(argv)
        paths.show_folders(not over_ssh)
        if over_ssh:
            from seattui.cli.ssh import session
            from seattui.cli.ssh.ending import end_now

            out = Output(out.json or session.json_wanted(os.environ))
            gate = session.gate(argv, os.environ)
            argv = [*gate.words]
            gate.guardian.begin(partial(end_now, out))
            if splash.wanted(argv, os.environ):
                splash.draw()
        code = _run(argv, out, gate)
        sys.stdout.flush()
    except SeattuiError as error:
        return _report(out, ErrorReport(error, {}))
    except ErrorReport as result:
        return _report(out, result)
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            out.note("")  # after the ^C that the terminal wrote
        return _report(out, ErrorReport(Interrupted(), {}))
    except BrokenPipeError:
        _silence_stdout()
        return PIPE_CLOSED
    except OSError as error:
        if error.errno not in FULL:
            raise
        _silence_stdout()
        with suppress(OSError):  # a terminal that is lost
            out.note(msg("seattui: the output can't be written: {why}.", why=why(error)))
        return SeattuiError.exit_code
    finally:
        if gate:
            gate.guardian.stop()
    return code


def _over_ssh(argv: list[str]) -> bool:
    """Whether these are the arguments of a key's line. Raises UsageError."""
    from seattui.cli.ssh import session

    return session.asked_for(argv)


def _run(argv: list[str], out: Output, gate: Gate | None, lines: Lines | None = None) -> int:
    common, rest = hoisted(argv)
    i18n.use(value_of("--lang", common) or os.environ.get("SEATTUI_LANG") or i18n.language())
    if is_on("--version", common):
        out.line(f"{PROGRAM} {__version__}")
        return 0
    if rest and rest[0].partition("=")[0] == "--show-completion":
        return _completion(rest)
    if rest in ([], ["--"]):
        return _screens(common, gate)
    gc.set_threshold(UNCOLLECTED)
    gc.enable()
    if rest[:1] == ["ssh"] and not gate:
        from seattui.cli.ssh import authorized_keys

        if authorized_keys.asked_for(rest):
            return _authorized_keys(common, rest)
    from seattui.cli.app import program
    from seattui.cli.run.options import LINE, STORES

    arguments = [*common, *rest]
    if lines:
        return _invoke(lines.tree, arguments, gate, {STORES: lines.stores})
    with ExitStack() as left:
        answer = Lines(common, gate, left).answer
        return _invoke(program(rest, over_ssh=bool(gate)), arguments, gate, {LINE: answer})


class Lines:
    """The lines of one `run`. They share the options that it was given, the command tree, and the stores, which are
    closed with `left`."""

    def __init__(self, common: list[str], gate: Gate | None, left: ExitStack):
        self._common = common
        self._gate = gate
        self._left = left

    @cached_property
    def tree(self) -> Any:
        from seattui.cli.app import program

        return program(over_ssh=bool(self._gate))

    @cached_property
    def stores(self) -> KeptStores:
        from seattui.service.session import KeptStores

        kept = KeptStores()
        self._left.callback(kept.close)
        return kept

    def answer(self, text: str) -> Ended:
        from seattui.cli.lines.one_line import Ended, alone

        with alone() as kept:
            try:
                code = self._code(text)
            except ErrorReport as failed:
                kept.forget()
                code = _report(Output(True), failed)
            return Ended(code, kept)

    def _code(self, text: str) -> int:
        """Over SSH a line passes a gate of its own: it may do what it may alone, as the same person. Raises
        ErrorReport."""
        from seattui.cli.lines.one_line import words_in

        try:
            words = words_in(text)
            gate = self._gate and replace(self._gate, words=words)
            form = () if names_form(words) else ("--json",)
            return _run([*self._common, *form, *words], Output(True), gate, self)
        except ErrorReport:
            raise
        except SeattuiError as error:
            raise ErrorReport(error, {}) from error
        except Exception as error:
            from seattui.kit import crash

            full = isinstance(error, OSError) and error.errno in FULL
            if full or isinstance(error, BrokenPipeError) or crash.lost_terminal(error):
                raise
            fault = SeattuiError("crash", crash.reported(error, over_ssh=bool(self._gate)))
            raise ErrorReport(fault, {}) from error


def _screens(common: list[str], gate: Gate | None) -> int:
    """Opens the screens without building the command tree, which takes as long as the first paint."""
    from seattui.cli.admin.screens import open_screens

    run = CommandRun(flags_of(common), gate)
    try:
        return open_screens(run, run.settings, run.opened)
    finally:
        run.close()


def _authorized_keys(common: list[str], rest: list[str]) -> int:
    """Answers sshd, without the command tree, since a login waits for it."""
    from seattui.cli.ssh import authorized_keys

    run = CommandRun(flags_of(common))
    try:
        return authorized_keys.print_line(run, *rest[2:])
    finally:
        run.close()


def _invoke(command: Any, arguments: list[str], gate: Gate | None, meta: dict[str, Any]) -> int:
    import typer

    from seattui.cli.run.errors import worded
    from seattui.cli.run.options import ARGUMENTS

    try:
        with command.make_context(PROGRAM, [*arguments], obj=gate) as context:
            context.meta.update(meta)
            context.meta[ARGUMENTS] = arguments
            try:
                answer = command.invoke(context)
            except NotPermitted as error:
                if isinstance(context.obj, CommandRun):
                    context.obj.add_who_has(error)
                raise
            finally:
                if isinstance(context.obj, CommandRun):
                    context.obj.close()
            return answer if isinstance(answer, int) else 0
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        raise worded(error) from error


def _completion(arguments: list[str]) -> int:
    """Prints the completion script of a shell."""
    shell = arguments[0].partition("=")[2] or (arguments[1] if len(arguments) > 1 else "")
    if not shell:
        raise needs_value("--show-completion")
    from seattui.cli.completion.scripts import SHELLS, script

    if shell not in SHELLS:
        raise UsageError(
            "usage",
            msg("Completion isn't available for {shell}.", shell=shell),
            msg("Available: {shells}.", shells=", ".join(SHELLS)),
        )
    sys.stdout.write(script(shell))
    return 0


def _report(out: Output, result: ErrorReport) -> int:
    splash.erase()
    try:
        out.error(result.error, result.more)
        sys.stdout.flush()
    except OSError:
        _silence_stdout()
    return result.error.exit_code


def crashed(argv: list[str], sentence: Message) -> int:
    """Reports an unexpected error: a line on stderr, or JSON on stdout with --json."""
    output.prepare()
    fault = SeattuiError("crash", sentence)
    if wants_json(argv):
        return _report(Output(True), ErrorReport(fault, {}))
    Output(False).note(sentence)
    return fault.exit_code


def _silence_stdout() -> None:
    """The reader has closed stdout: discards buffered output, so that the interpreter exits without an error."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - until the end
