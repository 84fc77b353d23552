"""The mail server from the settings; errors name file, line and key."""

from __future__ import annotations

import os
import re
import stat
from email.utils import parseaddr
from pathlib import Path

from seattui.domain.people.email import mailed_to
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.paths import expanded
from seattui.kit.reading import opened
from seattui.kit.records import dataclass
from seattui.kit.settings import Encryption, Loaded

PORTS = {"none": 25, "starttls": 587, "tls": 465}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_PASSWORD = 1024
_NEEDED = ("smtp_host", "smtp_sender")
_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"@]+@[^\s<>()\[\]\\,;:\"@]+")


@dataclass(frozen=True, slots=True)
class MailServer:
    """How to connect to the mail server. The password is read at login and not stored."""

    host: str
    port: int
    tls: Encryption
    sender: str
    sender_name: str = ""
    user: str = ""
    password_file: Path | None = None

    @property
    def domain(self) -> str:
        """The sender's domain: the right side of Message-IDs."""
        return self.sender.rpartition("@")[2]


def mail_server(loaded: Loaded) -> MailServer | None:
    """The configured mail server; None if there is none. Raises UsageError with place and key."""
    settings = loaded.settings
    given = [
        name
        for name in loaded.sources
        if name.startswith("smtp_") and loaded.sources[name].kind != "default" and getattr(settings, name)
    ]
    if not given:
        return None
    for name in _NEEDED:
        if not getattr(settings, name):
            raise _invalid(
                loaded, given[0], msg("{key} is missing.", key=name), msg("Email needs {keys}.", keys=", ".join(_NEEDED))
            )  # fmt: skip
    if not re.fullmatch(r"[\w.:-]+", settings.smtp_host):
        raise _invalid(loaded, "smtp_host", msg("smtp_host isn't a valid server name."))
    if settings.smtp_tls == "none" and settings.smtp_host not in LOOPBACK:
        raise _invalid(
            loaded,
            "smtp_tls",
            msg('With smtp_tls "none" tokens and passwords would cross the network unencrypted.'),
            msg('Use starttls or tls; "none" is only for a mail server on this machine.'),
        )
    name, sender = parseaddr(settings.smtp_sender)
    sender = mailed_to(sender)
    if not is_address(sender) or not sender.isascii() or not settings.smtp_sender.isprintable():
        raise _invalid(
            loaded,
            "smtp_sender",
            msg("smtp_sender isn't an email address."),
            msg("Write it like seats@example.com or Seats <seats@example.com>."),
        )
    secret = _login(loaded)
    return MailServer(
        settings.smtp_host,
        settings.smtp_port or PORTS[settings.smtp_tls],
        settings.smtp_tls,
        sender,
        name,
        settings.smtp_user,
        secret,
    )


def is_address(text: str) -> bool:
    """Whether mail can be sent to it: without characters that could end a header or a command."""
    return len(text) <= 254 and text.isprintable() and _ADDRESS.fullmatch(text) is not None


def _login(loaded: Loaded) -> Path | None:
    settings = loaded.settings
    if bool(settings.smtp_user) != bool(settings.smtp_password_file):
        here = "smtp_user" if settings.smtp_user else "smtp_password_file"
        raise _invalid(loaded, here, msg("smtp_user and smtp_password_file must be set together."))
    if not settings.smtp_user:
        return None
    if not (settings.smtp_user.isascii() and settings.smtp_user.isprintable()):
        raise _invalid(loaded, "smtp_user", msg("smtp_user has characters that can't be sent."))
    try:
        path = expanded(settings.smtp_password_file)
        password(path)
    except UsageError as error:
        raise _invalid(loaded, "smtp_password_file", error.message, error.hint) from None
    return path


def password(path: Path) -> str:
    """The password in a file that only its owner can read. Raises UsageError, which never contains the password."""
    try:
        with opened(path) as file:
            about = os.fstat(file.fileno())
            if stat.S_IMODE(about.st_mode) & 0o077:
                raise _unreadable(
                    msg(
                        "Others can read or write {path} (mode {mode}).",
                        path=str(path),
                        mode=f"{stat.S_IMODE(about.st_mode):o}",
                    ),
                    msg("Restrict it to its owner: chmod 600 {path}", path=str(path)),
                )
            raw = file.read(MAX_PASSWORD + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(msg("{path} can't be read: {why}.", path=str(path), why=why(error))) from None
    secret = raw.removesuffix(b"\n").removesuffix(b"\r")
    if not secret or len(raw) > MAX_PASSWORD or not all(0x20 <= byte < 0x7F for byte in secret):
        raise _unreadable(msg("{path} must hold exactly one line of ASCII characters.", path=str(path)))
    return secret.decode("ascii")


def _unreadable(message: Message, hint: Message | None = None) -> UsageError:
    return UsageError("mail-settings", message, hint)


def _invalid(loaded: Loaded, key: str, message: Message, hint: Message | None = None) -> UsageError:
    place = loaded.sources[key].place or str(loaded.path)
    return UsageError("mail-settings", msg("{place}: {message}", place=place, message=message), hint)
