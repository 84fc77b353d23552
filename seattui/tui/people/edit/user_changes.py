"""Create user, Edit user and Invite again from a list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Count, Invite, Matching, Selection, User, UserFilter
from seattui.kit.i18n import msg
from seattui.tui.people.edit.people_changes import PeopleChanges

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession

PENDING = Matching(UserFilter(invite=Invite.PENDING))


class UserChanges(PeopleChanges):
    """The part of a place of people that opens these dialogs and says what came of them."""

    @property
    def _days(self) -> int:
        return self.frame.settings.invite_days

    @property
    def _server(self) -> bool:
        """Whether invitations can go out."""
        return bool(self.frame.settings.smtp_host)

    def action_create_user(self) -> None:
        from seattui.tui.people.create.create_user import CreateUserDialog
        from seattui.tui.people.create.create_words import create_done

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.tell_done(receipt, create_done(receipt, self._server))
                self.changed()
                self._go_to_new(receipt)

        if self.session is not None:
            self.app.push_screen(CreateUserDialog(self.session, self._days), then)

    def _go_to_new(self, receipt: Receipt) -> None:
        """The cursor on the first of those who were created."""
        from seattui.domain.changes.people.create import CreateUsers

        session, change = self.session, receipt.plan.change
        if session is None or not isinstance(change, CreateUsers):
            return
        address = change.people[0].email

        def found(people: tuple[User, ...]) -> None:
            for user in people:
                self.show_user(user)

        self.ask(lambda _: session.by_email((address,)), found, group="created")

    def action_edit(self) -> None:
        self.with_people(self._open_edit)

    def _open_edit(
        self, session: ScreenSession, people: Selection, first: tuple[User, ...], total: int
    ) -> None:
        from seattui.tui.people.edit.edit_users import EditUsersDialog, edit_done

        self.open_change(EditUsersDialog(session, people, first, total, self._days), edit_done)

    def action_invite(self) -> None:
        self.with_people(self._open_invite)

    def action_invite_all(self) -> None:
        """Everyone whose invitation is pending, wherever the cursor is and whoever is marked."""
        session = self.session
        if session is not None:
            self.ask(lambda stop: session.count(PENDING.filter, stop), self._invite_all, group="dialog")

    def _invite_all(self, count: Count) -> None:
        if count.number:
            self.with_these(PENDING, count.number, self._open_invite, PENDING.filter)
        else:
            self.frame.tell(msg("No invitation is pending."))

    def _open_invite(
        self, session: ScreenSession, people: Selection, first: tuple[User, ...], total: int
    ) -> None:
        from seattui.tui.people.create.invite_again import InviteDialog, invite_done

        dialog = InviteDialog(session, people, first, total, self._days)
        self.open_change(dialog, lambda receipt: invite_done(receipt, self._server))
