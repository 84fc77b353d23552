"""What completion knows of the settings is what the program does."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.kit import folders
from seattui.kit.quick_settings import plain_texts, texts
from seattui.kit.settings import load

VALUES = st.one_of(
    st.sampled_from(
        ["true", "12", "-1", "1.5", "1979-05-27", "[1]", "{a=1}", '"a\\u00fcb"', '"""x"""', "''", '"']
    )
    | st.text("ab#\"'\\= \t\u00fc\x01", max_size=6)
    | st.text("ab#= ü", max_size=6).map(lambda text: f'"{text}"')
    | st.text("ab#= ü", max_size=6).map(lambda text: f"'{text}'")
)
LINES = st.one_of(
    st.tuples(st.sampled_from(["store", " account ", "lang", '"store"', "a.b", "a-b", "", "ü"]), VALUES).map(
        "=".join
    ),
    st.sampled_from(["", "# store = 'x'", "[keys]", "[[keys]]", "x"]),
)


@given(st.lists(LINES, max_size=6).map("\n".join))
def test_plain_toml_is_read_as_pythons_parser_does(text: str) -> None:
    plain = plain_texts(text)
    if plain is None:
        return
    top, *_ = text.split("\n[")
    assert plain == {
        k: v for k, v in tomllib.loads("" if text.startswith("[") else top).items() if isinstance(v, str)
    }


def test_usual_settings_are_plain() -> None:
    text = 'store = "/srv/acme.db"  \n# ours\nlang = \'de\'\nlean = true\nbackup_keep = 7\r\n\n[keys]\nundo = ["x"]\n'
    assert plain_texts(text) == {"store": "/srv/acme.db", "lang": "de"}


@pytest.mark.parametrize(
    ("flag", "variable", "file"),
    [*product([None, "flag"], [None, "", "variable"], [None, "file", "fi\\u006ce"])],
)
def test_they_come_from_where_the_programs_do(
    tmp_path: Path, flag: str | None, variable: str | None, file: str | None
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'account = "{file}"\n' if file else "lean = true\n")
    environ = {} if variable is None else {"SEATTUI_ACCOUNT": variable}
    flags: Mapping[str, str] = {"account": flag} if flag else {}
    expected = load(flags, environ, str(config)).settings.account
    assert texts(["account"], {**flags, "config": str(config)}, environ).get("account", "") == expected


@pytest.mark.parametrize("home", ["/home/ana", "/", "", "ana"])
@pytest.mark.parametrize("named", [None, "", "elsewhere", "/else/where"])
def test_folders_are_those_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, home: str, named: str | None
) -> None:
    monkeypatch.setenv("HOME", home)
    for kind in ("config", "data", "state"):
        if named is not None:
            monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", named)
        own = getattr(platformdirs.PlatformDirs("seattui", appauthor=False), f"user_{kind}_dir")
        assert folders.user_folder(kind) == own
