"""Mail as the outbox keeps it, what may become of one, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from seattui.kit.i18n import Message

# Growing pauses between tries, in minutes; the last one holds for all further tries.
PAUSES = (1, 2, 5, 15, 30, 60, 120, 240, 480, 960, 1440)
# After so many tries, about six days, an email is given up and recorded as refused.
MOST_TRIES = 15
# Who claimed an email has it to themselves for so long; sending one must be over well before.
LEASE = timedelta(minutes=15)


# The line of an invitation, alone on its line, in which the token stands once it is on its way.
_COMMAND = "    seattui users accept "
ACCEPTING = _COMMAND + "[a token that is made when this is sent]"


def with_token(body: str, token: str) -> str:
    """The body of an invitation as it is handed to the mail server."""
    return "\n".join(_COMMAND + token if line == ACCEPTING else line for line in body.split("\n"))


@dataclass(frozen=True, slots=True)
class Letter:
    """An email that was claimed. `attempt` counts from 1; `message_id` stays the same for all of them."""

    id: int
    recipient: str
    subject: str
    body: str = field(repr=False)
    """May hold a token."""
    written_at: datetime
    message_id: str
    attempt: int

    @property
    def last_try(self) -> bool:
        return self.attempt >= MOST_TRIES


class Fate(StrEnum):
    """What happened to one try."""

    SENT = "sent"
    LATER = "later"
    """Not taken for now, or the answer was lost: tried again after a pause."""
    REFUSED = "refused"
    """Never to be taken."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server said, in words for people; `unusable` when no other email would fare better."""

    fate: Fate
    words: Message
    unusable: bool = False


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many emails wait and how many were refused; since when the oldest waits, and why it does."""

    waiting: int
    refused: int
    oldest: datetime | None = None
    answer: str = ""


def pause(attempt: int) -> timedelta:
    """How long to wait after try number `attempt`."""
    return timedelta(minutes=PAUSES[min(max(attempt, 1), len(PAUSES)) - 1])
