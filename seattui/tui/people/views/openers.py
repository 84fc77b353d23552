"""Openers of the dialogs of views."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from seattui.kit.i18n import msg
from seattui.tui.change.people_changes import PeopleChanges
from seattui.tui.people.list.people_place import PeoplePlace

if TYPE_CHECKING:
    from seattui.domain.model import SavedView
    from seattui.domain.plan.plan import Receipt
    from seattui.tui.people.views.open_view import Wanted


def save_view(changes: PeopleChanges) -> None:
    from seattui.tui.people.views.save_view import SaveViewDialog

    place = cast(PeoplePlace, changes.place)
    session, known = place.session, place.people_view
    if session is None or known is None:
        return
    dialog = SaveViewDialog(session, place.shown, place.fields, known.teams)

    def then(receipt: Receipt | None) -> None:
        if receipt is not None:
            name, shared = dialog.saved_as
            done = msg("{view}: saved. Record {record}.", view=name, record=receipt.activity_id or "–")
            place.frame.tell(done)
            place.shown.saved(name, shared)

    place.app.push_screen(dialog, then)


def open_view(changes: PeopleChanges) -> None:
    from seattui.tui.people.views.open_view import ViewsDialog

    place = cast(PeoplePlace, changes.place)
    session, known = place.session, place.people_view
    if session is None or known is None:
        return

    def then(wanted: Wanted | None) -> None:
        if wanted is None:
            return
        if wanted.delete:
            _delete(place, wanted.view)
        else:
            place.shown.open(wanted.view)

    place.app.push_screen(ViewsDialog(session, known), then)


def _delete(place: PeoplePlace, view: SavedView) -> None:
    from seattui.tui.people.views.open_view import DeleteViewDialog

    if place.session is None:
        return

    def then(receipt: Receipt | None) -> None:
        if receipt is not None:
            done = msg("{view}: deleted. Record {record}.", view=view.name, record=receipt.activity_id or "–")
            place.frame.tell(done)
            place.shown.forget(view)

    place.app.push_screen(DeleteViewDialog(place.session, view), then)
