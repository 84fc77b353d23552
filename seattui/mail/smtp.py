"""Hands one email to the mail server and returns the result. One deadline counts for all steps until the email is sent.

Only the server's answer to this email (to RCPT or DATA) can refuse it. Errors about the connection or login,
such as a wrong password, missing STARTTLS or a rejected sender, must be fixed by people: emails stay queued.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Any

from seattui.domain.billing.outbox import DeliveryAnswer, DeliveryOutcome, OutboxMail
from seattui.domain.people.email import mailed_to
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.text import safe
from seattui.mail.settings import MailServer, is_address, password

# Seconds for everything until the email is sent: finding the server, connecting, TLS, login, recipient. Then for the
# answer to the whole email, which it may be examining; and for the goodbye.
UNTIL_SENT = 10
DATA_SECONDS = 120
GOODBYE = 2

MAX_TEXT = 200
_DONE, _SEND_DATA = 250, 354
_TAKEN = (_DONE, 251, 252)
_SHUTTING_DOWN = 421
_LOGIN_NEEDED = 530


class _Unusable(Exception):
    """The server can't be used for any email."""

    def __init__(self, words: Message):
        super().__init__()
        self.words = words


class _Unwritable(Exception):
    """The email can't be made into a message."""


class _Deadline:
    """Closes the connection when the time is over; both sides then see it closed."""

    def __init__(self) -> None:
        self.over = False
        self.smtp: smtplib.SMTP | None = None
        """Set before it connects."""
        self._timer = threading.Timer(0, self._close)

    def within(self, seconds: float) -> None:
        """What comes now may take so long."""
        self._timer.cancel()
        self._timer = threading.Timer(seconds, self._close)
        self._timer.daemon = True
        self._timer.start()
        if self.smtp is not None and self.smtp.sock is not None:
            self.smtp.sock.settimeout(seconds)

    def end(self) -> None:
        self._timer.cancel()

    def check(self) -> None:
        """Raises TimeoutError if the time was over before there was a connection that could be closed."""
        if self.over:
            raise TimeoutError

    def _close(self) -> None:
        self.over = True
        with suppress(OSError, AttributeError):
            self.smtp.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]


def send(server: MailServer, mail: OutboxMail) -> DeliveryAnswer:
    """Tries once. Never raises for errors of network or server."""
    try:
        message = as_message(server, mail)
    except _Unwritable:
        return DeliveryAnswer(
            DeliveryOutcome.REFUSED,
            msg("{to} isn't an address that email can be sent to.", to=mail.recipient),
        )
    try:
        with _open(server) as (smtp, deadline):
            return _transmit(smtp, deadline, server, mail, message)
    except _Unusable as trouble:
        return DeliveryAnswer(DeliveryOutcome.LATER, trouble.words, unusable=True)


def as_message(server: MailServer, mail: OutboxMail) -> EmailMessage:
    """The email as plain text in UTF-8, quoted-printable, which any server accepts."""
    if not is_address(mail.recipient):
        raise _Unwritable
    to = mailed_to(mail.recipient)
    local, _, domain = to.rpartition("@")
    message = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    try:
        message["From"] = Address(safe(server.sender_name), addr_spec=server.sender)
        message["To"] = Address(username=local, domain=domain)
        message["Subject"] = safe(mail.subject, MAX_TEXT)
        message["Date"] = mail.written_at
        message["Message-ID"] = mail.message_id
    except (ValueError, MessageError, IndexError) as error:
        raise _Unwritable from error
    message["Auto-Submitted"] = "auto-generated"
    lines = mail.body.replace("\r\n", "\n").split("\n")
    message.set_content("\n".join(map(safe, lines)) + "\n", cte="quoted-printable")
    return message


@contextmanager
def _open(server: MailServer) -> Iterator[tuple[smtplib.SMTP, _Deadline]]:
    """A connection, encrypted and logged in according to the settings. Raises _Unusable."""
    deadline = _Deadline()
    try:
        try:
            deadline.within(UNTIL_SENT)
            smtp = _connected(server, deadline)
            deadline.check()
            _secure(smtp, server)
        except (OSError, UnicodeError, ValueError, UsageError) as error:
            raise _Unusable(_why_unusable(TimeoutError() if deadline.over else error, server)) from None
        yield smtp, deadline
    finally:
        if deadline.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                if not deadline.over:
                    deadline.within(GOODBYE)
                deadline.smtp.quit()
            deadline.smtp.close()
        deadline.end()


def _connected(server: MailServer, deadline: _Deadline) -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if server.tls == "tls" else smtplib.SMTP

    class Connecting(kind):  # type: ignore[misc, valid-type]
        """Connects while it is made; by then the deadline has to know it."""

        def connect(self, *given: Any, **named: Any) -> tuple[int, bytes]:
            deadline.smtp = self
            answer: tuple[int, bytes] = super().connect(*given, **named)
            return answer

    name = socket.gethostname()
    # Servers require a full name or an address in EHLO; its value doesn't matter.
    here = name if "." in name and name.isascii() else "[127.0.0.1]"
    context = {"context": ssl.create_default_context()} if server.tls == "tls" else {}
    return Connecting(server.host, server.port, here, timeout=UNTIL_SENT, **context)


