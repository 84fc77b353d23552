"""Invite again: sends the invitations of people who haven't accepted again, with a new expiry date (R24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from seattui.domain.changes.people.invitations import Invite, mail_waits
from seattui.domain.model import Selection, User
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.people_dialog import PeopleDialog
from seattui.tui.change.plan_view import NAMED

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession


class InviteDialog(PeopleDialog):
    """For the selected people; those who accepted already are refused, and can be left out."""

    heading = msg("Invite again")
    nothing = msg("Nobody has a pending invitation.")

    def __init__(
        self, session: ScreenSession, selection: Selection, first: tuple[User, ...], total: int, days: int
    ):
        """`days`: how long the invitation is valid."""
        super().__init__(session, selection, first, total)
        self.days = days

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        yield from self.options_line(expected=self.total > NAMED)

    def on_mount(self) -> None:
        self.start_at(self.query_one("#because"))
        self.replan()

    def focus_first(self) -> None:
        self.query_one("#because").focus()

    def change(self) -> Change | None:
        return Invite(self.selection, self.others, self.days)

    def confirm_label(self, plan: Plan | None) -> Message:
        people = plan.people if plan else 0
        return plural("Send {n} invitation", "Send {n} invitations", people) if people else msg("Send")


def invite_done(receipt: Receipt, server: bool) -> Message:
    """What was done, for a notice; `server`: whether a mail server is configured."""
    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    people = receipt.plan.people
    result = plural(
        "{n} user invited. Record {record}.",
        "{n} users invited. Record {record}.",
        people,
        record=receipt.activity_id,
    )
    return result if server else msg("{what} {waits}", what=result, waits=mail_waits(people))
