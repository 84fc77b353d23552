"""Every kind of change says what it is called, how it is undone, and what its record holds."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import seattui
from seattui.domain.changes.undo import undo
from seattui.domain.model import Activity, KnownBy
from seattui.domain.plan.kinds import (
    NOT_UNDOABLE,
    UNDO,
    Kind,
    Undoing,
    every_kind,
    how_undone,
    kind_of,
    label_of_kind,
    register,
    undoable,
)
from seattui.kit import i18n
from seattui.tui.activity.activity_words import record_lines

CLASS = re.compile(r"^class \w+\(Change\):", re.MULTILINE)
KINDS = sorted(every_kind())


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


def recorded(kind: str, **after: object) -> Activity:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    return Activity(1, at, "ana@acme.example", KnownBy.UID, "", kind, "", 0, {}, after, None, "key", "hash")


def test_every_change_in_the_source_is_a_kind() -> None:
    source = Path(seattui.__file__).parent
    declared = sum(len(CLASS.findall(path.read_text("utf-8"))) for path in source.rglob("*.py"))
    assert declared == len(KINDS) > 30


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_has_a_name_on_screen(self, kind: str, language: str) -> None:
        label = label_of_kind(kind)
        assert str(label) not in ("", kind)
        assert language == "en" or str(label) != label.template

    def test_is_undone_or_says_why_not(self, kind: str) -> None:
        how = how_undone(recorded(kind))
        assert isinstance(how, Undoing) or str(how).endswith(".")
        assert (kind in undoable()) == isinstance(how, Undoing)
        assert kind == UNDO or how != NOT_UNDOABLE

    def test_shows_the_fields_of_its_record_in_words(self, kind: str, language: str) -> None:
        declared = every_kind()[kind].fields
        for field in declared:
            (line,) = record_lines(recorded(kind, **{field: 1}), {}, "EUR")
            assert str(line.label) == str(declared[field])
            assert language == "en" or str(line.label) != declared[field].template


def test_undo_has_a_function_for_each_way() -> None:
    assert set(undo._BACK) == set(Undoing)
    assert {every_kind()[kind].undo for kind in undoable()} == set(Undoing)


def test_an_undo_is_undone_and_worded_as_what_it_did() -> None:
    row = recorded(UNDO, undoes=7, did="teams.rename", team="East")
    assert how_undone(row) is Undoing.RENAMED_TEAM
    labels = {str(line.label) for line in record_lines(row, {}, "EUR")}
    assert labels == {
        str(every_kind()[UNDO].fields["undoes"]),
        str(every_kind()["teams.rename"].fields["team"]),
    }


def test_a_word_belongs_to_its_kind() -> None:
    words = {}
    for kind in ("mail.refused", "teams.delete"):
        (line,) = record_lines(recorded(kind, to="x"), {}, "EUR")
        words[kind] = str(line.label)
        assert words[kind] == str(every_kind()[kind].fields["to"])
    assert words["mail.refused"] != words["teams.delete"]


def test_what_a_newer_version_wrote_stands_as_it_is() -> None:
    assert kind_of("moons.claim") is None
    assert str(label_of_kind("moons.claim")) == "moons.claim"
    assert how_undone(recorded("moons.claim")) == NOT_UNDOABLE
    (line,) = record_lines(recorded("moons.claim", phase="full"), {}, "EUR")
    assert (str(line.label), str(line.after)) == ("phase", "full")


def test_a_kind_belongs_to_one_class() -> None:
    register("seats.change", every_kind()["seats.change"])
    with pytest.raises(TypeError, match=r"elsewhere\.Other"):
        register("seats.change", Kind(NOT_UNDOABLE, NOT_UNDOABLE, {}, "elsewhere.Other"))


def test_a_kind_is_named_before_its_class_is_imported() -> None:
    code = (
        "import sys\n"
        "from seattui.domain.plan.kinds import label_of_kind\n"
        "before = 'seattui.domain.plan.plan' in sys.modules\n"
        "print(before, label_of_kind('teams.rename'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "False Rename team"
