"""Openers of the dialogs that create people: Create user, and inviting again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from seattui.domain.model import Count, Invite, Matching, User, UserFilter
from seattui.kit.i18n import Message, msg
from seattui.tui.change.people_changes import DialogFactory, PeopleChanges, ResultMessage
from seattui.tui.shell.place import OPENS

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt

PENDING = Matching(UserFilter(invite=Invite.PENDING))


def create_user(changes: PeopleChanges) -> None:
    """Lists those who were created afterwards, with the cursor on the first."""
    from seattui.tui.people.create.create_user import CreateUserDialog
    from seattui.tui.people.create.create_words import create_done

    place = changes.place
    if place.session is None:
        return

    def done(receipt: Receipt) -> Message:
        return create_done(receipt, _mails(changes))

    def then(receipt: Receipt) -> None:
        _go_to_new(changes, receipt)

    changes.push(CreateUserDialog(place.session, place.frame.settings.invite_days), done, then)


def _go_to_new(changes: PeopleChanges, receipt: Receipt) -> None:
    from seattui.domain.changes.people.create import CreateUsers

    place, session, change = changes.place, changes.place.session, receipt.plan.change
    if session is None or not isinstance(change, CreateUsers):
        return
    address = change.people[0].email

    def found(people: tuple[User, ...]) -> None:
        for user in people:
            place.show_user(user)

    place.ask(lambda _: session.by_email((address,)), found, group=OPENS)


def invite(changes: PeopleChanges) -> None:
    changes.open(*_invitation(changes))


def invite_all(changes: PeopleChanges) -> None:
    """Everyone whose invitation is pending, whoever is at the cursor or marked."""
    place, session = changes.place, changes.place.session
    if session is None:
        return

    def counted(count: Count) -> None:
        if count.number:
            changes.open_about(PENDING, count.number, *_invitation(changes), PENDING.filter)
        else:
            place.frame.tell(msg("No invitation is pending."))
            place.frame.drop_typed()

    place.ask(lambda stop: session.count(PENDING.filter, stop), counted, group=OPENS)


def _invitation(changes: PeopleChanges) -> tuple[DialogFactory, ResultMessage]:
    """The dialog, and its result message."""
    from seattui.tui.people.create.invite_again import InviteDialog, invite_done

    days = changes.place.frame.settings.invite_days
    return partial(InviteDialog, days=days), lambda receipt: invite_done(receipt, _mails(changes))


def _mails(changes: PeopleChanges) -> bool:
    """Whether invitations can be mailed: a mail server is configured."""
    return bool(changes.place.frame.settings.smtp_host)
