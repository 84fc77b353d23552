"""`seattui demo`: the screens with a newly made demo account."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.admin.screens import need_terminal, open_screens
from seattui.cli.run.command_run import CommandRun, run_of
from seattui.cli.run.options import option, verb
from seattui.cli.run.values import whole
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg, plural
from seattui.kit.text import masked

if TYPE_CHECKING:
    from seattui.service.session import Session


def add(app: typer.Typer) -> None:
    verb(app, "demo", msg("Open the screens with a new demo account."), over_ssh=False)(demo)


def demo(
    context: typer.Context,
    users: Annotated[
        str, option("--users", metavar="N", help=msg("How many people; 300 by default."))
    ] = "300",
    make_only: Annotated[
        bool, option("--make-only", help=msg("Create it at --store PATH without opening the screens."))
    ] = False,
) -> int:
    """With --store PATH the account is kept there; without, it is deleted when the screens close."""
    run = run_of(context)
    people = whole("--users", users, 1, 1_000_000)
    path = run.flags.store
    if make_only:
        if path is None:
            raise UsageError("usage", msg("--make-only needs a store."), msg("Add --store PATH."))
        _make(run, path, people)
        return 0
    need_terminal(run)
    with _store_path(path) as store:
        settings = replace(run.settings, store=store, account="")
        return open_screens(run, settings, lambda: _made(run, store, people))


def _make(run: CommandRun, store: str, people: int) -> None:
    if not run.out.json:
        run.out.note(plural("Creating {n} person …", "Creating {n} people …", people))
    session, shown = _made(run, store, people), masked(store)
    if run.out.json:
        run.out.data({"store": shown, "account": session.account.name, "users": people})
    else:
        run.out.note(msg("Done. Open it with: {command}", command=shlex.join(["seattui", "--store", shown])))
    session.close()


def _made(run: CommandRun, store: str, people: int) -> Session:
    from seattui.demo.build import make_demo
    from seattui.service.session import open_session

    session = make_demo(store, people, run.at)
    operator, read_only = run.flags.operator, run.settings.read_only
    if operator is None and not read_only:
        return session
    session.close()
    return open_session(store, operator=operator, at=run.at, read_only=read_only)


@contextmanager
def _store_path(path: str | None) -> Iterator[str]:
    """Where the store is made: the given path, or a folder that is removed afterwards."""
    if path is not None:
        yield path
        return
    folder = tempfile.mkdtemp(prefix="seattui-demo-")
    try:
        yield str(Path(folder) / "demo.db")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
