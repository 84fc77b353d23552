"""Nothing but printable text and newlines leaves through the standard streams, whoever prints."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from seattui.cli.run import output
from seattui.kit.text import printed
from tests.cli.conftest import Run
from tests.support import hostile
from tests.support.commands import started
from tests.support.stores import sql


@pytest.mark.parametrize("text", hostile.EVERYTHING.values(), ids=hostile.EVERYTHING)
def test_whatever_is_printed(capsys: pytest.CaptureFixture[str], text: str) -> None:
    output.prepare()
    print(text)
    print(text, file=sys.stderr)
    sys.stdout.writelines([text])
    for stream in capsys.readouterr():
        assert all(char.isprintable() or char in "\n\f" for char in set(stream))
        stream.encode()


def test_lines_of_text_stay_as_they_are() -> None:
    for text in ("", "Ann\n", "a\n\nb\n", "李 Łukasz שָׁלוֹם", "1\n\f2"):
        assert printed(text) == text
    assert printed("a\u00a0b\x1b\r\x9b") == "a b\\x1b\\x0d\\x9b"


def test_arguments_and_variables_are_told_without_their_controls(tmp_path: Path) -> None:
    bad = "\x1b[31m\x9bX\u202e"
    environment = {"HOME": str(tmp_path), "LANG": "C.UTF-8", "SEATTUI_CONFIG": f"/nowhere/{bad}"}
    for words in (
        (bad,),
        ("users", bad),
        ("users", "list", f"--{bad}"),
        ("users", "list", "--status", bad),
        ("doctor",),
    ):
        done = started(*words, env=environment)
        assert done.code in (1, 2, 3)
        for stream in (done.out, done.err):
            assert all(char.isprintable() or char == "\n" for char in stream)


@pytest.mark.parametrize("code", ["\x1b[31m", "", "eur", "XQZ", "EURO", "\u202eEUR"])
@pytest.mark.parametrize("table", ["accounts", "subscriptions", "invoices"])
def test_a_currency_that_is_none_is_refused_and_not_repeated(
    run: Run, store: Path, table: str, code: str
) -> None:
    with sql.unguarded(f"sqlite:///{store}") as tx:
        tx(f"UPDATE {table} SET currency = ?", code)
    said = run("billing", "invoices" if table == "invoices" else "show")
    assert said.code == 1
    assert "Acme GmbH has amounts in a currency that isn't one" in said.err
    assert (code not in said.err) or not code


def test_a_price_in_no_currency_is_refused(run: Run, store: Path) -> None:
    with sql.unguarded(f"sqlite:///{store}") as tx:
        tx("UPDATE accounts SET catalogue = replace(catalogue, '\"EUR\"', '\"\\u001b[31m\"')")
    assert "currency that isn't one" in run("catalogue", "show").err
