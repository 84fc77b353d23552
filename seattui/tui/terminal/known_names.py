"""Whether Textual's private names are as the program knows them, and methods that are replaced while they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any, NamedTuple

import textual

VERSION = "8.2."
"""The Textual versions in which these names are as they are used here."""


class Name(NamedTuple):
    """A member of a class; or a class of a private module, in which case the name is the module's."""

    owner: type | None
    name: str
    used_for: str
    parameters: tuple[str, ...] = ()
    """The parameters it must have, if it is a method and they matter."""

    def is_known(self) -> bool:
        """Whether the class, or what its constructor sets, has it with these parameters."""
        if self.owner is None:
            return False
        found = self.owner if "." in self.name else getattr(self.owner, self.name, None)
        if self.parameters:
            return found is not None and tuple(signature(found).parameters) == self.parameters
        return found is not None or self.name in _set_by_constructor(self.owner)


def _set_by_constructor(kind: type) -> set[str]:
    made = (getattr(vars(base).get("__init__"), "__code__", None) for base in kind.__mro__)
    return {name for code in made if code for name in code.co_names}


def known(names: tuple[Name, ...]) -> bool:
    """Whether this Textual was tested, and has all of these names unchanged."""
    return version().startswith(VERSION) and all(name.is_known() for name in names)


@cache
def version() -> str:
    """Textual's version, from its metadata; importlib.metadata would import much of the email package."""
    installed = next(Path(textual.__file__).parents[1].glob("textual-*.dist-info"), None)
    return installed.stem.removeprefix("textual-") if installed else textual.__version__


class Patch:
    """Replaces methods of Textual while one of our apps runs; `stock` has the originals."""

    def __init__(self, names: tuple[Name, ...], ours: Mapping[str, Callable[..., Any]]) -> None:
        self._names = names
        self._ours = ours
        self._replaced = [name for name in names if name.name in ours]
        self._apps = 0
        self.stock: dict[str, Any] = {}

    def begin(self) -> None:
        self._apps += 1
        if self._apps == 1 and known(self._names):
            for owner, name, *_ in self._replaced:
                self.stock[name] = getattr(owner, name)
                setattr(owner, name, self._ours[name])

    def end(self) -> None:
        self._apps -= 1
        if self._apps == 0 and self.stock:
            for owner, name, *_ in self._replaced:
                setattr(owner, name, self.stock[name])
