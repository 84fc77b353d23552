"""Checks of `doctor` about due work: mail, overdue periods, low seats, the timer."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from seattui.cli.run.command_run import CommandRun
from seattui.domain.billing.charges import purchase
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import each
from seattui.domain.model import Check
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money

if TYPE_CHECKING:
    from seattui.service.session import Session

TIMER = "seattui-tick.timer"
SYSTEM = "/usr/bin:/bin"
"""Where programs of the system are looked for: not where PATH, or a folder that is on it, says."""
PATIENCE = timedelta(hours=1)


def due_checks(run: CommandRun, session: Session) -> Iterator[Check]:
    """Checks of the account's mail, overdue periods and low seats."""
    yield from _mail(run, session)
    waiting = session.due()
    if waiting:
        yield _check(
            "renewals",
            "warning",
            plural(
                "{n} billing period is overdue since {day}; 'seattui tick' posts it.",
                "{n} billing periods are overdue since {day}; 'seattui tick' posts them.",
                len(waiting),
                day=waiting[0].start,
            ),
        )
    else:
        yield _check("renewals", "ok", msg("No billing period is overdue."))
    yield from _seats(session)


def timer_check() -> Check:
    """Whether a timer runs `seattui tick`: the system's, or the user's own."""
    systemctl = shutil.which("systemctl", path=SYSTEM)
    if systemctl is None:
        return _check(
            "timer", "note", msg("There is no systemd here; run 'seattui tick' from cron, for example.")
        )
    found = [_timer(systemctl, *scope) for scope in ((), ("--user",))]
    if "active" in found:
        return _check("timer", "ok", msg("{timer} is active.", timer=TIMER))
    if "installed" in found:
        return _check(
            "timer",
            "warning",
            msg(
                "{timer} is installed but not active: systemctl enable --now {timer} starts it.", timer=TIMER
            ),
        )
    return _check(
        "timer",
        "note",
        msg(
            "{timer} isn't installed (contrib/systemd); billing periods are posted when somebody "
            "makes a change.",
            timer=TIMER,
        ),
    )


def _timer(systemctl: str, *scope: str) -> str:
    try:
        output = subprocess.run(  # noqa: S603 - the program's whole path, and words of our own
            [systemctl, *scope, "show", "--property=LoadState,ActiveState", TIMER],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        ).stdout.splitlines()
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    if "LoadState=loaded" not in output:
        return "missing"
    return "active" if "ActiveState=active" in output else "installed"


def _mail(run: CommandRun, session: Session) -> Iterator[Check]:
    from seattui.mail.settings import mail_server

    outbox = session.outbox()
    try:
        server = mail_server(run.loaded)
    except UsageError as error:
        yield _check("mail", "fault", msg("{what} {hint}", what=error.message, hint=error.hint or msg("")))
    else:
        if server is None:
            yield _check(
                "mail",
                "warning" if outbox.waiting else "note",
                msg("No mail server is set (smtp_host): confirmations are waiting."),
            )
        else:
            place = f"{server.host}:{server.port}"
            yield _check(
                "mail", "ok", msg("Email is sent through {place} ({tls}).", place=place, tls=server.tls)
            )
    if outbox.waiting and outbox.oldest:
        late = session.now() - outbox.oldest > PATIENCE
        yield _check(
            "mail.waiting",
            "warning" if late else "ok",
            plural(
                "{n} email is waiting, since {when}. {answer}",
                "{n} emails are waiting, the oldest since {when}. {answer}",
                outbox.waiting,
                when=outbox.oldest.astimezone(session.account.zone),
                answer=outbox.answer,
            ),
        )
    if outbox.refused:
        yield _check(
            "mail.refused",
            "note",
            plural(
                "{n} email was refused; see Activity.",
                "{n} emails were refused; see Activity.",
                outbox.refused,
            ),
        )


def _seats(session: Session) -> Iterator[Check]:
    for subscription in session.subscriptions():
        if not subscription.runs_low:
            continue
        yield _check(
            f"seats.{subscription.hub}",
            "warning",
            plural(
                "{n} of {all} seats of {subscription} is left. {more}",
                "{n} of {all} seats of {subscription} are left. {more}",
                subscription.unassigned,
                all=subscription.purchased,
                subscription=subscription.name,
                more=_more(subscription, session),
            ),
        )


def _more(subscription: Subscription, session: Session) -> Message:
    price = subscription.seat_minor
    if price is None:
        return msg("There is no price for additional seats yet.")
    return msg(
        "An additional seat costs {now} until the next invoice, then {amount} {each}.",
        now=purchase(subscription, 1, price, session.today()),
        amount=Money(price, subscription.currency),
        each=each(subscription.billing_months),
    )


def _check(name: str, state: str, text: Message) -> Check:
    return Check(name, state, str(text).strip())
