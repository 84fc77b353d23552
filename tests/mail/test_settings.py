"""Which mail server the settings name, and what is said where they are wrong."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from seattui.kit.errors import UsageError
from seattui.kit.settings import load
from seattui.mail.settings import MailServer, mail_server

RIGHT = 'smtp_host = "mail.acme.example"\nsmtp_sender = "Seats <seats@acme.example>"\n'
SECRET = "tr0ub4dor"


def read(tmp_path: Path, text: str, **environment: str) -> MailServer | None:
    path = tmp_path / "seattui.toml"
    path.write_text(text)
    return mail_server(load(environ={"SEATTUI_CONFIG": str(path), **environment}))


def password_file(tmp_path: Path, content: str = SECRET, mode: int = 0o600) -> Path:
    path = tmp_path / "password"
    path.write_text(content)
    path.chmod(mode)
    return path


class TestMailServer:
    def test_none_is_set(self, tmp_path: Path) -> None:
        assert read(tmp_path, 'lang = "de"\n') is None

    def test_just_host_and_sender(self, tmp_path: Path) -> None:
        assert read(tmp_path, RIGHT) == MailServer(
            "mail.acme.example", 587, "starttls", "seats@acme.example", "Seats"
        )

    def test_a_senders_domain_beyond_ascii_is_known_to_servers_by_its_ascii_form(
        self, tmp_path: Path
    ) -> None:
        server = read(tmp_path, 'smtp_host = "mx"\nsmtp_sender = "Lizenzen <seats@münchen.example>"\n')
        assert server
        assert (server.sender, server.domain) == ("seats@xn--mnchen-3ya.example", "xn--mnchen-3ya.example")

    @pytest.mark.parametrize(("tls", "port"), [("none", 25), ("starttls", 587), ("tls", 465)])
    def test_the_usual_port(self, tmp_path: Path, tls: str, port: int) -> None:
        server = read(tmp_path, RIGHT.replace("mail.acme.example", "localhost") + f'smtp_tls = "{tls}"\n')
        assert server
        assert server.port == port

    def test_from_the_environment(self, tmp_path: Path) -> None:
        server = read(
            tmp_path, "", SEATTUI_SMTP_HOST="mx", SEATTUI_SMTP_SENDER="a@b.example", SEATTUI_SMTP_PORT="2525"
        )
        assert server == MailServer("mx", 2525, "starttls", "a@b.example")

    def test_a_login(self, tmp_path: Path) -> None:
        path = password_file(tmp_path)
        server = read(tmp_path, RIGHT + f'smtp_user = "seats"\nsmtp_password_file = "{path}"\n')
        assert server
        assert (server.user, server.password_file) == ("seats", path)
        assert SECRET not in repr(server)

    @pytest.mark.parametrize(
        ("text", "line", "key"),
        [
            ("smtp_port = 2525\n", 1, "smtp_host"),
            ('lang = "en"\nsmtp_sender = "a@b.example"\n', 2, "smtp_host"),
            ('smtp_host = "mx"\n', 1, "smtp_sender"),
            ('smtp_host = "mx mx"\nsmtp_sender = "a@b.example"\n', 1, "smtp_host"),
            ('smtp_host = "mx"\n\nsmtp_sender = "nobody"\n', 3, "smtp_sender"),
            ('smtp_host = "mx"\nsmtp_sender = "a@b.example\\nBcc: eve@evil.example"\n', 2, "smtp_sender"),
            ('smtp_host = "mx"\nsmtp_sender = "jürgen@b.example"\n', 2, "smtp_sender"),
            (RIGHT + 'smtp_user = "seats"\n', 3, "smtp_password_file"),
            (RIGHT + 'smtp_password_file = "x"\n', 3, "smtp_user"),
            (RIGHT + 'smtp_port = "587"\n', 3, "smtp_port"),
            (RIGHT + "smtp_port = -1\n", 3, "smtp_port"),
            (RIGHT + "smtp_port = 65536\n", 3, "smtp_port"),
            (RIGHT + "smtp_port = true\n", 3, "smtp_port"),
            (RIGHT + 'smtp_tls = "ssl"\n', 3, "smtp_tls"),
            (RIGHT + 'smtp_password = "hunter2"\n', 3, "smtp_password"),
        ],
    )
    def test_what_is_wrong_is_told_by_line_and_key(
        self, tmp_path: Path, text: str, line: int, key: str
    ) -> None:
        with pytest.raises(UsageError) as result:
            read(tmp_path, text)
        assert f"seattui.toml:{line}: " in str(result.value.message)
        assert key in str(result.value.message)

    @pytest.mark.parametrize("value", ["smtp", "-1", "65536", "٢٥", "1_000", str(2**63), "25.0"])
    def test_a_port_that_is_none(self, tmp_path: Path, value: str) -> None:
        with pytest.raises(UsageError) as result:
            read(tmp_path, RIGHT, SEATTUI_SMTP_PORT=value)
        assert "SEATTUI_SMTP_PORT" in str(result.value.message)

    @pytest.mark.parametrize(
        "host", ["mail.acme.example", "192.0.2.1", "127.0.0.1.example", "127.1", "localhost."]
    )
    @pytest.mark.parametrize("with_login", [True, False])
    def test_without_encryption_only_on_this_machine(
        self, tmp_path: Path, host: str, with_login: bool
    ) -> None:
        """Invitations have tokens in them."""
        login = f'smtp_user = "seats"\nsmtp_password_file = "{password_file(tmp_path)}"\n'
        text = RIGHT + 'smtp_tls = "none"\n' + (login if with_login else "")
        with pytest.raises(UsageError) as result:
            read(tmp_path, text.replace("mail.acme.example", host))
        assert "seattui.toml:3" in str(result.value.message)
        assert "smtp_tls" in str(result.value.message)
        assert read(tmp_path, text.replace("mail.acme.example", "localhost"))


class TestPasswordFile:
    def refused(self, tmp_path: Path, path: Path) -> str:
        with pytest.raises(UsageError) as result:
            read(tmp_path, RIGHT + f'smtp_user = "seats"\nsmtp_password_file = "{path}"\n')
        assert "seattui.toml:4: " in str(result.value.message)
        assert SECRET not in str(result.value)
        return str(result.value)

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o622])
    def test_others_can_open_it(self, tmp_path: Path, mode: int) -> None:
        assert "chmod 600" in self.refused(tmp_path, password_file(tmp_path, mode=mode))

    def test_it_isnt_there(self, tmp_path: Path) -> None:
        assert "doesn't exist" in self.refused(tmp_path, tmp_path / "nowhere")

    def test_it_is_a_folder(self, tmp_path: Path) -> None:
        self.refused(tmp_path, tmp_path)

    @pytest.mark.parametrize("content", ["", "\n", f"{SECRET}\nmore", f"{SECRET}é", "x" * 2000, "\0"])
    def test_it_doesnt_hold_a_password(self, tmp_path: Path, content: str) -> None:
        assert "one line" in self.refused(tmp_path, password_file(tmp_path, content))

    def test_a_pipe_isnt_waited_on(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe, 0o600)
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert "isn't a file" in self.refused(tmp_path, pipe)
