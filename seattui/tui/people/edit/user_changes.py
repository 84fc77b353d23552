"""Create user, Edit user and Invite again from a list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Count, Invite, Matching, Selection, User, UserFilter
from seattui.kit.i18n import say
from seattui.tui.people.edit.people_changes import PeopleChanges

if TYPE_CHECKING:
    from seattui.service.session import Desk, Receipt

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

        if self.desk is not None:
            self.app.push_screen(CreateUserDialog(self.desk, self._days), then)

    def _go_to_new(self, receipt: Receipt) -> None:
        """The cursor on the first of those who were created."""
        from seattui.domain.changes.people.create import CreateUsers

        desk, change = self.desk, receipt.plan.change
        if desk is None or not isinstance(change, CreateUsers):
            return
        address = change.people[0].email

        def found(people: tuple[User, ...]) -> None:
            for user in people:
                self.show_user(user)

        self.ask(lambda _: desk.by_email((address,)), found, group="created")

    def action_edit(self) -> None:
        self.with_people(self._open_edit)

    def _open_edit(self, desk: Desk, people: Selection, first: tuple[User, ...], total: int) -> None:
        from seattui.tui.people.edit.edit_users import EditUsersDialog, edit_done

        self.open_change(EditUsersDialog(desk, people, first, total, self._days), edit_done)

    def action_invite(self) -> None:
        self.with_people(self._open_invite)

    def action_invite_all(self) -> None:
        """Everyone whose invitation is pending, wherever the cursor is and whoever is marked."""
        desk = self.desk
        if desk is not None:
            self.ask(lambda stop: desk.count(PENDING.filter, stop), self._invite_all, group="dialog")

    def _invite_all(self, count: Count) -> None:
        if count.number:
            self.with_these(PENDING, count.number, self._open_invite, PENDING.filter)
        else:
            self.frame.tell(say("No invitation is pending."))

    def _open_invite(self, desk: Desk, people: Selection, first: tuple[User, ...], total: int) -> None:
        from seattui.tui.people.create.invite_again import InviteDialog, invite_done

        dialog = InviteDialog(desk, people, first, total, self._days)
        self.open_change(dialog, lambda receipt: invite_done(receipt, self._server))
