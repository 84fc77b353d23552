"""The record (R25): who, how known, why, before and after; chained, so that tampering is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from seattui.domain.changes.billing.operators import TieOperator
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import KnownBy
from seattui.kit.errors import NotPermitted
from seattui.store.activity import activity
from tests.store.conftest import AT, OWNER, SALES, Acme
from tests.support.stores import sql


def several(acme: Acme) -> Acme:
    """Five more changes, and the record taken out of the triggers' care."""
    for who in ("gus", "hal"):
        acme.do(acme.give(who), f"ticket {who}")
    acme.do(acme.take("gus", "hal"))
    for who in ("gus", "hal"):
        acme.do(acme.give(who))
    for table in ("activity", "activity_people", "accounts"):
        if acme.sqlite:
            of_table = f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
            acme.run(*(f"DROP TRIGGER {name}" for (name,) in sql.rows(acme.url, of_table)))
        else:
            acme.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return acme


def last(acme: Acme) -> int:
    return int(acme.one("SELECT max(id) FROM activity"))


class TestWhatItKeeps:
    def test_r25_who_when_from_where_before_and_after(self, acme: Acme) -> None:
        acme.do(ChangeSeats(acme.ids("gus", "dee"), take=(SALES,)), "left for good")
        row = acme.session.activity(limit=1)[0]
        assert (row.actor, row.at, row.change, row.because) == (OWNER, AT, "seats.change", "left for good")
        assert row.origin
        assert (row.before[SALES]["assigned"], row.after[SALES]["assigned"]) == (3, 2)
        assert row.money == {"minor": 0, "currency": "EUR"}
        (dee,) = row.affected
        assert dee.email == "dee@acme.example"
        assert dee.before
        assert dee.after
        assert (dee.before["seats"], dee.after["seats"]) == ([SALES], [])

    def test_it_is_numbered_without_gaps(self, acme: Acme) -> None:
        before = last(acme)
        for who in ("gus", "hal"):
            acme.do(acme.give(who))
        assert [row.id for row in acme.session.activity(limit=2)] == [before + 2, before + 1]

    def test_the_reason_is_kept_up_to_two_thousand_characters(self, acme: Acme) -> None:
        acme.do(acme.give("gus"), "  " + "ü" * 3000 + "  ")
        assert acme.session.activity(limit=1)[0].because == "ü" * 2000

    @pytest.mark.parametrize("because", ["a\x00b", "a\ud800b", "\x1b]0;x\x07 ticket", "[/] %s {0}"])
    def test_a_hostile_reason_is_kept_or_harmless_and_the_record_stays_whole(
        self, acme: Acme, because: str
    ) -> None:
        acme.do(acme.give("gus"), because)
        kept = acme.session.activity(limit=1)[0].because
        assert kept == "".join("\ufffd" if c in "\0\ud800\udcff" else c for c in because)
        assert acme.session.verify().ok

    def test_a_clock_that_went_back_counts_as_the_last_recorded_instant(self, acme: Acme) -> None:
        acme.do(acme.give("gus"))
        early = acme.open(at=AT.replace(year=2020))
        receipt = early.apply(early.plan(acme.give("hal")))
        assert receipt.at == AT
        assert acme.session.activity(limit=1)[0].at == AT

    def test_everyone_touched_can_be_paged_through(self, acme: Acme) -> None:
        people = ("dee", "fay")
        acme.do(acme.take(*people))
        newest = acme.session.activity(limit=1)[0].id
        pages = [acme.session.affected(newest, n, 1) for n in range(3)]
        assert [p.email for page in pages for p in page] == [f"{w}@acme.example" for w in people]


def tied(acme: Acme) -> KnownBy:
    """How whoever is tied is known: a database's login is shared, so that there the uid proves nothing."""
    return KnownBy.UID if acme.session.store.sqlite else KnownBy.CLAIMED


