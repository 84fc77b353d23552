"""What `doctor` says of keys and themes: faults with which the screens don't open, before anybody opens them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

Said = list[tuple[str, str]]


@pytest.fixture
def config(tmp_path: Path, acme: Path) -> Path:
    (tmp_path / "themes").mkdir()
    path = tmp_path / "config.toml"
    path.write_text(f'store = "{acme}"\n')
    return path


def said(bare: Run, config: Path, name: str) -> tuple[Said, int]:
    answer = bare("--config", str(config), "doctor", "--json")
    return [(c["state"], c["text"]) for c in answer.json["checks"] if c["name"] == name], answer.code


def test_a_theme_file_with_a_fault_by_file_and_line(bare: Run, config: Path) -> None:
    path = config.parent / "themes" / "mine.toml"
    path.write_text('base = "seattui-dark"\naccent = "loud"\n')
    found, code = said(bare, config, "themes")
    assert found == [("fault", f'{path}:2: “loud” isn\'t a colour. Write it in quotes, such as "#7aa2d6".')]
    assert code == 1


def test_one_that_is_hard_to_read_one_that_is_well_and_those_that_are_never_used(
    bare: Run, config: Path
) -> None:
    folder = config.parent / "themes"
    (folder / "dim.toml").write_text('foreground = "#333333"\n')
    (folder / "good.toml").write_text('accent = "#8fd0dc"\n')
    (folder / "My theme.toml").write_text("")
    (folder / "nord.toml").write_text("")
    found, code = said(bare, config, "themes")
    assert [state for state, _ in found] == ["warning", "warning", "ok", "warning"]
    assert "Not a theme's name" in found[0][1]
    assert "dim.toml:1: foreground is hard to read on background" in found[1][1]
    assert found[2][1] == str(folder / "good.toml")
    assert "nord.toml: A theme of this name is there without it." in found[3][1]
    assert code == 0


def test_a_link_to_itself_hides_none_of_the_others(bare: Run, config: Path) -> None:
    folder = config.parent / "themes"
    (folder / "mine.toml").write_text('accent = "#8fd0dc"\n')
    (folder / "round.toml").symlink_to("round.toml")
    found, code = said(bare, config, "themes")
    assert [state for state, _ in found] == ["ok", "fault"]
    assert "round.toml can't be read" in found[1][1]
    assert code == 1


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ('theme = "nowhere"', "settings.theme", "There is no theme nowhere. There are: "),
        ('[keys]\nsort = "wheel"', "settings.keys", "config.toml:3: [keys]: sort can't use wheel"),
    ],
)
def test_settings_with_which_the_screens_do_not_open(
    bare: Run, config: Path, text: str, name: str, says: str
) -> None:
    config.write_text(config.read_text() + text)
    found, code = said(bare, config, name)
    assert [state for state, _ in found] == ["ok", "fault"]
    assert says in found[1][1]
    assert code == 1


def test_a_theme_of_a_file_and_other_keys_are_well(bare: Run, config: Path) -> None:
    (config.parent / "themes" / "mine.toml").write_text('accent = "#8fd0dc"\n')
    config.write_text(config.read_text() + 'theme = "mine"\n[keys]\nsort = "s"\n')
    for name in ("settings.theme", "settings.keys"):
        found, code = said(bare, config, name)
        assert ([state for state, _ in found], code) == (["ok"], 0)
