"""A key waits for the answer: it takes at most half as long again as Python with SQLite alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from seattui.cli.completion.scripts import ASK
from tests.support.terminal import ROOT

TIMES = 15
FLOOR = ("import sqlite3",)
ANSWERS = (
    (ASK, "zsh", "bo", "seattui", "users", "show"),
    (ASK, "bash", "seattui users list --team ", " \t\n\"'@><=;|&(:"),
    (ASK, "fish", "--s", "seattui", "users", "list"),
)
HEAVY = (
    "re",
    "typing",
    "dataclasses",
    "pathlib",
    "gettext",
    "tomllib",
    "platformdirs",
    "sqlalchemy",
    "seattui.kit.i18n",
)


def cpu(code: tuple[str, ...], env: dict[str, str]) -> float:
    """The processor's seconds of one run, which others on the machine don't add to."""
    child = subprocess.Popen([sys.executable, "-P", "-c", *code], stdout=subprocess.DEVNULL, env=env)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return used.ru_utime + used.ru_stime


def env(acme: Path, tmp_path: Path) -> dict[str, str]:
    """The store named in the settings file, and Python's own caches of modules, as where it is installed."""
    config = tmp_path / "config.toml"
    config.write_text(f'store = "{acme}"\nlang = "de"\n[keys]\n')
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE_", "PYTHON"))}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(tmp_path / "modules"),
        "SEATTUI_CONFIG": str(config),
    }


def test_tab_answers_within_half_as_long_again(acme: Path, tmp_path: Path) -> None:
    where = env(acme, tmp_path)
    every = (FLOOR, *ANSWERS)
    for code in every:
        cpu(code, where)
    rounds = [[cpu(code, where) for code in every] for _ in range(TIMES)]
    floor, *answers = (min(column) for column in zip(*rounds, strict=True))
    for took in answers:
        assert took <= 1.5 * floor


def test_nothing_heavy_is_imported(acme: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys; os._exit = lambda code: print([m for m in "
        f"{HEAVY!r} if m in sys.modules], file=sys.stderr); {ASK}"
    )
    for _, *given in ANSWERS:
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, *given],
            capture_output=True,
            text=True,
            env=env(acme, tmp_path),
        )
        assert (done.stdout[:5], done.stderr) == ("names", "[]\n")
