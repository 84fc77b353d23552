"""Changes as commands: plan, show, ask, apply."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.option_groups import OptionGroup, declared
from seattui.cli.run.output import ErrorReport, Output, error_json
from seattui.cli.run.overdue import overdue_json, overdue_lines
from seattui.cli.run.repeating import Answer, Keyed
from seattui.cli.run.values import note
from seattui.files.plan_text import plan_json, plan_lines, refusal_of
from seattui.kit.errors import SeattuiError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.cli.run.progress import ProgressText
    from seattui.domain.plan.plan import Change, Plan, Receipt
    from seattui.domain.plan.stale import Stale
    from seattui.service.session import Session

P = TypeVar("P", bound="Plan")

DECLINED = 1


@dataclass(frozen=True, slots=True)
class Rehearsing(OptionGroup):
    """Options of what never asks."""

    dry_run: bool = declared(
        "--dry-run", "-n", default=False, help=msg("Show what would change, without changing anything.")
    )


@dataclass(frozen=True, slots=True)
class Asking(Rehearsing):
    """Options of what asks first."""

    yes: bool = declared("--yes", "-y", default=False, help=msg("Don't ask."))


@dataclass(frozen=True, slots=True)
class Confirming(Keyed, Asking):
    """Options of a change."""

    because: str = declared(
        "--because",
        "--reason",
        "-m",
        default="",
        metavar="TEXT",
        help=msg("A reason or ticket number, kept in the record."),
    )

    def __post_init__(self) -> None:
        note(self.because)


def carry_out(
    run: CommandRun,
    session: Session,
    change: Change,
    confirming: Confirming,
    hints: Mapping[str, Message] | None = None,
) -> int:
    """Shows the plan, asks unless told not to, and applies it. Returns the exit code; raises refusals.

    `hints` are hints for refusals by code, for options of this command that help.
    """
    plan = plan_with_progress(session, change)
    if not run.out.json:
        _print(plan_lines(plan), run.out.line)
    if not plan.possible:
        raise with_plan(refusal_of(plan, hints), plan, session)
    return settle(run, session, plan, confirming, plan_lines)


def plan_with_progress(session: Session, change: Change, progress: ProgressText = lambda: None) -> Plan:
    """Plans a change, with progress if it takes long."""
    from seattui.cli.run.progress import with_progress

    return with_progress(lambda stop: session.plan(change, stop), msg("Calculating the effects"), progress)


def settle(
    run: CommandRun,
    session: Session,
    plan: P,
    confirming: Confirming,
    preview: Callable[[P], Iterable[str]],
    more: Callable[[P], dict[str, Any]] = lambda plan: {},
    progress: ProgressText = lambda: None,
) -> int:
    """Asks about a possible plan that was shown, and applies it, long overdue periods first (R21).

    `preview` is the plan as text, for the question if stdout is for JSON; `more` are the JSON keys besides the
    plan. `progress` is the progress text if it isn't just saving.
    """
    out, repeating = run.out, run.once

    def report(plan: P, news: Message, *, applied: bool) -> None:
        if out.json:
            out.data(plan_json(plan, session.account, applied=applied) | first | more(plan))
        else:
            out.note(news)

    def answer(receipt: Receipt) -> Answer:
        """What is printed and kept of a change that is carried out."""
        from seattui.domain.plan.moved import moved, moved_message

        number = receipt.activity_id
        others = moved(plan, receipt.plan)
        moving = [{"what": str(o.label), "shown": str(o.before), "now": str(o.after)} for o in others]
        notes = [msg("Done. Record {id}.", id=str(number)) if number else msg("Nothing to do.")]
        if others:
            notes.append(moved_message(others))
        if number and not run.settings.smtp_host:
            notes += _waiting_mail(receipt.plan)
        return Answer(
            plan_json(plan, session.account, applied=True, record=number)
            | {"at": receipt.at.isoformat(), "operation_key": repeating.key}
            | first
            | more(plan)
            | ({"moved": moving} if moving else {}),
            tuple(preview(plan)),
            tuple(map(str, notes)),
        )

    if not plan.empty:
        run.warn_advisory(session)
    overdue = () if plan.empty else session.overdue()
    first = overdue_json(overdue)
    from seattui.cli.run.progress import with_progress
    from seattui.domain.plan.operation import Answered
    from seattui.domain.plan.plan import Receipt
    from seattui.domain.plan.stale import Stale

    if not out.json:
        _print(map(str, overdue_lines(overdue)), out.note)
    if plan.empty and repeating.given and not session.read_only:
        receipt = Receipt(plan, None, session.now(), repeating.key)
        session.keep_answer(repeating.of_session(session, answer), receipt)
        replace(answer(receipt), lines=()).print(out)
        return 0
    if plan.empty or confirming.dry_run:
        news = msg("Nothing to do.") if plan.empty else msg("Nothing was changed: this was a dry run.")
        report(plan, news, applied=not confirming.dry_run)
        return 0
    if not confirming.yes and not agreed(
        out,
        chain(preview(plan), overdue_lines(overdue)),
        lambda: with_plan(not_asked(), plan, session),
    ):
        report(plan, msg("Nothing was changed."), applied=False)
        return DECLINED
    run.need_client()
    if not (out.json or repeating.given or session.read_only):
        out.note(msg("Key: {key}", key=repeating.key))
    operation = repeating.of_session(session, answer)
    try:
        if overdue:
            session.settle()
        receipt = with_progress(
            lambda stop: session.apply(plan, because=confirming.because, stop=stop, operation=operation),
            msg("Saving"),
            progress,
        )
    except Answered as found:
        # Its answer was lost, or somebody has just used its key. The plan is printed already.
        replace(Answer.of(found.kept.answer), lines=()).print(out)
        return 0
    except Stale as stale:
        if not out.json:
            _report_stale(run, session, stale)
        result = with_plan(stale, stale.plan, session)
        result.more |= _news_json(stale, session.account.currency)
        raise result from stale
    replace(answer(receipt), lines=()).print(out)
    return 0


def _waiting_mail(plan: Plan) -> list[Message]:
    """That invitations wait while no mail server is set."""
    from seattui.domain.changes.people.invitations import mail_waits, sent_by

    number = sent_by(plan)
    return [mail_waits(number)] if number else []


def _print(lines: Iterable[str], to: Callable[[str], None]) -> None:
    for line in lines:
        to(line)


def _report_stale(run: CommandRun, session: Session, stale: Stale) -> None:
    """Who changed the account, and what the plan would be now."""
    if stale.by:
        when = stale.by.at.astimezone(session.account.zone)
        run.out.note(
            msg(
                "{actor} made a change on {when}: {what}.",
                actor=stale.by.actor,
                when=when,
                what=stale.what,
            )
        )
    if stale.refusal:
        run.out.note(stale.refusal.message)
    if stale.plan:
        _print(plan_lines(stale.plan), run.out.line)


def _news_json(stale: Stale, currency: str) -> dict[str, Any]:
    """The same as JSON: the change that caused it, and the refusal if the plan is impossible now."""
    from seattui.files.json_shapes import activity_json

    return {
        "moved_by": activity_json(stale.by, currency) | {"what": str(stale.what)} if stale.by else None,
        "refusal": error_json(stale.refusal) if stale.refusal else None,
    }


def agreed(out: Output, shown: Iterable[object], unasked: Callable[[], ErrorReport]) -> bool:
    """Asks whether what is shown shall be done; with --json it is shown here, on stderr. Raises `unasked` where nobody
    can be asked.
    """
    if not can_ask():
        raise unasked()
    if out.json:
        _print(map(str, shown), out.note)
    return answered_yes()


def can_ask() -> bool:
    """Whether there is a terminal for the question and the answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def not_asked() -> UsageError:
    """The error if a confirmation is needed and nobody can be asked."""
    return UsageError(
        "not-confirmed",
        msg("Nothing was changed: there is no terminal to confirm on."),
        msg("Add --yes to confirm, or --dry-run to preview."),
    )


def answered_yes() -> bool:
    """Asks on the terminal; only yes counts as yes."""
    sys.stdout.flush()
    sys.stderr.write(f"{msg('Continue? [y/N]')} ")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip().casefold()
    return answer in {"y", "yes", str(msg("y")), str(msg("yes"))}


def with_plan(error: SeattuiError, plan: Plan | None, session: Session) -> ErrorReport:
    """The error, with the plan in its JSON."""
    return ErrorReport(error, plan_json(plan, session.account, applied=False) if plan else {})
