"""A real mail server on loopback, and a certificate that is made for this run."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.mail.server import MailHost
from tests.support import needs


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificate and key of "localhost" in one file; nobody trusts it unless told to."""
    openssl = shutil.which("openssl")
    if openssl is None:
        needs.missing("openssl", "openssl isn't installed, which makes the certificate of the mail server")
    folder = tmp_path_factory.mktemp("certificate")
    made = subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "3650", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", "key.pem", "-out", "certificate.pem"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    both = folder / "both.pem"
    both.write_text((folder / "certificate.pem").read_text() + (folder / "key.pem").read_text())
    return both


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate, trusted by this test as by a machine that has it among its authorities."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(certificate)
    return made


@pytest.fixture
def host() -> Iterator[Callable[..., MailHost]]:
    """Starts a mail server; it is stopped when the test ends."""
    running: list[MailHost] = []

    def start(**how: object) -> MailHost:
        running.append(MailHost(**how))  # type: ignore[arg-type]
        running[-1].start()
        return running[-1]

    yield start
    for server in running:
        server.stop()
