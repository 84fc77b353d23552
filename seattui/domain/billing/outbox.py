"""Emails in the outbox, their delivery results, and the retry schedule."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from seattui.kit.i18n import Message
from seattui.kit.records import dataclass

# Minutes between tries; the last pause applies to all further tries.
PAUSES = (1, 2, 5, 15, 30, 60, 120, 240, 480, 960, 1440)
# After this many tries (about six days) an email is given up and recorded as refused.
MOST_TRIES = 15
# How long a claim on an email lasts; sending one must take much less.
LEASE = timedelta(minutes=15)


# The line in an invitation's body that is replaced by the token when it is sent.
_PLACEHOLDER = "[a token that is made when this is sent]"
TOKEN_LINE = f"    {_PLACEHOLDER}"
# As the letters of earlier versions have it, which may still wait.
_IN_COMMAND = f"    seattui users accept {_PLACEHOLDER}"


def with_token(body: str, token: str) -> str:
    """The body of an invitation with its token, as handed to the mail server."""
    return "\n".join(
        line.replace(_PLACEHOLDER, token) if line in (TOKEN_LINE, _IN_COMMAND) else line
        for line in body.split("\n")
    )


@dataclass(frozen=True, slots=True)
class OutboxMail:
    """A claimed email. `attempt` counts from 1; `message_id` is the same for every attempt."""

    id: int
    recipient: str
    subject: str
    body: str = field(repr=False)
    """May contain a token."""
    written_at: datetime
    message_id: str
    attempt: int

    @property
    def last_try(self) -> bool:
        return self.attempt >= MOST_TRIES


class DeliveryOutcome(StrEnum):
    """The result of one try."""

    SENT = "sent"
    LATER = "later"
    """Temporary failure, or no answer: retried after a pause."""
    REFUSED = "refused"
    """Permanent failure: not retried."""


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    """The result of a try and the server's answer as a message; `unusable` if no other email could be sent either."""

    outcome: DeliveryOutcome
    words: Message
    unusable: bool = False


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many emails are queued and how many were refused; since when the oldest is queued, and why."""

    waiting: int
    refused: int
    oldest: datetime | None = None
    answer: str = ""


def pause(attempt: int) -> timedelta:
    """The time to wait after attempt number `attempt`."""
    return timedelta(minutes=PAUSES[min(max(attempt, 1), len(PAUSES)) - 1])
