"""`seattui tick`: does whatever is due, in every account; made for timers, so it never asks."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from seattui.cli.run.confirm import DryRun
from seattui.cli.run.output import Output, Told
from seattui.cli.run.session import Session, session_of
from seattui.domain.billing.outbox import Answer, Fate, Letter
from seattui.kit.errors import Busy, SeattuiError
from seattui.kit.i18n import plural, say

if TYPE_CHECKING:
    from seattui.domain.model import Account
    from seattui.mail.settings import MailServer
    from seattui.service.scheduler import Clerk, Posted


@dataclass
class _Round:
    """What one run did, told a line a thing."""

    out: Output
    done: Counter[str] = field(default_factory=Counter)
    waiting: int = 0

    def told(self, line: object) -> None:
        if not self.out.json:
            self.out.line(str(line))

    def posted(self, posted: Posted) -> None:
        self.done["posted"] += 1
        self.told(
            say(
                "Posted: {hub}, {day}, {amount}",
                hub=posted.due.hub,
                day=posted.due.start,
                amount=posted.total,
            )
        )

    def tried(self, letter: Letter, answer: Answer, fate: Fate) -> None:
        self.done[fate.value] += 1
        to, words = letter.recipient, answer.words
        match fate:
            case Fate.SENT:
                self.told(say("Sent to {to}: {subject}", to=to, subject=letter.subject))
            case Fate.LATER:
                self.told(say("Waits for {to}: {words}", to=to, words=words))
            case Fate.REFUSED:
                self.told(say("Refused for {to}: {words}", to=to, words=words))

    def expired(self, n: int) -> None:
        if n:
            self.done["expired"] += n
            self.told(plural("{n} invitation expired", "{n} invitations expired", n))

    def as_json(self) -> dict[str, Any]:
        return {
            "posted": self.done["posted"],
            "expired": self.done["expired"],
            "sent": self.done[Fate.SENT],
            "waiting": self.waiting,
            "refused": self.done[Fate.REFUSED],
        }


def tick(context: typer.Context, dry_run: DryRun = False) -> int:
    """Posts first, then sends; trouble with mail is told after everything else was done."""
    session = session_of(context)
    settings = session.settings
    from seattui.service.scheduler import open_clerk

    clerk = open_clerk(
        settings.store, account=settings.account or None, at=session.at, read_only=settings.read_only
    )
    try:
        if dry_run:
            return _shown(session, clerk)
        return _done(session, clerk)
    finally:
        clerk.close()


def _shown(session: Session, clerk: Clerk) -> int:
    """What is due, and nothing else."""
    out, due, letters, waiting, lapsed = session.out, [], [], 0, 0
    for account in clerk.accounts:
        lapsed += clerk.lapsed(account)
        due += [(account, d) for d in clerk.due(account)]
        letters += clerk.letters(account)
        waiting += clerk.outbox(account).waiting
    if out.json:
        out.data(
            {"posted": 0, "expired": 0, "sent": 0, "waiting": waiting, "refused": 0}
            | {"lapsed": lapsed}
            | {"due": [{"account": a.name, "hub": d.hub, "start": d.start.isoformat()} for a, d in due]}
            | {"letters": [{"to": to, "subject": subject} for to, subject in letters]}
        )
        return 0
    for _, period in due:
        out.line(say("Due: {hub}, {day}", hub=period.hub, day=period.start))
    if lapsed:
        out.line(plural("{n} invitation is to expire", "{n} invitations are to expire", lapsed))
    for to, subject in letters:
        out.line(say("To be sent to {to}: {subject}", to=to, subject=subject))
    if not due and not letters and not lapsed:
        out.note(say("Nothing is due."))
    return 0


def _done(session: Session, clerk: Clerk) -> int:
    this = _Round(session.out)
    for account in clerk.accounts:
        clerk.settle(account, this.posted)
        this.expired(clerk.expire(account))
    trouble = None
    try:
        trouble = _delivered(session, clerk, this)
    except Busy:
        raise
    except SeattuiError as error:
        trouble = error
    this.waiting = sum(clerk.outbox(account).waiting for account in clerk.accounts)
    if trouble is not None:
        raise Told(trouble, this.as_json())
    if session.out.json:
        session.out.data(this.as_json())
    elif not this.done and not this.waiting and sys.stderr.isatty():
        session.out.note(say("Nothing is due."))
    return 0


def _delivered(session: Session, clerk: Clerk, this: _Round) -> SeattuiError | None:
    """Sends what waits; the error to tell at the end, where the mail server can't be used."""
    from seattui.mail.settings import mail_server

    server = mail_server(session.loaded)
    if server is None:
        waiting = sum(clerk.outbox(account).waiting for account in clerk.accounts)
        if waiting and not session.out.json:
            session.out.note(
                plural(
                    "{n} mail waits: no mail server is set (smtp_host).",
                    "{n} mails wait: no mail server is set (smtp_host).",
                    waiting,
                )
            )
        return None
    for account in clerk.accounts:
        stopped = _letters_of(clerk, account, server, this.tried)
        if stopped is not None:
            return Busy("mail-server", stopped.words, say("Mail waits, and is tried again later."))
    return None


def _letters_of(
    clerk: Clerk, account: Account, server: MailServer, told: Callable[[Letter, Answer, Fate], None]
) -> Answer | None:
    from seattui.mail.smtp import send

    return clerk.deliver(account, server.domain, lambda letter: send(server, letter), told)[1]
