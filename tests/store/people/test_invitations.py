"""Invitations on both databases: a token a try, kept as a hash, until the invitation ends (R8, R24)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from seattui.domain.billing.outbox import LEASE, TOKEN_LINE, DeliveryAnswer, DeliveryOutcome, OutboxMail
from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.invitations import AcceptInvite, Invite
from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Chosen, KnownBy, Matching, Sort, UserFilter
from seattui.domain.model import Invite as Invited
from seattui.domain.people.holders import Holders
from seattui.domain.people.permissions import MODIFY_BILLING
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import NotFound, NotPermitted, Refused
from seattui.kit.i18n import msg
from seattui.service.clock import fixed_clock
from seattui.service.scheduler import Scheduler
from seattui.service.session import Session, open_invited
from tests.store.conftest import AT, SALES, Acme
from tests.support import hostile
from tests.support.stores import invariants, sql

SENT, LATER = (
    DeliveryAnswer(DeliveryOutcome.SENT, msg("250 taken")),
    DeliveryAnswer(DeliveryOutcome.LATER, msg("451 try later")),
)
_TOKEN = re.compile(r"^    ([\w-]{43})$", re.MULTILINE)


@pytest.fixture
def invited(acme: Acme) -> Acme:
    """Jo is invited for ten days and holds a seat."""
    acme.do(CreateUsers((NewUser("jo@acme.example", "Jo", "New"),), seats=(SALES,), days=10))
    return acme


def at(acme: Acme, **later: int) -> Session:
    return replace(acme.session, clock=fixed_clock(AT + timedelta(**later)))


def delivered(acme: Acme, answer: DeliveryAnswer = SENT, **later: int) -> list[OutboxMail]:
    """What is handed to the mail server, which answers so."""
    letters: list[OutboxMail] = []

    def post(letter: OutboxMail) -> DeliveryAnswer:
        letters.append(letter)
        return answer

    scheduler = Scheduler(
        acme.session.store, (acme.session.account,), fixed_clock(AT + timedelta(**later)), "test"
    )
    scheduler.deliver(acme.session.account, "acme.example", post)
    return letters


def at_address(email: str, letters: list[OutboxMail]) -> OutboxMail:
    """The invitation that goes there: the old address is told of another one too."""
    (letter,) = [each for each in letters if each.recipient == email]
    return letter


def token_in(letter: OutboxMail) -> str:
    (token,) = _TOKEN.findall(letter.body)
    return str(token)


def accept(acme: Acme, token: str, **later: int) -> None:
    session = open_invited(acme.url, token, at=AT + timedelta(**later))
    try:
        session.apply(session.plan(AcceptInvite()))
    finally:
        session.close()


def access_state(acme: Acme) -> Invited:
    return acme.user("jo").access_state.invite


def texts(acme: Acme) -> str:
    """All that any row of the store says, by plain SQL."""
    tables = (
        "outbox", "invite_tokens", "activity", "activity_people", "users", "memberships", "seats",
    )  # fmt: skip
    return "\n".join(str(row) for table in tables for row in sql.rows(acme.url, f"SELECT * FROM {table}"))


class TestTokens:
    def test_the_store_never_holds_one(self, invited: Acme) -> None:
        assert TOKEN_LINE in invited.one("SELECT body FROM outbox")
        assert invited.one("SELECT count(*) FROM invite_tokens") == 0
        (letter,) = delivered(invited)
        token = token_in(letter)
        assert (letter.recipient, letter.subject) == ("jo@acme.example", "Invitation to Acme GmbH")
        assert "ana@acme.example invites you" in letter.body
        assert "3 Dec 2026" in letter.body
        assert token not in repr(letter)
        assert token not in texts(invited)
        assert (
            invited.one("SELECT token_hash FROM invite_tokens") == hashlib.sha256(token.encode()).hexdigest()
        )
        accept(invited, token)
        assert token not in texts(invited)
        assert token not in str(invited.session.activity(limit=100))

    def test_every_try_has_its_own_and_each_works_until_the_invitation_ends(self, invited: Acme) -> None:
        tries = [
            *delivered(invited, LATER),
            *delivered(invited, LATER, hours=1),
            *delivered(invited, SENT, hours=2),
        ]
        tokens = [token_in(letter) for letter in tries]
        assert len(set(tokens)) == 3
        accept(invited, tokens[0], days=1)
        assert access_state(invited) is Invited.ACCEPTED
        for token in tokens:
            with pytest.raises(NotFound):
                accept(invited, token, days=1)
        assert invited.one("SELECT count(*) FROM invite_tokens") == 0

    def test_one_that_nobody_has_is_told_alike_whatever_became_of_it(self, invited: Acme) -> None:
        token = token_in(delivered(invited)[0])
        accept(invited, token)
        said = set()
        for wrong in (token, token[:-1], "", "x" * 43, "\x1b]0;owned\x07", "\ud800", "é"):
            with pytest.raises(NotFound) as refusal:
                accept(invited, wrong)
            assert "jo" not in str(refusal.value)
            said.add(str(refusal.value))
        assert len(said) == 1

    def test_blanks_around_a_pasted_token_do_no_harm(self, invited: Acme) -> None:
        accept(invited, f"  {token_in(delivered(invited)[0])}\r\n")
        assert access_state(invited) is Invited.ACCEPTED

    def test_before_they_accept_they_are_told_of_nobody(self, invited: Acme) -> None:
        session = open_invited(invited.url, token_in(delivered(invited)[0]), at=AT)
        assert session.who_has([MODIFY_BILLING]) == Holders()
        session.close()

    def test_two_accept_at_once_and_it_is_done_once(self, invited: Acme) -> None:
        token = token_in(delivered(invited)[0])
        first, second = (open_invited(invited.url, token, at=AT) for _ in range(2))
        plans = [first.plan(AcceptInvite()), second.plan(AcceptInvite())]
        first.apply(plans[0])
        with pytest.raises(Stale) as stale:
            second.apply(plans[1])
        assert isinstance(stale.value.refusal, NotFound)
        first.close()
        second.close()


class TestAccepting:
    def test_it_is_recorded_as_done_by_who_was_invited_known_by_the_token(self, invited: Acme) -> None:
        jo = invited.user("jo")
        accept(invited, token_in(delivered(invited)[0]))
        assert access_state(invited) is Invited.ACCEPTED
        (recorded,) = invited.session.activity(limit=1)
        assert (recorded.change, recorded.actor, recorded.known_by) == (
            "users.accept", "jo@acme.example", KnownBy.KEY,
        )  # fmt: skip
        assert recorded.affected[0].user_id == jo.id
        assert invited.holders() == ["dee", "eli", "fay", "jo"]
        assert invariants.faults(invited.url) == []

    def test_who_holds_a_token_may_do_nothing_else_unless_permitted(self, invited: Acme) -> None:
        session = open_invited(invited.url, token_in(delivered(invited)[0]), at=AT)
        with pytest.raises(NotPermitted):
            session.plan(ChangeSeats(Chosen((1,)), give=(SALES,)))
        session.close()

    def test_r24_it_is_too_late_at_midnight_after_the_last_day(self, invited: Acme) -> None:
        token = token_in(delivered(invited)[0])
        in_time, late = timedelta(days=10, hours=13, minutes=59), timedelta(days=10, hours=14)
        with pytest.raises(Refused) as refusal:
            accept(invited, token, seconds=int(late.total_seconds()))
        assert refusal.value.code == "invitation-ended"
        accept(invited, token, seconds=int(in_time.total_seconds()))

    @pytest.mark.parametrize("how", ["deactivated", "invited again", "expired", "renamed"])
    def test_what_was_taken_back_works_no_more(self, invited: Acme, how: str) -> None:
        token = token_in(delivered(invited)[0])
        match how:
            case "deactivated":
                invited.do(Deactivate(invited.ids("jo")))
            case "invited again":
                invited.do(Invite(invited.ids("jo")))
            case "expired":
                at(invited, days=20).settle()
            case _:
                invited.do(EditUsers(invited.ids("jo"), email="jo2@acme.example"))
        assert invited.one("SELECT count(*) FROM invite_tokens") == 0
        with pytest.raises(NotFound):
            accept(invited, token, days=1)

    def test_taking_a_new_address_back_invites_at_the_old_one_again(self, invited: Acme) -> None:
        invited.do(EditUsers(invited.ids("jo"), email="jo2@acme.example"))
        letter = at_address("jo2@acme.example", delivered(invited))
        invited.do(Undo())
        with pytest.raises(NotFound):
            accept(invited, token_in(letter))
        again = at_address("jo@acme.example", delivered(invited))
        accept(invited, token_in(again))
        assert access_state(invited) is Invited.ACCEPTED

    def test_no_token_is_made_for_who_is_invited_no_more(self, invited: Acme) -> None:
        invited.do(Deactivate(invited.ids("jo")))
        assert delivered(invited) == []
        assert invited.one("SELECT count(*) FROM outbox WHERE invites IS NOT NULL") == 0

    def test_nor_for_an_invitation_that_ended_while_its_mail_waited(self, invited: Acme) -> None:
        assert delivered(invited, days=11) == []


class TestInvitingAgain:
    def test_the_new_letter_is_the_only_one(self, invited: Acme) -> None:
        invited.do(Invite(invited.ids("jo"), days=30))
        (letter,) = delivered(invited)
        assert "23 Dec 2026" in letter.body
        accept(invited, token_in(letter), days=29)
        assert access_state(invited) is Invited.ACCEPTED

    def test_a_letter_that_is_on_its_way_meanwhile_arrives_in_vain(self, invited: Acme) -> None:
        def again(letter: OutboxMail) -> DeliveryAnswer:
            invited.do(Invite(invited.ids("jo")))
            old.append(letter)
            return SENT

        old: list[OutboxMail] = []
        scheduler = Scheduler(invited.session.store, (invited.session.account,), fixed_clock(AT), "test")
        scheduler.deliver(invited.session.account, "acme.example", lambda x: again(x) if not old else SENT)
        with pytest.raises(NotFound):
            accept(invited, token_in(old[0]))
        assert invited.one("SELECT count(*) FROM outbox WHERE invites IS NOT NULL AND state = 'sent'") == 1

    def test_all_pending_and_who_expired(self, invited: Acme) -> None:
        invited.do(CreateUsers((NewUser("kim@acme.example"),), days=1))
        later = at(invited, days=2)
        later.settle()
        assert [u.email for u in later.users(UserFilter(invite=Invited.EXPIRED), Sort(), 0, 9)] == [
            "kim@acme.example"
        ]
        plan = later.plan(Invite(Matching(UserFilter(invite=Invited.PENDING))))
        assert plan.people == 1
        later.apply(later.plan(Invite(invited.ids("kim"))))
        assert invited.user("kim").access_state.invite is Invited.PENDING
        assert invariants.faults(invited.url) == []


class TestExpiring:
    def test_r8_r24_once_as_the_system_and_the_seat_stays(self, invited: Acme) -> None:
        assert at(invited, days=9).settle() == 0
        assert access_state(invited) is Invited.PENDING
        later = at(invited, days=12)
        later.settle()
        later.settle()
        assert access_state(invited) is Invited.EXPIRED
        assert "jo" in invited.holders()
        recorded = [a for a in invited.session.activity(limit=20) if a.change == "users.expire"]
        assert [(a.actor, a.known_by, a.people) for a in recorded] == [("system", KnownBy.SYSTEM, 1)]
        assert invariants.faults(invited.url) == []

    def test_who_accepted_or_is_gone_expires_no_more(self, invited: Acme) -> None:
        accept(invited, token_in(delivered(invited)[0]))
        at(invited, days=400).settle()
        assert access_state(invited) is Invited.ACCEPTED


class TestHostile:
    def test_no_name_makes_a_second_line_or_another_command(self, acme: Acme) -> None:
        names = [n for n in hostile.STORABLE.values() if len(n) <= 200]
        acme.run(
            "UPDATE accounts SET name = 'Acme' || char(10) || 'Bcc: eve@evil.example' WHERE id = 1"
        ) if acme.sqlite else acme.run(
            "UPDATE accounts SET name = 'Acme' || chr(10) || 'Bcc: eve@evil.example' WHERE id = 1"
        )
        session = acme.open("ana@acme.example")
        people = tuple(NewUser(f"n{n}@x.example", name, TOKEN_LINE) for n, name in enumerate(names[:20]))
        session.apply(session.plan(CreateUsers(people)))
        for letter in delivered(acme):
            assert "\n" not in letter.subject
            assert len(_TOKEN.findall(letter.body)) == 1
            assert "\nBcc" not in letter.body


def test_the_lease_of_a_letter_is_shorter_than_any_invitation() -> None:
    assert timedelta(days=1) > LEASE
