"""`seattui users show`: everything about one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.options import argument
from seattui.domain.model import Invite, UserDetails
from seattui.domain.people.access_labels import INVITE, STATUS
from seattui.domain.people.columns import Reads
from seattui.domain.people.email import nobody_has
from seattui.domain.plan.kinds import label_of_kind
from seattui.files.json_shapes import details_json
from seattui.kit import i18n
from seattui.kit.columns_text import cells, padded, wrapped
from seattui.kit.i18n import Message, day, msg
from seattui.kit.money import Money
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Session

WIDTH = 80
NOTHING = "–"


def show(context: typer.Context, email: Annotated[str, argument("EMAIL", msg("Email addresses."))]) -> None:
    run = run_of(context)
    session = run.session()
    (user,) = session.by_email([email])
    details = session.details(user.id)
    if details is None:  # removed since the lookup
        raise nobody_has([email], 1)
    (row,) = session.rows_of([details.user], {Reads.PRICES})
    cost = row.cost or Money(0, session.account.currency)
    if run.out.json:
        run.out.data({"user": details_json(details, cost)})
        return
    facts = [*_facts(session, details, cost)]
    wide = max(cells(str(label)) for label, _ in facts)
    for label, values in facts:
        lines = [line for value in values or [NOTHING] for line in wrapped(value, WIDTH - wide - 2)]
        for n, line in enumerate(lines):
            run.out.line(f"{padded('' if n else str(label), wide)}  {line}")


def _facts(session: Session, details: UserDetails, cost: Money) -> Iterator[tuple[Message, list[str]]]:
    """Labels with their lines; codes as options take them."""
    user, access_state, zone = details.user, details.user.access_state, session.account.zone
    yield msg("Name"), [safe(user.name)] if user.name else []
    yield msg("Email"), [safe(user.email)]
    yield msg("Status"), [str(STATUS[access_state.status])]
    yield msg("Seat"), [_seat(hub, details, session) for hub in sorted(access_state.seats)]
    if access_state.seats:
        yield msg("Cost a month"), [i18n.money(cost)]
    held = [str(msg("super admin"))] if access_state.super_admin else []
    yield msg("Permissions"), [*held, *map(safe, sorted(access_state.permissions))]
    main = [str(msg("{team} (main team)", team=user.main_team))] if user.main_team else []
    yield msg("Teams"), [*main, *map(safe, user.extra_teams)]
    yield msg("Invite status"), [str(INVITE[access_state.invite])]
    if access_state.invite is not Invite.ACCEPTED:
        if details.invited_at:
            yield msg("Invited on"), [i18n.moment(details.invited_at, zone)]
        if details.invite_expires_at:
            last = details.invite_expires_at - timedelta(microseconds=1)
            yield msg("Valid until"), [day(last.astimezone(zone).date())]
    seen = user.last_active
    yield msg("Last active"), [i18n.moment(seen, zone)] if seen else [str(msg("never"))]
    if noted := details.excepted:
        yield msg("On leave"), [str(msg("until {day}", day=noted.until)), safe(noted.because)]
    yield msg("Added on"), [day(details.created_at.astimezone(zone).date())]
    yield (
        msg("Last changes"),
        [
            str(
                msg(
                    "{number}, {when}: {what}, by {who}",
                    number=str(row.id),
                    when=i18n.moment(row.at, zone),
                    what=label_of_kind(row.change),
                    who=row.actor,
                )
            )
            for row in details.recent
        ],
    )


def _seat(hub: str, details: UserDetails, session: Session) -> str:
    since = details.seats_since.get(hub)
    if since is None:
        return safe(hub)
    return str(msg("{hub}, since {day}", hub=hub, day=since.astimezone(session.account.zone).date()))
