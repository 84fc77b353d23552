"""What the key opens that notes who isn't counted as idle, in a list of people."""

from __future__ import annotations

from seattui.tui.change.people_changes import PeopleChanges


def except_idle(changes: PeopleChanges) -> None:
    from seattui.tui.people.idle.except_idle import ExceptIdleDialog, excepted

    changes.open(ExceptIdleDialog, excepted)
