"""`seattui tick` and what `doctor` says of mail, renewals and low seats; long overdue periods are asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from seattui.cli import main
from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.seats.purchases import BuySeats
from tests.cli.conftest import Run, Said
from tests.mail.server import MailHost
from tests.support.accounts import OWNER, do, founded
from tests.support.stores import invariants, sql
from tests.support.stores.postgres import free_port

AT = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Sales Hub since 1 January 2026, monthly; one confirmation waits in the outbox."""
    path = tmp_path / "tick.db"
    session = founded(str(path), at=AT)
    do(session, AddSubscription("sales-hub", "professional"), BuySeats("sales-hub", 2))
    session.close()
    return path


@pytest.fixture
def run(store: Path, bare: Run) -> Run:
    return lambda *argv: bare("--store", str(store), *argv)


@pytest.fixture
def mail_host(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailHost]:
    """A mail server that greylists the first letter; the settings name it."""
    host = MailHost(rcpt=("451 4.7.1 try later", ""))
    host.start()
    for name, value in {
        "HOST": "127.0.0.1",
        "PORT": str(host.port),
        "TLS": "none",
        "SENDER": "a@b.example",
    }.items():
        monkeypatch.setenv(f"SEATTUI_SMTP_{name}", value)
    yield host
    host.stop()


def told(said: Said) -> dict[str, Any]:
    """What it says it did, without its key."""
    return {word: value for word, value in said.json.items() if word not in ("format", "operation_key")}


