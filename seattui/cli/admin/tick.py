"""`seattui tick`: does everything due in every account; made for timers, so it never asks."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any

import typer

from seattui.cli.admin.kept_backups import KeptBackups
from seattui.cli.run.command_run import CommandRun, run_of
from seattui.cli.run.confirm import Rehearsing
from seattui.cli.run.option_groups import declared
from seattui.cli.run.options import verb
from seattui.cli.run.output import ErrorReport, Output, error_json
from seattui.cli.run.repeating import Answer, Keyed
from seattui.domain.billing.outbox import DeliveryAnswer, DeliveryOutcome, OutboxMail
from seattui.kit.errors import Busy, Refused, SeattuiError
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.domain.model import Account
    from seattui.mail.settings import MailServer
    from seattui.service.scheduler import Posted, Scheduler


@dataclass
class _TickRun:
    """What one run did; prints a line for each item."""

    out: Output
    done: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    backup: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def result(self, line: object) -> None:
        self.lines.append(str(line))
        if not self.out.json:
            self.out.line(str(line))

    def posted(self, posted: Posted) -> None:
        self.done["posted"] += 1
        self.result(
            msg(
                "Posted: {hub}, {day}, {amount}",
                hub=posted.due.hub,
                day=posted.due.start,
                amount=posted.total,
            )
        )

    def tried(self, mail: OutboxMail, answer: DeliveryAnswer, outcome: DeliveryOutcome) -> None:
        self.done[outcome.value] += 1
        to, words = mail.recipient, answer.words
        match outcome:
            case DeliveryOutcome.SENT:
                self.result(msg("Sent to {to}: {subject}", to=to, subject=mail.subject))
            case DeliveryOutcome.LATER:
                self.result(msg("Waiting, to {to}: {words}", to=to, words=words))
            case DeliveryOutcome.REFUSED:
                self.result(msg("Refused, to {to}: {words}", to=to, words=words))

    def expired(self, n: int) -> None:
        if n:
            self.done["expired"] += n
            self.result(plural("{n} invitation expired", "{n} invitations expired", n))

    def backed_up(
        self, backups: KeptBackups | None, scheduler: Scheduler, problem: SeattuiError | None
    ) -> SeattuiError | None:
        """Makes the backup of the day, if any is kept, and returns the error to report at the end.

        Of two, that is the first; the other is noted.
        """
        if backups is None:
            return problem
        try:
            self.backup = backups.make(scheduler)
        except SeattuiError as error:
            self.backup = {"file": None, "error": error_json(error)}
            if problem is None:
                return error
            if not self.out.json:
                self.out.note(error.message)
        if self.backup["file"]:
            self.done["backup"] += 1
            self.result(msg("Backed up to {file}", file=self.backup["file"]))
        return problem

    def as_json(self) -> dict[str, Any]:
        return ({"backup": self.backup} if self.backup else {}) | {
            "posted": self.done["posted"],
            "expired": self.done["expired"],
            "sent": self.done[DeliveryOutcome.SENT],
            "waiting": self.waiting,
            "refused": self.done[DeliveryOutcome.REFUSED],
        }


@dataclass(frozen=True, slots=True)
class _Ticking(Keyed, Rehearsing):
    """Options of a tick."""

    backup: bool = declared(
        "--backup",
        default=False,
        help=msg("Back up the store even if there is a backup of today (UTC) in the folder for backups."),
    )


def add(app: typer.Typer) -> None:
    verb(
        app,
        "tick",
        msg(
            "Do what is due: post billing periods, expire invitations, send email. Meant for timers; never asks."
        ),
        over_ssh=False,
    )(tick)


def tick(context: typer.Context, rehearsing: _Ticking) -> int:
    """Posts first, then sends; mail errors are reported after everything else was done.

    Each step of it is done once, whoever repeats it: with a key, all of it is also answered as it was.
    """
    run = run_of(context)
    from seattui.service.scheduler import open_scheduler

    scheduler = open_scheduler(run.settings.store, operator=run.settings.operator or None, **run.chosen)
    try:
        backups = KeptBackups.of(run, again=rehearsing.backup)
        if rehearsing.dry_run:
            return _dry_run(run, scheduler, backups)
        run.once.recall(lambda: scheduler.kept_answer(run.once.key))
        return _run(run, scheduler, backups)
    finally:
        scheduler.close()


def _dry_run(run: CommandRun, scheduler: Scheduler, backups: KeptBackups | None) -> int:
    """Shows what is due and does nothing (--dry-run)."""
    out, due, outgoing_mail, waiting, lapsed = run.out, [], [], 0, 0
    for account in scheduler.accounts:
        lapsed += scheduler.lapsed(account)
        due += [(account, d) for d in scheduler.due(account)]
        outgoing_mail += scheduler.outgoing_mail(account)
        waiting += scheduler.outbox(account).waiting
    coming = backups and backups.due(scheduler)
    if out.json:
        out.data(
            {"posted": 0, "expired": 0, "sent": 0, "waiting": waiting, "refused": 0}
            | {"lapsed": lapsed}
            | {"due": [{"account": a.name, "hub": d.hub, "start": d.start.isoformat()} for a, d in due]}
            | {"letters": [{"to": to, "subject": subject} for to, subject in outgoing_mail]}
            | ({"backup": {"file": coming and str(coming)}} if backups else {})
        )
        return 0
    for _, period in due:
        out.line(msg("Due: {hub}, {day}", hub=period.hub, day=period.start))
    if lapsed:
        out.line(plural("{n} invitation will expire", "{n} invitations will expire", lapsed))
    for to, subject in outgoing_mail:
        out.line(msg("To be sent to {to}: {subject}", to=to, subject=subject))
    if coming:
        out.line(msg("To be backed up to {file}", file=str(coming)))
    if not due and not outgoing_mail and not lapsed and not coming:
        out.note(msg("Nothing is due."))
    return 0


def _run(run: CommandRun, scheduler: Scheduler, backups: KeptBackups | None) -> int:
    tick_run = _TickRun(run.out)
    problem: SeattuiError | None = None
    for account in scheduler.accounts:
        try:
            scheduler.settle(account, tick_run.posted)
            tick_run.expired(scheduler.expire(account))
        except Refused as refusal:  # the others are posted all the same
            problem = refusal
    try:
        problem = problem or _deliver(run, scheduler, tick_run)
    except Busy:
        raise
    except SeattuiError as error:
        problem = error
    tick_run.waiting = sum(scheduler.outbox(account).waiting for account in scheduler.accounts)
    problem = tick_run.backed_up(backups, scheduler, problem)
    if problem is not None:
        raise ErrorReport(problem, tick_run.as_json())
    answer = Answer(tick_run.as_json() | {"operation_key": run.once.key}, tuple(tick_run.lines))
    if run.once.given or tick_run.done:
        scheduler.keep_answer(run.once.of_system(), answer.kept())
    if run.out.json:
        run.out.data(answer.json)
    elif tick_run.done and not run.once.given and sys.stderr.isatty():
        run.out.note(msg("Key: {key}", key=run.once.key))
    elif not tick_run.done and not tick_run.waiting and sys.stderr.isatty():
        run.out.note(msg("Nothing is due."))
    return 0


def _deliver(run: CommandRun, scheduler: Scheduler, tick_run: _TickRun) -> SeattuiError | None:
    """Sends queued emails; returns the error to report at the end if the mail server can't be used."""
    from seattui.mail.settings import mail_server

    server = mail_server(run.loaded)
    if server is None:
        waiting = sum(scheduler.outbox(account).waiting for account in scheduler.accounts)
        if waiting and not run.out.json:
            run.out.note(
                plural(
                    "{n} email is waiting: no mail server is set (smtp_host).",
                    "{n} emails are waiting: no mail server is set (smtp_host).",
                    waiting,
                )
            )
        return None
    for account in scheduler.accounts:
        stopped = _send_mail(scheduler, account, server, tick_run.tried)
        if stopped is not None:
            return Busy(
                "mail-server",
                stopped.words,
                msg("Some email could not be sent and will be tried again later."),
            )
    return None


def _send_mail(
    scheduler: Scheduler,
    account: Account,
    server: MailServer,
    result: Callable[[OutboxMail, DeliveryAnswer, DeliveryOutcome], None],
) -> DeliveryAnswer | None:
    from seattui.mail.smtp import send

    return scheduler.deliver(account, server.domain, lambda mail: send(server, mail), result)[1]
