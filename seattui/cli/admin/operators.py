"""`seattui operators`: which OS account acts as whom."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.confirm import Because, Confirming, DryRun, Yes, carry_out
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.run.session import session_of
from seattui.cli.run.table import table
from seattui.cli.run.values import required, whole
from seattui.files.json_shapes import tie_json
from seattui.kit.i18n import say
from seattui.kit.text import safe


def app() -> typer.Typer:
    made = noun(say("Operators: which OS account acts as whom."))
    verb(made, "list", say("List who is tied to which uid."))(listed)
    verb(made, "tie", say("Tie an OS account to a person."))(tie)
    verb(made, "untie", say("Untie a person from every OS account."))(untie)
    return made


def listed(context: typer.Context) -> None:
    session = session_of(context)
    ties = session.desk().ties()
    if session.out.json:
        session.out.data({"operators": [tie_json(tie) for tie in ties]})
        return
    rows = ((str(tie.uid), safe(tie.email), safe(tie.name)) for tie in ties)
    for line in table(
        (say("uid"), say("Email"), say("Name")), rows, right=frozenset({0}), text=frozenset({2})
    ):
        session.out.line(line)


def tie(
    context: typer.Context,
    email: Annotated[str, argument("EMAIL", say("Who operates."))],
    uid: Annotated[
        str | None, option("--uid", metavar="N", help=say("The OS account's number, as 'id -u' says."))
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    because: Because = "",
) -> int:
    from seattui.domain.changes.billing.operators import TieOperator

    change = TieOperator(email, whole("--uid", required("--uid", uid), 0, 2**32 - 2))
    session = session_of(context)
    return carry_out(session, session.desk(), change, Confirming(dry_run, yes, because))


def untie(
    context: typer.Context,
    email: Annotated[str, argument("EMAIL", say("Who no longer operates."))],
    dry_run: DryRun = False,
    yes: Yes = False,
    because: Because = "",
) -> int:
    from seattui.domain.changes.billing.operators import UntieOperator

    session = session_of(context)
    return carry_out(session, session.desk(), UntieOperator(email), Confirming(dry_run, yes, because))
