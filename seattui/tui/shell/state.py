"""What the screens remember between runs: the theme, and sort order and filters for each operator of an
account. Nothing about people."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from threading import Lock
from typing import TypeVar

from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.paths import state_folder
from seattui.kit.reading import parsed_json, read_bytes

T = TypeVar("T")

Json = str | int | bool | None | dict[str, "Json"] | list["Json"]

ACCOUNTS = "accounts"
MAX_ACCOUNTS = 200
"""The most operators of accounts for whom something is remembered, the last ones."""


class Preferences:
    """Remembered JSON values, by name."""

    def __init__(self, values: dict[str, Json] | None = None):
        self._values = values or {}
        self._lock = Lock()

    def recall(self, name: str, default: T) -> T:
        """The value remembered under `name`, if it is of the default's type."""
        value = self._values.get(name)
        return value if type(value) is type(default) else default

    def remember(self, name: str, value: Json) -> bool:
        """Stores `value` in memory; True when it differs, so that it needs to be saved."""
        with self._lock:
            if name in self._values and self._values[name] == value:
                return False
            self._values[name] = value
            return True


class State(Preferences):
    """Values for everybody, and with `of` those of one operator of an account, in a small file of mode 0600.

    A file that can't be read or written is left as it is: `notice` then has a message, and everything else
    works.
    """

    def __init__(
        self, path: Path | None, values: dict[str, Json] | None = None, notice: Message | None = None
    ):
        super().__init__(values)
        self._path = path
        self._accounts: dict[str, Preferences] = {}
        self.notice = notice

    @classmethod
    def load(cls, path: Path | None = None) -> State:
        """The state in `path`, by default `state.json` in the state folder; empty when there is none."""
        try:
            path = path or state_folder() / "state.json"
        except UsageError as error:
            return cls(None, notice=error.message)
        try:
            return cls(path, _read(path))
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError):
            return cls(
                path,
                notice=msg(
                    "{path} can't be read and was ignored: sort order, filters and theme are reset.",
                    path=str(path),
                ),
            )

    def of(self, account: str) -> Preferences:
        """The values under a session's `kept_as`: of this operator in this account of this store."""
        if account not in self._accounts:
            remembered = _accounts(self._values).get(account)
            self._accounts[account] = Preferences(dict(remembered) if isinstance(remembered, dict) else {})
        return self._accounts[account]

    def save(self) -> None:
        """Writes the file atomically. May be called from any thread; never raises."""
        if self._path is None:
            return
        with self._lock:
            text = json.dumps(self._values | {ACCOUNTS: self._every_account(self._path)}, indent=1)
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".state-")  # mode 0600
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                os.replace(name, self._path)
            except OSError:
                self.notice = msg(
                    "{path} can't be written: sort order, filters and theme aren't saved.",
                    path=str(self._path),
                )

    def _every_account(self, path: Path) -> dict[str, Json]:
        """The file's accounts, which another process may have written meanwhile, updated with ours."""
        try:
            every = _accounts(_read(path))
        except (OSError, ValueError):
            every = _accounts(self._values)
        for account, remembered in self._accounts.items():
            if remembered._values:
                every.pop(account, None)
                every[account] = dict(remembered._values)
        return dict(list(every.items())[-MAX_ACCOUNTS:])


def _read(path: Path) -> dict[str, Json]:
    """Raises ValueError if it isn't a state. Leaves out the old format's names, with a place before a dot:
    `users.filter`."""
    values = parsed_json(read_bytes(path).decode())
    if not isinstance(values, dict):
        raise ValueError("not a state")
    return {name: value for name, value in values.items() if "." not in name}


def _accounts(values: dict[str, Json]) -> dict[str, Json]:
    remembered = values.get(ACCOUNTS)
    return dict(remembered) if isinstance(remembered, dict) else {}
