"""Imports that name people who were removed, or addresses that look like another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from seattui.domain.changes.people.create import EditUsers
from seattui.domain.changes.people.imports import ImportPlan
from seattui.domain.changes.people.lifecycle import Remove
from seattui.domain.changes.teams.teams import AddToTeam, CreateTeam
from seattui.domain.model import AccessState, Chosen, Invite, Status, UserFilter
from seattui.domain.people.incoming import BadFile, Incoming
from seattui.domain.teams.membership import Membership
from tests.store.conftest import SALES, Acme
from tests.store.people.importing import SEEN, importing, outcome, plan, row
from tests.support.stores import invariants


class TestWhoWasRemoved:
    """The checks of `users create`: removed people are skipped, and come back as who they were when asked for."""

    @pytest.fixture
    def gone(self, acme: Acme) -> int:
        acme.do(EditUsers(Chosen((acme.user("gus").id,)), grant=("export_users",)))
        acme.do(CreateTeam("Field"))
        (team,) = [t for t in acme.session.team_nodes() if t.name == "Field"]
        acme.do(AddToTeam(team.id, Chosen((acme.user("gus").id,)), Membership.AUTO))
        number = acme.user("gus").id
        acme.do(Remove(Chosen((number,))))
        return number

    def test_they_are_skipped_and_named(self, acme: Acme, gone: int) -> None:
        made = plan(acme, row("new@acme.example", column="Mail"), row("GUS@acme.example", column="Mail"))
        assert (outcome(made), made.skipped_count, made.restored) == ((1, 0, 0), 1, 0)
        assert [(s.line, s.column, str(s.reason)) for s in made.removed] == [
            (3, "Mail", "Gus Lee was removed earlier (--restore restores the person)")
        ]
        acme.session.apply(made)
        assert acme.one("SELECT count(*) FROM users WHERE email_key = 'gus@acme.example'") == 1
        assert acme.one("SELECT count(*) FROM users WHERE status = 'removed'") == 1

    def test_asked_for_the_same_person_comes_back_without_what_they_had(self, acme: Acme, gone: int) -> None:
        rows = (row("GUS@Acme.example", last_name="Li", last_active=SEEN), row("new@acme.example"))
        made = acme.session.plan(replace(importing(*rows), restore=True))
        assert isinstance(made, ImportPlan)
        assert (outcome(made), made.restored) == ((1, 0, 0), 1)
        assert [p.outcome for p in made.preview] == ["restored", "created"]
        assert made.after["people"] == made.before["people"] + 2
        assert "restored" in [w.code for w in made.warnings]
        acme.session.apply(made)
        back = acme.user("gus")
        assert (back.id, back.email, back.name, back.last_active) == (
            gone,
            "GUS@Acme.example",
            "Gus Li",
            SEEN,
        )
        assert back.access_state == AccessState(
            Status.ACTIVE, Invite.ACCEPTED, False, frozenset(), frozenset()
        )
        assert back.main_team is None
        assert acme.session.count(UserFilter(search="gus li")).number == 1
        assert outcome(plan(acme, *rows)) == (0, 0, 2)
        assert invariants.faults(acme.url) == []
        assert {c.name: c.state for c in acme.session.checks()}["search"] == "ok"
        assert acme.session.verify().ok

    def test_their_idle_days_count_from_then(self, acme: Acme, gone: int) -> None:
        """Last active years ago, with a seat from the file: nobody's idle seat."""
        given = row("gus@acme.example", seats=(SALES,), last_active=acme.session.now() - timedelta(days=900))
        acme.do(replace(importing(given), restore=True))
        restored_at = acme.one(f"SELECT restored_at FROM users WHERE id = {gone}")
        assert datetime.fromisoformat(restored_at) == acme.session.now()

    def test_they_come_back_with_what_the_file_gives(self, acme: Acme, gone: int) -> None:
        given = row("gus@acme.example", seats=(SALES,), permissions=("modify_billing",))
        acme.do(replace(importing(given), restore=True))
        assert acme.user("gus").access_state.seats == {SALES}
        assert acme.user("gus").access_state.permissions == {"modify_billing", "sales_hub_access"}
        assert invariants.faults(acme.url) == []

    def test_deactivated_where_the_file_says_so(self, acme: Acme, gone: int) -> None:
        acme.do(replace(importing(row("gus@acme.example", active=False)), restore=True))
        assert acme.user("gus").access_state.status is Status.DEACTIVATED

    def test_the_newest_of_several_comes_back(self, acme: Acme, gone: int) -> None:
        acme.run(
            "INSERT INTO users (account_id, email, email_key, first_name, last_name, name_key, search_text, "
            "status, created_at) SELECT account_id, email, email_key, 'Newer', 'Gus', name_key, search_text, "
            f"'removed', created_at FROM users WHERE id = {gone}"
        )
        acme.do(replace(importing(row("gus@acme.example")), restore=True))
        assert acme.user("gus").name == "Newer Gus"


class TestLookAlikes:
    def problems(self, acme: Acme, *rows: Incoming) -> list[tuple[int, str, str]]:
        with pytest.raises(BadFile) as error:
            plan(acme, *rows)
        return [(p.line, p.code, str(p.text)) for p in error.value.problems]

    def test_of_who_is_here_are_refused_by_line(self, acme: Acme) -> None:
        fake = "аna@acme.example"  # the first letter is Cyrillic
        result = self.problems(acme, row("new@acme.example"), row("gus@аcme.example"), row(fake))
        assert result[0][:2] == (3, "look-alike")
        assert "looks like gus@acme.example" in result[0][2]
        assert [line for line, *_ in result] == [3, 4]

    def test_of_one_another_the_one_in_other_letters_is_refused(self, acme: Acme) -> None:
        result = self.problems(
            acme, row("noа@acme.example"), row("noa@acme.example"), row("nоa@acme.example")
        )
        assert [line for line, *_ in result] == [2, 4]

    def test_plain_letters_that_look_like_somebody_here(self, acme: Acme) -> None:
        acme.do(importing(row("nоra@acme.example", first_name="Nora")))
        assert [line for line, *_ in self.problems(acme, row("nora@acme.example"))] == [2]

    def test_who_was_removed_is_skipped_or_restored_and_no_look_alike(self, acme: Acme) -> None:
        acme.do(importing(row("нoа@acme.example")))
        acme.do(Remove(acme.ids("нoа")))
        acme.do(importing(row("hoa@acme.example")))
        made = plan(acme, row("нoа@acme.example"))
        assert (outcome(made), made.skipped_count) == ((0, 0, 0), 1)
        assert acme.session.plan(replace(importing(row("нoа@acme.example")), restore=True)).possible

    def test_who_is_here_already_is_no_look_alike(self, acme: Acme) -> None:
        acme.do(importing(row("нина@acme.example")))
        assert outcome(plan(acme, row("нина@acme.example"))) == (0, 0, 1)

    def test_mixed_scripts_are_told_of_newcomers(self, acme: Acme) -> None:
        made = plan(acme, row("ninaж@acme.example"), row("plain@acme.example"))
        assert [str(w.text) for w in made.warnings] == ["ninaж@acme.example mixes letters of several scripts"]
        acme.session.apply(made)
        assert plan(acme, row("ninaж@acme.example")).warnings == ()
