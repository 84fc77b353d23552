"""A PostgreSQL server elsewhere has to prove who it is, and asks for no password that it could keep.

`127.1` stands for a server elsewhere: it leads here, but that only a resolver knows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from seattui.kit.errors import SeattuiError
from seattui.kit.settings import FromFile
from seattui.service.session import Session, found, open_session
from tests.support import needs
from tests.support.stores import postgres

pytestmark = pytest.mark.postgres

LOGINS = {"seats": "scram-sha-256", "cleartext": "password", "hashed": "md5"}


def certificate(folder: Path, name: str, address: str) -> Path:
    """A certificate that signs itself, for one address."""
    openssl = shutil.which("openssl")
    if openssl is None:
        needs.missing("openssl", "openssl isn't installed (Debian: apt-get install openssl)")
    command = [
        openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", f"/CN={name}", "-addext", f"subjectAltName=IP:{address}",
        "-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.crt"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    (folder / f"{name}.key").chmod(0o600)
    return folder / f"{name}.crt"


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Cluster]:
    """A server with TLS and passwords, and a database for everybody who may log in."""
    home = postgres.programs()
    if home is None:
        needs.missing("postgres", "PostgreSQL isn't installed (Debian: apt-get install postgresql)")
    cluster = postgres.start(home)
    try:
        certificate(cluster.folder, "here", "127.0.0.1")
        certificate(cluster.folder, "elsewhere", "192.0.2.1")
        for made in cluster.folder.glob("*.key"):
            shutil.chown(made, cluster.folder.stat().st_uid)
        rules = [f"hostssl all {role} 127.0.0.1/32 {how}" for role, how in LOGINS.items()]
        (cluster.folder / "data" / "pg_hba.conf").write_text(
            "\n".join(["host all postgres 127.0.0.1/32 trust", *rules, ""])
        )
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as admin:
            admin.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for role, how in LOGINS.items():
                admin.execute(
                    "SELECT set_config('password_encryption', %s, false)",
                    [how if how != "password" else "scram-sha-256"],
                )
                admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'hunter2'")
                admin.execute(f"CREATE DATABASE {role} OWNER {role}")
        present(cluster, "here")
        yield cluster
    finally:
        cluster.stop()


def present(cluster: postgres.Cluster, name: str) -> None:
    """The server shows this certificate from now on."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET ssl = on")
        for setting, suffix in (("ssl_cert_file", "crt"), ("ssl_key_file", "key")):
            admin.execute(f"ALTER SYSTEM SET {setting} = '{cluster.folder / name}.{suffix}'")
        admin.execute("SELECT pg_reload_conf()")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with psycopg.connect(cluster.url("postgres")) as admin:
            said = admin.execute("SELECT current_setting('ssl_cert_file'), current_setting('ssl')").fetchone()
        if said == (str(cluster.folder / f"{name}.crt"), "on"):
            return
    raise AssertionError("the server didn't take its certificate")


@pytest.fixture(autouse=True)
def password(own_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own_environment / ".pgpass"
    file.write_text("*:*:*:*:hunter2\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))


def url(server: postgres.Cluster, role: str = "seats", host: str = "127.1", **options: str) -> str:
    told = "&".join(f"{name}={value}" for name, value in options.items())
    return f"postgresql://{role}@{host}:{server.port}/{role}?{told}"


def opened(given: str) -> Session:
    """The store there, made at the first time."""
    try:
        return open_session(given, account="Acme GmbH")
    except SeattuiError as error:
        if error.code != "store-missing":
            raise
    return found(
        given, account="Acme GmbH", currency="EUR", time_zone="Europe/Berlin", owner="ana@acme.example"
    )


def refused(given: str) -> str:
    with pytest.raises(SeattuiError) as error:
        opened(given)
    assert error.value.code == "store-unsafe"
    assert "hunter2" not in str(error.value)
    return str(error.value)


class TestTheServersCertificate:
    def test_of_the_authority_that_is_named(self, server: postgres.Cluster) -> None:
        session = opened(url(server, sslrootcert=str(server.folder / "here.crt")))
        with session.store.read() as tx:
            assert tx.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").scalar_one()
        checks = {check.name: check for check in session.checks()}
        assert checks["connection"].state == "ok"
        session.close()

    def test_of_another_authority(self, server: postgres.Cluster) -> None:
        assert "certificate" in refused(url(server, sslrootcert=str(server.folder / "elsewhere.crt")))

    def test_for_another_address(self, server: postgres.Cluster) -> None:
        present(server, "elsewhere")
        try:
            said = refused(url(server, sslrootcert=str(server.folder / "elsewhere.crt")))
        finally:
            present(server, "here")
        assert "127.1" in said

    def test_that_nobody_vouches_for(self, server: postgres.Cluster) -> None:
        assert "root certificate" in refused(url(server))

    def test_is_not_asked_for_on_this_machine(self, server: postgres.Cluster) -> None:
        opened(url(server, host="127.0.0.1")).close()

    def test_the_settings_file_may_do_without_and_doctor_warns(self, server: postgres.Cluster) -> None:
        session = opened(FromFile(url(server, sslmode="require")))
        checks = {check.name: check for check in session.checks()}
        assert checks["connection"].state == "warning"
        assert "sslmode=require" in checks["connection"].text
        session.close()


class TestThePassword:
    @pytest.mark.parametrize("role", ["cleartext", "hashed"])
    def test_is_not_shown_to_a_server_that_asks_for_it(self, server: postgres.Cluster, role: str) -> None:
        said = refused(url(server, role, sslrootcert=str(server.folder / "here.crt")))
        assert "scram-sha-256" in said

    def test_unless_the_settings_file_says_so(self, server: postgres.Cluster) -> None:
        root = str(server.folder / "here.crt")
        for login in ("password", "any"):
            session = opened(FromFile(url(server, "cleartext", sslrootcert=root, require_auth=login)))
            checks = {check.name: check for check in session.checks()}
            assert checks["connection"].state == "warning"
            session.close()
        refused(FromFile(url(server, "cleartext", sslrootcert=root)))

    def test_a_server_that_asks_for_nothing_has_not_proven_that_it_knows_it(
        self, server: postgres.Cluster
    ) -> None:
        root = str(server.folder / "here.crt")
        assert "authentication" in refused(
            f"postgresql://postgres@127.1:{server.port}/postgres?sslrootcert={root}"
        )


def test_nothing_of_the_environment_makes_it_less(
    server: postgres.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGSSLMODE": "disable",
        "PGREQUIREAUTH": "none",
        "PGHOSTADDR": "127.0.0.1",
        "PGOPTIONS": "-c role=x",
    }.items():
        monkeypatch.setenv(name, value)
    refused(url(server))
    refused(url(server, "cleartext", sslrootcert=str(server.folder / "here.crt")))
    assert "PGHOSTADDR" not in os.environ
