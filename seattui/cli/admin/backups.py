"""`seattui store backup`, `restore` and `copy`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seattui.cli.run.command_run import CommandRun, run_of
from seattui.cli.run.confirm import DECLINED, Asking, agreed, not_asked
from seattui.cli.run.options import argument, file_argument, option
from seattui.cli.run.output import ErrorReport
from seattui.cli.run.progress import with_progress
from seattui.cli.run.values import required
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.paths import absolute
from seattui.kit.text import masked, safe
from seattui.service.clock import wall_clock

if TYPE_CHECKING:
    from seattui.store.copies.manifest import Manifest
    from seattui.store.copies.restore import Made
    from seattui.store.copies.rows import Content

BackupFile = Annotated[str, file_argument(msg("The file of the backup."))]
Replace = Annotated[bool, option("--replace", help=msg("Replace the file if it exists."))]
To = Annotated[
    str | None,
    option("--to", metavar="STORE", help=msg("Where the store is made: a path, or the URL of an empty database.")),
]  # fmt: skip
Verify = Annotated[
    bool, option("--verify", help=msg("Read everything that was restored, and prove it and its record."))
]


def backup(context: typer.Context, file: BackupFile, replace: Replace = False, *, asking: Asking) -> int:
    """Others go on working meanwhile."""
    run, path = run_of(context), absolute(file)
    from seattui.store.admin.authority import opened_whole
    from seattui.store.connection.urls import store_url
    from seattui.store.copies.backup import back_up, check_place

    place = store_url(run.settings.store)
    with closing(
        opened_whole(place, run.settings.operator or None, read_only=run.settings.read_only, any_version=True)
    ) as store:
        there = os.path.lexists(path)
        if there and not replace:
            raise _file_exists(path)
        check_place(path)
        shown = [msg("Backup of {store} to {file}.", store=store.name, file=safe(str(path)))]
        if there:
            shown.append(msg("! The file exists and will be replaced."))
        told = {"file": str(path), "store": store.name}
        if (code := _declined(run, shown, told, asking)) is not None:
            return code
        try:
            made = with_progress(
                lambda stop: back_up(store, path, wall_clock(), replace=replace, stop=stop),
                msg("Copying the store"),
            )
        except FileExistsError:  # since it was looked for
            raise _file_exists(path) from None
    said = made.manifest
    _report(run, told | _manifest_json(said), _done(said.content))
    return 0


def restore(
    context: typer.Context, file: BackupFile, to: To = None, verify: Verify = False, *, asking: Asking
) -> int:
    """Whoever may read the file may; the store belongs to them."""
    run, path = run_of(context), absolute(file)
    from seattui.store.connection.urls import store_url
    from seattui.store.copies import backup as backups
    from seattui.store.copies import making
    from seattui.store.copies import restore as restoring

    wanted = required("--to", to)
    place = store_url(wanted)
    making.refuse_occupied(place)
    said = with_progress(
        lambda stop: backups.examined(path, stop, whole=asking.dry_run), msg("Checking the backup")
    )
    told = {"file": str(path), "to": masked(wanted)} | _manifest_json(said)
    shown = [msg("{file} is restored to {to}.", file=safe(str(path)), to=safe(masked(wanted))), *_lines(said)]
    if (code := _declined(run, shown, told, asking)) is not None:
        return code
    made = with_progress(
        lambda stop: restoring.restore(path, place, verify=verify, stop=stop), msg("Restoring the store")
    )
    _report(run, told | {"verified": verify}, _done(made.content))
    return 0


def copy(
    context: typer.Context,
    source: Annotated[str, argument("FROM", msg("The path or URL of the store."))],
    to: Annotated[
        str, argument("TO", msg("Where the copy is made: a path, or the URL of an empty database."))
    ],
    *,
    asking: Asking,
) -> int:
    """Others go on working in the first store meanwhile; what they change afterwards isn't in the copy."""
    run = run_of(context)
    from seattui.store.admin.authority import opened_whole
    from seattui.store.connection.urls import store_url
    from seattui.store.copies import making
    from seattui.store.copies import restore as restoring

    place = store_url(to)
    with closing(
        opened_whole(store_url(source), run.settings.operator or None, read_only=run.settings.read_only)
    ) as store:
        making.refuse_occupied(place)
        told = {"from": store.name, "to": masked(to)}
        shown = [msg("{store} is copied to {to}.", store=store.name, to=safe(masked(to)))]
        if (code := _declined(run, shown, told, asking)) is not None:
            return code
        made = with_progress(lambda stop: restoring.copy(store, place, stop=stop), msg("Copying the store"))
    more = {"rows": made.content.rows, "sha256": made.content.sha256, "accounts": _heads(made)}
    _report(run, told | more, _done(made.content))
    return 0


def _file_exists(path: Path) -> UsageError:
    return UsageError(
        "file-exists",
        msg("{path} already exists.", path=str(path)),
        msg("Choose another name, or add --replace to replace it."),
    )


def _declined(run: CommandRun, shown: list[Message], told: dict[str, Any], asking: Asking) -> int | None:
    """Shows what would be done, and asks. The exit code if it isn't done; raises where nobody can be asked."""
    if not run.out.json:
        for line in shown:
            run.out.line(line)
    if asking.dry_run:
        _report(run, told, msg("Nothing was changed: this was a dry run."), applied=False)
        return 0
    if asking.yes:
        return None
    if agreed(run.out, shown, lambda: ErrorReport(not_asked(), {"applied": False} | told)):
        return None
    _report(run, told, msg("Nothing was changed."), applied=False)
    return DECLINED


def _report(run: CommandRun, told: dict[str, Any], news: Message, *, applied: bool = True) -> None:
    if run.out.json:
        run.out.data({"applied": applied} | told)
    else:
        run.out.note(news)


def _done(content: Content) -> Message:
    return msg("Done: {rows} rows. Hash of the content: {sha256}", rows=content.rows, sha256=content.sha256)


def _heads(found: Manifest | Made) -> list[dict[str, Any]]:
    return [{"name": a.name, "changes": a.changes, "head": a.head} for a in found.accounts]


def _lines(said: Manifest) -> Iterable[Message]:
    yield msg(
        "It was made on {when} UTC of {store}, version {version}.",
        when=said.made_at.replace(tzinfo=None),
        store=safe(said.store),
        version=said.version,
    )
    for account in said.accounts:
        yield plural(
            "  {account}: {n} change, head {head}",
            "  {account}: {n} changes, head {head}",
            account.changes,
            account=safe(account.name),
            head=account.head[:12],
        )


def _manifest_json(said: Manifest) -> dict[str, Any]:
    return {
        "made_at": said.made_at.isoformat(),
        "version": said.version,
        "rows": said.content.rows,
        "sha256": said.content.sha256,
        "accounts": _heads(said),
    }
