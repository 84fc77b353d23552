"""Commands in forks of a process that has imported everything: the same program, ready in a tenth of the time.

What a start itself does (what is imported, the first outline, the encoding of the streams) is tested with
processes of their own.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.support.terminal import ROOT, environment

PATIENCE = 60

HEAVY = (
    "babel.numbers",
    "psycopg",
    "typer",
    "seattui.service.scheduler",
    "seattui.cli.app",
    "seattui.service.session",
)


@cache
def _server() -> subprocess.Popen[str]:
    """One for the tests of this process; it ends with them, when its stdin does."""
    server = subprocess.Popen(
        [sys.executable, "-c", "from tests.support.forked import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(),
    )
    atexit.register(server.terminate)
    return server


def run(argv: list[str], folder: Path, stdin: str, cwd: Path | None) -> int:
    """Runs `seattui ARGV`; its streams are in the folder's `out` and `err`. Returns the exit code."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    (folder / "in").write_text(stdin, "utf-8")
    asked = {"argv": argv, "folder": str(folder), "cwd": str(cwd or ROOT), "environ": environment()}
    server.stdin.write(json.dumps(asked) + "\n")
    server.stdin.flush()
    return int(server.stdout.readline())


def serve() -> None:
    """Forks once for each line on stdin, and answers with the exit code."""
    for name in HEAVY:
        import_module(name)
    from seattui.cli.app import program

    program()  # imports every command
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _become(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _become(asked: dict[str, Any]) -> None:
    """Turns this fork into the program, and never returns."""
    os.environ.clear()
    os.environ.update(asked["environ"])
    folder = Path(asked["folder"])
    for number, name, flags in ((0, "in", os.O_RDONLY), (1, "out", os.O_WRONLY), (2, "err", os.O_WRONLY)):
        file = os.open(folder / name, flags | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    err = io.TextIOWrapper(
        open(2, "wb", 0, closefd=False),  # noqa: SIM115
        "utf-8",
        "backslashreplace",
        write_through=True,
    )
    streams = {
        "stdin": io.TextIOWrapper(open(0, "rb", closefd=False), "utf-8"),  # noqa: SIM115
        "stdout": io.TextIOWrapper(open(1, "wb", closefd=False), "utf-8"),  # noqa: SIM115
        "stderr": err,
    }
    for name, stream in streams.items():
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.chdir(asked["cwd"])
    sys.argv = ["seattui", *asked["argv"]]
    code = 1
    try:
        from seattui.__main__ import run

        code = run(sys.argv[1:])
        sys.stdout.flush()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)
