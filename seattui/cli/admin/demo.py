"""`seattui demo`: the screens on an account made on the spot."""

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
from seattui.cli.run.options import option
from seattui.cli.run.session import Session, session_of
from seattui.cli.run.values import whole
from seattui.kit.errors import UsageError
from seattui.kit.i18n import plural, say

if TYPE_CHECKING:
    from seattui.service.session import Desk


def demo(
    context: typer.Context,
    users: Annotated[str, option("--users", metavar="N", help=say("How many people; 300."))] = "300",
    make_only: Annotated[
        bool, option("--make-only", help=say("Make it, with --store PATH, and don't open the screens."))
    ] = False,
) -> int:
    """With --store PATH the account stays there; without, it goes when the screens close."""
    session = session_of(context)
    people = whole("--users", users, 1, 1_000_000)
    kept = session.flags.store
    if make_only:
        if kept is None:
            raise UsageError("usage", say("--make-only needs a place."), say("Add --store PATH."))
        _make(session, kept, people)
        return 0
    need_terminal(session)
    with _place(kept) as store:
        settings = replace(session.settings, store=store, account="")
        return open_screens(session, settings, lambda: _made(session, store, people))


def _make(session: Session, store: str, people: int) -> None:
    if not session.out.json:
        session.out.note(plural("Making {n} person …", "Making {n} people …", people))
    desk = _made(session, store, people)
    if session.out.json:
        session.out.data({"store": store, "account": desk.account.name, "users": people})
    else:
        session.out.note(
            say("Done. Open it with: {command}", command=shlex.join(["seattui", "--store", store]))
        )
    desk.close()


def _made(session: Session, store: str, people: int) -> Desk:
    from seattui.demo.build import make_demo
    from seattui.service.session import open_desk

    desk = make_demo(store, people, session.at)
    operator, read_only = session.flags.operator, session.settings.read_only
    if operator is None and not read_only:
        return desk
    desk.close()
    return open_desk(store, operator=operator, at=session.at, read_only=read_only)


@contextmanager
def _place(kept: str | None) -> Iterator[str]:
    """Where the store goes: what was asked for, or a folder that is removed afterwards."""
    if kept is not None:
        yield kept
        return
    folder = tempfile.mkdtemp(prefix="seattui-demo-")
    try:
        yield str(Path(folder) / "demo.db")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
