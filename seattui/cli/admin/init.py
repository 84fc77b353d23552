"""`seattui init`: creates an account, and its store if there is none."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.command_run import CommandRun, run_of
from seattui.cli.run.confirm import Confirming
from seattui.cli.run.options import option
from seattui.cli.run.values import required
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.money import Money


def init(
    context: typer.Context,
    currency: Annotated[
        str | None, option("--currency", metavar="CODE", help=msg("The account's currency, such as EUR."))
    ] = None,
    time_zone: Annotated[
        str | None,
        option("--time-zone", metavar="ZONE", help=msg("The account's time zone, such as Europe/Berlin.")),
    ] = None,
    owner: Annotated[
        str | None,
        option("--owner", metavar="EMAIL", help=msg("The email address of the first super admin: yours.")),
    ] = None,
    testing: Annotated[
        bool, option("--testing", help=msg("A store for testing, on which --at works."))
    ] = False,
    *,
    confirming: Confirming,
) -> int:
    """Creates something new and changes nothing existing, so it never asks, with or without --yes."""
    run = run_of(context)
    if run.at and not testing:
        raise UsageError(
            "clock",
            msg("--at works only on stores that were created for testing or as a demo."),
            msg("Add --testing to create one."),
        )
    if run.settings.read_only:
        raise UsageError("usage", msg("With --read-only nothing can be created."))
    from seattui.domain.changes.billing.founding import requested_account
    from seattui.service.session import found, may_found

    request = requested_account(
        required("--account", run.flags.account),
        required("--currency", currency),
        required("--time-zone", time_zone),
        required("--owner", owner),
    )
    record, claimed = None, run.settings.operator or None
    if confirming.dry_run:
        may_found(run.settings.store, request.name, operator=claimed, at=run.at)
    else:
        session = found(
            run.settings.store,
            account=request.name,
            currency=request.currency,
            time_zone=request.time_zone,
            owner=request.owner,
            kind="testing" if testing else "live",
            at=run.at,
            because=confirming.because,
            operator=claimed,
        )
        run.warn_advisory(session)
        record = session.activity(limit=1)[0].id
        session.close()
    summary = {
        "store": run.settings.shown_store,
        "account": request.name,
        "currency": request.currency,
        "time_zone": request.time_zone,
        "owner": request.owner,
    }
    _print_created(run, summary, record)
    return 0


def _print_created(run: CommandRun, summary: dict[str, str], record: int | None) -> None:
    """Prints what was created; without a record it was a dry run."""
    out, applied = run.out, record is not None
    if out.json:
        nothing = Money(0, summary["currency"]).as_json()
        plan = {
            "before": {},
            "after": summary,
            "due_now": nothing,
            "warnings": [],
            "effects": [{"effect": "found"} | summary],
        }
        out.data({"applied": applied, "record": record, "plan": plan})
        return
    values = {
        "name": summary["account"],
        "currency": summary["currency"],
        "zone": summary["time_zone"],
        "owner": summary["owner"],
    }
    out.line(msg("Account {name}: {currency}, {zone}, owner {owner}.", **values))
    out.line(msg("Store {store}", store=summary["store"]))
    if applied:
        out.note(
            msg("Done. Next: 'seattui subscriptions add HUB TIER', 'seattui users import FILE', 'seattui'.")
        )
    else:
        out.note(msg("Nothing was changed: this was a dry run."))
