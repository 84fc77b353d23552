"""People whom a rule excludes from a change: why, and what happens to them."""

from __future__ import annotations

from enum import StrEnum

from seattui.domain.model import User
from seattui.domain.plan.plan import Refusal
from seattui.kit.i18n import Message, plural
from seattui.kit.records import dataclass


class Others(StrEnum):
    """What happens to people whom a rule excludes from a change."""

    REFUSE = "refuse"
    """They are listed, and nothing is changed."""
    LEAVE_OUT = "leave-out"
    """The others are changed without them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule refuses somebody; `text` is a template in which {who} is their name."""

    code: str
    rule: str | None
    text: Message
    offboarding_helps: bool = False
    lacks: str | None = None
    """The permission that the operator lacks, if it is for that."""

    def of(self, user: User) -> Refusal:
        return Refusal(
            user,
            self.code,
            self.rule,
            Message(self.text.template, {**self.text.values, "who": user.display_name}),
            self.offboarding_helps,
            self.lacks,
        )


def leave_out(refused: int) -> Message | None:
    """The next step if a rule excludes people and nothing but leaving them out helps."""
    return plural("Leave this person out.", "Leave them out.", refused) if refused else None