class TestHowKnown:
    def test_by_the_uid_that_is_tied(self, acme: Acme) -> None:
        assert acme.session.operator().known_by is tied(acme)
        acme.do(acme.give("gus"))
        assert acme.session.activity(limit=1)[0].known_by is tied(acme)

    def test_claimed_by_a_flag(self, acme: Acme) -> None:
        bo = acme.open("BO@Acme.Example")
        bo.apply(bo.plan(acme.give("gus")))
        row = acme.session.activity(limit=1)[0]
        assert (row.actor, row.known_by) == ("bo@acme.example", KnownBy.CLAIMED)

    def test_claiming_to_be_oneself_is_not_claiming(self, acme: Acme) -> None:
        assert acme.open(OWNER).operator().known_by is tied(acme)

    def test_the_environment_is_never_believed(self, acme: Acme) -> None:
        environ = dict.fromkeys(("USER", "LOGNAME", "SUDO_USER", "SEATTUI_OPERATOR"), "bo@acme.example")
        assert acme.open(environ=environ).operator().email == OWNER

    def test_where_ssh_came_from_is_noted(self, acme: Acme) -> None:
        session = acme.open(environ={"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"})
        session.apply(session.plan(acme.give("gus")))
        assert "ssh 192.0.2.7" in acme.session.activity(limit=1)[0].origin

    def test_tied_to_somebody_else_one_acts_as_them(
        self, acme: Acme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It proves nothing here: another OS account owns the file."""
        acme.do(TieOperator("bo@acme.example", 4711))
        monkeypatch.setattr("os.getuid", lambda: 4711)
        assert (acme.open().operator().email, acme.open().operator().known_by) == (
            "bo@acme.example",
            KnownBy.CLAIMED,
        )

    def test_an_unknown_uid_an_unknown_address_and_who_may_not_operate(
        self, acme: Acme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        acme.run("UPDATE users SET status = 'removed' WHERE email = 'hal@acme.example'")
        for claimed in (
            "nobody@acme.example",
            "hal@acme.example",
            "eli@acme.example",
            "",
            "\ud800@x",
            "\x00",
        ):
            with pytest.raises(NotPermitted) as refusal:
                acme.open(claimed)
            assert refusal.value.exit_code == 6
            assert str(refusal.value)
        monkeypatch.setattr("os.getuid", lambda: 4711)
        with pytest.raises(NotPermitted, match="uid 4711"):
            acme.open()

    def test_one_whose_invitation_is_pending_may(self, acme: Acme) -> None:
        acme.run("UPDATE users SET invite = 'pending' WHERE email = 'bo@acme.example'")
        assert acme.open("bo@acme.example").operator().holds("modify_billing")


TAMPERING: dict[str, Callable[[Acme], list[str]]] = {
    "a reason edited": lambda a: ["UPDATE activity SET because = 'nothing' WHERE because = 'ticket gus'"],
    "an actor edited": lambda a: [f"UPDATE activity SET actor = 'bo@acme.example' WHERE id = {last(a) - 1}"],
    "an amount edited": lambda a: [f"UPDATE activity SET money = '{{}}' WHERE id = {last(a) - 2}"],
    "a time edited": lambda a: [f"UPDATE activity SET at = '2020-01-01T00:00:00+00:00' WHERE id = {last(a)}"],
    "two that changed places": lambda a: [
        f"UPDATE activity SET id = -1 WHERE id = {last(a) - 1}",
        f"UPDATE activity SET id = {last(a) - 1} WHERE id = {last(a)}",
        f"UPDATE activity SET id = {last(a)} WHERE id = -1",
    ],
    "the first removed": lambda a: ["DELETE FROM activity WHERE id = 1"],
    "one in the middle removed": lambda a: [
        f"DELETE FROM activity_people WHERE activity_id = {last(a) - 1}",
        f"DELETE FROM activity WHERE id = {last(a) - 1}",
    ],
    "the last removed": lambda a: [
        f"DELETE FROM activity_people WHERE activity_id = {last(a)}",
        f"DELETE FROM activity WHERE id = {last(a)}",
    ],
    "a person edited": lambda a: [
        f"UPDATE activity_people SET before = '{{}}' WHERE activity_id = {last(a) - 2}"
    ],
    "a person's address edited": lambda a: [
        f"UPDATE activity_people SET email = 'x' WHERE activity_id = {last(a)}"
    ],
    "one person of two removed": lambda a: [
        f"DELETE FROM activity_people WHERE activity_id = {last(a) - 2} AND email LIKE 'gus%'"
    ],
    "all people removed": lambda a: [f"DELETE FROM activity_people WHERE activity_id = {last(a) - 2}"],
    "a person put in": lambda a: [
        "INSERT INTO activity_people (account_id, activity_id, user_id, email, before, after) "
        f"SELECT account_id, {last(a)}, id, email, '{{}}', '{{}}' FROM users WHERE email = 'dee@acme.example'"
    ],
    "a person put into a change of nobody": lambda a: [
        "INSERT INTO activity_people (account_id, activity_id, user_id, email, before, after) "
        "SELECT account_id, 1, id, email, '{}', '{}' FROM users WHERE email = 'dee@acme.example'"
    ],
    "the words by which it is found": lambda a: [
        f"UPDATE activity SET search_text = 'x' WHERE id = {last(a)}"
    ],
    "the last removed with its head, not with its number": lambda a: [
        f"DELETE FROM activity_people WHERE activity_id = {last(a)}",
        f"UPDATE accounts SET head = (SELECT hash FROM activity WHERE id = {last(a) - 1})",
        f"DELETE FROM activity WHERE id = {last(a)}",
    ],
    "the number of the next one edited": lambda a: ["UPDATE accounts SET last_activity = 1"],
    "everything removed, and the account's row made to match": lambda a: [
        "DELETE FROM activity_people",
        "DELETE FROM activity",
        "UPDATE accounts SET head = '', last_activity = 0",
    ],
    "the head edited": lambda a: ["UPDATE accounts SET head = 'x' WHERE 1 = 1"],
}


FOREIGN_KEY = "activity_people_account_id_activity_id_fkey"


class TestVerifying:
    def test_a_record_that_nobody_touched_is_whole(self, acme: Acme) -> None:
        several(acme)
        found = acme.session.verify()
        assert (found.ok, found.fault, found.count) == (True, "", last(acme))
        assert found.head == acme.session.activity(limit=1)[0].hash

    def test_finds_every_sort_of_tampering(self, acme: Acme) -> None:
        several(acme)
        sorts = {what: statements(acme) for what, statements in TAMPERING.items()}
        for what, statements in sorts.items():
            with acme.session.store.engine.connect() as tx, tx.begin() as undone:
                if acme.sqlite:
                    tx.execute(text("PRAGMA defer_foreign_keys = ON"))
                elif "changed places" in what:
                    tx.execute(text(f"ALTER TABLE activity_people DROP CONSTRAINT {FOREIGN_KEY}"))
                for statement in statements:
                    assert tx.execute(text(statement)).rowcount > 0, what
                found = activity.verify(tx, acme.session.account, "")
                assert not found.ok, what
                assert found.fault, what
                undone.rollback()
        assert acme.session.verify().ok

    def test_names_the_row(self, acme: Acme) -> None:
        several(acme)
        acme.run(f"UPDATE activity SET because = 'x' WHERE id = {last(acme) - 1}")
        found = acme.session.verify()
        assert found.fault == f"row {last(acme) - 1} was changed"
        assert found.count == last(acme) - 2

    def test_a_tail_cut_off_with_its_head_is_found_by_who_noted_the_head(self, acme: Acme) -> None:
        several(acme)
        noted = acme.session.verify().head
        n = last(acme)
        acme.run(
            f"DELETE FROM activity_people WHERE activity_id = {n}",
            f"DELETE FROM activity WHERE id = {n}",
            f"UPDATE accounts SET head = (SELECT hash FROM activity WHERE id = {n - 1}), last_activity = {n - 1}",
        )
        assert acme.session.verify().ok
        found = acme.session.verify(expect=noted)
        assert not found.ok
        assert found.fault == "the expected head hash isn't in the record"

    def test_a_head_noted_earlier_is_still_in_it(self, acme: Acme) -> None:
        noted = acme.session.verify().head
        acme.do(acme.give("gus"))
        assert acme.session.verify(expect=noted).ok


class TestSearching:
    def test_by_actor_reason_kind_and_whom_it_touched(self, acme: Acme) -> None:
        acme.do(acme.give("gus"), "Größe 7 %")
        newest = last(acme)
        for words in ("ana grosse", "SEATS.change", "7 %", "gus", str(newest)):
            assert newest in [row.id for row in acme.session.activity(words)], words
        for words in ("hal", "_", "\\", "7 zzz"):
            assert newest not in [row.id for row in acme.session.activity(words)], words

    def test_by_address(self, acme: Acme) -> None:
        acme.do(acme.give("gus"))
        assert next(row.change for row in acme.session.activity(email="GUS@acme.example")) == "seats.change"
        assert acme.session.activity(email="ana@acme.example") == ()

    def test_page_after_page(self, acme: Acme) -> None:
        several(acme)
        seen: list[int] = []
        while page := acme.session.activity(before_id=seen[-1] if seen else None, limit=2):
            seen += [row.id for row in page]
        assert seen == list(range(last(acme), 0, -1))

    @pytest.mark.parametrize("words", ["\x00", "\ud800", "x" * 60_000, "a " * 3_000, "\"'", "%"])
    def test_whatever_is_typed_is_no_error(self, acme: Acme, words: str) -> None:
        acme.session.activity(words)
