"""`seattui doctor`: checks of the store, the terminal and the guarantees."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from seattui.cli.admin.due_checks import due_checks, timer_check
from seattui.cli.admin.screen_checks import screen_checks
from seattui.cli.run.command_run import CommandRun, run_of
from seattui.cli.run.options import option, verb
from seattui.cli.run.output import error_json
from seattui.cli.run.progress import with_progress
from seattui.domain.model import Check
from seattui.domain.people.guarantee import KNOWN_BY, Guarantee
from seattui.kit import signs
from seattui.kit.columns_text import cells, padded
from seattui.kit.errors import SeattuiError, StoreMissing
from seattui.kit.i18n import Message, msg
from seattui.kit.paths import state_folder
from seattui.kit.text import masked

FAULT_FOUND = 1
_TOLD_OVER_SSH = frozenset(
    {
        "operator", "counters", "search", "record", "guarantee", "triggers", "holders", "counts", "idle", "invoices",
        "renewals", "terminal", "colours", "encoding",
    }
)  # fmt: skip
_STATES = {"ok": msg("ok"), "note": msg("note"), "warning": msg("! warning"), "fault": msg("!! fault")}


def add(app: typer.Typer) -> None:
    verb(app, "doctor", msg("Check the store, the terminal and the guarantees they give."), over_ssh=True)(
        doctor
    )


def doctor(
    context: typer.Context,
    mend: Annotated[
        bool,
        option(
            "--mend", help=msg("Put back triggers, indexes, checks and counters, and rebuild derived data.")
        ),
    ] = False,
) -> int:
    """Also works if the store can't be opened, and says why. Exit code 1 if there is a fault, 3 without a store."""
    run = run_of(context)
    if run.gate and mend:
        raise run.gate.refused("--mend")
    missing: list[StoreMissing] = []
    found: list[Guarantee] = []
    if run.gate:
        checks = [
            one for one in (*_store(run, missing, found, mend=False), *_terminal()) if _told_over_ssh(one)
        ]
    else:
        checks = [
            *_settings(run),
            *_store(run, missing, found, mend=mend),
            timer_check(),
            *_state(),
            *_terminal(),
        ]
    if run.out.json:
        run.out.data(
            {
                "guarantee": found[0].enforced.value if found else None,
                "checks": [{"name": c.name, "state": c.state, "text": str(c.text)} for c in checks],
            }
        )
    else:
        print_checks(run, checks)
    if missing:
        return missing[0].exit_code
    return FAULT_FOUND if any(c.state == "fault" for c in checks) else 0


def _told_over_ssh(check: Check) -> bool:
    """Whether a check says nothing of the server, such as paths and settings; why the store can't be opened is
    said."""
    return check.name in _TOLD_OVER_SSH or (check.name, check.state) == ("store", "fault")


def print_checks(run: CommandRun, checks: list[Check]) -> None:
    """A line a check, in columns."""
    states = {c.state: str(_STATES[c.state]) for c in checks}
    state, name = max(map(cells, states.values())), max(cells(c.name) for c in checks)
    for check in checks:
        run.out.line(f"{padded(states[check.state], state)}  {padded(check.name, name)}  {check.text}")


def _settings(run: CommandRun) -> Iterator[Check]:
    """The path of the settings, and the source of each value that isn't a default."""
    try:
        loaded = run.loaded
    except SeattuiError as error:
        yield _fault("settings", error)
        return
    exists = loaded.path.is_file()
    yield _check(
        "settings",
        "ok",
        msg("The settings file is {path}.", path=str(loaded.path))
        if exists
        else msg("There is no settings file yet; it would be {path}.", path=str(loaded.path)),
    )
    for name, source in loaded.sources.items():
        if source.kind == "default":
            continue
        value = getattr(loaded.settings, name)
        yield _check(
            f"settings.{name}",
            "ok",
            msg("{value}, from {source}", value=_shown(name, value), source=source.place or source.kind),
        )
    yield from screen_checks(loaded)


