"""Openers of the dialogs that change people of a list: Edit user, and deactivating, removing, off-boarding."""

from __future__ import annotations

from functools import partial

from seattui.tui.change.people_changes import PeopleChanges


def edit(changes: PeopleChanges) -> None:
    from seattui.tui.people.edit.edit_users import EditUsersDialog, edit_done

    days = changes.place.frame.settings.invite_days
    changes.open(partial(EditUsersDialog, days=days), edit_done)


def deactivate(changes: PeopleChanges) -> None:
    from seattui.tui.people.edit.lifecycle import StatusDialog, lifecycle_done

    changes.open(StatusDialog, lifecycle_done)


def remove(changes: PeopleChanges) -> None:
    from seattui.tui.people.edit.lifecycle import RemoveDialog, lifecycle_done

    changes.open(RemoveDialog, lifecycle_done)


def offboard(changes: PeopleChanges) -> None:
    from seattui.tui.people.edit.lifecycle import OffboardDialog, lifecycle_done

    changes.open(OffboardDialog, lifecycle_done)
