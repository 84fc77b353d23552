"""What was probably meant is asked, by one function for everything that has a name."""

from __future__ import annotations

import pytest

from seattui.kit.close_words import closest, did_you_mean, some_of
from seattui.kit.i18n import msg

OTHERWISE = msg("There are none.")


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("sales-hib", ["service-hub", "sales-hub"], "sales-hub"),
        ("SALES EMAE", ["Sales EMEA", "Sales"], "Sales EMEA"),
        ("evenement", ["Événements"], "Événements"),
        ("xyz", ["sales-hub"], None),
        ("", ["a"], None),
        ("x" * 10_000, ["x" * 90], "x" * 90),
    ],
)
def test_the_closest(word: str, known: list[str], meant: str | None) -> None:
    assert closest(word, known) == meant
    hint = did_you_mean(word, known, OTHERWISE)
    assert str(hint) == (f"Did you mean “{meant}”?" if meant else "There are none.")


def test_many_names_arent_compared_for_ever() -> None:
    assert closest("name", (f"x{n}" for n in range(10**9))) is None


def test_of_many_names_the_first_are_told() -> None:
    assert str(some_of(["Field", "Sales"])) == "Field, Sales"
    assert str(some_of([f"x{n}" for n in range(5000)])).endswith(", x28, x29 and 4,970 more")
