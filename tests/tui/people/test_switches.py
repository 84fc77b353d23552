"""What may be switched, and what depends on what: without any screen."""

from __future__ import annotations

from dataclasses import replace

from seattui.domain.billing.catalogue import Catalogue, Hub, Tier
from seattui.domain.model import SUPER_ADMIN, KnownBy, Operator, Permission, Status, Team, User
from seattui.domain.people.holders import Holders
from seattui.domain.people.permissions import FIRST, hub_access
from seattui.kit.i18n import msg
from seattui.tui.people.edit.account_switches import AccountOptions, switches_for
from seattui.tui.people.edit.switches import SeatSwitch, Switches
from seattui.tui.people.edit.team_picks import TeamPage
from seattui.tui.widgets.switch_tabs import said_below
from seattui.tui.widgets.tri_state import Choice
from tests.support.memory.acme import ALL, PEOPLE, SUBSCRIPTIONS

BETA = Permission("use_beta", "Use what is new", "See features before others do.")
HUBS = Catalogue(
    title="Test",
    hubs=(
        Hub(
            code="sales-hub",
            name="Sales Hub",
            tab="Sales",
            tiers=(Tier(code="enterprise", name="Enterprise", included=10),),
        ),
        Hub(code="service-hub", name="Service Hub", tab="Service", tiers=()),
        Hub(code="ops-hub", name="Operations Hub", tab="Operations", tiers=()),
    ),
)
OLGA = Operator(9, "olga@acme.example", KnownBy.UID, Status.ACTIVE, True, frozenset())
KNOWN = AccountOptions(
    OLGA,
    (*FIRST, BETA, *(hub_access(hub.code, hub.name) for hub in HUBS.hubs)),
    SUBSCRIPTIONS,
    HUBS,
    (),
    (),
)


def creating(total: int = 1, operator: Operator = OLGA) -> Switches:
    return switches_for(replace(KNOWN, operator=operator), (), total)


def turn(switches: Switches, code: str, seat: bool = False) -> None:
    """Switches it as its tab does."""
    for page in switches.pages:
        for at, switch in enumerate(page.switches):
            if switch.code == code and isinstance(switch, SeatSwitch) is seat:
                page.switch(at)


def seat(switches: Switches, hub: str = "sales-hub") -> SeatSwitch:
    return next(s for s in switches.all if isinstance(s, SeatSwitch) and s.hub == hub)


class TestTabs:
    def test_every_permission_has_its_tab_unknown_ones_are_general(self) -> None:
        tabs = {page.title: [s.name for s in page.switches] for page in creating().pages}
        assert list(tabs) == ["General", "Sales", "Service", "Operations", "Account"]
        assert tabs["General"][-2:] == ["Use what is new", "Super admin"]
        assert tabs["Sales"] == ["Sales Hub access", "Sales Enterprise"], "access first (R9)"
        assert tabs["Operations"] == ["Operations Hub access"], "nothing is subscribed to there"
        assert tabs["Account"] == ["Modify billing"]


class TestSeats:
    def test_a_seat_needs_its_access_and_goes_with_it(self) -> None:
        switches = creating()
        assert str(switches.locked(seat(switches))) == "switch on access first"
        turn(switches, "sales_hub_access")
        turn(switches, "sales_hub_access", seat=True)
        assert switches.seats == ("sales-hub",)
        turn(switches, "sales_hub_access")
        turn(switches, "sales_hub_access")
        assert switches.seats == (), "it isn't remembered behind one's back"

    def test_none_for_a_super_admin_being_created(self) -> None:
        """R11."""
        switches = creating()
        turn(switches, "sales_hub_access")
        turn(switches, "sales_hub_access", seat=True)
        turn(switches, SUPER_ADMIN)
        assert switches.super_admin is True
        assert switches.seats == ()
        turn(switches, SUPER_ADMIN)
        assert switches.seats == ("sales-hub",)

    def test_none_without_modify_billing(self) -> None:
        """R2."""
        lacking = replace(OLGA, super_admin=False, permissions=ALL - {"modify_billing"})
        switches = creating(operator=lacking)
        assert str(switches.locked(seat(switches))) == "needs Modify billing"

    def test_the_access_that_comes_with_a_seat_is_shown_to_come(self) -> None:
        """R2: who can't grant the access can still give the seat, which brings it."""
        lacking = replace(OLGA, super_admin=False, permissions=ALL - {"sales_hub_access"})
        switches = creating(operator=lacking)
        access = switches.by_code("sales_hub_access")
        assert access is not None
        assert switches.row(access).box == "[ ]"
        turn(switches, "sales_hub_access", seat=True)
        row = switches.row(access)
        assert (row.box, str(row.locked)) == ("[x]", "is switched on with the seat")

    def test_says_how_many_are_short(self) -> None:
        switches = creating(total=7)
        turn(switches, "service_hub_access")
        turn(switches, "service_hub_access", seat=True)
        assert "5 of 5 remaining: 2 more at Checkout" in str(switches.row(seat(switches, "service-hub")).note)

    def test_the_seat_of_whom_loses_access_is_shown_to_go(self) -> None:
        switches = switches_for(KNOWN, (with_access(0),), 1, seats=msg("Change seat"))
        assert switches.row(seat(switches)).box == "[x]"
        turn(switches, "sales_hub_access")
        row = switches.row(seat(switches))
        assert (row.box, str(row.locked)) == ("[ ]", "is unassigned with the access")


