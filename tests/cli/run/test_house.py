"""`init`, `demo`, `operators`, `subscriptions`, `catalogue`, `activity`, `doctor`."""

from __future__ import annotations

import os
import shlex
import sqlite3
import stat
from pathlib import Path

import pytest

from seattui.domain.billing.default_prices import FILE
from tests.cli.conftest import Run

INIT = (
    "init",
    "--account",
    "Acme",
    "--currency",
    "EUR",
    "--time-zone",
    "Europe/Berlin",
    "--owner",
    "ana@acme.example",
)


class TestInit:
    def test_makes_a_store_for_its_owner_alone(self, bare: Run, store: Path) -> None:
        said = bare(*INIT, "--store", str(store), "--json")
        assert said.code == 0
        assert said.json["applied"] is True
        assert said.json["plan"]["after"]["account"] == "Acme"
        assert stat.S_IMODE(store.stat().st_mode) == 0o600
        tied = bare("operators", "list", "--json", "--store", str(store)).json["operators"]
        assert tied == [{"uid": os.getuid(), "email": "ana@acme.example", "name": ""}]

    def test_a_dry_run_makes_nothing(self, bare: Run, store: Path) -> None:
        said = bare(*INIT, "--store", str(store), "--dry-run", "--json")
        assert (said.code, said.json["applied"]) == (0, False)
        assert not store.exists()

    def test_the_same_name_is_refused(self, bare: Run, store: Path) -> None:
        bare(*INIT, "--store", str(store))
        for more in ((), ("--dry-run",)):
            said = bare(*INIT, "--store", str(store), "--json", *more)
            assert (said.code, said.error["code"]) == (4, "account-exists")

    def test_a_second_account_is_chosen_by_name(self, bare: Run, store: Path) -> None:
        bare(*INIT, "--store", str(store))
        bare(*(("Other" if word == "Acme" else word) for word in INIT), "--store", str(store))
        assert bare("seats", "list", "--store", str(store), "--json").error["code"] == "which-account"
        every = bare("accounts", "list", "--store", str(store), "--json").json["accounts"]
        assert [(a["name"], a["operator"]) for a in every] == [
            ("Acme", "ana@acme.example"),
            ("Other", "ana@acme.example"),
        ]
        assert bare("seats", "list", "--store", str(store), "--account", "other").code == 0
        assert bare("seats", "list", "--store", str(store), "--account", "third").code == 3

    def test_accounts_are_named_to_who_operates_in_them(self, bare: Run, store: Path) -> None:
        for name, owner in (("Acme", "ana@acme.example"), ("Other", "oda@other.example")):
            words = [name if word == "Acme" else owner if "@" in word else word for word in INIT]
            assert bare(*words, "--store", str(store)).code == 0
        here = ("--store", str(store), "--operator", "oda@other.example")
        (known,) = bare(*here, "accounts", "list", "--json").json["accounts"]
        assert known == {
            "name": "Other", "currency": "EUR", "time_zone": "Europe/Berlin", "operator": "oda@other.example",
            "known_by": "uid", "super_admin": True,
        }  # fmt: skip
        assert "Acme" not in bare(*here, "accounts", "list").out
        assert bare(*here, "seats", "list").err.startswith(
            "seattui: The store has several accounts. Yours: Other.\n"
        )
        assert bare(*here, "--account", "third", "seats", "list").err.endswith("\nIts accounts: Other.\n")
        nobody = ("--store", str(store), "--operator", "nobody@x.example")
        assert bare(*nobody, "accounts", "list").code == 6
        for where in ((), ("--account", "Acme"), ("--account", "third")):
            said = bare(*nobody, *where, "seats", "list")
            assert (said.code, "Acme" in said.err, "several" in said.err) == (6, False, False)

    def test_one_of_several_accounts(self, bare: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("Acme", "Other"):
            bare(*(name if word == "Acme" else word for word in INIT), "--store", str(store))
        listed = ("accounts", "list", "--store", str(store), "--json")
        assert [a["name"] for a in bare(*listed, "--account", "other").json["accounts"]] == ["Other"]
        assert bare(*listed, "--account", "third").error["code"] == "no-such-account"
        monkeypatch.setenv("SEATTUI_ACCOUNT", "Acme")
        assert [a["name"] for a in bare(*listed).json["accounts"]] == ["Acme", "Other"]

    @pytest.mark.parametrize(
        ("option", "value", "message"),
        [
            ("--currency", "XXL", "XXL isn't a currency."),
            ("--time-zone", "Mars/Olympus", "Mars/Olympus isn't a time zone."),
            ("--owner", "ana", "ana isn't an email address"),
            ("--account", " ", "--account is missing."),
            ("--account", "x" * 201, "An account's name must have 1 to 200 characters."),
        ],
    )
    def test_what_can_not_be(self, bare: Run, store: Path, option: str, value: str, message: str) -> None:
        said = bare(*INIT, option, value, "--store", str(store))
        assert said.code == 2
        assert said.err.startswith(f"seattui: {message}")
        assert not store.exists()

    def test_a_fixed_clock_only_for_testing(self, bare: Run, store: Path) -> None:
        assert bare(*INIT, "--store", str(store), "--at", "2026-01-01").code == 2
        assert not store.exists()
        assert (
            bare(*INIT, "--store", str(store), "--at", "2026-01-01", "--testing", "--because", "a try").code
            == 0
        )
        row = bare("activity", "list", "--json", "--store", str(store)).json["activity"][0]
        assert (row["at"], row["because"]) == ("2026-01-01T00:00:00+00:00", "a try")

    def test_a_live_store_takes_no_fixed_clock(self, bare: Run, store: Path) -> None:
        bare(*INIT, "--store", str(store))
        assert (
            bare("seats", "list", "--store", str(store), "--at", "2026-01-01", "--json").error["code"]
            == "clock"
        )
        other = tuple("Other" if word == "Acme" else word for word in INIT)
        assert bare(*other, "--store", str(store), "--testing").code == 2


class TestDemo:
    def test_make_only_keeps_it(self, bare: Run, store: Path) -> None:
        said = bare("demo", "--make-only", "--store", str(store), "--users", "50", "--json")
        assert (said.code, said.json["users"]) == (0, 50)
        assert bare("users", "list", "--store", str(store), "--json", "--limit", "0").json["total"] == 50

    def test_says_what_to_paste_to_open_it(self, bare: Run, tmp_path: Path) -> None:
        place = str(tmp_path / "a demo.db")
        result = bare("demo", "--make-only", "--store", place, "--users", "5").err.splitlines()[-1]
        assert shlex.split(result.removeprefix("Done. Open it with: ")) == ["seattui", "--store", place]

    def test_leaves_a_store_that_is_there(self, run: Run, bare: Run, store: Path) -> None:
        before = store.read_bytes()
        assert bare("demo", "--make-only", "--store", str(store)).code == 1
        assert store.read_bytes() == before

    @pytest.mark.parametrize("argv", [("demo",), ("demo", "--make-only"), ("demo", "--users", "0"), ()])
    def test_needs_a_terminal_or_a_place(self, bare: Run, argv: tuple[str, ...]) -> None:
        said = bare(*argv)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("seattui: ")


class TestOperators:
    def test_tie_list_untie(self, run: Run) -> None:
        assert run("operators", "tie", "bo@acme.example", "--uid", "4242", "--yes").code == 0
        tied = run("operators", "list", "--json").json["operators"]
        assert {"uid": 4242, "email": "bo@acme.example", "name": "Bo Lindqvist"} in tied
        assert "4242  bo@acme.example" in run("operators", "list").out
        assert run("operators", "untie", "bo@acme.example", "--yes").code == 0
        assert len(run("operators", "list", "--json").json["operators"]) == 1

    @pytest.mark.parametrize(
        ("argv", "code"),
        [
            (("tie", "bo@acme.example"), 2),
            (("tie", "bo@acme.example", "--uid", "root"), 2),
            (("tie", "nobody@acme.example", "--uid", "1", "--yes"), 3),
            (("untie", "nobody@acme.example", "--yes"), 3),
        ],
    )
    def test_what_can_not_be(self, run: Run, argv: tuple[str, ...], code: int) -> None:
        assert run("operators", *argv).code == code

    def warned(self, run: Run, *argv: str) -> list[str]:
        said = run("operators", *argv, "--dry-run", "--json")
        assert said.code == 0
        return [w["code"] for w in said.json["plan"]["warnings"]]

    def test_to_untie_oneself_is_warned_of_before(self, run: Run) -> None:
        run("operators", "tie", "bo@acme.example", "--uid", "4242", "--yes")
        assert self.warned(run, "untie", "bo@acme.example") == []
        assert self.warned(run, "untie", "ana@acme.example") == ["own-tie"]
        said = run("operators", "untie", "ana@acme.example")
        assert said.code == 2
        assert f"! You are untying yourself: uid {os.getuid()} will no longer act as you." in said.out

    def test_to_give_ones_own_uid_to_somebody_else_is_the_same(self, run: Run) -> None:
        assert self.warned(run, "tie", "bo@acme.example", "--uid", str(os.getuid())) == ["own-tie"]
        assert self.warned(run, "tie", "bo@acme.example", "--uid", "4242") == []

    def test_that_nobody_is_left_who_is_tied(self, run: Run) -> None:
        assert self.warned(run, "untie", "ana@acme.example") == ["own-tie", "last-tie"]
        assert run("operators", "untie", "ana@acme.example", "--yes").code == 0
        assert run("operators", "list").code == 6
        back = ("operators", "tie", "ana@acme.example", "--uid", str(os.getuid()), "--yes")
        assert run("--operator", "ana@acme.example", *back).code == 0
        assert run("operators", "list").code == 0

    def test_a_claimed_identity_is_recorded_as_claimed(self, run: Run) -> None:
        run("--operator", "ana@acme.example", "operators", "tie", "bo@acme.example", "--uid", "77", "--yes")
        row = run("activity", "list", "--json", "--limit", "1").json["activity"][0]
        assert (row["actor"], row["change"]) == ("ana@acme.example", "operators.tie")
        said = run("--operator", "bo@acme.example", "operators", "untie", "ana@acme.example", "--yes")
        assert said.code == 6


class TestSubscriptions:
    def test_add_at_the_catalogues_prices(self, run: Run) -> None:
        said = run("subscriptions", "add", "service-hub", "professional", "--seats", "3", "--starts", "2026-06-15",
                   "--yes", "--json")  # fmt: skip
        assert said.code == 0
        found = next(
            s for s in run("seats", "list", "--json").json["subscriptions"] if s["hub"] == "service-hub"
        )
        assert (found["included"], found["additional"], found["renews_on"]) == (5, 3, "2027-06-15")

    def test_add_at_ones_own(self, run: Run) -> None:
        assert run("subscriptions", "add", "service-hub", "starter", "--included", "7", "--base-minor", "700",
                   "--seat-minor", "90", "--seats", "2", "--term", "24", "--billing", "12", "--yes").code == 0  # fmt: skip
        found = run("seats", "list", "--json").json["subscriptions"][1]
        assert found["next_term"]["total"] == {"minor": 880, "currency": "EUR"}
        assert (found["term_months"], found["billing_months"]) == (24, 12)

    @pytest.mark.parametrize(
        ("argv", "code"),
        [
            (("add", "nope-hub", "starter"), 3),
            (("add", "service-hub", "nope"), 3),
            (("add", "service-hub", "starter", "--term", "5", "--billing", "3"), 2),
            (("add", "service-hub", "starter", "--seats", "x"), 2),
            (("price", "sales-hub"), 2),
            (("price", "nope-hub", "--seat-minor", "1", "--yes"), 3),
            (("warn", "sales-hub", "--below", "-1"), 2),
        ],
    )
    def test_what_can_not_be(self, run: Run, argv: tuple[str, ...], code: int) -> None:
        assert run("subscriptions", *argv).code == code

    def test_price_and_list(self, run: Run) -> None:
        assert run("subscriptions", "price", "sales-hub", "--seat-minor", "1234", "--yes").code == 0
        assert "€12.34" in run("subscriptions", "list").out


class TestCatalogue:
    def test_show(self, run: Run) -> None:
        hubs = run("catalogue", "show", "--json").json["catalogue"]["hubs"]
        assert [hub["code"] for hub in hubs] == ["sales-hub", "service-hub"]
        said = run("catalogue", "show")
        assert "sales-hub    enterprise" in said.out
        assert "demo prices" in said.err

    def test_load(self, run: Run, tmp_path: Path) -> None:
        from importlib.resources import files

        text = files("seattui").joinpath("data", FILE).read_text("utf-8")
        path = tmp_path / "prices.toml"
        path.write_text(text.replace("Demo prices", "Ours"))
        assert run("catalogue", "load", str(path), "--yes").code == 0
        assert run("catalogue", "show", "--json").json["catalogue"]["title"].startswith("Ours")

    @pytest.mark.parametrize(("content", "code"), [("hubs = 1", 2), ("title = ", 2), ("\xff", 1), (None, 3)])
    def test_what_can_not_be(self, run: Run, tmp_path: Path, content: str | None, code: int) -> None:
        path = tmp_path / "prices.toml"
        if content is not None:
            path.write_bytes(content.encode("latin-1"))
        assert run("catalogue", "load", str(path), "--yes").code == code


class TestActivity:
    def test_json_is_what_the_contract_says(self, demo: Run) -> None:
        rows = demo("activity", "list", "--json").json["activity"]
        assert set(rows[0]) == {
            "id", "at", "actor", "known_by", "from", "change", "because", "people", "before", "after", "money", "hash",
        }  # fmt: skip
        assert [row["id"] for row in rows] == list(range(len(rows), 0, -1))

    def test_search_user_and_limit(self, demo: Run) -> None:
        everything = demo("activity", "list", "--json").json["activity"]
        holder = demo("users", "list", "--seat", "service-hub", "--json", "--limit", "1").json["users"][0][
            "email"
        ]
        of_one = demo("activity", "list", "--json", "--user", holder).json["activity"]
        assert 0 < len(of_one) < len(everything)
        assert demo("activity", "list", "--json", "--user", "nobody@acme.example").json["activity"] == []
        removals = demo("activity", "list", "--json", "--search", "removals").json["activity"]
        assert {row["change"] for row in removals} == {"removals.schedule"}
        assert len(demo("activity", "list", "--json", "--limit", "2").json["activity"]) == 2
        assert len(demo("activity", "list", "--limit", "2").out.splitlines()) == 3

    def test_verify(self, demo: Run) -> None:
        said = demo("activity", "verify", "--json")
        assert said.code == 0
        assert set(said.json) == {"format", "ok", "count", "head"}
        assert demo("activity", "verify", "--expect", said.json["head"]).code == 0
        missing = demo("activity", "verify", "--expect", "0" * 64, "--json")
        assert (missing.code, missing.json["ok"]) == (1, False)

    def test_verify_finds_an_edited_row(self, run: Run, store: Path) -> None:
        with sqlite3.connect(store) as raw:
            triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                raw.execute(f'DROP TRIGGER "{name}"')
            raw.execute("UPDATE activity SET because = 'nothing to see' WHERE id = 2")
            for _, made in triggers:  # without them the store isn't opened at all
                raw.execute(made)
        said = run("activity", "verify")
        assert said.code == 1
        assert said.out.startswith("The record is broken: ")
        assert run("activity", "verify", "--json").json["ok"] is False


class TestDoctor:
    def test_a_sound_house(self, run: Run) -> None:
        said = run("doctor", "--json")
        assert said.code == 0
        assert all(set(check) == {"name", "state", "text"} for check in said.json["checks"])
        assert {check["state"] for check in said.json["checks"]} <= {"ok", "note", "warning"}
        assert any(
            check["name"] == "settings.store" and "--store" in check["text"] for check in said.json["checks"]
        )

    def test_no_store(self, bare: Run, store: Path) -> None:
        said = bare("doctor", "--store", str(store))
        assert said.code == 3
        assert "There is no store at" in said.out
        assert not store.exists()

    def test_settings_that_are_broken(
        self, bare: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "config.toml"
        path.write_text("lean = 7\n")
        monkeypatch.setenv("SEATTUI_CONFIG", str(path))
        said = bare("doctor", "--json")
        assert said.code == 1
        fault = next(check for check in said.json["checks"] if check["name"] == "settings")
        assert (fault["state"], f"{path}:1" in fault["text"]) == ("fault", True)

    def test_a_password_is_not_printed(self, bare: Run) -> None:
        said = bare("doctor", "--store", "postgresql://ana:geheim@127.0.0.1:1/seats")
        assert said.code == 1
        assert "geheim" not in said.out + said.err

    def test_mends_what_is_derived(self, run: Run) -> None:
        assert run("doctor", "--mend").code == 0
