"""A mail server that behaves as it is told: takes mail, refuses, greylists, or hangs up at some point."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from seattui.mail.settings import MailServer
from tests.support.stores.postgres import free_port

USER, SECRET = "seats", "correct horse battery staple"
HANG_UP = "hang up"


class MailHost:
    """aiosmtpd on a free port of 127.0.0.1.

    `rcpt` and `data` are what it answers there, one a letter, the last one for all further letters:
    a reply such as "451 4.7.1 try later", HANG_UP, or "" for taking it.
    """

    def __init__(
        self,
        *,
        rcpt: tuple[str, ...] = ("",),
        data: tuple[str, ...] = ("",),
        mail: str = "",
        context: ssl.SSLContext | None = None,
        implicit: bool = False,
        login: bool = False,
        before_answer: Callable[[], None] = lambda: None,
        smtputf8: bool = True,
    ) -> None:
        self.rcpt, self.data, self.mail = list(rcpt), list(data), mail
        self.before_answer = before_answer
        self.taken: list[bytes] = []
        self.recipients: list[str] = []
        self.options: list[str] = []
        self.logins: list[bytes] = []
        more: dict[str, Any] = {}
        if login:
            more |= {
                "authenticator": self._authenticated,
                "auth_required": True,
                "auth_require_tls": context is not None,
            }
        if implicit:
            more["ssl_context"] = context
        elif context is not None:
            more |= {"tls_context": context, "require_starttls": True}
        self._controller = Controller(
            self, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=smtputf8, ready_timeout=20, **more
        )
        self.tls = "tls" if implicit else "starttls" if context else "none"

    def start(self) -> None:
        self._controller.start()
        self.port = self._controller.port

    def stop(self) -> None:
        self._controller.stop()

    def server(self, **others: object) -> MailServer:
        """How to reach it, as settings would say it."""
        how: dict[str, Any] = {"tls": self.tls, "sender": "seats@acme.example", "sender_name": "Seats"}
        return MailServer("127.0.0.1", self.port, **(how | others))

    @property
    def messages(self) -> list[EmailMessage]:
        """What was taken, in order."""
        return [message_from_bytes(raw, policy=default) for raw in self.taken]

    def _authenticated(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login)
        return AuthResult(
            success=(data.login, data.password) == (USER.encode(), SECRET.encode()), handled=False
        )

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.options = options
        if self.mail:
            return self.mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt.pop(0) if len(self.rcpt) > 1 else self.rcpt[0]
        if answer == HANG_UP:
            server.transport.abort()
            return "250 never heard"
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.data.pop(0) if len(self.data) > 1 else self.data[0]
        self.before_answer()
        if answer in ("", HANG_UP):
            self.taken.append(envelope.original_content)
            self.recipients += envelope.rcpt_tos
        if answer == HANG_UP:
            server.transport.abort()
        return answer or "250 2.0.0 taken"
