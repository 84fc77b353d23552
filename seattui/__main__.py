"""Entry point of `seattui` and `python -m seattui`."""

from __future__ import annotations

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    # Of `python -m` it is the current folder, where anybody may have put a module by another's name.
    del sys.path[0]

import atexit
import gc
import os
from collections.abc import MutableMapping, Sequence
from itertools import pairwise

HUNG_UP = 129
"""The exit code of what SIGHUP ends."""
UNWRITTEN = 120
"""Python's exit code of a program whose output couldn't be written at its end."""


def main() -> None:
    """Exits with the code itself: a zipapp ignores a returned value."""
    gc.disable()  # until what is to be done is imported, of which nothing goes
    open_streams()
    if within_gate(sys.argv):
        from seattui.cli.ssh.environment import start_clean

        start_clean()
    end(run(sys.argv[1:]))


def end(code: int) -> None:
    """Ends the process with what is in memory: taking that down takes as long as reading a list."""
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or UNWRITTEN
    os._exit(code)


def run(argv: list[str]) -> int:
    """Returns the exit code. No traceback reaches the user."""
    if argv == ["--version"]:
        from seattui import __version__

        try:
            os.write(sys.stdout.fileno(), f"seattui {__version__}\n".encode())
            return 0
        except OSError:
            pass  # which the command says in words
    over_ssh = within_gate(argv)
    if over_ssh:
        from seattui.cli.ssh.environment import clean

        clean(os.environ)
    configure_textual(os.environ)
    from seattui.kit import leaving, splash

    try:
        if splash.wanted(argv, os.environ):
            splash.draw()
        from seattui.cli import main as command

        return command(argv)
    except KeyboardInterrupt:
        splash.erase()
        return 130
    except Exception as error:
        from seattui.cli.entry import crashed
        from seattui.kit import crash

        if crash.lost_terminal(error):
            return HUNG_UP
        sentence = crash.reported(error, over_ssh=over_ssh)
        splash.erase()
        asked = os.environ.get("SSH_ORIGINAL_COMMAND", "").split() if over_ssh else argv
        return crashed(asked, sentence)
    finally:
        splash.erase()
        leaving.undo_all()  # what threads are still writing


def within_gate(argv: Sequence[str]) -> bool:
    """Whether these may be the arguments of a key's line, for somebody who logs in by SSH."""
    return ("ssh", "session") in pairwise(argv)


def open_streams() -> None:
    """Opens standard streams that the caller closed (`>&-`) onto the null device, so that writing to them
    works and no other file gets their descriptors. Those that don't wait, as some programs leave them, do: a pause
    would count as the end of what is read, and as a fault of what is written."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - until the end
    for number in range(3):
        os.set_blocking(number, True)


def configure_textual(environ: MutableMapping[str, str]) -> None:
    """Removes TEXTUAL* from the environment: these variables import code, press keys and write files, and
    most are read when textual is imported. Then sets those that reduce latency."""
    for name in [name for name in environ if name.startswith("TEXTUAL")]:
        del environ[name]
    environ.update(
        TEXTUAL_ANIMATIONS="none",
        TEXTUAL_FPS="250",  # a typed letter is drawn within 12 ms, not 36
        TEXTUAL_SMOOTH_SCROLL="0",  # no pixel mouse reports
        ESCDELAY="25",  # milliseconds until a lone ESC byte is the Esc key
    )


if __name__ == "__main__":
    main()