class TestSuperAdmins:
    def test_what_was_chosen_before_isnt_asked_for_while_a_super_admin_holds_it(self) -> None:
        switches = switches_for(KNOWN, (with_access(0),), 1, seats=msg("Change seat"))
        turn(switches, "use_beta")
        turn(switches, "sales_hub_access")
        turn(switches, SUPER_ADMIN)
        assert (switches.chosen(Choice.ON), switches.chosen(Choice.OFF)) == ((), ())
        access = switches.by_code("sales_hub_access")
        assert access is not None
        assert (switches.row(access).box, switches.row(access).chosen) == ("[x]", False)
        assert switches.row(seat(switches)).box == "[x]", "the seat stays"
        turn(switches, SUPER_ADMIN)
        assert switches.chosen(Choice.OFF) == ("sales_hub_access",), "and is there again afterwards"

    def test_a_super_admin_holds_what_the_operator_lacks(self) -> None:
        modest = replace(OLGA, super_admin=False, permissions=frozenset({"use_beta"}))
        ana = replace(PEOPLE[0], access_state=replace(PEOPLE[0].access_state, super_admin=True))
        switches = switches_for(replace(KNOWN, operator=modest), (ana,), 1)
        for switch in switches.permissions:
            row = switches.row(switch)
            assert (row.box, str(row.locked)) == ("[x]", "included for super admins")


class TestSets:
    def test_become_exactly_what_a_set_says(self) -> None:
        people = (with_access(0), PEOPLE[1])
        switches = switches_for(KNOWN, people, 2)
        assert switches.switch_to(frozenset({"use_beta"})) == ()
        assert switches.chosen(Choice.ON) == ("use_beta",)
        assert switches.chosen(Choice.OFF) == ("sales_hub_access",)
        assert switches.named() == {"use_beta": "Use what is new"}

    def test_what_isnt_held_is_left_as_it_is_and_named(self) -> None:
        """R12."""
        modest = replace(OLGA, super_admin=False, permissions=frozenset({"use_beta"}))
        switches = creating(operator=modest)
        assert switches.switch_to(frozenset({"use_beta", "export_users"})) == ("Export users",)
        assert switches.named() == {"use_beta": "Use what is new"}

    def test_who_could_is_said_at_the_switch_and_in_full_at_the_cursor(self) -> None:
        """R12: where the line has no room for it, below the switches."""
        modest = replace(OLGA, super_admin=False, permissions=frozenset({"use_beta"}))
        who: dict[tuple[str, ...], Holders] = {("export_users",): Holders(("Ada Berg", "Bo Lind"), 12)}
        switches = switches_for(replace(KNOWN, operator=modest, who=who), None, 3)
        switch = switches.by_code("export_users")
        assert switch is not None
        row = switches.row(switch)
        assert str(row.locked) == "you don't hold it yourself · Ada Berg and 11 others have it."
        assert said_below(row, 80) == row.about
        assert said_below(row, 40) == f"{row.locked} {row.about}"

    def test_what_was_chosen_stays_when_the_account_is_read_again(self) -> None:
        before = creating()
        turn(before, "use_beta")
        turn(before, SUPER_ADMIN)
        after = creating(total=2).with_choices_of(before)
        assert after.super_admin is True
        assert "use_beta" in after.named()


class TestTeams:
    TEAMS = tuple(Team(n, name, None, None, 0, 0, {}) for n, name in ((1, "East"), (2, "North"), (3, "West")))

    def test_the_first_one_chosen_is_the_main_team(self) -> None:
        """R23."""
        page = TeamPage(self.TEAMS)
        for at in (2, 0):
            page.switch(at)
        assert (page.main, page.extra) == (3, (1,))
        page.switch(2)
        assert (page.main, page.extra) == (1, ()), "whoever is next"

    def test_a_team_that_is_gone_is_no_longer_chosen(self) -> None:
        page = TeamPage(self.TEAMS, chosen=[3, 1])
        assert TeamPage(self.TEAMS[:2]).with_choices_of(page).chosen == [1]


def with_access(at: int) -> User:
    """One of the people, who may use Sales Hub."""
    user = PEOPLE[at]
    return replace(user, access_state=replace(user.access_state, permissions=frozenset({"sales_hub_access"})))
