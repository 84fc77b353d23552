"""Every change by command: plan, show, ask, apply."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from seattui.cli.admin.overdue import overdue_json, overdue_lines
from seattui.cli.run.options import option
from seattui.cli.run.output import Told, error_json
from seattui.cli.run.plan_text import plan_json, plan_lines, refusal_of
from seattui.cli.run.progress import Doing, attended
from seattui.cli.run.session import Session
from seattui.cli.run.values import note
from seattui.files.json_shapes import activity_json
from seattui.kit.errors import SeattuiError, Stale, UsageError
from seattui.kit.i18n import Message, say

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Change, Line, Plan
    from seattui.service.session import Desk

P = TypeVar("P", bound="Plan")

DryRun = Annotated[bool, option("--dry-run", help=say("Show what would happen, and change nothing."))]
Yes = Annotated[bool, option("--yes", help=say("Don't ask."))]
Because = Annotated[
    str,
    option("--because", "--reason", metavar="TEXT", help=say("The reason or a ticket, kept in the record.")),
]

DECLINED = 1


@dataclass(frozen=True, slots=True)
class Confirming:
    """How a change is to be confirmed."""

    dry_run: bool
    yes: bool
    because: str

    def __post_init__(self) -> None:
        note(self.because)


def carry_out(
    session: Session,
    desk: Desk,
    change: Change,
    confirming: Confirming,
    ways: Mapping[str, Message] | None = None,
) -> int:
    """Shows the plan, asks unless told not to, applies it. The exit code; raises what stands in the way.

    `ways` are the hints for refusals, by code, where this command has options that help.
    """
    plan = worked_out(desk, change)
    if not session.out.json:
        _print(plan_lines(plan), session.out.line)
    if not plan.possible:
        raise beside(refusal_of(plan, ways), plan, desk)
    return settle(session, desk, plan, confirming, plan_lines)


def worked_out(desk: Desk, change: Change, better: Doing = lambda: None) -> Plan:
    """The plan of a change, however many it is about."""
    return attended(lambda stop: desk.plan(change, stop), say("Working out what would happen"), better)


def settle(
    session: Session,
    desk: Desk,
    plan: P,
    confirming: Confirming,
    preview: Callable[[P], Iterable[str]],
    more: Callable[[P], dict[str, Any]] = lambda plan: {},
    better: Doing = lambda: None,
) -> int:
    """Asks about a plan that is possible and was shown, and applies it, long overdue periods first (R21).

    `preview` is it as text, for asking when stdout is for JSON; `more` is what JSON says beside the plan.
    `better` says what is being done, where that isn't simply writing.
    """
    out = session.out

    others: tuple[Line, ...] = ()

    def say_so(plan: P, news: Message, *, applied: bool, record: int | None = None) -> None:
        if out.json:
            moving = [{"what": str(o.label), "shown": str(o.before), "now": str(o.after)} for o in others]
            out.data(
                plan_json(plan, desk.account, applied=applied, record=record)
                | first
                | more(plan)
                | ({"moved": moving} if moving else {})
            )
        else:
            out.note(news)

    overdue = () if plan.empty else desk.overdue()
    first = overdue_json(overdue)
    if not out.json:
        _print(map(str, overdue_lines(overdue)), out.note)
    if plan.empty or confirming.dry_run:
        news = say("Nothing to do.") if plan.empty else say("Nothing was changed: this was a dry run.")
        say_so(plan, news, applied=not confirming.dry_run)
        return 0
    if not confirming.yes:
        if not can_ask():
            raise beside(not_asked(), plan, desk)
        if out.json:
            _print(chain(preview(plan), map(str, overdue_lines(overdue))), out.note)
        if not answered_yes():
            say_so(plan, say("Nothing was changed."), applied=False)
            return DECLINED
    try:
        if overdue:
            desk.settle()
        receipt = attended(
            lambda stop: desk.apply(plan, because=confirming.because, stop=stop),
            say("Writing it down"),
            better,
        )
    except Stale as stale:
        if not out.json:
            _tell_news(session, desk, stale)
        told = beside(stale, stale.plan, desk)
        told.more |= _news_json(stale)
        raise told from stale
    from seattui.domain.plan.moved import moved, moved_said

    number = receipt.activity_id
    others = moved(plan, receipt.plan)
    done = say("Done; number {id} in the record.", id=str(number)) if number else say("Nothing to do.")
    say_so(plan, done, applied=True, record=number)
    if others and not out.json:
        out.note(moved_said(others))
    if number and not out.json and not session.settings.smtp_host:
        _tell_of_invitations(session, receipt.plan)
    return 0


def _tell_of_invitations(session: Session, plan: Plan) -> None:
    """That they don't go out while no mail server is set."""
    from seattui.domain.changes.people.invitations import mail_waits, sent_by

    if number := sent_by(plan):
        session.out.note(mail_waits(number))


def _print(lines: Iterable[str], to: Callable[[str], None]) -> None:
    for line in lines:
        to(line)


def _tell_news(session: Session, desk: Desk, stale: Stale) -> None:
    """Who moved the account, and what the plan would be now."""
    if stale.by:
        when = stale.by.at.astimezone(desk.account.zone)
        session.out.note(
            say(
                "{actor} made a change, {kind}, on {when}.",
                actor=stale.by.actor,
                kind=stale.by.change,
                when=when,
            )
        )
    if stale.refusal:
        session.out.note(stale.refusal.message)
    if stale.plan:
        _print(plan_lines(stale.plan), session.out.line)


def _news_json(stale: Stale) -> dict[str, Any]:
    """The same for scripts, beside the plan: the change that moved the account, and what rules it out now."""
    return {
        "moved_by": activity_json(stale.by) if stale.by else None,
        "refusal": error_json(stale.refusal) if stale.refusal else None,
    }


def can_ask() -> bool:
    """Whether somebody is there to read the question and to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def not_asked() -> UsageError:
    """The error where the answer is needed and nobody can be asked."""
    return UsageError(
        "not-confirmed",
        say("Nothing was changed: there is no terminal to ask on."),
        say("Add --yes to do it, or --dry-run to look only."),
    )


def answered_yes() -> bool:
    """Asks on the terminal; anything but yes is no."""
    sys.stdout.flush()
    sys.stderr.write(f"{say('Go on? [y/N]')} ")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip().casefold()
    return answer in {"y", "yes", str(say("y")), str(say("yes"))}


def beside(error: SeattuiError, plan: Plan | None, desk: Desk) -> Told:
    """The error, with the plan for JSON to show beside it."""
    return Told(error, plan_json(plan, desk.account, applied=False) if plan else {})
