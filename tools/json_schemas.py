"""The JSON Schemas of what commands print with --json: docs/json, one a command.

python tools/json_schemas.py update    write them anew; a key that is gone or has another type is refused
python tools/json_schemas.py check     exit 1 where one isn't as it is declared in tools/json_outputs.py
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

FOLDER = ROOT / "docs" / "json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
ERROR, CHANGE = "error", "change"
Schema = dict[str, Any]


def commands() -> list[str]:
    """The words of every command that prints JSON."""
    from tools.json_outputs import NONE
    from tools.pages import commands as every

    return [words for words in every() if words not in NONE]


def name_of(words: str) -> str:
    """The name of a command's schema: "users-list"."""
    return words.replace(" ", "-")


@cache
def schemas() -> dict[str, Schema]:
    """Each by its name. Those of commands that only change something are a reference to `change`."""
    from tools import json_outputs as declared

    made = {
        ERROR: _schema("Any command that fails", declared.ERROR),
        CHANGE: _schema("A change", declared.CHANGE),
    }
    for words in commands():
        title = f"seattui {words} --json"
        output = declared.OUTPUTS.get(words)
        made[name_of(words)] = (
            _schema(title, output)
            if output is not None and output is not declared.CHANGE
            else {"$schema": DRAFT, "title": title, "$ref": f"{CHANGE}.json"}
        )
    return made


def _schema(title: str, declared: Any) -> Schema:
    from pydantic import TypeAdapter

    made = TypeAdapter(declared).json_schema(ref_template="#/$defs/{model}")
    return {"$schema": DRAFT, **_plain(made), "title": title}


def _plain(value: Any) -> Any:
    """Without the titles that only repeat names; a property may be called so."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: {name: _plain(each) for name, each in inner.items()}
        if key in ("properties", "$defs")
        else _plain(inner)
        for key, inner in value.items()
        if key != "title"
    }


def files() -> dict[Path, str]:
    return {
        FOLDER / f"{name}.json": json.dumps(schema, indent=2) + "\n" for name, schema in schemas().items()
    }


def broken(old: Schema, new: Schema) -> Iterator[str]:
    """What whoever read by the old schema misses in the new one: keys that are gone, may be absent, or have other
    types. More keys, and more words of a choice, are no break."""
    yield from _broken(old, new, old, new, "", frozenset())


def _broken(old: Any, new: Any, was: Schema, now: Schema, path: str, seen: frozenset[str]) -> Iterator[str]:
    if isinstance(old, dict) and "$ref" in old:
        if old["$ref"] in seen:
            return
        seen |= {old["$ref"]}
    old, new = _resolved(old, was), _resolved(new, now)
    if {*_types(old, was)} != {*_types(new, now)}:
        yield f"{path or '.'}: {_named(old, was)} is now {_named(new, now)}"
        return
    for name, each in old.get("properties", {}).items():
        here = f"{path}.{name}"
        if name not in new.get("properties", {}):
            yield f"{here} is gone"
        elif name in old.get("required", ()) and name not in new.get("required", ()):
            yield f"{here} may be absent now"
        else:
            yield from _broken(each, new["properties"][name], was, now, here, seen)
    if "items" in old:
        yield from _broken(old["items"], new.get("items", {}), was, now, f"{path}[]", seen)
    if isinstance(old.get("additionalProperties"), dict):
        yield from _broken(
            old["additionalProperties"], new.get("additionalProperties", {}), was, now, f"{path}.*", seen
        )
    if missing := {*map(str, old.get("enum", ()))} - {*map(str, new.get("enum", ()))}:
        yield f"{path}: {', '.join(sorted(missing))} can't be any more"
    for each in old.get("anyOf", ()):
        rivals = [[*_broken(each, other, was, now, path, seen)] for other in new.get("anyOf", ())]
        if all(rivals):
            yield from min(rivals, key=len, default=[f"{path} is gone"])


def _resolved(schema: Any, root: Schema) -> Schema:
    while isinstance(schema, dict) and str(schema.get("$ref", "")).startswith("#/$defs/"):
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema if isinstance(schema, dict) else {}


def _types(schema: Schema, root: Schema) -> Iterator[str]:
    if "$ref" in schema:
        yield str(schema["$ref"])
    if "const" in schema or "enum" in schema:
        yield "string" if isinstance(schema.get("const", ""), str) else "integer"
    elif "type" in schema:
        yield schema["type"]
    for each in schema.get("anyOf", ()):
        yield from _types(_resolved(each, root), root)


def _named(schema: Schema, root: Schema) -> str:
    return " or ".join(sorted({*_types(schema, root)})) or "anything"


def main(argv: list[str]) -> int:
    made = files()
    if argv == ["check"]:
        stale = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
        stale += [path for path in FOLDER.glob("*.json") if path not in made]
        for path in stale:
            print(f"{path.relative_to(ROOT)} isn't as it is declared: run 'make docs'.", file=sys.stderr)
        return 1 if stale else 0
    faults = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path, text in made.items()
        if path.exists()
        for fault in broken(json.loads(path.read_text("utf-8")), json.loads(text))
    ]
    if faults:
        print("JSON is a contract, and this breaks it:", *faults, sep="\n  ", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    for path, text in made.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
