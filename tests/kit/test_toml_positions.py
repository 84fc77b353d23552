"""The line of each key in a TOML text."""

import tomllib
from typing import Any

import pytest

from seattui.kit.toml_positions import Path, lines_of_keys, nearest_line

TEXT = '''\
# a comment with [brackets] and a = sign
title = "one" # and another
"quoted key".inner = 1
site.name = 'x = [y]'
long = """
first = 1
[not.a.table]
"""
when = 1979-05-27 07:32:00
list = [
  1,
  [2, 3], # nested
  { a = 1, b = { c = 2 } },
]

[table]
key = true

[[many]]
name = "a"
[[many.inner]]
deep = 1
[[many.inner]]
deep = 2

[[many]]
name = "b"
[many.sub]
deep = 3
[[many.inner]]
deep = 4
'''

EXPECTED: dict[Path, int] = {
    ("title",): 2,
    ("quoted key", "inner"): 3,
    ("site", "name"): 4,
    ("long",): 5,
    ("when",): 9,
    ("list",): 10,
    ("list", 0): 11,
    ("list", 1): 12,
    ("list", 1, 1): 12,
    ("list", 2, "b", "c"): 13,
    ("table", "key"): 17,
    ("many", 0): 19,
    ("many", 0, "inner", 1, "deep"): 24,
    ("many", 1, "name"): 27,
    ("many", 1, "sub", "deep"): 29,
    ("many", 1, "inner", 0, "deep"): 31,
}


def paths(value: Any, at: Path = ()) -> list[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ([at] if at else []) + [path for key, item in inner for path in paths(item, (*at, key))]


class TestLinesOfKeys:
    @pytest.mark.parametrize("path", EXPECTED, ids=str)
    def test_each_key_on_its_line(self, path: Path) -> None:
        assert lines_of_keys(TEXT)[path] == EXPECTED[path]

    def test_every_key_that_the_data_has(self) -> None:
        lines = lines_of_keys(TEXT)
        assert [path for path in paths(tomllib.loads(TEXT)) if nearest_line(lines, path) == 1] == []
        assert {path for path in paths(tomllib.loads(TEXT)) if path not in lines} <= {("many",)}

    def test_what_is_missing_is_told_by_what_is_around_it(self) -> None:
        lines = lines_of_keys(TEXT)
        assert nearest_line(lines, ("many", 1, "sub", "gone")) == 28
        assert nearest_line(lines, ("gone",)) == 1

    def test_keys_with_escapes(self) -> None:
        text = '"a\\U0001F600\\tb" = 1\n\'c\\d\' = 2\r\n"e\tf" = 3\n'
        assert lines_of_keys(text) == {(key,): line for line, key in enumerate(tomllib.loads(text), 1)}

    def test_an_empty_text(self) -> None:
        assert lines_of_keys("") == {}
        assert lines_of_keys("\n# nothing\n") == {}
