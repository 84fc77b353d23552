"""The list of people beside a list that Python filters and sorts: the same rows, however they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.teams.teams import AddToTeam, CreateTeam
from seattui.domain.model import Chosen, Column, Invite, Sort, Status, User, UserFilter
from seattui.domain.people.incoming import Incoming
from seattui.domain.people.matching import matches
from seattui.kit.text import fold
from seattui.service.session import Session
from seattui.store.db import facets, search
from seattui.store.people import listing
from seattui.store.people.list_query import ORDER
from seattui.store.people.query_planner import Along, Estimates, ReadPlan
from tests.store.conftest import AT, SALES, SERVICE
from tests.support.accounts import do, founded, joined
from tests.support.memory.fake_session import FakeSession
from tests.support.memory.sorting import sort_key
from tests.support.stores import sql

FIRST = ("Ana", "ana", "Ána", "Bo", "", "Zoë", "zoe", "Łu", "田中", "Ångs", "aa")
LAST = ("Lee", "lee", "", "Ö", "Müller", "Muller", "O'Hara", "100%", "_x")
PERMISSIONS = ("add_edit_users", "add_edit_teams", "modify_billing", "export_users")
SEATS: tuple[tuple[str, ...], ...] = ((), (), (SALES,), (SERVICE,), (SALES, SERVICE))
TODAY = date(2026, 11, 22)
HONOLULU = ZoneInfo("Pacific/Honolulu")
HUBS = (SALES, SERVICE)
CODES = (*PERMISSIONS, "sales_hub_access", "service_hub_access")


@dataclass
class Crowd:
    """People in a store, and the same people as Python knows them."""

    session: Session = field(repr=False)
    people: list[User] = field(repr=False)
    given: Mapping[str, Mapping[str, datetime]] = field(repr=False)
    """Of each by address: when their exception ends, when they were invited and restored, and by hub since
    when they hold the seat."""

    def listed(self, wanted: UserFilter, sort: Sort) -> list[User]:
        there = [u for u in self.people if lets(wanted, u, self.given)]
        return sorted(there, key=lambda u: sort_key(u, sort.column, HUBS, CODES), reverse=sort.descending)


# Teams by id, each below the one before, and the names of those in it or below it.
TEAMS = {1: "Top", 2: "Middle", 3: "Low"}
WITHIN = {1: {"Top", "Middle", "Low"}, 2: {"Middle", "Low"}, 3: {"Low"}}


def lets(wanted: UserFilter, user: User, given: Mapping[str, Mapping[str, datetime]]) -> bool:
    """The filter, word for word."""
    access_state = user.access_state
    words = fold(wanted.search).split()
    text = fold(f"{user.first_name} {user.last_name} {user.email}")
    return (
        all(w in text for w in words)
        and wanted.status in (None, access_state.status)
        and wanted.invite in (None, access_state.invite)
        and (
            wanted.team is None
            or not WITHIN.get(wanted.team, set()).isdisjoint({user.main_team, *user.extra_teams})
        )
        and (
            wanted.seat is None
            or {"none": not access_state.seats, "any": bool(access_state.seats)}.get(
                wanted.seat, wanted.seat in access_state.seats
            )
        )
        and (
            wanted.permission is None
            or (
                access_state.super_admin
                if wanted.permission == "super_admin"
                else wanted.permission in access_state.permissions
            )
        )
        and (wanted.idle_days is None or idle(wanted, user, given.get(user.email, {})))
        and (wanted.created_since is None or created(user, given) >= midnight(wanted.created_since))
    )


def created(user: User, given: Mapping[str, Mapping[str, datetime]]) -> datetime:
    """The account's first is there from the beginning."""
    return given[user.email]["created"] if user.email in given else AT


def midnight(day: date) -> datetime:
    """When a day begins in the account's time zone."""
    return datetime(day.year, day.month, day.day, tzinfo=HONOLULU)


