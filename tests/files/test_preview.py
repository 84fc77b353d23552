"""A preview for somebody's approval: what, for whom, what it costs, when it was planned and by whom."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from seattui.domain.changes.people.views import SaveView
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, UserFilter
from seattui.domain.people.views import View
from seattui.files.plan_text import plan_json
from seattui.files.preview import Preview
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from tests.support import hostile
from tests.support.memory.facts import ACCOUNT, AT, MemoryFacts, person, subscription

HEADING = msg("Change seat")


def preview(**others: object) -> Preview:
    people = [person(1, name="Ann"), person(2, name="Bo")]
    facts = MemoryFacts(people, [subscription(included=5)])
    plan = ChangeSeats(Chosen((1, 2)), give=("sales-hub",)).plan(facts)
    made = Preview(HEADING, plan, replace(ACCOUNT, label="PRODUCTION"), "ana@acme.example", AT)
    return replace(made, **others)  # type: ignore[arg-type]


def test_it_says_what_who_what_it_costs_when_and_by_whom() -> None:
    text = preview(
        because="T-9",
        number=3,
        found_by=msg("idle for 90 days"),
        people=(msg("Ann <p1@acme.example>: gets a Sales Hub seat"), msg("Bo")),
    ).text()
    lines = text.splitlines()
    assert lines[0] == "Change seat: a preview, nothing was changed by it."
    assert "Account  Acme GmbH (PRODUCTION)" in lines
    assert any(line.startswith("Planned  ") and line.endswith(" by ana@acme.example") for line in lines)
    assert "Who      3 people: idle for 90 days" in lines
    assert "Reason   T-9" in lines
    assert "Affects 2 people" in lines
    assert any(line.startswith("Due now") for line in lines)
    assert lines[-3:] == ["Ann <p1@acme.example>: gets a Sales Hub seat", "Bo", "and 1 more"]


def test_what_a_view_holds_is_in_words_as_on_screen() -> None:
    facts = MemoryFacts([person(1, name="Ann")], [subscription(included=5)])
    text = preview(plan=SaveView("Mine", View(UserFilter(seat="any"))).plan(facts)).text()
    assert "Mine  –  →  Seat: any hub" in text


def test_as_json_it_is_what_a_dry_run_prints() -> None:
    made = preview()
    printed = json.loads(made.json())
    assert printed.pop("format") == 1
    assert printed == json.loads(json.dumps(plan_json(made.plan, made.account, applied=False)))
    assert printed["applied"] is False


@pytest.mark.parametrize("name", hostile.CONTROLS.values(), ids=hostile.CONTROLS)
def test_hostile_text_steers_no_terminal(name: str) -> None:
    made = preview(because=name, operator=name, people=(msg("{name}", name=name),), number=1)
    written = made.text() + made.json()
    assert not [sign for sign in written if (ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0]


def test_it_is_a_new_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "preview.json"
    preview().write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["format"] == 1
    with pytest.raises(UsageError):
        preview().write(path)
    preview().write(tmp_path / "preview.txt")
    assert (tmp_path / "preview.txt").read_text() == preview().text()
