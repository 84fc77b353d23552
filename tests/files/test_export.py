"""Lists in files: harmless in spreadsheets, whole or not there, and read back as they were."""

from __future__ import annotations

import csv
import errno
import gc
import io
import json
import re
import stat
import sys
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from seattui.domain.model import AccessState, Count, Invite, Operator, Sort, Status, User, UserFilter
from seattui.domain.people.columns import PersonRow, Reads
from seattui.domain.people.permissions import EXPORT_USERS
from seattui.files import xlsx
from seattui.files.exported_list import ExportedList
from seattui.files.list_writer import form_of, write_csv, write_json, write_list
from seattui.files.people.reader import PeopleFile
from seattui.files.people.source import Source
from seattui.files.safe_write import allowed, csv_line, for_file, guarded, unguarded, whole_file
from seattui.kit.errors import SeattuiError, UsageError
from seattui.kit.money import Money
from seattui.kit.settings import Settings
from seattui.kit.text import safe, storable
from seattui.service import lists
from tests.support.memory.facts import operator

if TYPE_CHECKING:
    from seattui.service.session import Session

SINCE = datetime(2026, 3, 1, 8, tzinfo=UTC)


def person(first: str, last: str = "Lee", email: str = "ann@x.example") -> User:
    access_state = AccessState(
        Status.ACTIVE, Invite.PENDING, False, frozenset({"sales-hub"}), frozenset({"b_right", "a_right"})
    )
    return User(
        1, email, first, last, access_state, datetime(2026, 11, 3, tzinfo=UTC), "Sales", ("EMEA", "=1+1")
    )


class Shop:
    """A session that has only what a list of people is made of."""

    def __init__(self, people: Iterable[User]) -> None:
        self.people = people

    def operator(self) -> Operator:
        return operator(EXPORT_USERS)

    def count(self, wanted: UserFilter) -> Count:
        return Count(len(self.people)) if isinstance(self.people, list) else Count(0, exact=False)

    def every_row(self, wanted: UserFilter, sort: Sort, reads: Collection[Reads]) -> Iterator[PersonRow]:
        return (PersonRow(user, {"sales-hub": SINCE}, Money(9000, "EUR")) for user in self.people)


def listed(people: Iterable[User]) -> ExportedList:
    return lists.people(cast("Session", Shop(people)), UserFilter(), Sort())


class TestCellsThatASpreadsheetWouldRun:
    @pytest.mark.parametrize(
        "cell",
        ["=1+1", "+1", "-1", "@sum", "\t1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "'=1", "''=1"],
    )
    def test_get_an_apostrophe_that_comes_off_again(self, cell: str) -> None:
        assert guarded(cell) == "'" + cell
        assert unguarded(guarded(cell)) == cell

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("Cal;=1+cmd|' /C calc'!A0", "Cal;'=1+cmd|' /C calc'!A0"),
            ("Cal;@a;-b|+c", "Cal;'@a;'-b|'+c"),
            ("a, =b", "a,' =b"),
            ('a;"=b"', 'a;\'"=b"'),
            ("a\t\t=b", "a\t'\t'=b"),
            ("=a;=b", "'=a;'=b"),
            ("a;'=b", "a;''=b"),
            ("a;＝b", "a;'＝b"),
        ],
    )
    def test_parts_that_a_spreadsheet_would_split_off_get_one_too(self, cell: str, expected: str) -> None:
        assert guarded(cell) == expected
        assert unguarded(expected) == cell

    @given(
        st.one_of(st.text(), st.text("\\x01buU'=-\x1b\u202e\n"), st.text(";,|\t'\" =+-@＝a\\x3b\n")).map(
            storable
        )
    )
    def test_every_cell_comes_back_as_it_was(self, cell: str) -> None:
        assert unguarded(guarded(for_file(cell))) == cell
        assert guarded(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

    @pytest.mark.parametrize("cell", ["", "Ann", "O'Hara", "'Ann", "1-1", "a=b"])
    def test_others_stay(self, cell: str) -> None:
        assert guarded(cell) == cell


class TestCsv:
    def test_a_row(self) -> None:
        out = io.StringIO()
        assert write_csv(listed([person("=cmd()", "D'Amore, Jr.")]), out, safe) == 1
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
                "extra_teams": "EMEA;' =1+1",
                "last_active": "2026-11-03T00:00:00+00:00",
            }
        ]

    def test_in_a_pipe_nothing_steers_a_terminal(self) -> None:
        out = io.StringIO()
        write_csv(listed([person("\x1b[31mAnn", "\u200dLee\u202e")]), out, safe)
        assert all(char.isprintable() or char == "\n" for char in out.getvalue())

    def test_in_a_file_joiners_that_spell_names_stay(self) -> None:
        assert for_file("نامه\u200cها") == "نامه\u200cها"
        assert for_file("\x1b]52;c;\x07 \x9b \u202e \ud800") == "\\x1b]52;c;\\x07 \\x9b \\u202e \\ud800"

    def test_our_own_file_is_read_back_as_it_was(self, tmp_path: Path) -> None:
        people = [person("=SUM(A1)", "'Lee"), person("－Bo", "Ōno ـ", "bo@x.example")]
        people.append(person("A\x1b[2JB\u200e", "\\x1b \\\\u202e \u202e", "cy@x.example"))
        path = tmp_path / "own.csv"
        with whole_file(path, replace=False, encoding="utf-8-sig") as out:
            write_csv(listed(people), out, for_file)
        rows = list(PeopleFile(Source(str(path)), {}, ZoneInfo("UTC")).rows())
        assert [(r.email, r.first_name, r.last_name, r.active, r.last_active) for r in rows] == [
            (p.email, p.first_name, p.last_name, True, p.last_active) for p in people
        ]

    def test_apostrophes_of_other_files_stay(self, tmp_path: Path) -> None:
        path = tmp_path / "other.csv"
        path.write_text("email,first name\na@x.example,'=Ann\n")
        assert next(PeopleFile(Source(str(path)), {}, ZoneInfo("UTC")).rows()).first_name == "'=Ann"


