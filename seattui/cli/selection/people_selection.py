"""The people that a change is about: addresses as arguments, a list in a file or on standard input, or a filter."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.options import argument, file_option, option
from seattui.cli.selection.people_options import FilterOptions
from seattui.domain.model import Chosen, Matching, Selection
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.domain.changes.people.select import Others
    from seattui.service.session import Session

SOME = 1000
SHOWN = 3

Emails = Annotated[list[str], argument("EMAIL", msg("Email addresses."))]
LeaveOut = Annotated[
    bool, option("--leave-out", help=msg("Continue without the people whom a rule excludes."))
]
WITHOUT = msg("Add --leave-out to continue without them.")
From = Annotated[
    str | None,
    file_option(
        "--from",
        help=msg("A list of addresses, one or more per line, or a CSV file of people; - is standard input."),
    ),
]


def people_named(session: Session, emails: Sequence[str]) -> Chosen:
    """The people with these addresses. Raises NotFound."""
    return Chosen(tuple(user.id for user in session.by_email(emails)))


def others(leave_out: bool) -> Others:
    """What happens to people whom a rule excludes."""
    from seattui.domain.changes.people.select import Others

    return Others.LEAVE_OUT if leave_out else Others.REFUSE


def selected_people(
    run: CommandRun, session: Session, emails: list[str], file: str | None, filters: FilterOptions
) -> Selection:
    """The people named, or everyone who matches the filter. Raises UsageError for both, and for neither.

    A filter isn't resolved here, however many it matches; of a list only the ids are kept.
    """
    if filters.values and (emails or file):
        raise UsageError("usage", msg("Addresses and filters can't be combined."))
    if filters.values:
        return Matching(filters.filter(session))
    if not emails and file is None:
        raise UsageError(
            "usage",
            msg("Nobody is selected."),
            msg(
                "Give email addresses, --from FILE, or a filter such as --seat sales-hub or --status active."
            ),
        )
    return Chosen(_ids(session, _listed(run, emails, file)))


def _ids(session: Session, emails: Iterator[str]) -> tuple[int, ...]:
    """Looks addresses up in batches as they are read, so that no transaction is open while waiting for input."""
    ids = array("q")
    missing: list[str] = []
    lost = 0
    while some := list(islice(emails, SOME)):
        for email, found in zip(some, session.ids_of(some), strict=True):
            if found is not None:
                ids.append(found)
            else:
                lost += 1
                missing += [email] if lost <= SHOWN else []
    if lost:
        from seattui.domain.people.email import nobody_has

        raise nobody_has(missing, lost)
    return tuple(ids)


def _listed(run: CommandRun, emails: list[str], file: str | None) -> Iterator[str]:
    """Every address, as it is read."""
    from seattui.files.people.pasted import people_in

    for text in emails:
        yield from (person.email for person in people_in(text))
    if file is not None:
        from seattui.files.people.address_list import addresses_of

        yield from addresses_of(file, run.read_content)
