"""Opener of the dialog that excepts people of a list from idleness."""

from __future__ import annotations

from seattui.tui.change.people_changes import PeopleChanges


def except_idle(changes: PeopleChanges) -> None:
    from seattui.tui.people.idle.except_idle import ExceptIdleDialog, excepted

    changes.open(ExceptIdleDialog, excepted)
