"""docs/json: a schema for what each command prints with --json, made from one declaration, and kept."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from tests.cli.conftest import Run
from tests.cli.run.every_command import CHANGING, EXAMPLES
from tests.support.schemas import hold, published
from tools import json_schemas
from tools.json_outputs import CHANGE, NONE, OUTPUTS


def test_every_command_has_one_as_it_is_declared() -> None:
    assert json_schemas.main(["check"]) == 0
    assert {json_schemas.name_of(words) for words in EXAMPLES.keys() - NONE} <= json_schemas.schemas().keys()
    for schema in json_schemas.schemas().values():
        Draft202012Validator.check_schema(schema)


def test_what_isnt_declared_by_itself_is_a_change() -> None:
    others = EXAMPLES.keys() - OUTPUTS.keys() - NONE
    assert others <= {*CHANGING}
    assert {words for words, output in OUTPUTS.items() if output is CHANGE} <= {*CHANGING}
    assert OUTPUTS.keys() | NONE <= EXAMPLES.keys()


class TestAScript:
    OLD = json_schemas.schemas()["seats-list"]

    def missing(self, change: Any) -> list[str]:
        new = deepcopy(self.OLD)
        change(new["$defs"]["Subscription"]["properties"], new["$defs"]["Subscription"])
        return [*json_schemas.broken(self.OLD, new)]

    def test_misses_a_key_that_is_gone(self) -> None:
        assert self.missing(lambda keys, _: keys.pop("tier")) == [".subscriptions[].tier is gone"]

    def test_misses_one_that_has_another_type(self) -> None:
        assert self.missing(lambda keys, _: keys.update(included={"type": "string"})) == [
            ".subscriptions[].included: integer is now string"
        ]
        assert self.missing(
            lambda keys, _: keys.update(scheduled_removal=keys["scheduled_removal"]["anyOf"][0])
        )
        assert self.missing(lambda keys, _: keys.update(period={"type": "string"}))

    def test_misses_one_that_may_be_absent(self) -> None:
        assert self.missing(lambda _, schema: schema["required"].remove("hub")) == [
            ".subscriptions[].hub may be absent now"
        ]

    def test_misses_nothing_where_one_is_added(self) -> None:
        def added(keys: dict[str, Any], schema: dict[str, Any]) -> None:
            keys["since"] = {"type": "string"}
            schema["required"].append("since")

        assert self.missing(added) == []
        assert self.missing(lambda *_: None) == []

    def test_misses_an_effect_that_changed(self) -> None:
        old = json_schemas.schemas()["change"]
        new = deepcopy(old)
        del new["$defs"]["SeatsBought"]["properties"]["unit"]
        assert [*json_schemas.broken(old, new)] == [".plan.effects[].unit is gone"]

    @pytest.mark.parametrize("name", sorted(json_schemas.schemas()))
    def test_misses_nothing_of_what_is_published(self, name: str) -> None:
        was = json.loads((json_schemas.FOLDER / f"{name}.json").read_text("utf-8"))
        assert [*json_schemas.broken(was, json_schemas.schemas()[name])] == []

    def test_is_told_of_what_nobody_declared(self, run: Run) -> None:
        said = run("seats", "list", "--json").json
        hold("seats list", said)
        with pytest.raises(ValidationError):
            hold("seats list", said | {"more": 1})
        with pytest.raises(ValidationError):
            hold("seats list", {key: said[key] for key in reversed(said)})
        said["subscriptions"][0]["tier"] = 7
        with pytest.raises(ValidationError):
            hold("seats list", said)


LISTS = (
    ("users list", "--seat", "any", "--idle", "90"),
    ("users show", "ana@acme.example"),
    ("users export", "-"),
    ("permissions list",),
    ("teams list",),
    ("teams export", "-"),
    ("seats export", "-"),
    ("billing show",),
    ("billing invoices",),
    ("activity list",),
    ("activity export", "-"),
    ("operators keys list",),
    ("tick", "--dry-run"),
    ("explain",),
)


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_holds_for_an_account_in_which_much_has_happened(demo: Run, words: tuple[str, ...]) -> None:
    hold(words[0], demo(*words[0].split(), *words[1:], "--json").json)


@pytest.mark.parametrize("noun", ["users", "teams", "seats", "activity"])
def test_holds_for_a_file(demo: Run, tmp_path: Path, noun: str) -> None:
    path = tmp_path / "list.json"
    assert demo(noun, "export", str(path)).code == 0
    written = json.loads(path.read_text("utf-8"))
    hold(f"{noun} export", written)
    assert written == demo(noun, "export", "-", "--json").json


def test_holds_for_what_a_copy_says(run: Run, tmp_path: Path) -> None:
    there = f"{tmp_path}/acme.backup"
    for words in (
        ("store backup", there),
        ("store restore", there, "--to", f"{tmp_path}/restored.db"),
        ("store copy", f"{tmp_path}/store.db", f"{tmp_path}/copy.db"),
    ):
        for how in ("--dry-run", "--yes"):
            said = run(*words[0].split(), *words[1:], how, "--json")
            assert said.code == 0
            hold(words[0], said.json)
            if words[0] == "store backup" and how == "--dry-run":
                hold(words[0], run(*words[0].split(), *words[1:], "--json").json)


class TestMoney:
    def test_is_always_a_number_of_minor_units_with_its_currency(self, run: Run) -> None:
        """What is still there as a bare number has it whole beside it."""
        said = run("subscriptions", "price", "sales-hub", "--seat-minor", "1234", "--yes", "--json").json
        assert said["plan"]["after"]["sales-hub"] == {
            "seat_minor": 1234,
            "seat": {"minor": 1234, "currency": "EUR"},
        }
        (row,) = run("activity", "list", "--limit", "1", "--json").json["activity"]
        assert row["after"] == said["plan"]["after"]
        (tier, *_) = run("catalogue", "show", "--json").json["catalogue"]["hubs"][0]["tiers"]
        price = tier["prices"][0]
        assert price["base"] == {"minor": price["base_minor"], "currency": price["currency"]}

    def test_is_so_wherever_a_schema_has_it(self) -> None:
        for name in json_schemas.schemas():
            for bare, keys in _bare(published(name)):
                assert keys[bare.removesuffix("_minor")] == {"$ref": "#/$defs/Money"}, (name, bare)


def _bare(value: Any) -> Any:
    """Every property that is a bare number of minor units, with those beside it."""
    if isinstance(value, list):
        for each in value:
            yield from _bare(each)
    elif isinstance(value, dict):
        for key in value.get("properties", {}):
            if key.endswith("_minor"):
                yield key, value["properties"]
        for each in value.values():
            yield from _bare(each)
