"""The people of a demo account, before they are in any store."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from seattui.demo.people import TEAMS, people, seats_held
from seattui.domain.model import Invite, Status
from seattui.domain.people.email import checked_email
from seattui.kit.text import fold, safe

AT = datetime(2026, 11, 23, 11, tzinfo=UTC)


class TestDemoPeople:
    def test_the_same_each_time(self) -> None:
        assert list(people(300, AT)) == list(people(300, AT))

    def test_another_day_moves_the_dates_only(self) -> None:
        later = timedelta(days=40)
        for now, then in zip(people(300, AT), people(300, AT + later), strict=True):
            assert (now.email, now.seats, now.permissions) == (then.email, then.seats, then.permissions)
            assert then.created_at - now.created_at == later

    @pytest.mark.parametrize("users", [1, 2, 3, 4, 30, 300, 5000])
    def test_as_many_as_asked_for_with_the_seats_that_were_foretold(self, users: int) -> None:
        held = Counter({"sales-hub": 0, "service-hub": 0})
        made = list(people(users, AT))
        for person in made:
            held.update(person.seats)
        assert len(made) == users - 1
        assert held == seats_held(users)

    def test_all_that_the_screens_have_to_show(self) -> None:
        made = list(people(300, AT))
        holders = [person for person in made if person.seats]
        idle = AT - timedelta(days=60)
        assert any(person.status is Status.DEACTIVATED for person in holders)
        assert any(person.last_active and person.last_active < idle for person in holders)
        assert {person.invite for person in made} == set(Invite)
        assert any(len(person.seats) == 2 for person in made)
        assert 2 <= sum(person.super_admin for person in made) <= 9
        assert {team for person in made for team in person.extra_teams} <= {name for name, _ in TEAMS}
        assert sum(not name.isascii() for name in (person.last_name for person in made)) > 100

    def test_addresses_are_valid_and_nobody_shares_one(self) -> None:
        emails = [person.email for person in people(5000, AT)]
        assert len(set(emails)) == len(emails)
        assert [checked_email(email) for email in emails] == emails

    def test_names_are_shown_as_they_are(self) -> None:
        for person in people(3000, AT):
            assert (
                safe(f"{person.first_name} {person.last_name}") == f"{person.first_name} {person.last_name}"
            )
            assert fold(person.last_name)

    def test_a_seat_needs_the_access_of_its_hub(self) -> None:
        for person in people(2000, AT):
            assert {f"{hub.replace('-', '_')}_access" for hub in person.seats} <= person.permissions

    def test_nobody_was_here_before_they_came(self) -> None:
        for person in people(2000, AT):
            assert person.created_at <= AT
            assert person.last_active is None or person.created_at <= person.last_active <= AT
            assert (person.invite is Invite.ACCEPTED) == (person.invited_at is None)