def _shown(name: str, value: object) -> str:
    """A value without the passwords that a store's URL may contain."""
    text = ", ".join(f"{k} = {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
    return masked(text) if name == "store" else text


def _store(
    run: CommandRun, missing: list[StoreMissing], found: list[Guarantee], *, mend: bool
) -> Iterator[Check]:
    """The checks of the store itself; a fault if it can't be opened, a note if there is none.

    What is enforced in it is put into `found`.
    """
    try:
        if mend:
            yield from _mended(run)
        session = run.session()
    except SeattuiError as error:
        if isinstance(error, StoreMissing):
            missing.append(error)
        yield _fault("store", error)
        if error.code == "store-layout":
            yield from _layout(run)
        return
    try:
        operator = session.operator()
        yield _check(
            "operator",
            "ok",
            msg("{email} in {account}: {known_by}", email=operator.email, account=session.account.name,
                known_by=KNOWN_BY[operator.known_by]),
        )  # fmt: skip
        found.append(session.guarantee())
        yield from with_progress(session.checks, msg("Checking the store"))
        yield from due_checks(run, session)
    except SeattuiError as error:
        yield _fault("store", error)
    finally:
        session.close()


def _mended(run: CommandRun) -> Iterator[Check]:
    """What was put back, and what couldn't be."""
    from seattui.store.admin import mending
    from seattui.store.connection.urls import store_url

    found = mending.mend_store(store_url(run.settings.store), read_only=run.settings.read_only)
    for done in found.done:
        yield _check("mend", "ok", done)
    if found.left:
        yield _check("mend", "fault", msg("This can't be put back: {names}.", names=", ".join(found.left)))
    if not (found.done or found.left):
        yield _check("mend", "ok", msg("Nothing had to be put back; the search index was rebuilt."))


def _layout(run: CommandRun) -> Iterator[Check]:
    from seattui.store.admin.doctor import layout_checks
    from seattui.store.connection.urls import store_url

    try:
        yield from layout_checks(store_url(run.settings.store))
    except SeattuiError as error:
        yield _fault("layout", error)


def _state() -> Iterator[Check]:
    """A warning if there is no folder to remember anything in."""
    try:
        state_folder()
    except SeattuiError as error:
        yield _check(
            "state",
            "warning",
            msg("Sort order, filters and theme aren't remembered: {why}", why=str(error.message)),
        )


def _terminal() -> Iterator[Check]:
    """What the screens would detect of the terminal."""
    kind = os.environ.get("TERM", "")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield _check(
            "terminal", "note", msg("No terminal here: commands work, but the screens can't be opened.")
        )
    elif kind in ("", "dumb"):
        yield _check("terminal", "warning", msg("TERM is {term}: the screens can't open.", term=kind or "–"))
    else:
        size = shutil.get_terminal_size()
        text = msg("{term}, {columns} × {lines}", term=kind, columns=size.columns, lines=size.lines)
        yield _check("terminal", "ok" if size.columns >= 80 and size.lines >= 24 else "note", text)
    yield _check("colours", "ok", _colours())
    encoding = sys.stdout.encoding or locale.getpreferredencoding(False)
    if signs.utf(encoding) and signs.asked_for_c(os.environ):
        encoding = "ASCII"
    if signs.utf(encoding):
        yield _check("encoding", "ok", msg("UTF-8"))
    else:
        yield _check(
            "encoding", "warning", msg("{encoding}: other characters are shown in ASCII.", encoding=encoding)
        )


def _colours() -> Message:
    if os.environ.get("NO_COLOR"):
        return msg("none: NO_COLOR is set")
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return msg("16 million colours")
    return msg("256 colours or fewer")


def _check(name: str, state: str, text: Message) -> Check:
    return Check(name, state, str(text))


def _fault(name: str, error: SeattuiError) -> Check:
    details = error_json(error)
    return Check(name, "fault", f"{details['message']} {details['hint'] or ''}".strip())
