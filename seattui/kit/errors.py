"""One hierarchy of errors: what is wrong, what to do next, and the exit code.

The same object becomes a toast, an inline message, or a line on stderr.
"""

from __future__ import annotations

from typing import ClassVar

from seattui.kit.i18n import Message


class SeattuiError(Exception):
    """Something a person can act on. `code` is stable for scripts; `rule` names the rule kept ("R6")."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, message: Message, hint: Message | None = None, rule: str | None = None):
        super().__init__(code)
        self.code = code
        self.message = message
        self.hint = hint
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else str(self.message)


class UsageError(SeattuiError):
    """What was typed can't be understood."""

    exit_code = 2


class KeysError(UsageError):
    """A key can't be given to `action`, as the settings ask."""

    def __init__(self, action: str, message: Message, hint: Message):
        super().__init__("keys", message, hint)
        self.action = action


class NotFound(SeattuiError):
    """What was named isn't there."""

    exit_code = 3


class Refused(SeattuiError):
    """A rule of the domain forbids it."""

    exit_code = 4


class NotPermitted(SeattuiError):
    """The operator lacks a permission; `permission` is the one that is missing."""

    exit_code = 6

    def __init__(
        self, permission: str, message: Message, hint: Message | None = None, rule: str | None = None
    ):
        super().__init__("not-permitted", message, hint, rule)
        self.permission = permission


class StoreError(SeattuiError):
    """The store is missing, foreign, newer, older, read-only, full or corrupt."""


class StoreMissing(StoreError):
    """There is no store at this place yet."""

    exit_code = 3


class StoreOlder(StoreError):
    """The store is of an earlier version, and can be upgraded; `place` is where it is, as upgrading takes it."""

    def __init__(self, place: object, message: Message, hint: Message):
        super().__init__("store-older", message, hint)
        self.place = place


class StoreUpgraded(StoreError):
    """Somebody upgraded the store since it was opened: what opened it can't go on."""


class Busy(SeattuiError):
    """The store is locked or unreachable for now; trying again may work."""

    exit_code = 75
