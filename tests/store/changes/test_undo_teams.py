"""Teams that were made, deleted and renamed meanwhile, and what is taken back of them (R23)."""

from __future__ import annotations

import pytest

from seattui.domain.changes.teams.teams import MAX_DEPTH, CreateTeam, DeleteTeam, RenameTeam
from seattui.domain.changes.undo.undo import Undo
from seattui.kit.errors import Refused
from tests.store.conftest import Acme
from tests.store.teams.test_teams import made, team

# Rules decide the same on every database.
pytestmark = pytest.mark.parametrize("acme", ["sqlite"], indirect=True)


class TestChangedSince:
    @pytest.mark.parametrize("again", [False, True])
    def test_another_team_that_has_the_name_by_now_is_not_the_one_that_was_made(
        self, acme: Acme, again: bool
    ) -> None:
        (other,) = made(acme, "New" if again else "Other")
        before = acme.do(RenameTeam(other, "Old"))
        created = acme.do(CreateTeam("New"))
        acme.do(RenameTeam(team(acme, "New").id, "Newer"))
        acme.do(Undo(before.activity_id) if again else RenameTeam(other, "New"))
        with pytest.raises(Refused) as refused:
            acme.do(Undo(created.activity_id))
        assert refused.value.code == "changed-since"
        assert team(acme, "New").id == other

    def test_a_team_that_was_renamed_and_back_is_still_the_one_that_was_made(self, acme: Acme) -> None:
        created = acme.do(CreateTeam("New"))
        acme.do(RenameTeam(team(acme, "New").id, "Newer"))
        acme.do(Undo())
        acme.do(RenameTeam(team(acme, "New").id, "Newest"))
        acme.do(RenameTeam(team(acme, "Newest").id, "New"))
        acme.do(Undo(created.activity_id))
        assert not acme.session.teams()

    def test_a_team_comes_back_only_as_deep_as_teams_may_stand(self, acme: Acme) -> None:
        names = [f"Level {n}" for n in range(1, MAX_DEPTH + 1)]
        deleted = acme.do(DeleteTeam(made(acme, *names)[4]))
        deepest = acme.do(CreateTeam("One more", team(acme, names[-1]).id))
        with pytest.raises(Refused) as refused:
            acme.session.plan(Undo(deleted.activity_id))
        assert (refused.value.code, refused.value.rule) == ("too-deep", "R23")
        acme.do(Undo(deepest.activity_id))
        acme.do(Undo(deleted.activity_id))
        assert team(acme, names[5]).parent == names[4]
