"""What is said of a fault, which exit code it has, and whether it heals."""

from __future__ import annotations

import pkgutil
import re
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Fault:
    """A row of `docs/faults.md`.

    `what`: what happens, in words. `said`: the program's English sentence, with names for what is filled in, such
    as "There is no store at {path}."; empty where it says nothing. `code`: the exit code of commands; None where
    it doesn't end with one of its own. `heals`: what ends it, and what somebody has to do for that.
    """

    what: str
    said: str
    code: int | None
    heals: str

    def is_said(self, text: str) -> bool:
        """Whether the text, of a stream or a screen, has this sentence, however it is wrapped and framed."""
        if not self.said:
            return not text.strip()
        words = (NAME.sub("\0", word).split("\0") for word in self.said.split())
        between = r"[\s│▌▐┃]+"
        wanted = between.join(r"[\s\S]{1,300}?".join(map(re.escape, word)) for word in words)
        return re.search(wanted, text) is not None

    def assert_said(self, code: int | None, text: str) -> None:
        assert self.code is None or code == self.code, (self.code, code, text)
        assert self.is_said(text), (self.said, text)


def kinds() -> list[tuple[ModuleType, dict[str, Fault]]]:
    """The modules of this package that have faults, by title (`TITLE`), with their faults by name, as written."""
    from tests.support import faults

    found = []
    for module in pkgutil.iter_modules(faults.__path__, f"{faults.__name__}."):
        loaded = import_module(module.name)
        rows = {name: one for name, one in vars(loaded).items() if isinstance(one, Fault)}
        if rows:
            found.append((loaded, rows))
    return found
