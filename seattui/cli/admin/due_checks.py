"""What `doctor` says of what falls due with time: mail, overdue periods, seats that run low, the timer."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from seattui.cli.run.session import Session
from seattui.domain.billing.charges import purchase
from seattui.domain.model import Check, Subscription
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, plural, say
from seattui.kit.money import Money

if TYPE_CHECKING:
    from seattui.service.session import Desk

TIMER = "seattui-tick.timer"
PATIENCE = timedelta(hours=1)


def due_checks(session: Session, desk: Desk) -> Iterator[Check]:
    """Mail, overdue periods and low seats of the account."""
    yield from _mail(session, desk)
    waiting = desk.due()
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
        yield _check("renewals", "ok", say("No billing period is overdue."))
    yield from _seats(desk)


def timer_check() -> Check:
    """Whether a timer runs `seattui tick`: a system's, or this user's own."""
    systemctl = shutil.which("systemctl")
    if systemctl is None:
        return _check(
            "timer", "note", say("There is no systemd here; let cron or the like run 'seattui tick'.")
        )
    found = [_timer(systemctl, *scope) for scope in ((), ("--user",))]
    if "active" in found:
        return _check("timer", "ok", say("{timer} is active.", timer=TIMER))
    if "installed" in found:
        return _check(
            "timer",
            "warning",
            say(
                "{timer} is installed but not active: systemctl enable --now {timer} starts it.", timer=TIMER
            ),
        )
    return _check(
        "timer",
        "note",
        say(
            "{timer} isn't installed (contrib/systemd); whoever makes a change posts what is due.",
            timer=TIMER,
        ),
    )


def _timer(systemctl: str, *scope: str) -> str:
    try:
        said = subprocess.run(  # noqa: S603 - the program's whole path, and words of our own
            [systemctl, *scope, "show", "--property=LoadState,ActiveState", TIMER],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        ).stdout.splitlines()
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    if "LoadState=loaded" not in said:
        return "missing"
    return "active" if "ActiveState=active" in said else "installed"


def _mail(session: Session, desk: Desk) -> Iterator[Check]:
    from seattui.mail.settings import mail_server

    outbox = desk.outbox()
    try:
        server = mail_server(session.loaded)
    except UsageError as error:
        yield _check("mail", "fault", say("{what} {hint}", what=error.message, hint=error.hint or say("")))
    else:
        if server is None:
            yield _check(
                "mail",
                "warning" if outbox.waiting else "note",
                say("No mail server is set (smtp_host): confirmations wait."),
            )
        else:
            place = f"{server.host}:{server.port}"
            yield _check("mail", "ok", say("Mail goes through {place} ({tls}).", place=place, tls=server.tls))
    if outbox.waiting and outbox.oldest:
        late = desk.now() - outbox.oldest > PATIENCE
        yield _check(
            "mail.waiting",
            "warning" if late else "ok",
            plural(
                "{n} mail waits, the oldest since {when}. {answer}",
                "{n} mails wait, the oldest since {when}. {answer}",
                outbox.waiting,
                when=outbox.oldest.astimezone(desk.account.zone),
                answer=outbox.answer,
            ),
        )
    if outbox.refused:
        yield _check(
            "mail.refused",
            "note",
            plural(
                "{n} mail was refused; Activity says why.",
                "{n} mails were refused; Activity says why.",
                outbox.refused,
            ),
        )


def _seats(desk: Desk) -> Iterator[Check]:
    for subscription in desk.subscriptions():
        below = subscription.warn_below
        if below is None or subscription.unassigned >= below:
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
                more=_more(subscription, desk),
            ),
        )


def _more(subscription: Subscription, desk: Desk) -> Message:
    price = subscription.seat_minor
    if price is None:
        return say("There is no price for a further seat yet.")
    return say(
        "A further seat costs {now} until the next invoice, then {amount} each billing interval.",
        now=purchase(subscription, 1, price, desk.today()),
        amount=Money(price, subscription.currency),
    )


def _check(name: str, state: str, text: Message) -> Check:
    return Check(name, state, str(text).strip())
