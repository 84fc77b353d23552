"""`store check`: whatever follows from something else is calculated again, on either database."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seattui.domain.changes.seats.purchases import BuySeats
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.store.activity import activity
from seattui.store.copies import check, snapshot
from tests.store.conftest import AT, SALES, Acme
from tests.support.stores import sql


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "")


def faults(acme: Acme) -> set[str]:
    return {
        found.name
        for _, found in check.checks(acme.session.store, None, acme.session.clock)
        if found.state == "fault"
    }


def states(acme: Acme) -> dict[str, str]:
    return {
        found.name: found.state for _, found in check.checks(acme.session.store, None, acme.session.clock)
    }


class TestCheck:
    def test_a_whole_store_is_whole(self, acme: Acme, tmp_path: Path) -> None:
        acme.do(BuySeats(SALES, 2))
        files = sorted(tmp_path.iterdir())
        found = states(acme)
        assert set(found.values()) <= {"ok", "note", "warning"}
        assert {"references", "derived", "keys", "invoices", "record", "counters"} <= found.keys()
        assert ("integrity" in found, "search.content" in found) == (acme.sqlite, acme.sqlite)
        assert sorted(tmp_path.iterdir()) == files

    def test_doctor_keeps_no_writer_out_and_leaves_no_copy(
        self, acme: Acme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        verify = activity.verify

        def meanwhile(*given: Any) -> Any:
            acme.run("INSERT INTO teams (account_id, name, name_key) VALUES (1, 'New', 'new')")
            return verify(*given)

        files = sorted(tmp_path.iterdir())
        monkeypatch.setattr(activity, "verify", meanwhile)
        found = {check.name: check for check in acme.session.checks()}
        assert found["record"].state == "ok"
        if acme.sqlite:
            assert found["store"].text.startswith(sql.path(acme.url))
        assert acme.one("SELECT count(*) FROM teams WHERE name = 'New'") == 1
        assert sorted(tmp_path.iterdir()) == files

    def test_doctor_reads_the_store_itself_where_it_cant_be_copied(
        self, acme: Acme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshot, "copy_file", full)
        assert "fault" not in {check.state for check in acme.session.checks()}

    def test_doctor_can_be_called_off(self, acme: Acme, tmp_path: Path) -> None:
        files = sorted(tmp_path.iterdir())
        stop = CancelToken()
        stop.cancel()
        with pytest.raises(Cancelled):
            acme.session.checks(stop)
        assert sorted(tmp_path.iterdir()) == files

    def test_it_finds_all_that_doctor_finds(self, acme: Acme) -> None:
        acme.run_unguarded("UPDATE subscriptions SET assigned = 0", "DELETE FROM invoices WHERE number = 2")
        later = acme.open(at=AT + timedelta(days=-900))
        told = later.checks()
        assert {"counters", "invoices", "clock"} <= {c.name for c in told if c.state == "fault"}
        here = {c for c in told if c.name != "guarantee"}
        assert here <= {c for _, c in check.checks(later.store, None, later.clock)}

    @pytest.mark.parametrize(
        ("done", "name"),
        [
            ("UPDATE users SET search_text = 'other' WHERE first_name = 'Gus'", "keys"),
            ("UPDATE users SET name_key = 'zz' WHERE first_name = 'Gus'", "keys"),
            ("UPDATE users SET email_skeleton = 'zz' WHERE first_name = 'Gus'", "keys"),
            ("INSERT INTO teams (account_id, name, name_key) VALUES (1, 'New', 'old')", "keys"),
            ("INSERT INTO views VALUES (1, 0, 'New', 'new', '[')", "views"),
            ("UPDATE accounts SET catalogue = '{}'", "prices"),
            ("UPDATE accounts SET catalogue = replace(catalogue, '\"EUR\"', '\"ZZZ\"')", "prices"),
            ("INSERT INTO views VALUES (1, 999999, 'New', 'new', '{\"sort\": \"name\"}')", "references"),
        ],
    )
    def test_what_was_changed_behind_it_is_found(self, acme: Acme, done: str, name: str) -> None:
        acme.run(done)
        assert name in faults(acme)

    @pytest.mark.parametrize(
        ("done", "name"),
        [
            ("UPDATE lots SET bought_on = 'yesterday'", "prices"),
            ("UPDATE invoices SET issued_on = 'yesterday' WHERE number = 1", "invoices"),
            ("UPDATE invoices SET currency = 'ZZZ' WHERE number = 1", "invoices"),
            (
                "UPDATE invoices SET lines = replace(lines, '\"unit_minor\":', '\"unit_minor\":1') WHERE number = 1",
                "invoices",
            ),
        ],
    )
    def test_what_cant_be_read_or_charges_something_else(self, acme: Acme, done: str, name: str) -> None:
        acme.do(BuySeats(SALES, 2))
        acme.run_unguarded(done)
        assert name in faults(acme)

    def test_an_invoice_that_isnt_the_sum_of_its_lines(self, acme: Acme) -> None:
        acme.run(
            "INSERT INTO invoices (account_id, number, subscription_id, kind, issued_on, period_start, period_end, "
            "currency, total_minor, lines) SELECT 1, last_invoice + 1, 1, 'purchase', '2026-01-01', '2026-01-01', "
            "'2026-02-01', 'EUR', 5, '[]' FROM accounts"
        )
        assert "invoices" in faults(acme)

    def test_somebody_of_another_account(self, acme: Acme) -> None:
        acme.run(
            "INSERT INTO accounts (name, name_key, currency, time_zone, catalogue, created_at) "
            "SELECT 'Globex', 'globex', currency, time_zone, catalogue, created_at FROM accounts",
            "INSERT INTO teams (account_id, name, name_key) VALUES (2, 'Theirs', 'theirs')",
            "INSERT INTO memberships (account_id, team_id, user_id, main) SELECT 1, t.id, u.id, 0 "
            "FROM teams t, users u WHERE u.first_name = 'Gus'",
        )
        assert "references" in faults(acme)

    def test_a_search_index_with_other_words(self, acme: Acme) -> None:
        if not acme.sqlite:
            pytest.skip("PostgreSQL keeps its own")
        acme.run("DELETE FROM user_search_data WHERE id > 10")
        assert states(acme)["search.content"] == "warning"

    def test_others_arent_kept_waiting_by_a_lock(self, acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
        """They write while everything is being checked."""
        references = check._references

        def busy(tx: object) -> object:
            acme.do(acme.give("gus"))
            return references(tx)  # type: ignore[arg-type]

        monkeypatch.setattr(check, "_references", busy)
        assert faults(acme) == set()
        assert "gus" in acme.holders()
