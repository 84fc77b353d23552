"""What the other places and the dialogs of the keys pressed most need, in parts that take a few milliseconds each.

A module comes before those that import it, so that each part is only the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Final

from textual.app import App

from seattui.tui.terminal.private import read_default_css

MODULES: Final = (
    "textual.widgets._button",
    "textual.widgets._text_area",
    "seattui.domain.plan.stale",
    "seattui.tui.change.plan_view",
    "seattui.tui.change.plan_dialog",
    "seattui.tui.change.people_field",
    "seattui.tui.change.people_dialog",
    "seattui.domain.changes.seats.seats",
    "seattui.tui.seats.change_seat",
    "seattui.tui.people.edit.lifecycle",
    "seattui.domain.changes.people.create",
    "seattui.tui.people.edit.permissions_panel",
    "seattui.tui.people.edit.edit_users",
    "seattui.tui.people.create.create_words",
    "seattui.tui.people.create.create_user",
    "seattui.tui.people.list.choose_columns",
    "seattui.tui.seats.buy_seats",
    "seattui.tui.seats.remove_seats",
    "seattui.domain.rules",
    "seattui.tui.change.everyone",
    "seattui.tui.change.everyone_dialog",
    "seattui.tui.places.seats",
    "seattui.tui.teams.teams",
    "seattui.files.invoice_text",
    "seattui.tui.billing.billing",
    "seattui.tui.activity.activity",
)


def parts(app: App[Any]) -> Iterator[Callable[[], object]]:
    """Modules, then the style sheets of the widgets in them."""
    for name in MODULES:
        yield partial(import_module, name)
    yield partial(_read_sheets, app)
    changes = import_module("seattui.domain.changes")
    for change in walk_packages(changes.__path__, f"{changes.__name__}."):  # their words, for Activity
        yield partial(import_module, change.name)


def _read_sheets(app: App[Any]) -> None:
    from textual.containers import VerticalScroll
    from textual.widgets import Button, Label, OptionList

    from seattui.tui.change.people_field import AddressArea
    from seattui.tui.change.plan_dialog import PlanDialog
    from seattui.tui.change.plan_view import PlanView
    from seattui.tui.widgets.checkbox import Check
    from seattui.tui.widgets.field import Field
    from seattui.tui.widgets.scrolls import LongText

    read_default_css(
        app,
        PlanDialog,
        VerticalScroll,
        PlanView,
        Field,
        Button,
        Label,
        Check,
        AddressArea,
        OptionList,
        LongText,
    )