def idle(wanted: UserFilter, user: User, given: Mapping[str, datetime]) -> bool:
    """The rule, word for word."""
    access_state = user.access_state
    since = AT - timedelta(days=min(wanted.idle_days or 0, 365_000))
    if access_state.status is Status.DEACTIVATED:
        return given.get("excepted", since) <= since
    if access_state.invite is Invite.PENDING and not (wanted.with_pending or wanted.invite is Invite.PENDING):
        return False
    hubs = {wanted.seat} if wanted.seat in (SALES, SERVICE) else {SALES, SERVICE}
    counted = [at for what, at in given.items() if what in {"invited", "restored", *hubs}]
    counted += [user.last_active] if user.last_active else []
    return given.get("excepted", since) <= since and all(at < since for at in counted)


def incoming(chance: Random, number: int) -> Incoming:
    active = chance.choice([None, None, AT - timedelta(days=chance.choice([0, 1, 30, 90, 400]))])
    return Incoming(
        number,
        f"{chance.choice(['A', 'b', 'ü', 'z'])}{number % 37}.{number}@x{number % 5}.example",
        chance.choice(FIRST),
        chance.choice(LAST),
        True,
        active,
        tuple(chance.sample(PERMISSIONS, chance.choice([0, 0, 0, 1, 2]))),
        chance.choice(SEATS),
    )


