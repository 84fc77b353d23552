"""Lists in files: harmless in spreadsheets, whole or not there, and read back as they were."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.model import Invite, Standing, Status, User
from seattui.errors import SeattuiError, UsageError
from seattui.export import for_file, format_of, guarded, unguarded, whole_file, write_csv, write_json
from seattui.people_file import PeopleFile
from seattui.text import safe, storable


def person(first: str, last: str = "Lee", email: str = "ann@x.example") -> User:
    standing = Standing(
        Status.ACTIVE, Invite.PENDING, False, frozenset({"sales-hub"}), frozenset({"b_right", "a_right"})
    )
    return User(1, email, first, last, standing, datetime(2026, 11, 3, tzinfo=UTC), "Sales", ("EMEA", "=1+1"))


class TestCellsThatASpreadsheetWouldRun:
    @pytest.mark.parametrize(
        "cell",
        ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "'=1", "''=1"],
    )
    def test_get_an_apostrophe_that_comes_off_again(self, cell: str) -> None:
        assert guarded(cell) == "'" + cell
        assert unguarded(guarded(cell)) == cell

    @given(st.one_of(st.text(), st.text("\\x01buU'=-\x1b\u202e\n")).map(storable))
    def test_every_cell_comes_back_as_it_was(self, cell: str) -> None:
        assert unguarded(guarded(for_file(cell))) == cell
        assert guarded(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

    @pytest.mark.parametrize("cell", ["", "Ann", "O'Hara", "'Ann", "1-1", "a=b"])
    def test_others_stay(self, cell: str) -> None:
        assert guarded(cell) == cell


class TestCsv:
    def test_a_row(self) -> None:
        out = io.StringIO()
        assert write_csv([person("=cmd()", "D'Amore, Jr.")], out, safe) == 1
        assert list(csv.DictReader(io.StringIO(out.getvalue()))) == [
            {
                "email": "ann@x.example",
                "first_name": "'=cmd()",
                "last_name": "D'Amore, Jr.",
                "status": "active",
                "invite": "pending",
                "super_admin": "false",
                "permissions": "a_right; b_right",
                "seats": "sales-hub",
                "main_team": "Sales",
                "extra_teams": "EMEA; =1+1",
                "last_active": "2026-11-03T00:00:00+00:00",
            }
        ]

    def test_in_a_pipe_nothing_steers_a_terminal(self) -> None:
        out = io.StringIO()
        write_csv([person("\x1b[31mAnn", "\u200dLee\u202e")], out, safe)
        assert all(char.isprintable() or char == "\n" for char in out.getvalue())

    def test_in_a_file_joiners_that_spell_names_stay(self) -> None:
        assert for_file("نامه\u200cها") == "نامه\u200cها"
        assert for_file("\x1b]52;c;\x07 \x9b \u202e \ud800") == "\\x1b]52;c;\\x07 \\x9b \\u202e \\ud800"

    def test_our_own_file_is_read_back_as_it_was(self, tmp_path: Path) -> None:
        people = [person("=SUM(A1)", "'Lee"), person("－Bo", "Ōno ـ", "bo@x.example")]
        people.append(person("A\x1b[2JB\u200e", "\\x1b \\\\u202e \u202e", "cy@x.example"))
        path = tmp_path / "own.csv"
        with whole_file(path, replace=False, encoding="utf-8-sig") as out:
            write_csv(people, out, for_file)
        rows = list(PeopleFile(str(path), {}, ZoneInfo("UTC")).rows())
        assert [(r.email, r.first_name, r.last_name, r.active, r.last_active) for r in rows] == [
            (p.email, p.first_name, p.last_name, True, p.last_active) for p in people
        ]

    def test_apostrophes_of_other_files_stay(self, tmp_path: Path) -> None:
        path = tmp_path / "other.csv"
        path.write_text("email,first name\na@x.example,'=Ann\n")
        assert next(PeopleFile(str(path), {}, ZoneInfo("UTC")).rows()).first_name == "'=Ann"


class TestJson:
    def test_is_the_shape_of_users_list(self) -> None:
        out = io.StringIO()
        assert write_json([person("Ann\x7f\x1b"), person("Bo")], out) == 2
        said = json.loads(out.getvalue())
        assert said["total"] == 2
        assert said["users"][0]["first_name"] == "Ann\x7f\x1b"
        assert all(" " <= char <= "~" or char == "\n" for char in out.getvalue())

    def test_nobody(self) -> None:
        out = io.StringIO()
        write_json([], out)
        assert json.loads(out.getvalue()) == {"users": [], "total": 0}


class TestAFileIsWholeOrNotThere:
    def test_for_its_owner_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        with whole_file(path, replace=False, encoding="utf-8") as out:
            out.write("hello")
            assert not path.exists()
        assert path.read_text() == "hello"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [p.name for p in tmp_path.glob("*.*")] + [p.name for p in tmp_path.glob(".*")] == ["list.csv"]

    def test_nothing_stays_when_it_is_broken_off(self, tmp_path: Path) -> None:
        def torn() -> Iterator[User]:
            yield person("Ann")
            raise KeyboardInterrupt

        path = tmp_path / "list.csv"
        path.write_text("old")
        with pytest.raises(KeyboardInterrupt), whole_file(path, replace=True, encoding="utf-8") as out:
            write_csv(torn(), out, for_file)
        assert path.read_text() == "old"
        assert [p.name for p in tmp_path.glob("*.*")] + [p.name for p in tmp_path.glob(".*")] == ["list.csv"]

    def test_what_is_there_stays_unless_it_is_to_be_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        path.write_text("old")
        with (
            pytest.raises(UsageError, match="is there already"),
            whole_file(path, replace=False, encoding="utf-8"),
        ):
            pass
        with whole_file(path, replace=True, encoding="utf-8") as out:
            out.write("new")
        assert path.read_text() == "new"

    def test_where_it_can_not_be(self, tmp_path: Path) -> None:
        with (
            pytest.raises(SeattuiError, match="can't be written") as caught,
            whole_file(tmp_path / "no" / "list.csv", replace=False, encoding="utf-8"),
        ):
            pass
        assert caught.value.exit_code == 1

    def test_the_format_is_the_ending(self) -> None:
        assert (format_of("A.CSV"), format_of("b.json")) == ("csv", "json")
        with pytest.raises(UsageError, match="ends neither"):
            format_of("list.txt")
