"""`seattui init`: a store, and an account in it."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.confirm import Because, DryRun, Yes
from seattui.cli.run.options import option
from seattui.cli.run.session import Session, session_of
from seattui.cli.run.values import note, required
from seattui.kit.errors import NotFound, NotPermitted, Refused, StoreMissing, UsageError
from seattui.kit.i18n import say
from seattui.kit.money import Money


def init(
    context: typer.Context,
    currency: Annotated[
        str | None, option("--currency", metavar="CODE", help=say("The account's currency, such as EUR."))
    ] = None,
    time_zone: Annotated[
        str | None,
        option("--time-zone", metavar="ZONE", help=say("Where its days begin, such as Europe/Berlin.")),
    ] = None,
    owner: Annotated[
        str | None, option("--owner", metavar="EMAIL", help=say("The first super admin, who is you."))
    ] = None,
    testing: Annotated[bool, option("--testing", help=say("A store to test with: it takes --at."))] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    because: Because = "",
) -> int:
    """It makes something new and touches nothing that is there, so with --yes or without it doesn't ask."""
    session = session_of(context)
    if session.at and not testing:
        raise UsageError(
            "clock",
            say("--at works only on stores that were made for testing or demo."),
            say("Add --testing to make one."),
        )
    if session.settings.read_only:
        raise UsageError("usage", say("With --read-only nothing can be made."))
    from seattui.domain.changes.billing.founding import wished
    from seattui.service.session import found

    wish = wished(
        required("--account", session.flags.account),
        required("--currency", currency),
        required("--time-zone", time_zone),
        required("--owner", owner),
    )
    record = None
    if dry_run:
        _refuse_twice(session, wish.name)
    else:
        desk = found(
            session.settings.store,
            account=wish.name,
            currency=wish.currency,
            time_zone=wish.time_zone,
            owner=wish.owner,
            kind="testing" if testing else "live",
            at=session.at,
            because=note(because),
        )
        record = desk.activity(limit=1)[0].id
        desk.close()
    said = {
        "store": session.settings.store,
        "account": wish.name,
        "currency": wish.currency,
        "time_zone": wish.time_zone,
        "owner": wish.owner,
    }
    _tell(session, said, record)
    return 0


def _refuse_twice(session: Session, name: str) -> None:
    """Raises Refused when the account is there, as making it would."""
    from seattui.service.session import open_desk

    try:
        open_desk(session.settings.store, account=name, read_only=True).close()
    except (StoreMissing, NotFound):
        return
    except NotPermitted:
        pass  # it is there, and somebody else's
    raise Refused(
        "account-exists",
        say("The account {name} is there already.", name=name),
        say("Choose another name, or open it."),
    )


def _tell(session: Session, said: dict[str, str], record: int | None) -> None:
    """What was made; without a record it was a dry run."""
    out, applied = session.out, record is not None
    if out.json:
        nothing = Money(0, said["currency"]).as_json()
        plan = {
            "before": {},
            "after": said,
            "due_now": nothing,
            "warnings": [],
            "effects": [{"effect": "found"} | said],
        }
        out.data({"applied": applied, "record": record, "plan": plan})
        return
    values = {
        "name": said["account"],
        "currency": said["currency"],
        "zone": said["time_zone"],
        "owner": said["owner"],
    }
    out.line(say("Account {name}: {currency}, {zone}, owner {owner}.", **values))
    out.line(say("Store {store}", store=said["store"]))
    if applied:
        out.note(
            say("Done. Next: 'seattui subscriptions add HUB TIER', 'seattui users import FILE', 'seattui'.")
        )
    else:
        out.note(say("Nothing was changed: this was a dry run."))
