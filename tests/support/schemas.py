"""What commands print, held against docs/json: every key must be declared there, so that none is forgotten."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from tools.json_schemas import CHANGE, ERROR, FOLDER, name_of

Schema = dict[str, Any]


def hold(words: str, output: Any) -> None:
    """Raises ValidationError unless this is what the command prints with --json, or an error of it."""
    if next(iter(output), None) != "format":
        raise ValidationError("The first key isn't 'format'.")
    name = name_of(words)
    _validator(name, error="error" in output).validate(output)


@cache
def published(name: str) -> Schema:
    """A schema as it is published, another one that it refers to put in its place."""
    found: Schema = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return published(CHANGE) if found.get("$ref") == f"{CHANGE}.json" else found


@cache
def _validator(name: str, *, error: bool) -> Draft202012Validator:
    schema = published(name)
    if error:
        schema = _with_error(schema)
    return Draft202012Validator(_closed(schema))


def _with_error(schema: Schema) -> Schema:
    """An error, and beside it any of the command's own keys."""
    own = schema.get("properties", {})
    failed = published(ERROR)
    return {
        **failed,
        "$defs": {**schema.get("$defs", {}), **failed["$defs"]},
        "properties": {**own, **failed["properties"]},
    }


def _closed(value: Any) -> Any:
    """The schema without room for keys that aren't declared."""
    if isinstance(value, list):
        return [_closed(each) for each in value]
    if not isinstance(value, dict):
        return value
    closed = {key: _closed(each) for key, each in value.items()}
    return (
        closed | {"additionalProperties": False}
        if value.get("type") == "object" and "properties" in value
        else closed
    )
