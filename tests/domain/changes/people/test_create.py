"""Creating people: what becomes of addresses, seats, permissions and teams (R8–R13)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.until_renewal import additional_cost
from seattui.domain.changes.people.create import CreatePlan, CreateUsers, NewUser
from seattui.domain.model import Invite, Status, TeamNode
from seattui.domain.people.permissions import ADD_EDIT_USERS, EXPORT_USERS
from seattui.domain.plan.effects import InvoicePosted, SeatsBought
from seattui.domain.plan.plan import Charge
from seattui.domain.plan.user_effects import UsersCreated
from seattui.kit.errors import NotFound, NotPermitted, Refused, UsageError
from seattui.kit.i18n import Message
from seattui.kit.money import Money
from tests.support import hostile
from tests.support.memory.facts import MemoryFacts, operator, person, removal, subscription

SALES, SERVICE = "sales-hub", "service-hub"


def new(*emails: str) -> tuple[NewUser, ...]:
    return tuple(NewUser(email) for email in emails)


def several(n: int) -> tuple[NewUser, ...]:
    return new(*(f"new{i}@acme.example" for i in range(n)))


def facts(*held: str, super_admin: bool = False, additional: int = 0, people: int = 0) -> MemoryFacts:
    """Five Sales Hub seats and more, so many of them held."""
    return MemoryFacts(
        [person(n, SALES) for n in range(1, people + 1)],
        [subscription(additional=additional), subscription("service-hub", included=1)],
        operator(*held, super_admin=super_admin or not held),
        grouped=[TeamNode(1, "East", None), TeamNode(2, "West", None)],
    )


def created(plan: CreatePlan) -> UsersCreated:
    (effect,) = (e for e in plan.effects if isinstance(e, UsersCreated))
    return effect


class TestOneChange:
    def test_r8_people_seats_and_invitations_are_one_change(self) -> None:
        here = facts()
        plan = CreateUsers(
            (NewUser("Bo@Acme.Example", " Bo ", "Lind  qvist"),), (EXPORT_USERS,), (SALES,), main_team=1
        ).plan(here)
        assert (plan.created, plan.possible, plan.problems) == (1, True, ())
        assert (plan.before["people"], plan.after["people"]) == (0, 1)
        assert plan.after[SALES]["assigned"] == 1
        assert plan.after["until"] == "2026-12-23"
        assert date(2026, 12, 23) in plan.days
        here.perform(plan)
        (bo,) = here.people
        assert (bo.email, bo.first_name, bo.last_name, bo.main_team) == (
            "Bo@Acme.Example", "Bo", "Lind qvist", "East",
        )  # fmt: skip
        assert bo.access_state.status is Status.ACTIVE
        assert bo.access_state.invite is Invite.PENDING
        assert bo.access_state.seats == {SALES}
        assert bo.access_state.permissions == {EXPORT_USERS, "sales_hub_access"}

    def test_r3_r10_short_of_seats_nothing_can_be_done_unless_they_are_bought(self) -> None:
        here = facts(people=4)
        plan = CreateUsers(several(3), seats=(SALES,)).plan(here)
        assert plan.blocked
        assert (plan.blocked.code, plan.blocked.rule) == ("seats-short", "R3")
        bought = CreateUsers(several(3), seats=(SALES,), buy=True).plan(here)
        assert bought.possible
        assert [e.seats for e in bought.effects if isinstance(e, SeatsBought)] == [2]
        invoices = [e for e in bought.effects if isinstance(e, InvoicePosted)]
        assert bought.due_now == invoices[0].total
        assert bought.due_now != Money(0, "EUR")
        in_all = additional_cost(here.held[0], 2, 9_000, here.today).until_renewal.as_json()
        assert bought.after[SALES] == {
            "purchased": 7, "assigned": 7, "unassigned": 0, "scheduled": 0, "until_renewal": in_all,
        }  # fmt: skip

    def test_r10_what_is_missing_and_its_price_is_said_of_every_hub_before_checkout(self) -> None:
        here = facts(people=5)
        plan = CreateUsers(several(2), seats=(SALES, SERVICE)).plan(here)
        assert [str(w.text) for w in plan.warnings if w.code == "seats-missing"] == [
            "2 Sales Hub seats are missing: €48.00 now, €588.00 in all until 1 Mar 2027",
            "1 Service Hub seat is missing: €24.00 now, €294.00 in all until 1 Mar 2027",
        ]
        bought = CreateUsers(several(2), seats=(SALES, SERVICE), buy=True).plan(here)
        assert not [w for w in bought.warnings if w.code == "seats-missing"], "it is in the bill"
        for hub, missing in (SALES, 2), (SERVICE, 1):
            costs = plan.after[hub]["short_costs"]
            assert plan.after[hub]["short"] == missing
            assert costs["until_renewal"] == bought.after[hub]["until_renewal"]
        due = sum(plan.after[hub]["short_costs"]["due_now"]["minor"] for hub in (SALES, SERVICE))
        assert bought.due_now == Money(due, "EUR")

    def test_r10_one_checkout_covers_every_hub_that_is_short(self) -> None:
        here = facts(people=5)
        plan = CreateUsers(several(2), seats=(SALES, SERVICE), buy=True).plan(here)
        assert {(e.hub, e.seats) for e in plan.effects if isinstance(e, SeatsBought)} == {
            (SALES, 2),
            (SERVICE, 1),
        }
        assert sum(isinstance(e, InvoicePosted) for e in plan.effects) == 2
        charges = [str(line.label) for line in plan.lines if isinstance(line, Charge)]
        assert [label.partition(":")[0] for label in charges] == [
            *["Sales Hub"] * 3, *["Service Hub"] * 3,
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("coming", "result"),
        [
            (4, "Only 1 seat of Sales Hub Professional will be left"),
            (5, "No seat of Sales Hub Professional will be left"),
        ],
    )
    def test_that_few_seats_or_none_are_left_is_said(self, coming: int, result: str) -> None:
        here = facts()
        here.held[0] = subscription(warn_below=2)
        plan = CreateUsers(several(coming), seats=(SALES,)).plan(here)
        assert [str(w.text) for w in plan.warnings if w.code == "running-low"] == [result]

    def test_r20_seats_that_were_to_leave_stay(self) -> None:
        here = facts(additional=2, people=5)
        here.held[0] = subscription(additional=2, removal=removal(2))
        plan = CreateUsers(several(1), seats=(SALES,)).plan(here)
        assert "removal-cancelled" in [w.code for w in plan.warnings]

    def test_r11_a_super_admin_gets_no_seat_here_and_is_told_where(self) -> None:
        with pytest.raises(Refused) as refusal:
            CreateUsers(several(1), seats=(SALES,), super_admin=True).plan(facts())
        assert (refusal.value.code, refusal.value.rule) == ("super-admin-seat", "R11")
        assert "Change seat" in str(refusal.value.hint)
        assert created(CreateUsers(several(1), super_admin=True).plan(facts())).access_state.super_admin

    def test_r23_a_team_that_is_main_is_not_extra_as_well(self) -> None:
        effect = created(CreateUsers(several(1), main_team=1, extra_teams=(2, 1, 2)).plan(facts()))
        assert (effect.main_team, effect.extra_teams) == (1, (2,))

    def test_r12_what_the_operator_does_not_hold_is_named_as_on_screen(self) -> None:
        with pytest.raises(NotPermitted) as refusal:
            CreateUsers(new("bo@acme.example"), ("sales_hub_access",)).plan(facts(ADD_EDIT_USERS))
        assert "needs the permission Sales Hub access for this." in str(refusal.value.message)
        assert refusal.value.rule == "R12"

    def test_what_isnt_there_is_named(self) -> None:
        for change in (
            CreateUsers(several(1), ("no_such",)),
            CreateUsers(several(1), seats=("no-hub",)),
            CreateUsers(several(1), main_team=7),
        ):
            with pytest.raises(NotFound):
                change.plan(facts())

    @pytest.mark.parametrize("days", [0, -1, 366])
    def test_an_invitation_is_valid_for_a_day_to_a_year(self, days: int) -> None:
        with pytest.raises(UsageError):
            CreateUsers(several(1), days=days).plan(facts())

    def test_nobody_and_too_many(self) -> None:
        for people in ((), several(10_001)):
            with pytest.raises(UsageError):
                CreateUsers(people).plan(facts())

    def test_two_plans_are_the_same_only_for_the_same_people(self) -> None:
        one, same, other, named = (
            CreateUsers(p).plan(facts()).fingerprint
            for p in (
                several(2),
                several(2),
                several(3),
                (NewUser("new0@acme.example", "X"), *several(2)[1:]),
            )
        )
        assert one == same
        assert len({one, other, named}) == 3


class TestAddresses:
    """Every address that can't be used is told, each with its reason, and the others are reckoned with."""

    def problems(self, here: MemoryFacts, *emails: str, restore: bool = False) -> dict[str, str]:
        plan = CreateUsers(new(*emails), restore=restore).plan(here)
        assert bool(plan.problems) is bool(plan.blocked)
        assert plan.created + plan.restored + len(plan.problems) == len(emails)
        return {p.email: p.code for p in plan.problems}

    def test_all_of_them_at_once(self) -> None:
        here = facts(people=2)
        here.people.append(person(9, status=Status.REMOVED))
        assert self.problems(
            here, "good@acme.example", "no address", "P1@ACME.example", "twice@x.de", "Twice@X.de",
            "p9@acme.example", "р2@acme.example",
        ) == {
            "no address": "bad-email",
            "P1@ACME.example": "exists",
            "Twice@X.de": "twice",
            "p9@acme.example": "removed",
            "р2@acme.example": "look-alike",
        }  # fmt: skip

    def test_the_first_reason_stops_the_change_and_says_how_many_there_are(self) -> None:
        plan = CreateUsers(new("no", "p1@acme.example")).plan(facts(people=1))
        assert plan.blocked
        assert plan.blocked.code == "bad-email"
        assert "2 addresses can't be used" in str(plan.blocked)
        assert plan.effects == ()

    def test_somebody_who_was_removed_comes_back_as_the_same_person(self) -> None:
        here = facts()
        here.people = [person(9, name="Gone", status=Status.REMOVED, super_admin=True)]
        plan = CreateUsers(new("p9@acme.example"), (EXPORT_USERS,), restore=True).plan(here)
        assert (plan.created, plan.restored, plan.possible) == (0, 1, True)
        assert [w.code for w in plan.warnings] == ["restored"]
        here.perform(plan)
        (back,) = here.people
        assert (back.id, back.name) == (9, "Gone")
        assert back.access_state.permissions == {EXPORT_USERS}
        assert not back.access_state.super_admin

    def test_who_comes_back_takes_the_name_that_is_given(self) -> None:
        here = facts()
        here.people = [person(9, name="Gone", status=Status.REMOVED)]
        plan = CreateUsers((NewUser("p9@acme.example", "Ann", "Lee"),), restore=True).plan(here)
        assert created(plan).people[0].first_name == "Ann"

    def test_an_address_given_anew_since_is_nobody_to_restore(self) -> None:
        here = facts(people=1)
        here.people.append(person(1, status=Status.REMOVED))
        assert self.problems(here, "p1@acme.example", restore=True) == {"p1@acme.example": "exists"}

    @pytest.mark.parametrize(
        ("there", "wanted"),
        [
            ("ana@acme.example", "аna@acme.example"),
            ("аna@acme.example", "ana@acme.example"),
            ("аna@acme.example", "αna@acme.example"),
            ("ana@acme.example", "ana@аcme.example"),
            ("ana@acme.example", "ana@xn--cme-5cd.example"),
            ("hana@acme.example", "Ηana@acme.example"),
        ],
    )
    def test_what_looks_like_somebody_else_is_named_with_them(self, there: str, wanted: str) -> None:
        here = facts()
        here.people = [person(1)]
        here.perform(CreateUsers(new(there)).plan(here))
        (problem,) = CreateUsers(new(wanted)).plan(here).problems
        assert (problem.code, problem.email) == ("look-alike", wanted)
        assert there in str(problem.text)

    def test_two_on_one_list_that_look_alike(self) -> None:
        assert self.problems(facts(), "ana@x.de", "аna@x.de") == {"аna@x.de": "look-alike"}

    @pytest.mark.parametrize("other", ["ba1@x.de", "b0@x.de", "bаn@x.de"])
    def test_letters_told_apart_in_one_script_are_no_problem(self, other: str) -> None:
        assert self.problems(facts(), "bal@x.de", "bo@x.de", other) == {}

    def test_letters_of_several_scripts_are_warned_of(self) -> None:
        plan = CreateUsers(new("bаn@x.de")).plan(facts())
        assert [w.code for w in plan.warnings] == ["mixed-scripts"]

    def test_a_name_that_is_too_long(self) -> None:
        plan = CreateUsers((NewUser("a@x.de", "x" * 201),)).plan(facts())
        assert [p.code for p in plan.problems] == ["long-name"]

    @pytest.mark.parametrize(
        ("email", "why"),
        [
            ("ana", "it has no @."),
            ("@acme.example", "the part before the @ is missing."),
            ("ana@", "the part after the @ is missing."),
            ("ana@acme", "the part after the @ has no dot."),
            ("ana@ac_me.example", "the part after the @ isn't a valid domain."),
            ("ana@[127.0.0.1]", "the part after the @ isn't a valid domain."),
            ("a(b)@acme.example", "the part before the @ isn't valid."),
            ("a" * 260 + "@acme.example", "it is too long."),
        ],
    )
    def test_what_is_wrong_with_an_address_is_said_in_the_operators_language(
        self, email: str, why: str
    ) -> None:
        (problem,) = CreateUsers(new(email)).plan(facts()).problems
        assert str(problem.text.values["why"]) == why
        assert isinstance(problem.text.values["why"], Message)

    def test_an_address_that_is_missing(self) -> None:
        plan = CreateUsers(new(" ")).plan(facts())
        assert [str(p.text) for p in plan.problems] == ["The email address is missing."]
        assert plan.lines == (), "nobody would be created"

    def test_hostile_addresses_are_refused_one_by_one_and_hostile_names_are_kept(self) -> None:
        addresses = tuple(dict.fromkeys(hostile.addresses().values()))
        plan = CreateUsers(new(*addresses)).plan(facts())
        assert plan.created + len(plan.problems) == len(addresses)
        for newcomer in created(plan).people if plan.created else ():
            assert newcomer.email.isprintable()
            assert not set(newcomer.email) & set(' \r\n<>,;:"\x1b')
        named = [NewUser(f"n{n}@x.de", name[:200], "") for n, name in enumerate(hostile.EVERYTHING.values())]
        plan = CreateUsers(tuple(named)).plan(facts())
        assert plan.possible
        assert not any("\n" in p.first_name or "\0" in p.first_name for p in created(plan).people)


@given(
    st.integers(0, 6), st.integers(0, 3), st.integers(1, 9), st.sets(st.sampled_from([SALES, SERVICE])),
    st.booleans(),
)  # fmt: skip
def test_r3_whatever_is_created_no_more_is_assigned_than_paid_for(
    held: int, additional: int, people: int, seats: set[str], buy: bool
) -> None:
    here = facts(additional=additional, people=min(held, 5 + additional))
    plan = CreateUsers(several(people), seats=tuple(seats), buy=buy).plan(here)
    if plan.possible:
        here.perform(plan)
        assert plan.after["people"] == len(here.people)
    for s in here.subscriptions():
        assert s.assigned <= s.purchased
        assert not buy or s.hub not in seats or s.assigned >= people
    for user in here.people:
        assert all(
            f"{hub.replace('-', '_')}_access" in user.access_state.permissions
            for hub in user.access_state.seats
        )
