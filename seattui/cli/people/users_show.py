"""`seattui users show`: everything about one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.people.people import INVITE, STATUS
from seattui.cli.run.options import argument
from seattui.cli.run.session import session_of
from seattui.domain.model import Invite, UserDetails
from seattui.domain.people.email import nobody_has
from seattui.domain.plan.change_names import change_named
from seattui.files.json_shapes import details_json
from seattui.kit import i18n
from seattui.kit.columns_text import cells, padded, wrapped
from seattui.kit.i18n import Message, day, say
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Desk

WIDTH = 80
NOTHING = "–"


def show(context: typer.Context, email: Annotated[str, argument("EMAIL", say("Who."))]) -> None:
    session = session_of(context)
    desk = session.desk()
    (user,) = desk.by_email([email])
    details = desk.details(user.id)
    if details is None:  # removed in this very moment
        raise nobody_has([email], 1)
    if session.out.json:
        session.out.data({"user": details_json(details)})
        return
    facts = [*_facts(desk, details)]
    wide = max(cells(str(label)) for label, _ in facts)
    for label, values in facts:
        lines = [line for value in values or [NOTHING] for line in wrapped(value, WIDTH - wide - 2)]
        for n, line in enumerate(lines):
            session.out.line(f"{padded('' if n else str(label), wide)}  {line}")


def _facts(desk: Desk, details: UserDetails) -> Iterator[tuple[Message, list[str]]]:
    """Each with its lines; codes as options take them."""
    user, standing, zone = details.user, details.user.standing, desk.account.zone
    yield say("Name"), [safe(user.name)] if user.name else []
    yield say("Email"), [safe(user.email)]
    yield say("Status"), [str(STATUS[standing.status])]
    yield say("Seat"), [_seat(hub, details, desk) for hub in sorted(standing.seats)]
    held = [str(say("super admin"))] if standing.super_admin else []
    yield say("Permissions"), [*held, *map(safe, sorted(standing.permissions))]
    main = [str(say("{team} (main team)", team=user.main_team))] if user.main_team else []
    yield say("Teams"), [*main, *map(safe, user.extra_teams)]
    yield say("Invite status"), [str(INVITE[standing.invite])]
    if standing.invite is not Invite.ACCEPTED:
        if details.invited_at:
            yield say("Invited on"), [i18n.moment(details.invited_at, zone)]
        if details.invite_expires_at:
            last = details.invite_expires_at - timedelta(microseconds=1)
            yield say("Valid until"), [day(last.astimezone(zone).date())]
    seen = user.last_active
    yield say("Last active"), [i18n.moment(seen, zone)] if seen else [str(say("never"))]
    if noted := details.excepted:
        yield say("On leave"), [str(say("until {day}", day=noted.until)), safe(noted.because)]
    yield say("Here since"), [day(details.created_at.astimezone(zone).date())]
    yield (
        say("Last changes"),
        [
            str(
                say(
                    "{number}, {when}: {what}, by {who}",
                    number=str(row.id),
                    when=i18n.moment(row.at, zone),
                    what=change_named(row.change),
                    who=row.actor,
                )
            )
            for row in details.recent
        ],
    )


def _seat(hub: str, details: UserDetails, desk: Desk) -> str:
    since = details.seats_since.get(hub)
    if since is None:
        return safe(hub)
    return str(say("{hub}, since {day}", hub=hub, day=since.astimezone(desk.account.zone).date()))
