"""`users history`: everything that was changed of one person, in each form."""

from __future__ import annotations

from tests.cli.conftest import Run


class TestHistory:
    def test_the_whole_of_it_under_each_address_and_after_removal(self, run: Run) -> None:
        run("users", "edit", "chen@acme.example", "--first-name", "Chén", "--yes")
        run("users", "edit", "chen@acme.example", "--email", "wei@acme.example", "--yes")
        run("users", "remove", "wei@acme.example", "--yes", "--because", "left")
        said = run("users", "history", "chen@acme.example", "--json").json
        changes = [row["change"] for row in said["history"]]
        assert changes == ["users.remove", "users.edit", "users.edit", "users.import"]
        assert run("users", "history", "wei@acme.example", "--json").json == said
        table = run("users", "history", "wei@acme.example").out
        assert "users.remove" in table
        assert "left" in table
        csv = run("users", "history", "wei@acme.example", "--output", "csv").out.splitlines()
        assert len(csv) == 5
        limited = run("users", "history", "wei@acme.example", "--limit", "1", "--json").json["history"]
        assert [row["change"] for row in limited] == ["users.remove"]

    def test_somebody_who_never_was_here_is_said(self, run: Run) -> None:
        assert run("users", "history", "nobody@acme.example", "--json").error["code"] == "no-such-user"

    def test_whom_a_change_was_about_can_be_listed(self, run: Run) -> None:
        run("users", "deactivate", "bo@acme.example", "chen@acme.example", "--yes")
        record = run("activity", "list", "--limit", "1", "--json").json["activity"][0]["id"]
        said = run("users", "list", "--record", str(record), "--json").json
        assert [user["email"] for user in said["users"]] == ["bo@acme.example", "chen@acme.example"]
        assert said["filter"] == {"record": record}
        assert run("users", "list", "--record", "0").code == 2
