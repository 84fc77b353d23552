"""Settings: file < environment < flags, where each came from, and errors that name the place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from seattui.kit.errors import UsageError
from seattui.kit.settings import Settings, load


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def environ(config: Path, **more: str) -> dict[str, str]:
    return {"SEATTUI_CONFIG": str(config), **more}


class TestWhereAValueComesFrom:
    def test_without_a_file_everything_is_a_default(self, own_environment: Path) -> None:
        loaded = load({}, {})
        assert loaded.settings.store == str(own_environment / ".local/share/seattui/seattui.db")
        assert loaded.settings.lang == "en"
        assert {source.kind for source in loaded.sources.values()} == {"default"}

    def test_a_flag_goes_before_the_environment_and_that_before_the_file(self, config: Path) -> None:
        config.write_text('account = "file"\noperator = "file@acme.example"\nstore = "/file.db"\n')
        loaded = load(
            {"account": "flag", "operator": None},
            environ(config, SEATTUI_ACCOUNT="variable", SEATTUI_OPERATOR="variable@acme.example"),
        )
        assert loaded.settings.account == "flag"
        assert loaded.settings.operator == "variable@acme.example"
        assert loaded.settings.store == "/file.db"
        assert loaded.sources["account"].place == "--account"
        assert loaded.sources["operator"].place == "SEATTUI_OPERATOR"
        assert loaded.sources["store"].place == f"{config}:3"
        assert loaded.sources["theme"].kind == "default"

    def test_the_file_of_the_option_replaces_that_of_the_variable(self, config: Path, tmp_path: Path) -> None:
        config.write_text('account = "variable"\noperator = "variable@acme.example"\n')
        other = tmp_path / "other.toml"
        other.write_text('account = "option"\n')
        loaded = load({}, environ(config), str(other))
        assert (loaded.path, loaded.settings.account, loaded.settings.operator) == (other, "option", "")

    def test_the_language_is_the_locales_unless_it_is_set(self, config: Path) -> None:
        config.write_text("")
        loaded = load({}, environ(config, LC_ALL="de_DE.UTF-8", LANG="en_GB.UTF-8"))
        assert (loaded.settings.lang, loaded.sources["lang"].place) == ("de", "LC_ALL")
        assert load({}, environ(config, LANG="de_AT", SEATTUI_LANG="en")).settings.lang == "en"

    @pytest.mark.parametrize(("word", "on"), [("1", True), ("yes", True), ("TRUE", True), ("off", False)])
    def test_a_switch_in_the_environment(self, config: Path, word: str, on: bool) -> None:
        config.write_text("lean = true\n")
        assert load({}, environ(config, SEATTUI_LEAN=word)).settings.lean is on

    def test_variables_of_other_tools_are_left_alone(self, config: Path) -> None:
        config.write_text("")
        assert load({}, environ(config, SEATTUI_STATE_DIR="/x", SEATTUI_HOMEBREW="1")).settings.lean is False

    def test_nothing_is_read_at_import(self) -> None:
        code = (
            "import os; os.environ = None\n"
            "import builtins; builtins.open = None\n"
            "import seattui.kit.paths\n"
            "assert seattui.kit.paths.config_file"
        )
        subprocess.run([sys.executable, "-c", code], check=True)


class TestAPasswordInTheFile:
    URL = "postgresql://ana:hunter2@db.acme.example/seattui"

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o660])
    @pytest.mark.parametrize("flags", [{}, {"store": "/another.db"}])
    def test_that_others_can_read_is_refused(self, config: Path, mode: int, flags: dict[str, object]) -> None:
        config.write_text(f'store = "{self.URL}"\n')
        config.chmod(mode)
        with pytest.raises(UsageError) as error:
            load(flags, environ(config))
        assert f"chmod 600 {config}" in str(error.value)
        assert "hunter2" not in str(error.value)

    def test_that_only_its_owner_reads_counts(self, config: Path) -> None:
        config.write_text(f'store = "{self.URL}"\n')
        config.chmod(0o600)
        assert load({}, environ(config)).settings.store == self.URL

    def test_without_a_password_anybody_may_read_it(self, config: Path) -> None:
        config.write_text('store = "postgresql://ana@db.acme.example/seattui"\n')
        config.chmod(0o644)
        assert load({}, environ(config)).settings.store


class TestWhatIsWrongIsNamed:
    @pytest.mark.parametrize(
        ("text", "says"),
        [
            (
                'store = "a"\n\nlang = "fr"\n',
                ("config.toml:3: the value of lang isn't possible.", "Possible values: en, de"),
            ),
            ('lean = "yes"\n', ("config.toml:1: the value of lean isn't possible.", "true or false")),
            ("# mine\nacount = 'x'\n", ("config.toml:2: acount isn't a setting.", "Did you mean account?")),
            ("zzz = 1\n", ("config.toml:1: there is no such setting.", "There are: store, account")),
            ("theme = 3\n", ("config.toml:1: the value of theme isn't possible.", "text in quotes")),
            ("[keys]\nsort = 4\n", ("config.toml:2: the value of keys isn't possible.", "table of actions")),
            ("lean = tru\n", ("config.toml isn't TOML", "line 1")),
        ],
    )
    def test_file_line_key_and_what_is_allowed(self, config: Path, text: str, says: tuple[str, str]) -> None:
        config.write_text(text)
        with pytest.raises(UsageError) as caught:
            load({}, environ(config))
        assert all(part in str(caught.value) for part in says), str(caught.value)
        assert caught.value.exit_code == 2

    def test_a_variable_and_a_flag_are_named_as_they_are_typed(self, config: Path) -> None:
        config.write_text("")
        with pytest.raises(UsageError) as caught:
            load({}, environ(config, SEATTUI_LEAN="perhaps"))
        assert "SEATTUI_LEAN can't be perhaps." in str(caught.value)
        with pytest.raises(UsageError) as caught:
            load({"lang": "xx"}, environ(config))
        assert "--lang can't be xx." in str(caught.value)

    def test_a_file_that_was_named_must_be_there(self, config: Path) -> None:
        with pytest.raises(UsageError) as caught:
            load({}, environ(config))
        assert "doesn't exist" in str(caught.value)
        with pytest.raises(UsageError) as caught:
            load({}, {}, str(config))
        assert "--config" in str(caught.value)

    def test_a_file_that_is_no_text(self, config: Path) -> None:
        config.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(UsageError) as caught:
            load({}, environ(config))
        assert "isn't UTF-8" in str(caught.value)


def test_a_password_in_the_store_is_not_shown() -> None:
    shown = Settings(store="postgresql://ana:secret@db/seattui").shown_store
    assert shown == "postgresql://ana:***@db/seattui"
    assert Settings(store="/a/b.db").shown_store == "/a/b.db"
