"""What is imported before the first paint, and before the first list: each millisecond there is waited for."""

from __future__ import annotations

import json
import os
import subprocess
import sys

# Before anything of Textual is on screen only the outline was drawn.
OUTLINE = (
    "typing",
    "dataclasses",
    "inspect",
    "textual",
    "pydantic",
    "typer",
    "sqlalchemy",
    "seattui.kit.i18n",
)
PAINT = (
    "pydantic",
    "typer",
    "sqlalchemy",
    "alembic",
    "babel",
    "xlsxwriter",
    "importlib.metadata",
    "seattui.service.session",
    "seattui.domain.plan.plan",
    "seattui.domain.changes",
)
ROWS = (
    "pydantic", "typer", "alembic", "xlsxwriter", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql",
    "seattui.domain.plan.plan", "seattui.domain.plan.effects",
    "seattui.store.changes.apply", "seattui.store.changes.writes", "seattui.store.changes.post_due",
    "seattui.store.activity.activity",
    "seattui.domain.billing.catalogue",
)  # fmt: skip
STEPS = (
    ("from seattui.kit import splash; from seattui import __main__", OUTLINE),
    (
        "from seattui.cli.entry import run; "
        "import seattui.cli.admin.screens, seattui.cli.run.command_run, seattui.tui.app; "
        "from seattui.kit.settings import load; load({'store': 'x.db', 'lang': 'de', 'lean': True}, {}); "
        "import seattui.tui.places.modes; seattui.tui.places.modes.users(); import seattui.tui.terminal.driver",
        PAINT,
    ),
    ("import seattui.service.session", ROWS),
)


def test_each_step_of_the_start_imports_only_what_it_needs() -> None:
    code = "import sys, json"
    for step, heavy in STEPS:
        code += f"\n{step}\nprint(json.dumps([m for m in {heavy!r} if m in sys.modules]))"
    # Measuring coverage imports modules of its own.
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, env=bare
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == [[], [], []]
