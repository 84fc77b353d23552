"""The hierarchy of errors: what is wrong, what to do about it, and the exit code.

The same object is shown as a toast, an inline message, or a line on stderr.
"""

from __future__ import annotations

from typing import ClassVar

from seattui.kit.i18n import Message


class SeattuiError(Exception):
    """An error that a person can act on. `code` is stable for scripts; `rule` is the number of the rule kept
    ("R6").
    """

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
    """The input is invalid."""

    exit_code = 2


class KeysError(UsageError):
    """A key can't be assigned to `action` as the settings ask."""

    def __init__(self, action: str, message: Message, hint: Message):
        super().__init__("keys", message, hint)
        self.action = action


class NotFound(SeattuiError):
    """Something that was named doesn't exist."""

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
    """The store is missing, not seattui's, newer, older, read-only, full or corrupt."""


class StoreMissing(StoreError):
    """There is no store at this path or URL yet."""

    exit_code = 3


class StoreOlder(StoreError):
    """The store has an earlier version and can be upgraded; `place` is its path or URL, as the upgrade takes it."""

    def __init__(self, place: object, message: Message, hint: Message):
        super().__init__("store-older", message, hint)
        self.place = place


class StoreUpgraded(StoreError):
    """The store was upgraded or replaced after it was opened; this process can't go on using it."""


class Busy(SeattuiError):
    """The store is locked or unreachable; trying again may work."""

    exit_code = 75


class OutcomeUnknown(Busy):
    """The answer to a COMMIT was lost: what it saves is done, or not. `otherwise` is the error if it isn't done."""

    exit_code = 76

    def __init__(self, message: Message, hint: Message, otherwise: SeattuiError):
        super().__init__("outcome-unknown", message, hint)
        self.otherwise = otherwise
