"""`users create|edit|invite|accept` and `permission-sets`, from the command line to the mail and back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.mail.server import MailHost
from tests.support.accounts import AT
from tests.support.stores import invariants, sql


@pytest.fixture
def mail_host(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailHost]:
    """A mail server that the settings name."""
    host = MailHost()
    host.start()
    for name, value in {
        "HOST": "127.0.0.1",
        "PORT": str(host.port),
        "TLS": "none",
        "SENDER": "seats@acme.example",
    }.items():
        monkeypatch.setenv(f"SEATTUI_SMTP_{name}", value)
    yield host
    host.stop()


def token_in(host: MailHost) -> str:
    body = host.messages[-1].get_content().replace("\r\n", "\n")
    (token,) = re.findall(r"^    ([\w-]{43})$", body, re.MULTILINE)
    return str(token)


class TestCreate:
    def test_r8_one_with_a_seat_asked_about_first(self, run: Run) -> None:
        said = run("users", "create", "jo@acme.example", "--seat", "sales-hub", "--first-name", "Jo")
        assert (said.code, "not-confirmed" in said.err) == (2, False)
        assert "0 of 3  →  1 of 3" in said.out
        assert run("users", "list", "--search", "jo@", "--json").json["total"] == 0
        done = run("users", "create", "jo@acme.example", "--seat", "sales-hub", "--first-name", "Jo", "--yes")
        key, _, rest = done.err.partition("\n")
        assert (done.code, len(key)) == (0, len("Key: ") + 32)
        assert rest == "Done. Record 4.\nThe invitation isn't sent yet: no mail server is set.\n"
        (jo,) = run("users", "list", "--search", "jo@", "--json").json["users"]
        assert (jo["first_name"], jo["invite"], jo["seats"]) == ("Jo", "pending", ["sales-hub"])

    def test_a_pasted_list_and_what_is_wrong_with_it_all_at_once(self, run: Run, store: Path) -> None:
        said = run(
            "users", "create", '"Torres, Jo" <jo@x.de>; bo@acme.example, no\nkim@x.de kim@x.de', "--yes", "--json"
        )  # fmt: skip
        assert said.code == 4
        assert said.error["code"] == "exists"
        assert [(p["email"], p["code"]) for p in said.json["problems"]] == [
            ("bo@acme.example", "exists"),
            ("no", "bad-email"),
            ("kim@x.de", "twice"),
        ]
        assert said.json["applied"] is False
        shown = run("users", "create", "bo@acme.example, no", "--yes")
        assert shown.out.count("×") == 2
        assert sql.one(f"sqlite:///{store}", "SELECT count(*) FROM outbox") == 0

    def test_r10_what_is_short_is_bought_only_when_told_so(self, run: Run) -> None:
        people = [f"n{n}@x.de" for n in range(4)]
        short = run("users", "create", *people, "--seat", "sales-hub", "--yes", "--json")
        assert (short.code, short.error["rule"]) == (4, "R3")
        assert "--buy" in short.error["hint"]
        done = run("users", "create", *people, "--seat", "sales-hub", "--buy", "--yes", "--json")
        assert done.code == 0
        assert done.json["plan"]["due_now"]["minor"] > 0
        assert done.json["plan"]["after"]["sales-hub"]["purchased"] == 4

    def test_r11_a_super_admin_with_a_seat_is_told_the_next_command(self, run: Run) -> None:
        said = run("users", "create", "jo@x.de", "--super-admin", "--seat", "sales-hub", "--yes", "--json")
        assert (said.code, said.error["rule"]) == (4, "R11")
        assert "seats change" in said.error["hint"]

    def test_who_was_removed_comes_back_only_when_told_so(self, run: Run) -> None:
        assert run("users", "offboard", "bo@acme.example", "--remove", "--yes").code == 0
        said = run("users", "create", "bo@acme.example", "--yes", "--json")
        assert (said.code, said.error["code"]) == (4, "removed")
        assert "--restore" in said.error["hint"]
        assert run("users", "create", "bo@acme.example", "--restore", "--yes").code == 0
        assert run("users", "list", "--search", "bo@", "--json").json["users"][0]["last_name"] == "Lindqvist"

    @pytest.mark.parametrize(
        ("argv", "code"),
        [
            (["create"], 2),
            (["create", ","], 2),
            (["create", "a@x.de", "b@x.de", "--first-name", "Jo"], 2),
            (["create", "a@x.de", "--permission", "no_such"], 3),
            (["create", "a@x.de", "--seat", "no-hub"], 3),
            (["create", "a@x.de", "--team", "No such"], 3),
            (["edit", "bo@acme.example"], 2),
            (["edit", "no@acme.example", "--grant", "export_users"], 3),
            (["edit", "bo@acme.example", "chen@acme.example", "--email", "x@y.de"], 2),
            (["edit", "bo@acme.example", "--email", "chen@acme.example"], 4),
            (["edit", "ana@acme.example", "--no-super-admin"], 4),
            (["invite"], 2),
            (["invite", "bo@acme.example", "--all-pending"], 2),
            (["invite", "bo@acme.example"], 4),
            (["accept", "nothing"], 3),
        ],
    )
    def test_what_cant_be_is_said_with_its_exit_code(self, run: Run, argv: list[str], code: int) -> None:
        said = run("users", *argv, "--yes")
        assert said.code == code
        assert "Traceback" not in said.err

    def test_r12_without_the_permission_it_is_named(self, run: Run) -> None:
        for argv in (
            ["users", "create", "jo@x.de"],
            ["users", "edit", "chen@acme.example", "--grant", "export_users"],
            ["permission-sets", "save", "A"],
        ):
            said = run(*argv, "--yes", "--json", "--operator", "bo@acme.example")
            assert (said.code, said.error["code"]) == (6, "not-permitted")


class TestEdit:
    def test_grant_revoke_and_rename(self, run: Run) -> None:
        done = run(
            "users", "edit", "bo@acme.example", "--grant", "export_users", "--last-name", "Li", "--email",
            "bo@new.example", "--yes",
        )  # fmt: skip
        assert done.code == 0
        assert "Lindqvist  →  Li" in done.out
        (bo,) = run("users", "list", "--search", "bo@new.example", "--json").json["users"]
        assert (bo["last_name"], bo["permissions"]) == ("Li", ["export_users"])

    def test_the_seat_that_goes_with_the_access_is_told_first(self, run: Run) -> None:
        run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes")
        said = run("users", "edit", "bo@acme.example", "--revoke", "sales_hub_access", "--dry-run")
        assert "1 of 3  →  0 of 3" in said.out
        assert "is paid for until" in said.out


class TestPermissionSets:
    def test_saved_listed_applied_deleted(self, run: Run) -> None:
        saved = run("permission-sets", "save", "Buyers", "--permission", "modify_billing", "--yes")
        assert saved.code == 0
        assert run("permission-sets", "list", "--json").json == {
            "format": 1,
            "permission_sets": [{"name": "Buyers", "permissions": ["modify_billing"]}],
        }
        assert "Buyers" in run("permission-sets", "list").out
        assert run("permission-sets", "apply", "buyers", "bo@acme.example", "--yes").code == 0
        assert run("users", "list", "--permission", "modify_billing", "--json").json["total"] == 1
        assert run("permission-sets", "delete", "Buyers", "--yes").code == 0
        assert run("permission-sets", "delete", "Buyers", "--yes").code == 3


class TestInvitations:
    def test_from_the_mail_to_being_in(
        self, run: Run, store: Path, mail_host: MailHost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SEATTUI_INVITE_DAYS", "3")
        run("users", "create", "Jo Ek <jo@acme.example>", "--yes")
        assert run("tick").out == "Sent to jo@acme.example: Invitation to Acme GmbH\n"
        (message,) = mail_host.messages
        assert message["To"] == "jo@acme.example"
        assert "26 Nov 2026" in message.get_content()
        token = token_in(mail_host)
        assert token.encode() not in store.read_bytes()
        dry = run("users", "accept", token, "--dry-run", "--json")
        assert (dry.code, dry.json["plan"]["after"]["invite"]) == (0, "accepted")
        monkeypatch.setattr("sys.stdin", io.StringIO(token + "\n"))
        done = run("users", "accept", "-", "--yes", "--operator", "nobody@acme.example")
        assert done.code == 0
        recorded = run("activity", "list", "--limit", "1", "--json").json["activity"][0]
        assert (recorded["actor"], recorded["known_by"], recorded["change"]) == (
            "jo@acme.example", "key", "users.accept",
        )  # fmt: skip
        again = run("users", "accept", token, "--yes", "--json")
        assert (again.code, again.error["code"]) == (3, "no-such-invitation")
        for said in (dry, done, again):
            assert token not in said.out + said.err
        assert token.encode() not in store.read_bytes()
        assert invariants.faults(f"sqlite:///{store}") == []

    def test_again_to_one_and_to_all_pending(self, run: Run, mail_host: MailHost) -> None:
        run("users", "create", "jo@acme.example", "kim@acme.example", "--yes")
        run("tick")
        old = token_in(mail_host)
        assert run("users", "invite", "--all-pending", "--yes").code == 0
        run("tick")
        assert len(mail_host.messages) == 4
        assert run("users", "accept", old, "--yes").code == 3
        assert run("users", "accept", token_in(mail_host), "--yes").code == 0
        assert run("users", "invite", "jo@acme.example", "bo@acme.example", "--yes").code == 4
        left = run("users", "invite", "jo@acme.example", "bo@acme.example", "--leave-out", "--yes", "--json")
        assert left.json["plan"]["after"]["pending"] == 1

    def test_r24_tick_ends_what_nobody_accepted(self, run: Run) -> None:
        run("users", "create", "jo@acme.example", "--yes")
        later = AT.replace(year=2027, month=1).isoformat()
        due = run("tick", "--dry-run", "--at", later)
        assert "1 invitation will expire" in due.out
        assert json.loads(run("tick", "--dry-run", "--json", "--at", later).out)["lapsed"] == 1
        assert "1 invitation expired" in run("tick", "--at", later).out
        assert run("tick", "--at", later, "--json").json["expired"] == 0
        assert run("users", "list", "--search", "jo@", "--json").json["users"][0]["invite"] == "expired"