class TestTick:
    def test_posts_and_says_that_mail_waits(self, run: Run, store: Path) -> None:
        said = run("tick", "--at", "2026-04-01T12:00")
        assert said.code == 0
        assert [line.split(", ")[1] for line in said.out.splitlines()] == [
            "1 Feb 2026",
            "1 Mar 2026",
            "1 Apr 2026",
        ]
        assert said.err == "1 email is waiting: no mail server is set (smtp_host).\n"
        assert invariants.faults(str(store)) == []

    def test_json(self, run: Run) -> None:
        said = run("tick", "--json", "--at", "2027-06-01T12:00")
        assert (said.code, said.err) == (0, "")
        assert told(said) == {"posted": 17, "expired": 0, "sent": 0, "waiting": 1, "refused": 0}
        again = run("tick", "--json", "--at", "2027-06-01T12:00")
        assert told(again) == {"posted": 0, "expired": 0, "sent": 0, "waiting": 1, "refused": 0}

    def test_dry_run_posts_and_sends_nothing(self, run: Run, mail_host: MailHost) -> None:
        said = run("tick", "--dry-run", "--at", "2026-03-01T12:00")
        assert said.out.splitlines() == [
            "Due: sales-hub, 1 Feb 2026",
            "Due: sales-hub, 1 Mar 2026",
            "To be sent to ana@acme.example: 2 seats of Sales Hub Professional bought",
        ]
        assert said.code == 0
        result = run("tick", "--dry-run", "--json", "--at", "2026-03-01T12:00").json
        assert result["due"] == [
            {"account": "Acme GmbH", "hub": "sales-hub", "start": "2026-02-01"},
            {"account": "Acme GmbH", "hub": "sales-hub", "start": "2026-03-01"},
        ]
        assert (result["posted"], result["sent"], result["waiting"]) == (0, 0, 1)
        assert mail_host.taken == []

    def test_sends_mail(self, run: Run, mail_host: MailHost) -> None:
        first = run("tick", "--at", "2026-01-01T10:00")
        assert (first.code, first.out) == (0, "Waiting, to ana@acme.example: 451 4.7.1 try later\n")
        early = run("tick", "--json", "--at", "2026-01-01T10:00:30")
        assert told(early) == {"posted": 0, "expired": 0, "sent": 0, "waiting": 1, "refused": 0}
        second = run("tick", "--at", "2026-01-01T10:05")
        assert second.out == "Sent to ana@acme.example: 2 seats of Sales Hub Professional bought\n"
        (message,) = mail_host.messages
        assert message["To"] == "ana@acme.example"
        nothing = run("tick", "--at", "2026-01-01T10:10")
        assert (nothing.code, nothing.out, nothing.err) == (0, "", "")

    def test_a_refusal_is_told_and_shown_in_activity(self, run: Run, mail_host: MailHost) -> None:
        mail_host.rcpt = ["550 5.1.1 no such user"]
        assert run("tick", "--json", "--at", "2026-01-01T10:00").json["refused"] == 1
        row = run("activity", "list", "--json", "--at", "2026-01-01T10:00").json["activity"][0]
        assert (row["change"], row["actor"]) == ("mail.refused", "system")
        assert row["after"]["answer"] == "550 5.1.1 no such user"

    def test_wrong_mail_settings_keep_nothing_from_being_posted(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SEATTUI_SMTP_HOST", "mx")
        said = run("tick", "--json", "--at", "2026-02-01T12:00")
        assert said.code == 2
        assert said.json["error"]["message"] == "SEATTUI_SMTP_HOST: smtp_sender is missing."
        assert (said.json["posted"], said.json["waiting"]) == (1, 1)

    def test_no_mail_server_there_is_to_be_tried_again(
        self, run: Run, mail_host: MailHost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SEATTUI_SMTP_PORT", str(free_port()))
        said = run("tick", "--json", "--at", "2026-02-01T12:00")
        assert (said.code, said.json["error"]["code"]) == (75, "mail-server")
        assert (said.json["posted"], said.json["waiting"]) == (1, 1)

    def test_the_stores_owner_needs_to_be_nobody_in_it(self, run: Run, store: Path) -> None:
        sql.run(f"sqlite:///{store}", "DELETE FROM operators")
        assert run("seats", "list").code == 6
        assert run("tick", "--json", "--at", "2026-02-01T12:00").json["posted"] == 1

    def test_nobody_else_learns_what_is_due(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("os.getuid", lambda: 4711)
        for words in (
            ["tick"],
            ["tick", "--dry-run"],
            ["tick", "--json"],
            ["tick", "--account", "Acme GmbH"],
        ):
            said = run(*words, "--at", "2026-02-01T12:00")
            assert said.code == 6
            assert "acme" not in f"{said.out}{said.err}".lower()
        claimed = run("tick", "--json", "--at", "2026-02-01T12:00", "--operator", OWNER)
        assert claimed.json["posted"] == 1

    def test_every_account_of_the_store(self, run: Run, store: Path) -> None:
        other = founded(
            str(store),
            "Globex",
            at=AT,
            currency="USD",
            time_zone="America/New_York",
            owner="gus@globex.example",
        )
        do(other, AddSubscription("service-hub", "starter"))
        other.close()
        one = run("tick", "--json", "--account", "Globex", "--at", "2026-02-02T12:00")
        assert one.json["posted"] == 1
        assert run("tick", "--json", "--at", "2026-02-02T12:00").json["posted"] == 1

    def test_read_only_posts_nothing(self, run: Run) -> None:
        assert run("tick", "--read-only", "--at", "2026-02-02T12:00").code == 1
        assert run("tick", "--read-only", "--dry-run", "--at", "2026-02-02T12:00").code == 0

    def test_a_live_store_takes_no_clock(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = str(tmp_path / "live.db")
        founded(path, at=None, kind="live").close()
        assert main(["--store", path, "tick", "--at", "2030-01-01"]) == 2
        assert "--at" in capsys.readouterr().err

    def test_a_store_that_is_missing(self, tmp_path: Path) -> None:
        assert main(["--store", str(tmp_path / "nowhere.db"), "tick"]) == 3


LATE = "2026-06-01T12:00"
REMOVE = ("billing", "remove", "sales-hub", "1", "--at", LATE)


class TestLongOverdue:
    def test_told_before_anything_is_posted(self, run: Run) -> None:
        said = run(*REMOVE)
        assert said.code == 2
        assert said.err.splitlines()[:2] == [
            "5 billing periods are overdue and will be posted first:",
            "  sales-hub, 1 Feb 2026",
        ]
        assert run("tick", "--json", "--dry-run", "--at", LATE).json["due"]

    def test_a_dry_run_tells_it_too(self, run: Run) -> None:
        said = run(*REMOVE, "--dry-run")
        assert (said.code, "5 billing periods are overdue" in said.err) == (0, True)
        result = run(*REMOVE, "--dry-run", "--json")
        assert (result.json["overdue"][0], result.err) == ({"hub": "sales-hub", "start": "2026-02-01"}, "")

    def test_posted_with_yes(self, run: Run, store: Path) -> None:
        assert run(*REMOVE, "--yes").code == 0
        assert run("tick", "--json", "--at", LATE).json["posted"] == 0
        assert invariants.faults(str(store)) == []

    @pytest.mark.parametrize(("answer", "code", "left"), [("y\n", 0, 0), ("n\n", 1, 5)])
    def test_asked_once_for_both(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, left: int
    ) -> None:
        monkeypatch.setattr("seattui.cli.run.confirm.can_ask", lambda: True)
        answers = iter([answer])
        monkeypatch.setattr("sys.stdin.readline", lambda: next(answers), raising=False)
        assert run(*REMOVE).code == code
        assert run("tick", "--json", "--at", LATE).json["posted"] == left

    def test_three_are_posted_unasked(self, run: Run) -> None:
        said = run("billing", "remove", "sales-hub", "1", "--yes", "--json", "--at", "2026-04-01T12:00")
        assert (said.code, said.err) == (0, "")


class TestDoctor:
    def checks(self, run: Run, at: str = "2026-01-01T10:00") -> dict[str, tuple[str, str]]:
        return {
            c["name"]: (c["state"], c["text"]) for c in run("doctor", "--json", "--at", at).json["checks"]
        }

    def test_no_mail_server_is_set(self, run: Run) -> None:
        checks = self.checks(run)
        assert checks["mail"] == ("warning", "No mail server is set (smtp_host): confirmations are waiting.")
        assert checks["mail.waiting"][0] == "ok"
        assert self.checks(run, "2026-01-02T10:00")["mail.waiting"] == (
            "warning",
            "1 email is waiting, since 1 Jan 2026 10:00.",
        )

    def test_mail_goes_and_the_servers_words(self, run: Run, mail_host: MailHost) -> None:
        run("tick", "--at", "2026-01-01T10:00")
        checks = self.checks(run)
        assert checks["mail"] == ("ok", f"Email is sent through 127.0.0.1:{mail_host.port} (none).")
        assert checks["mail.waiting"][1].endswith("451 4.7.1 try later")
        mail_host.rcpt = ["550 no"]
        run("tick", "--at", "2026-01-01T10:05")
        assert self.checks(run)["mail.refused"] == ("note", "1 email was refused; see Activity.")

    def test_wrong_mail_settings_are_a_fault(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEATTUI_SMTP_SENDER", "a@b.example")
        assert self.checks(run)["mail"][0] == "fault"
        assert run("doctor").code == 1

    def test_overdue_renewals(self, run: Run) -> None:
        assert self.checks(run)["renewals"] == ("ok", "No billing period is overdue.")
        state, text = self.checks(run, "2026-03-05T10:00")["renewals"]
        assert (state, text[:49]) == ("warning", "2 billing periods are overdue since 1 Feb 2026; '")

    def test_seats_that_run_low_and_what_more_would_cost(self, run: Run, store: Path) -> None:
        assert "seats.sales-hub" not in self.checks(run)
        assert (
            run(
                "subscriptions", "warn", "sales-hub", "--below", "8", "--yes", "--at", "2026-01-17T10:00"
            ).code
            == 0
        )
        assert self.checks(run, "2026-01-17T10:00")["seats.sales-hub"] == (
            "warning",
            "7 of 7 seats of Sales Hub Professional are left. An additional seat costs €43.55 until the next "
            "invoice, then €90.00 a month.",
        )  # fmt: skip

    def test_a_timer_is_looked_for(self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr("seattui.cli.admin.due_checks.SYSTEM", str(tmp_path))
        assert self.checks(run)["timer"][0] == "note"
        systemctl = tmp_path / "systemctl"
        for said, state in (
            ("LoadState=not-found\nActiveState=inactive", "note"),
            ("LoadState=loaded\nActiveState=inactive", "warning"),
            ("LoadState=loaded\nActiveState=active", "ok"),
        ):
            systemctl.write_text(f"#!/bin/sh\necho '{said}'\n")
            systemctl.chmod(0o755)
            assert self.checks(run)["timer"][0] == state

    def test_every_check_that_warns_says_so_on_one_line(self, run: Run) -> None:
        assert all("\n" not in text for _, text in self.checks(run, "2026-09-01T10:00").values())
