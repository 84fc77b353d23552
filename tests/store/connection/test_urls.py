"""The URL of a store: what may stand in it, whom it leads to, and that nothing is sent anywhere else."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from seattui.cli.entry import run
from seattui.kit.errors import SeattuiError, UsageError
from seattui.kit.settings import FromFile, load
from seattui.service import known_accounts, scheduler
from seattui.service import session as sessions
from seattui.store.connection.urls import elsewhere, libpq_options, store_url, weakened
from tests.support.accounts import account
from tests.support.stores import sql

REMOTE = "postgresql://seats@db.example.com/seattui"
NEWEST = 180000


class TestWhoItLeadsTo:
    @pytest.mark.parametrize(
        "url",
        [
            "postgresql:///seattui",
            "postgresql://localhost/seattui",
            "postgresql://LOCALHOST/seattui",
            "postgresql://127.0.0.1/seattui",
            "postgresql://127.3.4.5:5433/seattui",
            "postgresql://[::1]/seattui",
            "postgresql://seats@/seattui?host=/var/run/postgresql",
            "postgresql://seats@/seattui?host=127.0.0.1:1&host=localhost:2",
            "/a/path",
        ],
    )
    def test_this_machine(self, url: str) -> None:
        assert elsewhere(store_url(url)) == ()
        if "://" in url:
            assert {"sslmode", "require_auth"}.isdisjoint(libpq_options(store_url(url), NEWEST))

    @pytest.mark.parametrize(
        "url",
        [
            REMOTE,
            "postgresql://seats@db.example.com:5433/seattui",
            "postgresql://seats@192.0.2.1/seattui",
            "postgresql://seats@127.1/seattui",
            "postgresql://seats@0177.0.0.1/seattui",
            "postgresql://seats@localhost./seattui",
            "postgresql://seats@localhost.example.com/seattui",
            "postgresql://seats@[::ffff:127.0.0.1]/seattui",
            "postgresql://seats@[::1%25lo]/seattui",
            "postgresql://seats@[2001:db8::1]/seattui",
            "postgresql://seats@0.0.0.0/seattui",
            "postgresql://seats@/seattui?host=localhost:1&host=db.example.com:2",
            "postgresql://seats@/seattui?host=localhost,db.example.com",
            "postgresql://seats@localhost/seattui?host=db.example.com",
            "postgresql+psycopg2://seats@db.example.com/seattui",
        ],
    )
    def test_a_server_elsewhere_is_told_to_prove_itself(self, url: str) -> None:
        assert elsewhere(store_url(url))
        told = libpq_options(store_url(url), NEWEST)
        assert (told["sslmode"], told["require_auth"], told["gssencmode"]) == (
            "verify-full",
            "scram-sha-256",
            "disable",
        )

    @pytest.mark.parametrize(
        ("url", "hosts", "ports", "away"),
        [
            ("postgresql://ann:pw@a.example:1,b.example:2/x", "a.example,b.example", "1,2", 2),
            ("postgresql://a.example,localhost:2/x?target_session_attrs=read-write", "a.example,localhost", ",2", 1),
            ("postgresql://[::1]:5433,[2001:db8::1]/x", "::1,2001:db8::1", "5433,", 1),
            ("postgresql://127.0.0.1,127.0.0.2/x", "127.0.0.1,127.0.0.2", ",", 0),
        ],
    )  # fmt: skip
    def test_several_servers_each_are_told_to_prove_themselves(
        self, url: str, hosts: str, ports: str, away: int
    ) -> None:
        told = libpq_options(store_url(url), NEWEST)
        assert (told["host"], told.get("port")) == (hosts, ports)
        assert len(elsewhere(store_url(url))) == away
        assert ("sslmode" in told) is bool(away)

    @pytest.mark.parametrize("servers", ["a.example:1,b.example:x", "/x?host=[::1]:5&host=b", "[a,b]"])
    def test_several_that_cant_be_told_apart_are_refused(self, servers: str) -> None:
        with pytest.raises(UsageError):
            store_url(f"postgresql://ann:pw-secret@{servers}")

    @pytest.mark.parametrize(
        "rest",
        [
            "u%00@db.example.com/x",
            "u:p%00@db.example.com/x",
            "db.example.com/x%00",
            "/x?host=db.example.com%00",
        ],
    )
    def test_what_libpq_would_read_only_in_part_is_refused(self, rest: str) -> None:
        """What stands behind a NUL would be lost: the server's name, and that it has to prove itself."""
        with pytest.raises(UsageError) as refused:
            store_url(f"postgresql://{rest}")
        assert "isn't a path or a URL" in str(refused.value.message)

    @pytest.mark.parametrize(
        "url",
        [
            " postgresql://seats:pw-secret@db.example.com/x", "'postgresql://seats:pw-secret@db.example.com/x'",
            "postgresql ://seats:pw-secret@db.example.com/x",
            "postgresql://seats@db.example.com:port/x?p%61ssword=pw-secret",
        ],
    )  # fmt: skip
    def test_a_url_that_is_none_is_told_without_its_password(self, url: str) -> None:
        with pytest.raises(UsageError) as refused:
            store_url(url)
        assert "pw-secret" not in str(refused.value.message)

    def test_without_a_host_it_is_the_one_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PGHOST", "localhost,db.example.com")
        url = store_url("postgresql:///seattui")
        assert elsewhere(url) == ("db.example.com",)
        told = libpq_options(url, NEWEST)
        assert (told["host"], told["sslmode"]) == ("localhost,db.example.com", "verify-full")
        assert elsewhere(store_url("postgresql://127.0.0.1/seattui")) == ()
        with pytest.raises(UsageError):
            store_url("postgresql:///seattui?sslmode=disable")


