"""Hands one email to the mail server and returns the result. Every step has a timeout.

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

from seattui.domain.billing.outbox import DeliveryAnswer, DeliveryOutcome, OutboxMail
from seattui.domain.people.email import mailed_to
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.text import safe
from seattui.mail.settings import MailServer, is_address, password

# Seconds for each step, for the answer to the whole email, and for everything together.
STEP = 30
DATA_SECONDS = 120
ALTOGETHER = 300

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
        with _open(server) as smtp:
            return _transmit(smtp, server, mail, message)
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
def _open(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted and logged in according to the settings. Raises _Unusable."""
    smtp = None
    try:
        try:
            smtp = _connected(server)
            cut = threading.Timer(ALTOGETHER, _close, (smtp,))
            cut.daemon = True
            cut.start()
            _secure(smtp, server)
        except (OSError, UnicodeError, ValueError, UsageError) as error:
            raise _Unusable(_why_unusable(error, server)) from None
        yield smtp
    finally:
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()
            cut.cancel()


def _connected(server: MailServer) -> smtplib.SMTP:
    name = socket.gethostname()
    # Servers require a full name or an address in EHLO; its value doesn't matter.
    here = name if "." in name and name.isascii() else "[127.0.0.1]"
    if server.tls == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, here, timeout=STEP, context=ssl.create_default_context()
        )
    return smtplib.SMTP(server.host, server.port, here, timeout=STEP)


def _secure(smtp: smtplib.SMTP, server: MailServer) -> None:
    if server.tls == "starttls":
        smtp.starttls(context=ssl.create_default_context())
    smtp.ehlo_or_helo_if_needed()
    if server.password_file is not None:
        smtp.login(server.user, password(server.password_file))


def _transmit(
    smtp: smtplib.SMTP, server: MailServer, mail: OutboxMail, message: EmailMessage
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
        if smtp.sock is not None:
            smtp.sock.settimeout(DATA_SECONDS)
        smtp.send(b".\r\n")
        ended = True
        code, reply = smtp.getreply()
    except (OSError, smtplib.SMTPException, ValueError):
        if ended:
            return DeliveryAnswer(
                DeliveryOutcome.LATER, msg("The mail server's answer was lost: the email may arrive twice.")
            )
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


def _close(smtp: smtplib.SMTP) -> None:
    """Closes the connection of a conversation that takes too long; both sides then see it closed."""
    with suppress(OSError, AttributeError):
        smtp.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
