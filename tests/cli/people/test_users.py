"""`users list`: filters, order, JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


class TestList:
    def test_json_is_what_the_contract_says(self, demo: Run) -> None:
        said = demo("users", "list", "--json").json
        assert said["total"] == len(said["users"]) == 300
        ana = next(user for user in said["users"] if user["email"] == "ana@acme.example")
        assert set(ana) == {
            "email", "first_name", "last_name", "status", "invite", "super_admin", "permissions", "seats",
            "main_team", "extra_teams", "last_active", "created_on", "seats_since", "cost_a_month",
        }  # fmt: skip
        assert (ana["first_name"], ana["super_admin"], ana["status"]) == ("Ana", True, "active")
        assert ana["last_active"] == "2026-11-23T07:00:00+00:00"

    def test_a_limit_leaves_the_total(self, demo: Run) -> None:
        said = demo("users", "list", "--json", "--limit", "3").json
        assert (len(said["users"]), said["total"]) == (3, 300)
        assert demo("users", "list", "--json", "--limit", "0").json == {
            "format": 1,
            "users": [],
            "total": 300,
        }

    def test_json_says_by_which_filter(self, demo: Run) -> None:
        said = demo("users", "list", "--json", "--seat", "any", "--idle", "0", "--status", "active").json
        assert said["filter"] == {"seat": "any", "idle_days": 0, "status": "active"}
        assert "filter" not in demo("users", "list", "--json", "--search", "").json

    def test_an_empty_search_is_no_filter_to_change_everybody_by(self, demo: Run) -> None:
        said = demo("seats", "change", "--search", "", "--take", "sales-hub", "--dry-run")
        assert (said.code, "Nobody is selected." in said.err) == (2, True)

    def test_sorted_by_name_and_turned_round(self, demo: Run) -> None:
        mails = [user["email"] for user in demo("users", "list", "--json", "--sort", "email").json["users"]]
        assert mails == sorted(mails)
        turned = [user["email"] for user in demo("users", "list", "--json", "--sort", "-email").json["users"]]
        assert turned == mails[::-1]
        assert demo("users", "list", "--json", "--sort", "last-active").code == 0

    @pytest.mark.parametrize(
        ("options", "holds"),
        [
            (("--status", "deactivated"), lambda u: u["status"] == "deactivated"),
            (("--seat", "sales-hub"), lambda u: "sales-hub" in u["seats"]),
            (("--seat", "none"), lambda u: u["seats"] == []),
            (("--permission", "super_admin"), lambda u: u["super_admin"]),
            (("--permission", "service_hub_access"), lambda u: "service_hub_access" in u["permissions"]),
            (("--team", "nordics"), lambda u: "Nordics" in [u["main_team"], *u["extra_teams"]]),
            (("--invite", "pending"), lambda u: u["invite"] == "pending"),
            (
                ("--idle", "90"),
                lambda u: u["status"] == "deactivated" or "" < (u["last_active"] or "") < "2026-08-26",
            ),
            (("--seat", "any"), lambda u: u["seats"] != []),
            (("--search", "lindqvist"), lambda u: "Lindqvist" in u["last_name"]),
        ],
    )
    def test_filters(self, demo: Run, options: tuple[str, ...], holds: object) -> None:
        assert callable(holds)
        everyone = demo("users", "list", "--json").json["users"]
        found = demo("users", "list", "--json", *options).json
        expected = [user["email"] for user in everyone if holds(user)]
        assert 0 < found["total"] < 300
        assert [user["email"] for user in found["users"]] == expected
        assert found["total"] == len(found["users"])

    def test_who_was_added_since_a_day_in_the_accounts_time_zone(self, demo: Run) -> None:
        def since(day: str) -> list[str]:
            said = demo("users", "list", "--created-since", day, "--json").json
            assert said["filter"] == {"created_since": day}
            assert said["total"] == len(said["users"])
            return [user["email"] for user in said["users"]]

        added = {
            email: demo("users", "show", email, "--json").json["user"]["created_at"]
            for email in since("2026-11-05")
        }
        assert 5 < len(added) < 50
        # In Berlin it is the 8th already.
        (late,) = (email for email, at in added.items() if at == "2026-11-07T23:38:00+00:00")
        assert late in since("2026-11-08")
        assert since("2026-11-09") == [email for email, at in added.items() if at > "2026-11-08T23"]
        assert since("2026-11-24") == []

    def test_and_seats_are_changed_and_lists_written_by_it(self, demo: Run, tmp_path: Path) -> None:
        days = ("--created-since", "2026-11-09")
        found = demo("users", "list", *days, "--json").json["total"]
        said = demo("users", "export", f"{tmp_path}/new.json", *days, "--json")
        assert said.json["users"] == found
        said = demo("seats", "change", *days, "--seat", "any", "--take", "sales-hub", "--dry-run", "--json")
        assert (said.code, said.json["applied"]) == (0, False)
        wrong = demo("users", "list", "--created-since", "9/11/26")
        assert "--created-since must be a date, not “9/11/26”." in wrong.err
        assert "Write it like 2027-03-01." in wrong.err

    def test_a_team_with_the_teams_below_it(self, demo: Run) -> None:
        teams = {team["name"]: team["parent"] for team in demo("teams", "list", "--json").json["teams"]}
        below = {"Sales"}
        while more := {name for name, parent in teams.items() if parent in below} - below:
            below |= more
        assert len(below) > 1
        everyone = demo("users", "list", "--json").json["users"]
        found = demo("users", "list", "--json", "--team", "sales").json
        assert found["total"] == len(found["users"])
        assert [user["email"] for user in found["users"]] == [
            user["email"] for user in everyone if below & {user["main_team"], *user["extra_teams"]}
        ]

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            (("--seat", "sale-hub"), 2),
            (("--status", "removed"), 2),
            (("--permission", "everything"), 2),
            (("--team", "Nowhere"), 3),
            (("--created-since", "lately"), 2),
            (("--created-since", "2026-02-30"), 2),
        ],
    )
    def test_what_is_not_there(self, demo: Run, options: tuple[str, ...], code: int) -> None:
        assert demo("users", "list", *options).code == code

    def test_text_is_aligned_by_cells(self, run: Run, tmp_path: object) -> None:
        path = f"{tmp_path}/p.csv"
        with open(path, "w", encoding="utf-8") as file:
            file.write("email,name\nli@acme.example,小龍 李\nzoe@acme.example,Zoë Żak\n")
        assert run("users", "import", path, "--yes").code == 0
        lines = run("users", "list").out.splitlines()
        assert lines[-2].startswith("Zoë Żak       zoe@acme.example  ")
        assert lines[-1].startswith("小龍 李       li@acme.example   ")

    def test_hostile_names_are_harmless(self, run: Run, tmp_path: object) -> None:
        path = f"{tmp_path}/p.csv"
        with open(path, "w", encoding="utf-8") as file:
            file.write("email,first name,last name\nx@acme.example,[red]\x1b[31mAnn,\u202eLee\x7f\n")
        assert run("users", "import", path, "--yes").code == 0
        text = run("users", "list").out
        assert "[red]\\x1b[31mAnn \\u202eLee\\x7f" in text
        json = run("users", "list", "--json").out
        for said in (text, json):
            assert said.isprintable() or all(c.isprintable() or c == "\n" for c in said)


class TestShow:
    def test_json_is_that_of_the_list_and_more(self, demo: Run) -> None:
        every = demo("users", "list", "--search", "zsofia.szucs", "--json").json["users"]
        listed = next(u for u in every if u["email"] == "zsofia.szucs@acme.example")
        user = demo("users", "show", "zsofia.szucs@acme.example", "--json").json["user"]
        assert listed.items() <= user.items()
        assert set(user) - set(listed) == {
            "created_at", "invited_at", "invite_expires_at", "idle_exception", "recent",
        }  # fmt: skip
        assert list(user["seats_since"]) == user["seats"] == ["sales-hub"]
        assert user["recent"][0]["change"] == "seats.change"

    def test_text_has_the_codes_that_options_take(self, demo: Run) -> None:
        said = demo("users", "show", "ZSOFIA.SZUCS@acme.example").out.splitlines()
        assert "Email          zsofia.szucs@acme.example" in said
        assert "Seat           sales-hub, since 5 Oct 2026" in said
        assert "               sales_hub_access" in said
        assert "Teams          DACH (main team)" in said

    def test_who_is_invited_or_on_leave(self, run: Run) -> None:
        run("users", "create", "new@acme.example", "--yes")
        until = ("--until", "2027-01-31", "--because", "parental leave")
        run("users", "except", "new@acme.example", *until, "--yes")
        said = run("users", "show", "new@acme.example").out.splitlines()
        assert "Valid until    23 Dec 2026" in said
        assert "On leave       until 31 Jan 2027" in said
        user = run("users", "show", "new@acme.example", "--json").json["user"]
        assert user["idle_exception"] == {"until": "2027-01-31", "because": "parental leave"}
        assert user["invite"] == "pending"
        assert user["invited_at"] < user["invite_expires_at"]

    def test_nobody(self, demo: Run) -> None:
        assert demo("users", "show", "nobody@acme.example").code == 3
        assert demo("users", "show").code == 2

    def test_hostile_words_are_harmless(self, run: Run, tmp_path: object) -> None:
        path = f"{tmp_path}/p.csv"
        with open(path, "w", encoding="utf-8") as file:
            file.write("email,first name,last name\nx@acme.example,\x1b[31mAnn,\u202eLee\n")
        assert run("users", "import", path, "--yes").code == 0
        assert "\x1b" not in run("users", "show", "x@acme.example").out


class TestPermissions:
    def test_are_listed_by_code_with_what_they_do(self, run: Run) -> None:
        every = run("permissions", "list", "--json").json["permissions"]
        assert {"code", "label", "sentence", "held"} == set(every[0])
        assert {"add_edit_users", "sales_hub_access"} <= {p["code"] for p in every}
        assert all(p["held"] for p in every)
        result = run("permissions", "list").out
        assert all(p["code"] in result and p["sentence"] in result for p in every)

    def test_say_which_one_may_grant(self, run: Run) -> None:
        run("users", "edit", "bo@acme.example", "--grant", "add_edit_users", "--yes")
        every = run("--operator", "bo@acme.example", "permissions", "list", "--json").json["permissions"]
        assert [p["code"] for p in every if p["held"]] == ["add_edit_users"]
