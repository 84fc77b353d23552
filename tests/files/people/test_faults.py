"""What is wrong with a file of people: its line and its column, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.domain.people.incoming import MOST, BadFile
from seattui.files.people.source import Source
from tests.files.people.reading import Reading, opened, refused
from tests.support.people_files import written


class TestFaultsNameLineAndColumn:
    HEAD = "Email,First Name,Last Name,Activated,Last active\n"

    @pytest.mark.parametrize(
        ("content", "code", "message"),
        [
            pytest.param(
                HEAD + 'a@x.example,"Ana,Torres\nb@x.example,Bo,Lee\n',
                "broken-line",
                "Line 2, column First Name: the closing quote is missing",
                id="unclosed-quote",
            ),
            pytest.param(
                HEAD + 'a@x.example,"Ana" Torres,x\n',
                "broken-line",
                "Line 2, column First Name: there is text after the closing quote",
                id="text-after-quote",
            ),
            pytest.param(
                HEAD + "a@x.example,Ana,Torres,true,,extra\n",
                "broken-line",
                "Line 2, column 6: the line has 6 cells, but there are 5 columns",
                id="too-many-cells",
            ),
            pytest.param(
                HEAD + "a@x.example," + "x" * 10_001 + "\n",
                "long-cell",
                "Line 2, column First Name: the cell is longer than 10,000 characters",
                id="long-cell",
            ),
            pytest.param(
                HEAD + "a@x.example,Ana," + "x" * 1_100_000 + "\n",
                "long-cell",
                "Line 2, column Last Name: the cell is longer than 10,000 characters",
                id="megabyte",
            ),
            pytest.param(
                HEAD + 'a@x.example,Ana,"' + "x" * 1_100_000 + '"\n',
                "long-cell",
                "Line 2, column Last Name: the cell is longer than 10,000 characters",
                id="quoted-megabyte",
            ),
            pytest.param(
                HEAD + "a@x.example,Ana,Torres,perhaps\n",
                "bad-switch",
                "Line 2, column Activated: this doesn't say whether the person is active.",
                id="switch",
            ),
            pytest.param(
                HEAD + "a@x.example," + "é" * 201 + "\n",
                "long-name",
                "Line 2, column First Name: A name of 201 characters is too long.",
                id="long-name",
            ),
        ],
    )
    def test_each_in_its_words(self, read: Reading, content: str, code: str, message: str) -> None:
        error = refused(read, content)
        assert (error.code, str(error.message)) == (code, message)
        assert error.exit_code == 1
        assert error.hint

    @pytest.mark.parametrize(
        "address",
        ["ana", "ana@", "@x.example", "a@b@x.example", "a b@x.example", "a@x..example", "a" * 250 + "@x.example",
         "Ana <a@x.example> b@x.example", "a@x.example,", "a@-x.example"],
    )  # fmt: skip
    def test_what_is_no_address(self, read: Reading, address: str) -> None:
        error = refused(read, written([("Email",), (address,)]))
        assert error.code == "bad-email"
        assert str(error.message).startswith("Line 2, column Email: ")

    def test_a_broken_header(self, read: Reading) -> None:
        error = refused(read, 'Email,"Name\na@x.example,Ana\n')
        assert str(error.message) == "Line 1, column 2: the closing quote is missing"

    def test_lines_end_early_or_in_empty_cells_and_nobody_minds(self, read: Reading) -> None:
        rows = read(self.HEAD + "a@x.example\n,,,,\n\nb@x.example,Bo,Lee,,,,,\n")
        assert [(row.line, row.email) for row in rows] == [(2, "a@x.example"), (5, "b@x.example")]


class TestAllThatIsWrong:
    BAD = (
        "email,Status,Name\nno,active,A\na@x.example,active,B\nb@x.example,perhaps,C,D\nc@x.example,perhaps,E\n"
        + ("d@x.example,active," + "x" * 201 + "\n")
    )

    def test_is_told_at_once_by_line(self, read: Reading) -> None:
        error = refused(read, self.BAD)
        assert isinstance(error, BadFile)
        assert [(p.line, p.code) for p in error.problems] == [
            (2, "bad-email"), (4, "broken-line"), (5, "bad-switch"), (6, "long-name"),
        ]  # fmt: skip
        assert str(error.message).splitlines()[:2] == [
            "4 errors in the file:",
            "Line 2, column email: this isn't an email address: it has no @.",
        ]
        assert "--map active=" in str(error.hint)
        assert str(error.hint).endswith("Correct the file and import it again.")

    def test_to_a_limit(self, read: Reading) -> None:
        error = refused(read, "email\n" + "".join(f"bad{n}\n" for n in range(1_000)))
        assert isinstance(error, BadFile)
        assert (error.count, len(error.problems)) == (1_000, 20)
        assert str(error.message).startswith("1,000 errors in the file:\n")
        assert str(error.message).endswith(
            "Line 21, column email: this isn't an email address: it has no @.\nand 980 more"
        )

    def test_of_one_row_both(self, read: Reading) -> None:
        error = refused(read, "email,Status\nbad,perhaps\n")
        assert isinstance(error, BadFile)
        assert [p.column for p in error.problems] == ["email", "Status"]

    def test_nobody_without_an_address_has_anything_wrong(self, read: Reading) -> None:
        assert [str(row.reason) for row in read("email,Status\n,perhaps\n")] == ["no email address"]

    def test_reading_goes_on_behind_a_broken_line(self, read: Reading) -> None:
        error = refused(read, 'email,Name\na@x.example,"Ana" T\nbad,B\nc@x.example,"C\n')
        assert isinstance(error, BadFile)
        assert [(p.line, p.code) for p in error.problems] == [
            (2, "broken-line"),
            (3, "bad-email"),
            (4, "broken-line"),
        ]


class TestManyPeople:
    def test_fifty_thousand_stream_with_their_progress(self, tmp_path: Path) -> None:
        rows = [("email", "name"), *((f"p{n}@x.example", f"Person {n}") for n in range(50_000))]
        people = opened(tmp_path, written(rows))
        heard: list[tuple[int, int]] = []
        assert sum(1 for _ in people.rows(lambda done, total: heard.append((done, total)))) == 50_000
        assert heard[-1] == (people.size, people.size)
        assert [done for done, _ in heard] == sorted(done for done, _ in heard)


class TestFilesThatAreAllWrong:
    def test_are_not_read_to_their_end(self, read: Reading) -> None:
        error = refused(read, "Email\n" + "x\n" * 300_000)
        assert isinstance(error, BadFile)
        assert error.count == MOST
        assert str(error.message).endswith("and at least 9,980 more")

    def test_a_quote_that_is_never_closed_ends_the_reading(self, read: Reading) -> None:
        error = refused(read, 'Email,Name\na@x.example,"' + ("y" * 79 + "\n") * 20_000)
        assert isinstance(error, BadFile)
        assert error.count == 1

    def test_a_file_that_fails_meanwhile(self) -> None:
        with pytest.raises(BadFile) as found:
            Source("/proc/self/mem")
        assert str(found.value.message).startswith("/proc/self/mem can't be read: ")