class TestItsOptions:
    @pytest.mark.parametrize(
        "option",
        [
            "hostaddr=127.0.0.1", "service=evil", "passfile=/tmp/x", "sslkey=/tmp/x", "sslcert=/tmp/x",
            "password=hunter2", "user=root", "dbname=other", "gssencmode=prefer", "krbsrvname=x", "requirepeer=x",
            "application_name=x", "channel_binding=disable", "load_balance_hosts=random", "Sslmode=disable",
            "sslmode=require&sslmode=verify-full", "sslrootcert=a&sslrootcert=b",
            "options=-c%20search_path%3Dseats%20-c%20session_preload_libraries%3Devil",
            "options=-c%20role%3Droot", "options=-csearch_path%3Da", "options=-c%20search_path%3D%22a b%22",
            "options=-c%20search_path%3Dmine,pg_catalog",
            "sslmode=disable", "sslmode=prefer", "sslmode=require", "sslmode=verify-ca",
            "require_auth=none", "require_auth=password,scram-sha-256", "require_auth=any",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("first", ["", "sslrootcert=/etc/ca.pem&"])
    def test_others_than_the_known_ones_are_refused_by_name(self, option: str, first: str) -> None:
        with pytest.raises(UsageError) as error:
            store_url(f"postgresql://seats:hunter2@db.example.com/seattui?{first}{option}")
        assert error.value.code == "store-url"
        assert "hunter2" not in str(error.value)
        if option.islower():
            assert option.partition("=")[0] in str(error.value)

    def test_a_part_of_a_password_is_not_repeated_as_an_options_name(self) -> None:
        with pytest.raises(UsageError) as error:
            store_url("postgresql://db.example.com/seattui?Hunter2!=x")
        assert "Hunter2" not in str(error.value)

    @pytest.mark.parametrize(
        "options", ["uri=true&mode=ro", "mode=memory", "vfs=unix-none", "immutable=1", "x=y"]
    )
    def test_a_sqlite_store_has_none(self, options: str, tmp_path: Path) -> None:
        with pytest.raises(UsageError) as error:
            store_url(f"sqlite:///{tmp_path}/store.db?{options}")
        assert "SQLite" in str(error.value)

    def test_known_ones_are_told_to_libpq(self) -> None:
        told = libpq_options(
            store_url(
                "postgresql://seats@/seattui?host=a.example:5432&host=b.example:5433&target_session_attrs=read-write"
                "&sslrootcert=/etc/ca.pem&connect_timeout=7&options=-c%20search_path%3Dseats&sslmode=verify-full"
                "&require_auth=scram-sha-256"
            ),
            NEWEST,
        )
        assert told == {
            "host": "a.example,b.example", "port": "5432,5433", "target_session_attrs": "read-write",
            "sslrootcert": "/etc/ca.pem", "connect_timeout": "7", "options": "-c search_path=seats",
            "sslmode": "verify-full", "require_auth": "scram-sha-256", "gssencmode": "disable",
        }  # fmt: skip

    def test_only_the_settings_file_asks_for_less(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same URL: by flag and by variable it is refused, from the file it counts, and doctor warns."""
        weaker = f"{REMOTE}?sslmode=require&require_auth=password"
        config = tmp_path / "config.toml"
        config.write_text(f'store = "{weaker}"\n')
        config.chmod(0o600)
        monkeypatch.setenv("SEATTUI_CONFIG", str(config))
        url = store_url(load().settings.store)
        told = libpq_options(url, NEWEST)
        assert (told["sslmode"], told["require_auth"]) == ("require", "password")
        assert weakened(url) == ("sslmode=require", "require_auth=password")
        for flags, variable in (({"store": weaker}, ""), ({}, weaker)):
            monkeypatch.setenv("SEATTUI_STORE", variable)
            with pytest.raises(UsageError) as error:
                store_url(load(flags).settings.store)
            assert "settings file" in str(error.value)

    def test_any_login_and_an_older_libpq(self) -> None:
        """libpq 15 can't keep a server from asking for the password itself: there the file has to allow that."""
        with pytest.raises(UsageError) as error:
            libpq_options(store_url(REMOTE), 150006)
        assert "libpq 16" in str(error.value)
        told = libpq_options(store_url(FromFile(f"{REMOTE}?require_auth=any")), 150006)
        assert "require_auth" not in told
        assert told["sslmode"] == "verify-full"
        assert libpq_options(store_url("postgresql://localhost/x"), 130000)["host"] == "localhost"

    @pytest.mark.postgres
    def test_a_search_path_counts_beside_the_programs_own_options(self, postgres_empty: str) -> None:
        with psycopg.connect(postgres_empty) as server:
            server.execute("CREATE SCHEMA seats")
        url = f"{postgres_empty}?options=-c%20search_path%3Dseats,public"
        session = account(url)
        with session.store.read() as tx:
            said = tx.exec_driver_sql("SELECT current_schema, current_setting('lock_timeout')").one()
        assert tuple(said) == ("seats", "8s")
        session.close()
        assert sql.one(postgres_empty, "SELECT count(*) FROM seats.accounts") == 1


WAYS: dict[str, Callable[[str], Any]] = {
    "session": sessions.open_session,
    "to look": lambda url: sessions.open_session(url, read_only=True),
    "invited": lambda url: sessions.open_invited(url, "token"),
    "accounts": known_accounts.known_accounts,
    "scheduler": scheduler.open_scheduler,
    "founding": account,
}
COMMANDS = (
    "doctor",
    "users list",
    "tick --dry-run",
    "demo --make-only",
    "store upgrade --dry-run",
    "users accept token --yes",
    "init --account A --currency EUR --time-zone UTC --owner a@b.example",
)


@pytest.fixture
def listening(own_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A server on this machine that isn't the one meant, and a password for the one meant."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        passwords = own_environment / ".pgpass"
        passwords.write_text("*:*:*:*:hunter2\n")
        passwords.chmod(0o600)
        monkeypatch.setenv("PGPASSFILE", str(passwords))
        yield server


def nobody_came(server: socket.socket) -> bool:
    try:
        server.accept()
    except BlockingIOError:
        return True
    return False


@pytest.mark.postgres
class TestNothingIsSentElsewhere:
    @pytest.mark.parametrize("act", WAYS.values(), ids=WAYS)
    @pytest.mark.parametrize(
        "option", ["hostaddr=127.0.0.1&port={port}", "service=evil", "passfile=/tmp/x&port={port}"]
    )
    def test_by_an_option(self, listening: socket.socket, act: Callable[[str], Any], option: str) -> None:
        with pytest.raises(UsageError):
            act(f"{REMOTE}?{option.format(port=listening.getsockname()[1])}")
        assert nobody_came(listening)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_by_any_command(
        self, listening: socket.socket, command: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = f"{REMOTE}?hostaddr=127.0.0.1&port={listening.getsockname()[1]}"
        assert run([*command.split(), "--store", url]) in (1, 2)
        said = capsys.readouterr()
        assert "hostaddr" in said.out + said.err
        assert nobody_came(listening)

    def test_by_the_environment(
        self, listening: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        port = str(listening.getsockname()[1])
        services = tmp_path / "services"
        services.write_text(f"[evil]\nhostaddr=127.0.0.1\nport={port}\nsslmode=disable\n")
        for name, value in {
            "PGHOSTADDR": "127.0.0.1", "PGPORT": port, "PGSERVICE": "evil", "PGSERVICEFILE": str(services),
            "PGSYSCONFDIR": str(tmp_path), "PGSSLMODE": "disable", "PGREQUIREAUTH": "none", "PGGSSENCMODE": "prefer",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        with pytest.raises(SeattuiError) as error:
            sessions.open_session("postgresql://seats@nosuch.invalid/seattui")
        assert "nosuch.invalid" in str(error.value)
        assert nobody_came(listening)
        for name in ("PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE", "PGSYSCONFDIR"):
            assert name not in os.environ

    def test_a_server_elsewhere_without_tls_gets_not_even_the_users_name(
        self, listening: socket.socket
    ) -> None:
        """`127.1` is this machine too, but only a resolver knows: so it stands for one elsewhere."""
        import threading

        heard: list[bytes] = []
        listening.setblocking(True)
        listening.settimeout(20)

        def serve() -> None:
            peer, _ = listening.accept()
            with peer:
                heard.append(peer.recv(1000))
                peer.sendall(b"N")
                heard.append(peer.recv(1000))

        server = threading.Thread(target=serve)
        server.start()
        with pytest.raises(SeattuiError) as error:
            sessions.open_session(f"postgresql://seats@127.1:{listening.getsockname()[1]}/seattui")
        server.join(20)
        assert heard == [b"\x00\x00\x00\x08\x04\xd2\x16\x2f", b""], "an SSLRequest and nothing else"
        assert error.value.code == "store-unsafe"
        assert "hunter2" not in str(error.value)
