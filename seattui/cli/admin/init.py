"""`seattui init`: creates an account, and its store if there is none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming
from seattui.cli.run.options import option, verb
from seattui.cli.run.repeating import Answer
from seattui.cli.run.values import required
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.money import Money

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt


def add(app: typer.Typer) -> None:
    verb(app, "init", msg("Create a store with an account named by --account."), over_ssh=False)(init)


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
    from seattui.domain.plan.operation import SYSTEM
    from seattui.service.session import found, may_found

    request = requested_account(
        required("--account", run.flags.account),
        required("--currency", currency),
        required("--time-zone", time_zone),
        required("--owner", owner),
    )
    claimed = run.settings.operator or None
    run.read_content([f"{request.name}\0{os.getuid()}\0{claimed or ''}".encode(errors="replace")])
    run.recall_request()
    summary = {
        "store": run.settings.shown_store,
        "account": request.name,
        "currency": request.currency,
        "time_zone": request.time_zone,
        "owner": request.owner,
    }
    if confirming.dry_run:
        may_found(run.settings.store, request.name, operator=claimed, at=run.at)
        _created(summary, None).print(run.out)
        return 0
    answers: list[Answer] = []

    def answer(receipt: Receipt) -> Answer:
        answers.append(_created(summary, receipt))
        return answers[-1]

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
        operation=run.once.operation(SYSTEM, answer),
    )
    run.warn_advisory(session)
    session.close()
    answers[-1].print(run.out)
    return 0


def _created(summary: dict[str, str], receipt: Receipt | None) -> Answer:
    """What was created; without a receipt it was a dry run."""
    data: dict[str, Any] = {
        "applied": receipt is not None,
        "record": receipt.activity_id if receipt else None,
        "plan": {
            "before": {},
            "after": summary,
            "due_now": Money(0, summary["currency"]).as_json(),
            "warnings": [],
            "effects": [{"effect": "found"} | summary],
        },
    }
    if receipt:
        data |= {"at": receipt.at.isoformat(), "operation_key": receipt.operation_key}
    account = msg(
        "Account {name}: {currency}, {zone}, owner {owner}.",
        name=summary["account"],
        currency=summary["currency"],
        zone=summary["time_zone"],
        owner=summary["owner"],
    )
    end = (
        msg("Done. Next: 'seattui subscriptions add HUB TIER', 'seattui users import FILE', 'seattui'.")
        if receipt
        else msg("Nothing was changed: this was a dry run.")
    )
    return Answer(data, (str(account), str(msg("Store {store}", store=summary["store"]))), (str(end),))
