"""From a record to the people it was about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.dom import DOMNode

from seattui.domain.model import Activity, Sort, User, UserFilter
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.ask import Ask
from seattui.tui.frame import Frame
from seattui.tui.shell.place import OPENS

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


def show_people(node: DOMNode, ask: Ask, session: ScreenSession, row: Activity) -> None:
    """Opens Users: with the cursor on them if it was about one person, else with exactly these people listed."""
    frame, wanted = cast(Frame, node.app), UserFilter(record=row.id)
    if _about_nobody(frame, row):
        return

    def read(stop: CancelToken) -> tuple[int, Sequence[User]]:
        here = session.count(wanted, stop).number
        return here, session.users(wanted, Sort(), 0, 1, stop=stop) if row.people == here == 1 else ()

    def found(answer: tuple[int, Sequence[User]]) -> None:
        here, one = answer
        if here:
            way = frame.show_user(one[0]) if one else frame.list_users(wanted)
            node.app.run_worker(way, group="users", exclusive=True)
        if gone := row.people - here:
            frame.tell(_removed(row.id, gone), severity="warning")
        if not here:
            frame.drop_typed()

    ask(read, found, group=OPENS)


def list_everyone(node: DOMNode, session: ScreenSession, row: Activity) -> None:
    """Lists all of them above this, with what was changed for each; those who were removed, too."""
    from seattui.tui.change.everyone import changed_in
    from seattui.tui.change.everyone_dialog import EveryoneDialog

    if not _about_nobody(cast(Frame, node.app), row):
        node.app.push_screen(EveryoneDialog(changed_in(session, row.id, row.people)))


def _about_nobody(frame: Frame, row: Activity) -> bool:
    if not row.people:
        frame.tell(msg("Record {record} is about nobody.", record=row.id))
    return not row.people


def _removed(record: int, people: int) -> Message:
    return plural(
        "{n} person of record {record} was removed from the account.",
        "{n} people of record {record} were removed from the account.",
        people,
        record=record,
    )


def show_person(node: DOMNode, ask: Ask, session: ScreenSession, user_id: int, email: str) -> None:
    """Opens Users with the cursor on this person."""
    frame = cast(Frame, node.app)

    def found(people: Sequence[User]) -> None:
        if people:
            node.app.run_worker(frame.show_user(people[0]), group="users", exclusive=True)
        else:
            frame.tell(msg("{who} was removed from the account.", who=email), severity="warning")
            frame.drop_typed()

    ask(lambda _: session.by_id([user_id]), found, group=OPENS)
