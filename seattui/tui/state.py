"""What the screens remember from one run to the next: sort, filter, theme. Never anything about people."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from threading import Lock
from typing import TypeVar

from seattui.folders import state_folder
from seattui.i18n import Message, say

T = TypeVar("T")

Json = str | int | bool | None | dict[str, "Json"] | list["Json"]


class State:
    """Named JSON values in one small file, mode 0600.

    What can't be read or written is left alone: `notice` then says so, and nothing else suffers.
    """

    def __init__(
        self, path: Path | None, values: dict[str, Json] | None = None, notice: Message | None = None
    ):
        self._path = path
        self._values = values or {}
        self._lock = Lock()
        self.notice = notice

    @classmethod
    def load(cls, path: Path | None = None) -> State:
        """The state in `path`, by default `state.json` in the state folder; empty when there is none."""
        path = path or state_folder() / "state.json"
        try:
            values = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            return cls(path, values)
        return cls(
            path,
            notice=say(
                "{path} can't be read and was ignored: sort, filters and theme start afresh.", path=str(path)
            ),
        )

    def recall(self, name: str, default: T) -> T:
        """The value remembered under `name`, if it is of the default's type."""
        value = self._values.get(name)
        return value if type(value) is type(default) else default

    def remember(self, name: str, value: Json) -> bool:
        """Keeps `value` in memory; True when it is new, and `save` therefore has something to do."""
        with self._lock:
            if name in self._values and self._values[name] == value:
                return False
            self._values[name] = value
            return True

    def save(self) -> None:
        """Writes the file whole or not at all. May be called from any thread; raises nothing."""
        if self._path is None:
            return
        with self._lock:
            text = json.dumps(self._values, indent=1, sort_keys=True)
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".state-")  # 0600 by itself
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                os.replace(name, self._path)
            except OSError:
                self.notice = say(
                    "{path} can't be written: sort, filters and theme are forgotten.", path=str(self._path)
                )
