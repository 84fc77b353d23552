"""Runs the program on a Textual that is otherwise than the one it knows.

`renamed.py NAME ARGS`: there is no NAME in it, a word of its source or a module: wherever it stands in Textual and
Rich another name stands, so that they work among themselves. `renamed.py 9.9.9 ARGS`: it says that it has that version.
"""

from __future__ import annotations

import re
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from typing import Any

HIDDEN = "_by_another_name"


class Renamed(SourceFileLoader):
    """Reads a source with another word for a name."""

    name_hidden = ""

    def get_code(self, fullname: str) -> Any:
        source = self.get_data(self.path).decode()
        told = re.sub(rf"\b{self.name_hidden}\b", HIDDEN, source)
        return self.source_to_code(told, self.path) if told != source else super().get_code(fullname)


class Finder(MetaPathFinder):
    """Finds Textual and Rich as they are now, a renamed module by its new name only."""

    def __init__(self, name: str) -> None:
        self._name = name
        Renamed.name_hidden = name

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        parent, _, last = fullname.rpartition(".")
        if fullname.partition(".")[0] not in {"textual", "rich"}:
            return None
        if last == self._name:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        old = f"{parent}.{self._name}" if last == HIDDEN else fullname
        spec = PathFinder.find_spec(old, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader):
            return spec
        made = ModuleSpec(fullname, Renamed(fullname, spec.loader.path), origin=spec.origin)
        made.submodule_search_locations = spec.submodule_search_locations
        made.has_location = True
        return made


def hide(name: str) -> None:
    """From now on, before Textual is imported."""
    sys.meta_path.insert(0, Finder(name))


if __name__ == "__main__":
    hidden = sys.argv.pop(1)
    if hidden[0].isdigit():
        from seattui.tui.terminal import known_names

        vars(known_names)["version"] = lambda: hidden
    else:
        hide(hidden)
    from seattui.__main__ import main

    main()