def crowd(url: str, seed: int, size: int) -> Crowd:
    """So many people, the same ones for the same seed; the last ten of them were removed."""
    chance = Random(seed)
    session = founded(url, time_zone="Pacific/Honolulu", first_name="", last_name="")
    do(session, *(AddSubscription(hub, "professional", included=size) for hub in (SALES, SERVICE)))
    rows = [incoming(chance, n) for n in range(2, size + 2)]
    do(session, joined(rows))
    for row in rows:
        status, invite = chance.choice(["active", "active", "deactivated"]), chance.choice([*Invite])
        admin = int(chance.random() < 0.1)
        sql.run(
            url,
            "UPDATE users SET status = ?, invite = ?, super_admin = ? WHERE email = ?",
            [("removed" if row.line > size - 8 else status, invite.value, admin, row.email)],
        )
    given = {row.email: dated(url, row, chance) for row in rows}
    # It is still the day before there: whose exception ends with that day is on leave.
    noted = {row.email: TODAY + timedelta(days=chance.choice([-40, -2, -1, 0, 1])) for row in rows[3::3]}
    until = "UPDATE users SET idle_except_until = ?, idle_except_because = 'leave' WHERE email = ?"
    sql.run(url, until, [(day.isoformat(), email) for email, day in noted.items()])
    for email, day in noted.items():
        given[email]["excepted"] = midnight(day) + timedelta(days=1)
    for number, name in TEAMS.items():
        session.apply(session.plan(CreateTeam(name, number - 1 or None)))
        some = Chosen(tuple(chance.sample(range(1, size), size // 4)))
        session.apply(session.plan(AddToTeam(number, some)))
    people = session.by_id(range(1, size + 2))
    given_ = {r.email: r for r in rows}
    for user in people:
        if row_ := given_.get(user.email):
            assert (user.first_name, user.last_name, user.last_active) == (
                row_.first_name, row_.last_name, row_.last_active,
            )  # fmt: skip
            assert user.access_state.seats == {*(row_.seats or ())}
    assert len(people) == size - 8
    assert {u.email: u.excepted_until for u in people if u.excepted_until} == {
        email: midnight(day) + timedelta(days=1)
        for email, day in noted.items()
        if given_[email].line <= size - 8
    }
    return Crowd(session, list(people), given)


def dated(url: str, row: Incoming, chance: Random) -> dict[str, datetime]:
    """Somebody was invited, restored, given their seats on some days, or never."""

    def some_day() -> datetime:
        return AT - timedelta(days=chance.choice([0, 1, 29, 31, 100, 400]))

    given = {what: some_day() for what in ("invited", "restored") if chance.random() < 0.3}
    given |= {hub: some_day() for hub in row.seats or ()}
    # Around midnight, to the fraction of a second.
    begins = midnight(TODAY - timedelta(days=chance.choice([0, 1, 30, 400])))
    given["created"] = (begins + timedelta(seconds=chance.choice([-0.5, -1, 0, 0.5, 7200]))).astimezone(UTC)
    for what, at in given.items():
        if what in (SALES, SERVICE):
            sql.run(
                url,
                "UPDATE seats SET since = ? WHERE user_id = (SELECT id FROM users WHERE email = ?) "
                "AND subscription_id = (SELECT id FROM subscriptions WHERE hub = ?)",
                [(at.isoformat(), row.email, what)],
            )
        elif what == "created":
            sql.run(url, "UPDATE users SET created_at = ? WHERE email = ?", [(at.isoformat(), row.email)])
        else:
            sql.run(url, f"UPDATE users SET {what}_at = ? WHERE email = ?", [(at.isoformat(), row.email)])
    return given


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    made = crowd(f"sqlite:///{tmp_path_factory.mktemp('crowd') / 'store.db'}", 1, 160)
    yield made
    made.session.close()


DAYS = (date.min, date(2025, 10, 18), date(2026, 10, 23), TODAY, TODAY + timedelta(days=1), date.max)
FILTERS = st.builds(
    UserFilter,
    search=st.sampled_from(["", "", "", "a", "an", "ana", "lee ana", "müll", "o'h", "%", "_", "@x1", "zzz", "ö"]),
    status=st.sampled_from([None, None, *Status]),
    invite=st.sampled_from([None, None, None, *Invite]),
    seat=st.sampled_from([None, None, "none", "any", SALES, SERVICE, "no-hub"]),
    permission=st.sampled_from([None, None, None, "super_admin", "export_users", "sales_hub_access", "fly"]),
    team=st.sampled_from([None, None, None, 1, 2, 3, 99]),
    idle_days=st.sampled_from([None, None, None, 0, 1, 30, 90, 10**6, 10**9, 10**12]),
    with_pending=st.booleans(),
    created_since=st.sampled_from([None, None, None, *DAYS]),
)  # fmt: skip
SORTS = st.builds(Sort, st.sampled_from([*Column]), st.booleans())


def check(crowd: Crowd, wanted: UserFilter, sort: Sort, offset: int, limit: int) -> None:
    """Every way of asking gives what Python says."""
    session, listed = crowd.session, crowd.listed(wanted, sort)
    total = len(listed)
    page = listed[offset : offset + limit]
    assert session.count(wanted).number == total
    assert session.users(wanted, sort, offset, limit) == page
    assert session.users(wanted, sort, offset, limit, total=total) == page
    if 0 < offset <= total:
        assert session.users(wanted, sort, offset, limit, after=listed[offset - 1]) == page
    if offset + limit < total:
        behind = listed[offset + limit]
        assert session.users(wanted, sort, offset, limit, before=behind) == page
    ids = tuple(u.id for u in listed)
    assert session.ids(wanted, sort, offset, offset + limit - 1) == ids[offset : offset + limit]
    for user in (*page[:1], *page[-1:]):
        assert session.position(user.id, wanted, sort) == ids.index(user.id)
    for user in crowd.people[:3]:
        expected = ids.index(user.id) if user.id in ids else None
        assert session.position(user.id, wanted, sort) == expected
    assert [u.id for u in crowd.people if matches(wanted, u, AT)] == [
        u.id for u in crowd.people if lets(wanted, u, crowd.given)
    ]


class TestBesidePython:
    @settings(max_examples=80)
    @given(wanted=FILTERS, sort=SORTS, offset=st.integers(0, 170), limit=st.integers(0, 60))
    def test_any_filter_any_sort_any_page(
        self, many: Crowd, wanted: UserFilter, sort: Sort, offset: int, limit: int
    ) -> None:
        check(many, wanted, sort, offset, limit)

    @settings(max_examples=12)
    @given(wanted=FILTERS, sort=SORTS, size=st.integers(1, 50))
    def test_paging_on_by_key_from_either_end_meets_everyone_once(
        self, many: Crowd, wanted: UserFilter, sort: Sort, size: int
    ) -> None:
        listed = many.listed(wanted, sort)
        focus_step: list[User] = []
        while page := many.session.users(
            wanted, sort, len(focus_step), size, after=focus_step[-1] if focus_step else None
        ):
            focus_step += page
        assert focus_step == listed
        backward: list[User] = []
        while len(backward) < len(listed):
            at = max(0, len(listed) - len(backward) - size)
            limit = len(listed) - len(backward) - at
            before = backward[0] if backward else None
            backward = many.session.users(wanted, sort, at, limit, before=before) + backward
        assert backward == listed
        assert list(many.session.every_user(wanted, sort)) == listed


@pytest.mark.postgres
def test_on_postgresql_too(postgres_empty: str) -> None:
    made = crowd(postgres_empty, 2, 60)
    chance = Random(3)
    filters = (
        UserFilter(),
        UserFilter(search="an"),
        UserFilter(search="lee a", status=Status.ACTIVE),
        UserFilter(seat="none", invite=Invite.PENDING),
        UserFilter(seat=SALES, idle_days=30),
        UserFilter(team=2),
        UserFilter(team=1, seat=SALES, search="a"),
        UserFilter(seat="any", idle_days=90),
        UserFilter(seat="any", idle_days=90, with_pending=True),
        UserFilter(seat=SERVICE, idle_days=90, search="a"),
        UserFilter(status=Status.ACTIVE, idle_days=30),
        UserFilter(status=Status.DEACTIVATED, idle_days=30),
        UserFilter(permission="super_admin"),
        UserFilter(permission="fly"),
        UserFilter(search="%"),
        UserFilter(created_since=TODAY),
        UserFilter(created_since=date(2026, 10, 23), status=Status.ACTIVE),
        UserFilter(created_since=date.min, idle_days=30, search="a"),
    )
    for wanted in filters:
        for column in Column:
            sort = Sort(column, chance.random() < 0.5)
            check(made, wanted, sort, chance.randrange(60), chance.randrange(1, 30))
    made.session.close()


@pytest.mark.postgres
def test_on_postgresql_the_order_is_entered_where_those_who_match_are(postgres_empty: str) -> None:
    """Among a million, it went through 800,000 rows before the first with the seat."""
    made = crowd(postgres_empty, 2, 60)
    session, wanted = made.session, UserFilter(seat=SALES)
    with session.store.read() as tx:
        for way in ("seqscan", "bitmapscan", "sort"):
            tx.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        found = listing.listing(tx, session.account, wanted, Sort(Column.SEAT), AT)
        sql = f"EXPLAIN SELECT u.id {found.source}{found.span} ORDER BY {found.order(False)} LIMIT 20"
        plan = "\n".join(tx.execute(text(sql), found.values).scalars())
    session.close()
    entered = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "users_seats" in plan
    assert "seats >=" in entered, plan
    assert "seats <=" in entered, plan


@pytest.mark.postgres
def test_on_postgresql_a_search_takes_few_ways_to_the_server(postgres_empty: str) -> None:
    made = crowd(postgres_empty, 2, 60)
    session, ways = made.session, []
    event.listen(session.store.engine, "before_cursor_execute", lambda *told: ways.append(told[2]))
    assert session.users(UserFilter(search="xqzwv"), Sort(), 0, 20) == []
    session.close()
    assert len(ways) == 3, "the snapshot, what is known of all, the rows"


class TestInMemory:
    @settings(max_examples=80)
    @given(wanted=FILTERS, sort=SORTS)
    def test_the_session_of_the_screens_tests_finds_and_sorts_as_a_store_does(
        self, many: Crowd, wanted: UserFilter, sort: Sort
    ) -> None:
        store, memory = many.session, FakeSession(many.people, held=many.session.subscriptions())
        memory.facts.now = AT
        everybody = memory.users(wanted, sort, 0, len(many.people))
        assert (
            everybody == store.users(wanted, sort, 0, len(many.people)) == [*store.every_user(wanted, sort)]
        )
        assert memory.count(wanted) == store.count(wanted)
        assert memory.ids(wanted, sort, 3, 40) == store.ids(wanted, sort, 3, 40)
        for user in many.people[::40]:
            assert memory.position(user.id, wanted, sort) == store.position(user.id, wanted, sort)

    def test_it_names_people_in_the_same_order(self, many: Crowd) -> None:
        memory = FakeSession(many.people, held=many.session.subscriptions())
        ids, emails = range(1, 60), [u.email for u in many.people[5::30]]
        assert memory.by_id(ids) == many.session.by_id(ids)
        assert memory.by_email(emails) == many.session.by_email(emails)


class TestManyInATeam:
    @settings(max_examples=30)
    @given(wanted=FILTERS, sort=SORTS, offset=st.integers(0, 60), team=st.sampled_from([1, 2, 3]))
    def test_more_than_are_collected(
        self, many: Crowd, wanted: UserFilter, sort: Sort, offset: int, team: int
    ) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(search, "CAP", 5)
            patch.setattr(listing, "MANY", 5)
            in_team = replace(wanted, team=team, search="")
            check(many, in_team, sort, offset, 20)


class TestManyFound:
    """A search that finds more than are listed by their ids."""

    WORDS = st.sampled_from(
        ["bo", "zoe", "aa", "a", "an", "lu", "田", "mul", "b", "bo l", "lee", "ana lee", "zoe @x1"]
    )

    @pytest.fixture(autouse=True)
    def few_are_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "LISTED", 2)
        monkeypatch.setattr(search, "COMMON", 2)
        monkeypatch.setattr(search, "COMMON_AMONG_FEW", 2)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(word=WORDS, wanted=FILTERS, sort=SORTS, offset=st.integers(0, 20), plain=st.booleans())
    def test_any_word_any_sort_any_page(
        self, many: Crowd, word: str, wanted: UserFilter, sort: Sort, offset: int, plain: bool
    ) -> None:
        check(many, UserFilter(word) if plain else replace(wanted, search=word), sort, offset, 7)

    @pytest.mark.parametrize("column", [Column.NAME, Column.SEAT, Column.PERMISSIONS, Column.INVITE])
    def test_those_whose_name_begins_with_it_are_entered(self, many: Crowd, column: Column) -> None:
        """They are together: among a million, all who come before them were looked at."""
        session = many.session
        with session.store.read() as tx:
            found = listing.listing(tx, session.account, UserFilter("bo"), Sort(column), AT, 5)
            key = found.key(tx, 1)
            plans = [
                tx.execute(
                    text(
                        f"EXPLAIN QUERY PLAN SELECT u.id {found.source}{more} ORDER BY {found.order(False)}"
                    ),
                    values,
                ).all()
                for more, values in (
                    (found.span, found.values),
                    (f" AND {found.beyond(False)}", {**found.values, **(key or {})}),
                )
            ]
        keys = ("account_id", *(key for key in found.keys if key not in ("name_key", "id")))
        entered = " AND ".join(f"{key}=?" for key in keys)
        for plan in plans:
            assert (
                plan[0].detail
                == f"SEARCH u USING INDEX {ORDER[column][0]} ({entered} AND name_key>? AND name_key<?)"
            )
            assert not any("TEMP B-TREE" in step.detail for step in plan)

    def test_they_are_counted_by_the_index_of_names(self, many: Crowd) -> None:
        session = many.session
        with session.store.read() as tx:
            found = listing.unsorted(tx, session.account, UserFilter("bo"), AT, 10)
            plan = tx.execute(text(f"EXPLAIN QUERY PLAN {found.counted}"), found.values)
            assert any(
                "users_name (account_id=? AND name_key>? AND name_key<?)" in row.detail for row in plan
            )

    @pytest.mark.parametrize("word", ["bo", "b", "lee", "ana lee"])
    def test_others_than_those_who_begin_with_it_are_found_too(self, many: Crowd, word: str) -> None:
        """One was given the word as a last name, and no first name."""
        session = many.session
        with session.store.read() as tx:
            begins = search.look_up(tx, word.split(), 200, 200).begins
        assert begins == (word if word == "bo" else "")

    def test_how_far_down_the_order_the_first_is_follows_from_some(self, many: Crowd) -> None:
        with many.session.store.read() as tx:
            everyone = sorted(search._sample(tx, search.last_id(tx)))
            last = everyone[-20:]
            assert search.before(tx, everyone, str, descending=False) == 0
            assert search.before(tx, everyone, str, descending=True) == 0
            assert 0.7 < search.before(tx, last, str, descending=False) < 0.9
            assert search.before(tx, last, str, descending=True) == 0
            by_address = sorted(everyone, key=search.address)[-20:]
            assert 0.7 < search.before(tx, by_address, search.address, descending=False) < 0.9


class TestWhatIsWalked:
    @pytest.mark.parametrize("column", [Column.SEAT, Column.PERMISSIONS, Column.INVITE])
    def test_the_index_is_entered_where_those_who_match_are(
        self, many: Crowd, column: Column, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Among a million, those without the seat come first, and would all be looked at."""
        session, wanted = many.session, UserFilter(seat=SALES)
        with session.store.read() as tx:
            monkeypatch.setattr(Estimates, "in_order", lambda numbers: ReadPlan(Along.ORDER))
            found = listing.listing(tx, session.account, wanted, Sort(column), AT)
            sql = f"SELECT u.id {found.source}{found.span} ORDER BY {found.order(False)}"
            plan = [row.detail for row in tx.execute(text(f"EXPLAIN QUERY PLAN {sql}"), found.values)]
        keys = [key for key in found.keys if key not in ("name_key", "id")]
        entered = " AND ".join(f"{key}=?" for key in ("account_id", *keys))
        assert plan[0] == f"SEARCH u USING INDEX {ORDER[column][0]} ({entered})"
        assert not any("TEMP B-TREE" in step for step in plan)

    @pytest.mark.parametrize("column", [Column.SEAT, Column.PERMISSIONS])
    def test_of_a_team_only_where_it_has_members(self, many: Crowd, column: Column) -> None:
        """Their access states are counted: nobody with another one is looked at."""
        session, wanted = many.session, UserFilter(team=3)
        members = [u.access_state for u in many.people if lets(wanted, u, many.given)]
        with session.store.read() as tx:
            found = listing.listing(tx, session.account, wanted, Sort(column), AT)
            entered = {name: value for name, value in found.values.items() if name.startswith("place")}
            codes = facets.codes(tx, session.account.id)
            masks = {
                codes.seat_mask(one.seats)
                if column is Column.SEAT
                else codes.permission_mask(one.permissions)
                for one in members
            }
        last = "place0_" if column is Column.SEAT else "place1_"
        assert {value for name, value in entered.items() if name.startswith(last)} == masks

    def test_of_a_team_only_access_states_that_its_members_have(self, many: Crowd) -> None:
        """Among a million, two hundred thousand members were looked at for the few who hold the seat."""
        session, wanted = many.session, UserFilter(team=3, seat=SALES)
        with session.store.read() as tx:
            codes = facets.codes(tx, session.account.id)
            found = listing.listing(tx, session.account, wanted, Sort(), AT)
        (among,) = re.findall(r"u\.facet IN \(([^)]*)\)", found.source)
        held = {codes.facet(u.access_state) for u in many.people if lets(wanted, u, many.given)}
        assert {int(one) for one in among.split(",")} == held

    def test_who_was_active_since_is_not_looked_at_for_the_idle(self, many: Crowd) -> None:
        session, wanted = many.session, UserFilter(status=Status.ACTIVE, idle_days=30)
        with session.store.read() as tx:
            found = listing.listing(tx, session.account, wanted, Sort(Column.LAST_ACTIVE, True), AT)
        assert str(found.values["most0"]) <= str(found.values["idle_since"])


class TestEdges:
    def test_beyond_the_end_and_before_the_start_is_nobody(self, many: Crowd) -> None:
        for offset, limit, total in ((10**6, 10, None), (10**6, 10, 152), (5, 0, None), (5, 0, 152)):
            assert many.session.users(UserFilter(), Sort(), offset, limit, total=total) == []
        assert many.session.ids(UserFilter(), Sort(), 5, 4) == ()
        assert many.session.ids(UserFilter(), Sort(), 9, 4) == ()

    def test_a_neighbour_who_is_gone_does_not_matter(self, many: Crowd) -> None:
        gone = User(10**6, "x", "", "", many.people[0].access_state, None)
        listed = many.listed(UserFilter(), Sort())
        assert many.session.users(UserFilter(), Sort(), 5, 5, after=gone) == listed[5:10]
        assert many.session.position(gone.id, UserFilter(), Sort()) is None

    def test_people_without_a_name_and_never_active_come_first(self, many: Crowd) -> None:
        first = many.session.users(UserFilter(), Sort(Column.LAST_ACTIVE), 0, 1)[0]
        assert first.last_active is None
        assert many.session.users(UserFilter(), Sort(Column.NAME), 0, 1)[0].name == ""
