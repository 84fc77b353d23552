"""Lists as text and JSON: a screenful for everybody, and all of it for who may export it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, TypeVar

from seattui.cli.run.options import option
from seattui.domain.people.permissions import EXPORT_USERS, LABELS, SCREENFUL
from seattui.kit.errors import NotPermitted
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.service.session import Session

T = TypeVar("T")

Limit = Annotated[
    str | None,
    option(
        "--limit",
        metavar="N",
        help=msg("At most this many; more than 100 need the permission Export users."),
    ),
]


def up_to(session: Session, rows: Iterator[T], most: int | None) -> Iterator[T]:
    """The rows, at most `most`. Raises NotPermitted before the first one if there are more than a screenful and the
    operator may not export them.
    """
    if most is not None and most <= SCREENFUL:
        return islice(rows, most)
    if session.operator().holds(EXPORT_USERS):
        return islice(rows, most)
    first = list(islice(rows, SCREENFUL + 1))
    if len(first) <= SCREENFUL:
        return iter(first)
    raise NotPermitted(
        EXPORT_USERS,
        msg(
            "More than {n} rows at once need the permission {permission}.",
            n=SCREENFUL,
            permission=LABELS[EXPORT_USERS],
        ),
        msg("Add --limit {n}, or a filter; a super admin can grant the permission.", n=SCREENFUL),
    )
