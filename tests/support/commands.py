"""The program as a script sees it: arguments in, exit code and two streams out."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support import forked


@dataclass(frozen=True)
class Ran:
    """What a command did. The streams are bytes as they were written."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def out(self) -> str:
        return self.stdout.decode()

    @property
    def err(self) -> str:
        return self.stderr.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "seattui", *args]


def seattui(*args: str, text: str = "", cwd: Path | None = None) -> Ran:
    """Runs `seattui ARGS` without a terminal, `text` on its stdin."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        code = forked.run(list(args), folder, text, cwd)
        return Ran(code, (folder / "out").read_bytes(), (folder / "err").read_bytes())


def started(*args: str, env: dict[str, str]) -> Ran:
    """The same as a process of its own, in this environment from its very start."""
    done = subprocess.run(command(*args), stdin=subprocess.DEVNULL, capture_output=True, env=env, timeout=60)
    return Ran(done.returncode, done.stdout, done.stderr)
