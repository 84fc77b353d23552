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

from seattui.domain.billing.outbox import Answer, Fate, Letter
from seattui.domain.people.email import mailed_to
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.text import safe
from seattui.mail.settings import MailServer, is_address, password

# Seconds for each step, for the answer to the whole email, and for everything together.
STEP = 30
VERDICT = 120
ALTOGETHER = 300

MOST_SAID = 200
_DONE, _GO_ON = 250, 354
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


def send(server: MailServer, letter: Letter) -> Answer:
    """Tries once. Never raises for errors of network or server."""
    try:
        message = written(server, letter)
    except _Unwritable:
        return Answer(
            Fate.REFUSED, msg("{to} isn't an address that email can be sent to.", to=letter.recipient)
        )
    try:
        with _open(server) as smtp:
            return _handed_over(smtp, server, letter, message)
    except _Unusable as trouble:
        return Answer(Fate.LATER, trouble.words, unusable=True)


def written(server: MailServer, letter: Letter) -> EmailMessage:
    """The email as plain text in UTF-8, quoted-printable, which any server accepts."""
    if not is_address(letter.recipient):
        raise _Unwritable
    to = mailed_to(letter.recipient)
    local, _, domain = to.rpartition("@")
    message = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    try:
        message["From"] = Address(safe(server.sender_name), addr_spec=server.sender)
        message["To"] = Address(username=local, domain=domain)
        message["Subject"] = safe(letter.subject, MOST_SAID)
        message["Date"] = letter.written_at
        message["Message-ID"] = letter.message_id
    except (ValueError, MessageError, IndexError) as error:
        raise _Unwritable from error
    message["Auto-Submitted"] = "auto-generated"
    lines = letter.body.replace("\r\n", "\n").split("\n")
    message.set_content("\n".join(map(safe, lines)) + "\n", cte="quoted-printable")
    return message


@contextmanager
def _open(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted and logged in according to the settings. Raises _Unusable."""
    smtp = None
    try:
        try:
            smtp = _connected(server)
            cut = threading.Timer(ALTOGETHER, _cut, (smtp,))
            cut.daemon = True
            cut.start()
            _prepared(smtp, server)
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


def _prepared(smtp: smtplib.SMTP, server: MailServer) -> None:
    if server.tls == "starttls":
        smtp.starttls(context=ssl.create_default_context())
    smtp.ehlo_or_helo_if_needed()
    if server.password_file is not None:
        smtp.login(server.user, password(server.password_file))


def _handed_over(smtp: smtplib.SMTP, server: MailServer, letter: Letter, message: EmailMessage) -> Answer:
    ended = False
    try:
        options = []
        to = mailed_to(letter.recipient)
        if not to.isascii():
            if not smtp.has_extn("smtputf8"):
                words = msg("The mail server only accepts ASCII characters before the @ of an address.")
                return Answer(Fate.REFUSED, words)
            options = ["SMTPUTF8"]
        code, said = smtp.mail(server.sender, options)
        if code != _DONE:
            return Answer(Fate.LATER, _quoted(code, said), unusable=code >= 500 or code == _SHUTTING_DOWN)
        code, said = smtp.rcpt(to)
        if code not in _TAKEN:
            return _not_taken(code, said)
        code, said = smtp.docmd("DATA")
        if code != _GO_ON:
            return _not_taken(code, said)
        smtp.send(re.sub(rb"(?m)^\.", b"..", message.as_bytes()))
        if smtp.sock is not None:
            smtp.sock.settimeout(VERDICT)
        smtp.send(b".\r\n")
        ended = True
        code, said = smtp.getreply()
    except (OSError, smtplib.SMTPException, ValueError):
        if ended:
            return Answer(Fate.LATER, msg("The mail server's answer was lost: the email may arrive twice."))
        return Answer(Fate.LATER, msg("The mail server closed the connection before the email was sent."))
    return Answer(Fate.SENT, _quoted(code, said)) if code == _DONE else _not_taken(code, said)


def _not_taken(code: int, said: bytes) -> Answer:
    unusable = code in (_SHUTTING_DOWN, _LOGIN_NEEDED)
    refused = 500 <= code < 600 and not unusable
    return Answer(Fate.REFUSED if refused else Fate.LATER, _quoted(code, said), unusable)


def _quoted(code: int, said: bytes) -> Message:
    words = " ".join(said.decode("utf-8", "replace").split())
    return msg("{code} {said}", code=code, said=safe(words, MOST_SAID))


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
            said = raw if isinstance(raw, bytes) else str(raw).encode()
            return msg(
                "The mail server {place} answers: {words}", place=place, words=_quoted(error.smtp_code, said)
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


def _cut(smtp: smtplib.SMTP) -> None:
    """Closes the connection of a conversation that takes too long; both sides then see it closed."""
    with suppress(OSError, AttributeError):
        smtp.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
