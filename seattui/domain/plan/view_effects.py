"""What is written when views are saved and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from seattui.domain.plan.effects import PlainEffect
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class ViewSaved(PlainEffect):
    """Saves a view under this name, in place of an earlier one of that name: the account's, or the operator's own."""

    name: ClassVar[str] = "save-view"
    view: str
    shared: bool
    definition: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ViewDeleted(PlainEffect):
    """Deletes the view of this name: the account's, or the operator's own."""

    name: ClassVar[str] = "delete-view"
    view: str
    shared: bool
