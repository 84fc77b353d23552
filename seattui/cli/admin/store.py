"""`seattui store`: the database that holds the accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import typer

from seattui.cli.admin import backups, store_check
from seattui.cli.run.command_run import CommandRun, run_of
from seattui.cli.run.confirm import DECLINED, Asking, agreed, not_asked
from seattui.cli.run.options import noun, verb
from seattui.cli.run.output import ErrorReport
from seattui.cli.run.progress import with_progress
from seattui.cli.run.repeating import Answer, Keyed
from seattui.kit.errors import SeattuiError, StoreError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.service.clock import wall_clock

if TYPE_CHECKING:
    from seattui.store.admin.upgrading import Upgrade


def app() -> typer.Typer:
    made = noun(msg("The store: the database that holds the accounts."))
    verb(
        made,
        "upgrade",
        msg(
            "Upgrade the store to the version of this seattui. A SQLite store is first copied to the same folder. "
            "Needs the store's owner, or a super admin of every account in it."
        ),
        over_ssh=False,
    )(upgrade)
    verb(
        made,
        "backup",
        msg(
            "Back up the store into one file, while others work. Needs the store's owner, or a super admin of "
            "every account in it."
        ),
        over_ssh=False,
    )(backups.backup)
    verb(
        made,
        "restore",
        msg("Make a store of a backup, on SQLite or PostgreSQL, where nothing is yet."),
        over_ssh=False,
    )(backups.restore)
    verb(
        made,
        "copy",
        msg(
            "Copy a store to where nothing is yet, such as from SQLite to PostgreSQL, and compare every row. Needs "
            "the store's owner, or a super admin of every account in it."
        ),
        over_ssh=False,
    )(backups.copy)
    verb(
        made,
        "check",
        msg(
            "Check everything in the store, however long it takes, while others work. Needs the store's owner, or a "
            "super admin of every account in it."
        ),
        over_ssh=False,
    )(store_check.check)
    return made


@dataclass(frozen=True, slots=True)
class _Upgrading(Keyed, Asking):
    """Options of an upgrade."""


def upgrade(context: typer.Context, asking: _Upgrading) -> int:
    """Upgrades in one transaction: the store has the old version or the new one, whatever happens meanwhile."""
    from seattui.store.admin import upgrading
    from seattui.store.admin.authority import opened_whole
    from seattui.store.connection.urls import store_url

    run = run_of(context)
    out, place, now = run.out, store_url(run.settings.store), wall_clock()
    if run.settings.read_only:
        raise read_only(run)
    checking = msg("Checking the store")
    with_progress(
        lambda stop: opened_whole(place, run.settings.operator or None, any_version=True).close(), checking
    )
    found = with_progress(lambda stop: upgrading.outlook(place, now), checking)
    if not (found.needed or asking.dry_run):
        from seattui.service import store_answers

        run.once.recall(lambda: store_answers.kept_answer(run.settings.store, run.once.key))
    if asking.dry_run and found.needed:
        found = with_progress(lambda stop: upgrading.rehearse(place, now, stop), checking)
    if not out.json:
        for line in lines(found):
            out.line(line)
    if asking.dry_run or not found.needed:
        news = msg("Nothing was changed: this was a dry run.") if found.needed else msg("Nothing to do.")
        _end(run, found, news, applied=not asking.dry_run)
        return 0
    if not asking.yes and not agreed(
        out,
        lines(found),
        lambda: _with_upgrade(not_asked() if found.copy else upgrading.dump_missing(found.store), found),
    ):
        _report(run, found, msg("Nothing was changed."), applied=False)
        return DECLINED
    try:
        done = with_progress(
            lambda stop: upgrading.upgraded(place, now, dumped=True, stop=stop), msg("Upgrading the store")
        )
    except SeattuiError as error:
        raise _with_upgrade(error, found) from error
    if not out.json:
        for note in done.notes:
            out.line(f"! {note}")
    _end(run, done, msg("Done: the store now has version {version}.", version=done.to), applied=True)
    return 0


def _end(run: CommandRun, found: Upgrade, news: Message, *, applied: bool) -> None:
    """Reports the end, and keeps it under the command's key."""
    answer = Answer(
        _json(found, applied=applied) | {"operation_key": run.once.key},
        tuple(chain(lines(found), (f"! {note}" for note in found.notes))),
        (str(news),),
    )
    if applied and (found.needed or run.once.given):
        from seattui.service import store_answers

        store_answers.keep_answer(run.settings.store, run.once.of_system(), wall_clock(), answer.kept())
    replace(answer, lines=()).print(run.out)


def lines(found: Upgrade) -> Iterator[str]:
    """Describes an upgrade for people."""
    if not found.needed:
        yield str(msg("The store {store} has version {version}.", store=found.store, version=found.version))
        return
    yield str(found.summary)
    for brings in found.brings:
        yield f"  {brings}"
    yield str(found.safeguard)
    for note in found.notes:
        yield f"! {note}"


def read_only(run: CommandRun) -> StoreError:
    return StoreError(
        "read-only",
        msg(
            "The store {store} is open for reading only: nothing was changed.",
            store=run.settings.shown_store,
        ),
        msg("Start without --read-only, or ask for write access."),
    )


def _json(found: Upgrade, *, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "from": found.version,
        "to": found.to,
        "brings": [str(brings) for brings in found.brings],
        "copy": found.copy,
        "notes": [str(note) for note in found.notes],
    }


def _report(run: CommandRun, found: Upgrade, news: Any, *, applied: bool) -> None:
    if run.out.json:
        run.out.data(_json(found, applied=applied))
    else:
        run.out.note(news)


def _with_upgrade(error: SeattuiError, found: Upgrade) -> ErrorReport:
    return ErrorReport(error, _json(found, applied=False))
