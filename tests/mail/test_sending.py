"""One letter to a real mail server: what arrives, and what became of it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal

import pytest

from seattui.domain.billing.outbox import DeliveryOutcome
from seattui.mail import smtp
from seattui.mail.settings import MailServer
from seattui.mail.smtp import send
from tests.mail.letters import AT, letter
from tests.mail.server import HANG_UP, SECRET, USER, MailHost
from tests.support.faults import mail
from tests.support.stores.postgres import free_port

Host = Callable[..., MailHost]
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
}  # fmt: skip


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(SECRET + "\n")
    path.chmod(0o600)
    return path


class TestWhatArrives:
    def test_the_letter_whole_with_every_header(self, host: Host) -> None:
        there = host()
        answer = send(there.server(), letter())
        assert (answer.outcome, str(answer.words)) == (DeliveryOutcome.SENT, "250 2.0.0 taken")
        (message,) = there.messages
        assert message.get_content().replace("\r\n", "\n") == letter().body + "\n"
        assert message["Subject"] == "3 seats of Sales Hub Enterprise bought"
        assert message["From"] == "Seats <seats@acme.example>"
        assert message["To"] == "bo@acme.example"
        assert there.recipients == ["bo@acme.example"]
        assert message["Message-ID"] == "<a1b2c3@acme.example>"
        assert parsedate_to_datetime(message["Date"]) == AT
        assert message["Auto-Submitted"] == "auto-generated"
        assert message.get_content_type() == "text/plain"
        assert message.get_content_charset() == "utf-8"

    def test_letters_of_all_the_world_in_seven_bits(self, host: Host) -> None:
        there = host()
        words = letter(subject="Benutzerlizenzen für Łódź 座席", body="1.800,00 € je Monat – 座席 ✓")
        assert send(there.server(), words).outcome is DeliveryOutcome.SENT
        assert there.taken[0].isascii()
        (message,) = there.messages
        assert message["Subject"] == words.subject
        assert message.get_content().strip() == words.body

    @pytest.mark.parametrize(
        "hostile",
        [
            {"subject": "Seats\r\nBcc: eve@evil.example"},
            {"subject": "Seats\nBcc: eve@evil.example\n\nBuy now"},
            {"body": "Seats\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<all@acme.example>\r\nDATA"},
            {"subject": "Seats\u2028Bcc: eve@evil.example"},
            {"body": "\x1b]0;owned\x07 \u202emoc"},
        ],
    )
    def test_nothing_stored_becomes_a_header_or_a_command(self, host: Host, hostile: dict[str, str]) -> None:
        there = host()
        assert send(there.server(), letter(**hostile)).outcome is DeliveryOutcome.SENT
        (message,) = there.messages
        assert message["Bcc"] is None
        assert set(message.keys()) == HEADERS
        assert there.recipients == ["bo@acme.example"]
        assert not set(message.get_content()) & {"\x1b", "\x07", "\u202e"}

    @pytest.mark.parametrize(
        "address",
        ["", "bo", "bo@acme.example>\r\nRCPT TO:<eve@evil.example", "bo@acme.example\nBcc: eve@evil.example",
         "bo@acme.example, eve@evil.example", "<bo@acme.example>", "a b@acme.example", "bo@", "@acme.example",
         "b" * 250 + "@acme.example"],
    )  # fmt: skip
    def test_what_isnt_an_address_is_refused_before_anybody_is_asked(self, host: Host, address: str) -> None:
        there = host()
        assert send(there.server(), letter(recipient=address)).outcome is DeliveryOutcome.REFUSED
        assert there.taken == []

    def test_an_address_beyond_ascii_where_the_server_can(self, host: Host) -> None:
        there = host()
        assert send(there.server(), letter(recipient="jürgen@müller.example")).outcome is DeliveryOutcome.SENT
        assert there.recipients == ["jürgen@müller.example"]
        assert "SMTPUTF8" in there.options

    def test_an_address_beyond_ascii_where_it_cant(self, host: Host) -> None:
        there = host(smtputf8=False)
        answer = send(there.server(), letter(recipient="jürgen@müller.example"))
        assert answer.outcome is DeliveryOutcome.REFUSED
        assert "before the @" in str(answer.words)

    @pytest.mark.parametrize("smtputf8", [True, False])
    @pytest.mark.parametrize(
        ("address", "taken"),
        [
            ("jo@münchen.example", "jo@xn--mnchen-3ya.example"),
            ("jo@straße.example", "jo@xn--strae-oqa.example"),
            ("jo@acme。example", "jo@acme.example"),
        ],
    )
    def test_a_domain_beyond_ascii_goes_to_its_ascii_form_wherever_the_mail_passes(
        self, host: Host, address: str, taken: str, smtputf8: bool
    ) -> None:
        there = host(smtputf8=smtputf8)
        assert send(there.server(), letter(recipient=address)).outcome is DeliveryOutcome.SENT
        assert there.recipients == [taken]
        (message,) = there.messages
        assert message["To"] == taken
        assert there.taken[0].isascii()


class TestRefused:
    def test_nobody_of_that_name(self, host: Host) -> None:
        answer = send(host(rcpt=("550 5.1.1 no such user",)).server(), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.REFUSED, False)
        assert str(answer.words) == "550 5.1.1 no such user"

    def test_the_mail_itself(self, host: Host) -> None:
        answer = send(host(data=("554 5.7.1 looks like spam",)).server(), letter())
        assert answer.outcome is DeliveryOutcome.REFUSED

    def test_the_servers_words_are_made_harmless(self, host: Host) -> None:
        answer = send(host(rcpt=("550 \x1b]52;c;b3duZWQ=\x07[/] no",)).server(), letter())
        assert str(answer.words) == "550 \\x1b]52;c;b3duZWQ=\\x07[/] no"

    def test_a_sender_it_doesnt_like_is_ours_to_mend(self, host: Host) -> None:
        answer = send(host(mail="553 5.7.1 not your address").server(), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)


class TestLater:
    def test_greylisted(self, host: Host) -> None:
        there = host(rcpt=("451 4.7.1 greylisted", ""))
        assert send(there.server(), letter()).outcome is DeliveryOutcome.LATER
        assert send(there.server(), letter(attempt=2)).outcome is DeliveryOutcome.SENT

    def test_shutting_down(self, host: Host) -> None:
        answer = send(host(rcpt=("421 4.3.2 closing",)).server(), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)

    def test_dropped_before_the_data(self, host: Host) -> None:
        there = host(rcpt=(HANG_UP,))
        answer = send(there.server(), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, False)
        assert "before the email was sent" in str(answer.words)
        assert there.taken == []

    def test_dropped_after_the_data_keeps_its_message_id(self, host: Host) -> None:
        there = host(data=(HANG_UP, ""))
        answer = send(there.server(), letter())
        assert answer.outcome is DeliveryOutcome.LATER
        assert "answer was lost" in str(answer.words)
        assert send(there.server(), letter(attempt=2)).outcome is DeliveryOutcome.SENT
        first, second = there.messages
        assert first["Message-ID"] == second["Message-ID"]

    def test_no_server(self) -> None:
        server = MailServer("127.0.0.1", free_port(), "none", "seats@acme.example")
        answer = send(server, letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)
        assert "can't be reached" in str(answer.words)

    @pytest.mark.parametrize("name", ["nowhere.invalid", "a..b", "x" * 70])
    def test_no_such_host(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_: object, **__: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        if name == "nowhere.invalid":
            monkeypatch.setattr(socket, "getaddrinfo", unknown)
        answer = send(MailServer(name, 25, "none", "seats@acme.example"), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)

    @pytest.mark.parametrize("tls", ["none", "tls"])
    @pytest.mark.parametrize("says", [b"", b"220 ready\r\n"], ids=["never a word", "then silent"])
    def test_a_server_that_is_silent(
        self, monkeypatch: pytest.MonkeyPatch, says: bytes, tls: Literal["none", "tls"]
    ) -> None:
        """One deadline for all of it, the goodbye as well."""
        assert smtp.UNTIL_SENT + smtp.GOODBYE < 15
        monkeypatch.setattr(smtp, "UNTIL_SENT", 0.2)
        monkeypatch.setattr(smtp, "GOODBYE", 60)

        def speak(listening: socket.socket) -> None:
            peer, _ = listening.accept()
            peer.sendall(says)
            kept.append(peer)

        kept: list[socket.socket] = []
        with socket.create_server(("127.0.0.1", 0)) as silent:
            threading.Thread(target=speak, args=(silent,), daemon=True).start()
            server = MailServer("127.0.0.1", silent.getsockname()[1], tls, "seats@acme.example")
            answer = send(server, letter())
        if not (says and tls == "tls"):  # which is no TLS
            mail.SILENT.assert_said(75, str(answer.words))
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)
        for peer in kept:
            peer.close()

    def test_a_server_that_drips_words_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(smtp, "UNTIL_SENT", 0.2)
        ended = threading.Event()

        def drip(listening: socket.socket) -> None:
            peer, _ = listening.accept()
            with peer:
                peer.sendall(b"220 ready\r\n")
                peer.recv(100)
                try:
                    while not ended.wait(0.01):
                        peer.sendall(b"250-and so on\r\n")
                except OSError:
                    ended.set()

        with socket.create_server(("127.0.0.1", 0)) as listening:
            threading.Thread(target=drip, args=(listening,), daemon=True).start()
            server = MailServer("127.0.0.1", listening.getsockname()[1], "none", "seats@acme.example")
            answer = send(server, letter())
        assert answer.outcome is DeliveryOutcome.LATER
        assert ended.wait(10)


class TestEncryptedAndLoggedIn:
    @pytest.mark.parametrize("implicit", [False, True])
    def test_both_ways(
        self, host: Host, context: ssl.SSLContext, trusted: Path, secret: Path, implicit: bool
    ) -> None:
        there = host(context=context, implicit=implicit, login=not implicit)
        login = {} if implicit else {"user": USER, "password_file": secret}
        answer = send(there.server(**login), letter())
        assert answer.outcome is DeliveryOutcome.SENT, str(answer.words)
        assert there.logins == ([] if implicit else [USER.encode()])

    def test_a_wrong_password_is_told_and_never_shown(
        self, host: Host, context: ssl.SSLContext, trusted: Path, secret: Path
    ) -> None:
        secret.write_text("quite another secret")
        there = host(context=context, login=True)
        answer = send(there.server(user=USER, password_file=secret), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)
        assert "rejects the user name or password (535)" in str(answer.words)
        assert "secret" not in repr(answer)
        assert there.taken == []

    def test_no_starttls_where_it_is_required(self, host: Host) -> None:
        there = host()
        answer = send(there.server(tls="starttls"), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)
        assert "doesn't offer STARTTLS: nothing was sent unencrypted" in str(answer.words)
        assert there.taken == []

    @pytest.mark.parametrize("implicit", [False, True])
    def test_a_certificate_that_nobody_vouches_for(
        self, host: Host, context: ssl.SSLContext, implicit: bool
    ) -> None:
        there = host(context=context, implicit=implicit)
        answer = send(there.server(), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)
        assert "certificate" in str(answer.words)
        assert there.taken == []

    def test_tls_where_the_server_speaks_none(self, host: Host) -> None:
        answer = send(host().server(tls="tls"), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)
        assert "smtp_tls" in str(answer.words)

    def test_a_login_where_the_server_knows_none(self, host: Host, secret: Path) -> None:
        answer = send(host().server(user=USER, password_file=secret), letter())
        assert (answer.outcome, answer.unusable) == (DeliveryOutcome.LATER, True)
        assert "login" in str(answer.words)

    def test_a_password_file_that_others_can_read_is_not_used(self, host: Host, secret: Path) -> None:
        secret.chmod(0o644)
        there = host()
        answer = send(there.server(user=USER, password_file=secret), letter())
        assert answer.unusable
        assert "mode 644" in str(answer.words)
        assert there.logins == []