class TestJson:
    def test_is_the_shape_of_users_list(self) -> None:
        out = io.StringIO()
        assert write_json(listed([person("Ann\x7f\x1b"), person("Bo")]), out) == 2
        said = json.loads(out.getvalue())
        assert said["total"] == 2
        assert said["users"][0]["first_name"] == "Ann\x7f\x1b"
        assert all(" " <= char <= "~" or char == "\n" for char in out.getvalue())

    def test_nobody(self) -> None:
        out = io.StringIO()
        write_json(listed([]), out)
        assert json.loads(out.getvalue()) == {"format": 1, "users": [], "total": 0}


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
            write_csv(listed(torn()), out, for_file)
        assert path.read_text() == "old"
        assert [p.name for p in tmp_path.glob("*.*")] + [p.name for p in tmp_path.glob(".*")] == ["list.csv"]

    def test_what_is_there_stays_unless_it_is_to_be_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        path.write_text("old")
        with (
            pytest.raises(UsageError, match="already exists"),
            whole_file(path, replace=False, encoding="utf-8"),
        ):
            pass
        with whole_file(path, replace=True, encoding="utf-8") as out:
            out.write("new")
        assert path.read_text() == "new"

    def test_what_came_after_it_was_looked_stays(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "list.csv"
        path.write_text("old")
        monkeypatch.setattr("os.path.lexists", lambda path: False)
        with (
            pytest.raises(UsageError, match="already exists"),
            whole_file(path, replace=False, encoding="utf-8"),
        ):
            pass
        assert path.read_text() == "old"
        assert [found.name for found in tmp_path.glob("*list*")] == ["list.csv"]

    def test_where_it_can_not_be(self, tmp_path: Path) -> None:
        with (
            pytest.raises(SeattuiError, match="can't be written") as caught,
            whole_file(tmp_path / "no" / "list.csv", replace=False, encoding="utf-8"),
        ):
            pass
        assert caught.value.exit_code == 1

    def test_the_format_is_the_ending(self) -> None:
        forms = [form_of(name).value for name in ("A.CSV", "b.json", "c.Xlsx")]
        assert forms == ["csv", "json", "xlsx"]
        with pytest.raises(UsageError, match="must end in"):
            form_of("list.txt")


class TestXlsx:
    @pytest.fixture
    def lists(self, tmp_path: Path) -> Path:
        """An empty folder."""
        folder = tmp_path / "lists"
        folder.mkdir()
        return folder

    HOSTILE = (
        "=cmd()", "+1", "@sum", "\x1b]52;c;x\x07", "a\nb", "\ufffe\uffff", "\ud800", "_x0041_", "<b>&amp;</b>",
        "'=1", "\u202etxt", "<r><t>rich</t></r>", "<r></r>", "<r>& <x", "_x0041_x0042_", "<r>_x0041_</r>", "]]>",
        "https://a.example", "{=1}", "1",
    )  # fmt: skip

    def test_text_is_text_whatever_it_looks_like(self, tmp_path: Path) -> None:
        path = tmp_path / "list.xlsx"
        people = [person(name, "Lee", "=x@x.example") for name in self.HOSTILE]
        assert write_list(listed(people), path, replace=False) == len(people)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        sheet = load_workbook(path)["users"]
        rows = list(sheet.iter_rows())
        assert [cell.value for cell in rows[0]][:3] == ["email", "first_name", "last_name"]
        assert {cell.data_type for row in rows[1:] for cell in row if isinstance(cell.value, str)} == {"s"}
        assert [row[1].value for row in rows[1:]] == [
            "=cmd()", "+1", "@sum", "\\x1b]52;c;x\\x07", "a\\x0ab", "\\ufffe\\uffff", "\\ud800",
            "_x005F_x0041_", "<b>&amp;</b>", "'=1", "\\u202etxt", "<r><t>rich</t></r>", "<r></r>", "<r>& <x",
            "_x0041_x0042_", "<r>_x0041_</r>", "]]>", "https://a.example", "{=1}", "1",
        ]  # fmt: skip
        assert rows[1][5].value is False

    def test_a_cell_that_is_too_long_is_cut_and_shows_it(self, tmp_path: Path) -> None:
        path = tmp_path / "list.xlsx"
        names = ("x" * 40_000, "😀" * 20_000, "😀" * 16_383, "_x0041_x0042_" * 4000)
        write_list(listed([person(name) for name in names]), path, replace=False)
        cells = [str(row[1].value) for row in load_workbook(path)["users"].iter_rows(min_row=2)]
        assert [len(cell) for cell in cells] == [32_767, 16_384, 16_383, 32_767]
        assert [cell[-1] for cell in cells] == ["…", "…", "😀", "…"]

    def test_more_rows_than_a_worksheet_holds_are_refused_before_and_while_writing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(xlsx, "ROWS", 3)
        path = tmp_path / "list.xlsx"
        three = [person("Ann"), person("Bo"), person("Cy")]
        for people in (three, iter(three)):
            with pytest.raises(UsageError, match="at most 2 rows"):
                write_list(listed(people), path, replace=False)
        assert not list(tmp_path.glob("*.xlsx"))
        assert write_list(listed(three[:2]), path, replace=False) == 2

    @pytest.fixture
    def complaints(self, monkeypatch: pytest.MonkeyPatch) -> list[object]:
        """Of what is thrown away: an archive that is left open complains then by itself."""
        found: list[object] = []
        monkeypatch.setattr(sys, "unraisablehook", found.append)
        return found

    def test_on_a_full_disk_nothing_is_said_beside_the_error(
        self, lists: Path, monkeypatch: pytest.MonkeyPatch, complaints: list[object]
    ) -> None:
        def no_space(*_: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("xlsxwriter.packager.Packager._write_styles_file", no_space)
        with pytest.raises(SeattuiError, match="there is no space left"):
            write_list(listed([person("Ann")]), lists / "list.xlsx", replace=False)
        gc.collect()
        assert (complaints, [*lists.iterdir()]) == ([], [])

    def test_nor_where_the_file_itself_is_full(self, lists: Path, complaints: list[object]) -> None:
        class Full(io.BytesIO):
            def write(self, data: object) -> int:
                raise OSError(errno.ENOSPC, "No space left on device")

        with pytest.raises(OSError, match="No space left"), Full() as out:
            xlsx.write(out, lists, "wide", ("a",), [("b",)])
        gc.collect()
        assert complaints == []

    def test_one_that_grows_past_what_every_program_reads_is_refused(
        self, lists: Path, monkeypatch: pytest.MonkeyPatch, complaints: list[object]
    ) -> None:
        monkeypatch.setattr("zipfile.ZIP64_LIMIT", 3000)
        with pytest.raises(UsageError, match="too large"):
            write_list(listed([person("x" * 3000)]), lists / "list.xlsx", replace=False)
        gc.collect()
        assert (complaints, [*lists.iterdir()]) == ([], [])

    def test_its_temporary_files_are_beside_it_for_its_owner_alone(self, lists: Path) -> None:
        found: list[tuple[str, int]] = []

        def people() -> Iterator[User]:
            for path in lists.rglob("*"):
                found.append((path.parent.name, stat.S_IMODE(path.stat().st_mode)))
            yield person("Ann")
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_list(listed(people()), lists / "list.xlsx", replace=False)
        assert sorted(mode for name, mode in found if name == "lists") == [0o600, 0o700]
        assert [mode for name, mode in found if name.startswith(".list.xlsx.")] == [0o600]
        assert not [*lists.iterdir()]

    def test_without_its_library_it_says_what_to_install(
        self, lists: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "xlsxwriter", None)
        with pytest.raises(UsageError, match="extra 'xlsx'") as missing:
            write_list(listed([]), lists / "list.xlsx", replace=False)
        assert "pipx inject seattui XlsxWriter" in str(missing.value.hint)
        assert not [*lists.iterdir()]

    def test_every_value_is_read_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "list.xlsx"
        row = (
            7,
            10**12,
            Decimal("1800.00"),
            Decimal(-5).scaleb(-3),
            Decimal(10**15),
            True,
            None,
            "",
            "1",
            " a ",
        )
        headers = tuple(f"c{n}" for n in range(len(row)))
        with path.open("wb") as out:
            assert xlsx.write(out, tmp_path, "R&D <x>", headers, [row] * 30) == 30
        sheet = load_workbook(path)["R&D <x>"]
        assert sheet.freeze_panes == "A2"
        assert sheet.dimensions == "A1:J31"
        read = [cell.value for cell in list(sheet.iter_rows())[30]]
        assert read == [7, 10**12, 1800, -0.005, 10**15, True, None, "", "1", " a "]

    def test_there_are_columns_past_the_alphabet(self, tmp_path: Path) -> None:
        path = tmp_path / "list.xlsx"
        with path.open("wb") as out:
            xlsx.write(out, tmp_path, "wide", tuple(map(str, range(60))), [tuple(range(60))])
        assert load_workbook(path)["wide"]["BH2"].value == 59


class TestWhereAScreenMayWrite:
    OVER_SSH = {"SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22"}

    def test_anywhere_on_ones_own_machine(self, tmp_path: Path) -> None:
        settings = Settings(export_folder=str(tmp_path))
        assert allowed("list.csv", settings, {}) == tmp_path / "list.csv"
        assert allowed("/elsewhere/list.csv", settings, {}) == Path("/elsewhere/list.csv")
        assert allowed("list.csv", Settings(), {}) == Path.cwd() / "list.csv"

    def test_over_ssh_only_in_the_folder_that_is_set_for_it(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "up").symlink_to(tmp_path)
        settings = Settings(export_folder=str(tmp_path / "out"))
        assert allowed("list.csv", settings, self.OVER_SSH) == tmp_path / "out" / "list.csv"
        for path in ("../list.csv", "/etc/list.csv", str(tmp_path / "list.csv"), "up/list.csv", "~/list.csv"):
            with pytest.raises(UsageError, match="only be written to"):
                allowed(path, settings, self.OVER_SSH)
        with pytest.raises(UsageError, match="none is"):
            allowed("list.csv", Settings(), self.OVER_SSH)


def split_by(line: str, delimiter: str) -> list[str]:
    """A line as a spreadsheet splits it that expects another delimiter."""
    return next(csv.reader([line], delimiter=delimiter))


class TestALineThatIsSplitElsewhere:
    @given(st.lists(st.text(";,|'\" =+-@＝a\n\t"), min_size=1, max_size=4), st.sampled_from(",;|\t"))
    def test_no_part_is_a_formula(self, cells: list[str], delimiter: str) -> None:
        line = csv_line(cells, for_file)
        assert line.count("\n") == 1
        assert not [part for part in split_by(line, delimiter) if re.match(r"\s*[=+\-@＝＋－＠]", part)]

    @given(st.lists(st.one_of(st.text(";,|'\" =+-@＝a\n\t"), st.text()).map(storable), min_size=1))
    def test_ours_comes_back(self, cells: list[str]) -> None:
        assert [unguarded(cell) for cell in split_by(csv_line(cells, for_file), ",")] == cells

    def test_only_text_is_quoted(self) -> None:
        assert csv_line(["a", 1, Decimal("-1.50"), None, True, ""], safe) == '"a",1,-1.50,,true,""\n'
