"""Which people, and in what order: the options of every list of people."""

from __future__ import annotations

from typing import Annotated

from seattui.cli.run.options import option
from seattui.kit.i18n import msg

Search = Annotated[str, option("--search", metavar="TEXT", help=msg("Words in name or email."))]
Status = Annotated[str | None, option("--status", metavar="STATUS", help=msg("active or deactivated."))]
Invite = Annotated[
    str | None, option("--invite", metavar="STATUS", help=msg("pending, accepted or expired."))
]
Seat = Annotated[
    str | None,
    option(
        "--seat",
        metavar="HUB",
        help=msg("Who holds a seat of this hub; any: a seat of any hub; none: no seat."),
    ),
]
Permission = Annotated[
    str | None,
    option(
        "--permission",
        metavar="P",
        help=msg("Who holds this permission, such as modify_billing or super_admin."),
    ),
]
Team = Annotated[
    str | None, option("--team", metavar="TEAM", help=msg("Who is in this team or one of its subteams."))
]
Idle = Annotated[
    str | None,
    option(
        "--idle",
        metavar="DAYS",
        help=msg(
            "Who has been deactivated, or not active for this many days, nor on leave, invited, "
            "restored or given a seat in that time."
        ),
    ),
]
WithPending = Annotated[
    bool,
    option(
        "--with-pending", help=msg("With --idle: include people who haven't accepted their invitation yet.")
    ),
]
SortBy = Annotated[
    str,
    option(
        "--sort",
        metavar="COLUMN",
        help=msg("name, email, seat, permissions, invite or last_active; -name reverses the order."),
    ),
]