def _secure(smtp: smtplib.SMTP, server: MailServer) -> None:
    if server.tls == "starttls":
        smtp.starttls(context=ssl.create_default_context())
    smtp.ehlo_or_helo_if_needed()
    if server.password_file is not None:
        smtp.login(server.user, password(server.password_file))


def _transmit(
    smtp: smtplib.SMTP, deadline: _Deadline, server: MailServer, mail: OutboxMail, message: EmailMessage
) -> DeliveryAnswer:
    ended = False
    try:
        options = []
        to = mailed_to(mail.recipient)
        if not to.isascii():
            if not smtp.has_extn("smtputf8"):
                words = msg("The mail server only accepts ASCII characters before the @ of an address.")
                return DeliveryAnswer(DeliveryOutcome.REFUSED, words)
            options = ["SMTPUTF8"]
        code, reply = smtp.mail(server.sender, options)
        if code != _DONE:
            return DeliveryAnswer(
                DeliveryOutcome.LATER, _quoted(code, reply), unusable=code >= 500 or code == _SHUTTING_DOWN
            )
        code, reply = smtp.rcpt(to)
        if code not in _TAKEN:
            return _rejected(code, reply)
        code, reply = smtp.docmd("DATA")
        if code != _SEND_DATA:
            return _rejected(code, reply)
        smtp.send(re.sub(rb"(?m)^\.", b"..", message.as_bytes()))
        deadline.within(DATA_SECONDS)
        smtp.send(b".\r\n")
        ended = True
        code, reply = smtp.getreply()
    except (OSError, smtplib.SMTPException, ValueError):
        if ended:
            return DeliveryAnswer(
                DeliveryOutcome.LATER, msg("The mail server's answer was lost: the email may arrive twice.")
            )
        if deadline.over:
            words = _why_unusable(TimeoutError(), server)
            return DeliveryAnswer(DeliveryOutcome.LATER, words, unusable=True)
        return DeliveryAnswer(
            DeliveryOutcome.LATER, msg("The mail server closed the connection before the email was sent.")
        )
    return (
        DeliveryAnswer(DeliveryOutcome.SENT, _quoted(code, reply))
        if code == _DONE
        else _rejected(code, reply)
    )


def _rejected(code: int, reply: bytes) -> DeliveryAnswer:
    unusable = code in (_SHUTTING_DOWN, _LOGIN_NEEDED)
    refused = 500 <= code < 600 and not unusable
    return DeliveryAnswer(
        DeliveryOutcome.REFUSED if refused else DeliveryOutcome.LATER, _quoted(code, reply), unusable
    )


def _quoted(code: int, reply: bytes) -> Message:
    words = " ".join(reply.decode("utf-8", "replace").split())
    return msg("{code} {said}", code=code, said=safe(words, MAX_TEXT))


def _why_unusable(error: Exception, server: MailServer) -> Message:
    """The reason as a message. The server's answer to a login isn't quoted: it could repeat the password."""
    place = f"{server.host}:{server.port}"
    match error:
        case UsageError():
            return error.message
        case smtplib.SMTPAuthenticationError():
            return msg(
                "The mail server {place} rejects the user name or password ({code}).",
                place=place,
                code=error.smtp_code,
            )
        case smtplib.SMTPNotSupportedError():
            if server.tls == "starttls" and "STARTTLS" in str(error):
                return msg(
                    "The mail server {place} doesn't offer STARTTLS: nothing was sent unencrypted.",
                    place=place,
                )
            return msg("The mail server {place} offers no supported login method.", place=place)
        case smtplib.SMTPServerDisconnected() if "timed out" in str(error):
            return msg("The mail server {place} doesn't answer.", place=place)
        case smtplib.SMTPServerDisconnected():
            return msg("The mail server {place} closed the connection immediately.", place=place)
        case smtplib.SMTPResponseException():
            raw = error.smtp_error
            reply = raw if isinstance(raw, bytes) else str(raw).encode()
            return msg(
                "The mail server {place} answers: {words}", place=place, words=_quoted(error.smtp_code, reply)
            )
        case smtplib.SMTPException():
            return msg("The mail server {place} offers no supported login method.", place=place)
        case ssl.SSLCertVerificationError():
            return msg(
                "The certificate of the mail server {place} isn't valid: {why}.",
                place=place,
                why=error.verify_message,
            )
        case ssl.SSLError():
            return msg(
                "The mail server {place} doesn't use TLS there; check smtp_port and smtp_tls.",
                place=place,
            )
        case TimeoutError():
            return msg("The mail server {place} doesn't answer.", place=place)
        case OSError():
            return msg("The mail server {place} can't be reached: {why}.", place=place, why=why(error))
    return msg("{place} isn't a valid mail server name.", place=place)
