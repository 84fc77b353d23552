"""Last activity as reported by the product, and exceptions from being counted as idle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from seattui.domain.model import IdleException, Selection
from seattui.domain.people.permissions import ADD_EDIT_USERS, require
from seattui.domain.plan.kinds import Undoing
from seattui.domain.plan.people_effects import IdleExcepted, LastActiveMarked
from seattui.domain.plan.plan import Change, Facts, Line, Plan
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass
from seattui.kit.text import storable

MAX_REASON = 2000
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class MarkSeen(Change):
    """Records that people were active at an instant. A later recorded activity is kept."""

    people: Selection
    at: datetime
    kind = "users.seen"
    label = msg("Last active")
    undo = msg("Recorded activity can't be undone.")
    fields = {"seen": msg("recorded as active"), "at": msg("last active")}

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS)
        if self.at.tzinfo is None:
            raise UsageError("no-zone", msg("The time needs a time zone."))
        if self.at > facts.now:
            raise UsageError(
                "in-the-future",
                msg("{at} is in the future.", at=_there(self.at, facts)),
                msg("Nobody can have been active then."),
            )
        if self.at < EARLIEST:
            raise UsageError("too-early", msg("{at} is too long ago.", at=_there(self.at, facts)))
        selected = facts.count_selected(self.people)
        seen = facts.last_active_before(self.at)
        if not seen:
            return Plan(self, people_digest=selected.digest)
        at = self.at.astimezone(UTC)
        return Plan(
            self,
            before={"people": selected.people},
            after={"people": selected.people, "seen": seen, "at": at.isoformat()},
            lines=(
                Line(
                    msg("Last active"),
                    plural("{n} person earlier or never", "{n} people earlier or never", seen),
                    msg("{at}", at=_there(at, facts)),
                ),
            ),
            effects=(LastActiveMarked(at, seen),),
            people_digest=selected.digest,
        )


@dataclass(frozen=True, slots=True)
class ExceptIdle(Change):
    """Excepts people from being counted as idle through a day in the account's time zone; without a day, ends
    the exception.
    """

    people: Selection
    until: date | None
    because: str = ""
    kind = "users.except"
    label = msg("On leave")
    undo = Undoing.IDLE_EXCEPTIONS
    fields = {"excepted": msg("not counted as idle"), "because": msg("reason")}

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS)
        wanted = self._exception(facts.today)
        selected = facts.count_selected(self.people)
        exceptions = facts.idle_exceptions()
        changed = sum(n for exception, n in exceptions.items() if exception != wanted)
        if not changed:
            return Plan(self, people_digest=selected.digest)
        excepted = selected.people if wanted else 0
        until, because = (wanted.until, wanted.because) if wanted else (None, "")
        return Plan(
            self,
            before={"people": selected.people, "excepted": _how_many(exceptions)},
            after={
                "people": selected.people,
                "excepted": excepted,
                "until": until.isoformat() if until else None,
                "because": because,
            },
            lines=(
                Line(msg("Not counted as idle"), msg("{n}", n=_how_many(exceptions)), msg("{n}", n=excepted)),
                Line(msg("Until"), _until(exceptions), msg("{day}", day=until) if until else msg("–")),
                *([Line(msg("Reason"), msg("–"), msg("{text}", text=because))] if wanted else []),
            ),
            effects=(IdleExcepted(until, because, changed),),
            people_digest=selected.digest,
            days=(until,) if until else (),
        )

    def _exception(self, today: date) -> IdleException | None:
        """The exception asked for. Raises UsageError without a reason, and unless the day is in the future."""
        if self.until is None:
            return None
        because = " ".join(storable(self.because).split())
        if not because:
            raise UsageError("no-reason", msg("An exception needs a reason, such as parental leave."))
        if len(because) > MAX_REASON:
            raise UsageError(
                "long-reason", msg("A reason can have at most {most} characters.", most=MAX_REASON)
            )
        if self.until <= today:
            raise UsageError(
                "not-in-the-future",
                msg("{day} isn't in the future.", day=self.until),
                msg("Give the last day on which they aren't counted as idle."),
            )
        if self.until - today > LONGEST:
            raise UsageError(
                "too-far", msg("{day} is too far in the future: ten years is the maximum.", day=self.until)
            )
        return IdleException(self.until, because)


def _there(at: datetime, facts: Facts) -> datetime:
    """In the account's time zone; as it is at the ends of the calendar."""
    try:
        return at.astimezone(facts.account.zone)
    except OverflowError:
        return at


def _how_many(exceptions: Mapping[IdleException | None, int]) -> int:
    return sum(n for exception, n in exceptions.items() if exception)


def _until(exceptions: Mapping[IdleException | None, int]) -> Message:
    """The last day of the exceptions, if it is the same for all."""
    days = {exception.until for exception in exceptions if exception}
    if len(days) > 1:
        return msg("several days")
    return msg("{day}", day=days.pop()) if days else msg("–")
