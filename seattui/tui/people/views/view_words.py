"""A view in words."""

from __future__ import annotations

from collections.abc import Sequence

from seattui.domain.model import Sort
from seattui.domain.people.columns import NAMED
from seattui.domain.people.filter_choices import FormField, title_words
from seattui.domain.people.views import View
from seattui.kit.i18n import msg
from seattui.tui.people.list.user_columns import TITLES


def view_words(view: View, fields: Sequence[FormField]) -> str:
    """`idle for 90 days · Sales Hub · sorted by Email, reversed · columns: Name, Email`."""
    words = [*title_words(view.filter, fields)] or [str(msg("everybody"))]
    if view.sort != Sort():
        by = TITLES[view.sort.column]
        reverse = msg("sorted by {column}, reversed", column=by)
        words.append(str(reverse if view.sort.descending else msg("sorted by {column}", column=by)))
    if headings := [str(NAMED[column.name].heading) for column in view.columns if not column.hidden]:
        words.append(str(msg("columns: {names}", names=", ".join(headings))))
    return " · ".join(words)
