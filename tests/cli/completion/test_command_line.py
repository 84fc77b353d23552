"""A line of bash taken apart as bash does, and names quoted so that it reads them as they are."""

from __future__ import annotations

import subprocess

import pytest

from seattui.cli.completion.command_line import quoted, replaced_from, split, unquoted
from tests.support.hostile import STORABLE

BREAKS = " \t\n\"'@><=;|&(:"


@pytest.mark.parametrize(
    ("line", "words", "typed"),
    [
        ("seattui ", ["seattui", ""], ""),
        ("seattui  users\tsh", ["seattui", "users", "sh"], "sh"),
        ("a 'b c' d\\ e", ["a", "b c", "d e"], "d\\ e"),
        ('a "b \\" \\x', ["a", 'b " \\x'], '"b \\" \\x'),
        ("a 'b", ["a", "b"], "'b"),
        ('a "', ["a", ""], '"'),
        ("a b'c'\"d\"e", ["a", "bcde"], "b'c'\"d\"e"),
        ('a ""', ["a", ""], '""'),
        ("a \\", ["a", ""], "\\"),
    ],
)
def test_words(line: str, words: list[str], typed: str) -> None:
    assert split(line) == (words, typed)


@pytest.mark.parametrize(
    ("typed", "replaced", "quote"),
    [
        ("abc", "abc", ""),
        ("bo@acme", "@acme", ""),
        ("--team=Sal", "Sal", ""),
        ("a\\:b", "a\\:b", ""),
        ("a:b", "b", ""),
        ('"Sales E', "Sales E", '"'),
        ("--team='Sales:E", "Sales:E", "'"),
        ("", "", ""),
    ],
)
def test_what_bash_replaces(typed: str, replaced: str, quote: str) -> None:
    start, opened = replaced_from(typed, BREAKS)
    assert (typed[start:], opened) == (replaced, quote)


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_bash_reads_what_was_quoted(quote: str) -> None:
    names = [name for name in STORABLE.values() if "\0" not in name]
    words = []
    for name in names:
        made = quoted(name, quote)
        # As bash itself does with what it put there.
        closing = "" if quote and made.endswith(quote) else quote
        assert made.isprintable()
        words.append(f"{quote}{made}{closing}")
    script = "printf '%s\\0' " + " ".join(words)
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().split("\0")[:-1] == names


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize("name", ["plain", "it's", 'say "hi" \\ $x', "a b:c=d@e", "ü 全"])
def test_what_was_quoted_is_read_again_at_the_next_tab(name: str, quote: str) -> None:
    assert unquoted(quote + quoted(name, quote)) == name
