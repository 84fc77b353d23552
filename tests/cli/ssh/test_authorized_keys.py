"""`seattui ssh authorized-keys`: one line for the key of an active person, by which sshd runs exactly what it says."""

from __future__ import annotations

import getpass
import json
import os
import pwd
import shlex
import shutil
import subprocess
import sys
import zipapp
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seattui.cli.ssh.key_line import key_line
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard
from seattui.domain.changes.people.operator_keys import AddKeys, RevokeKeys
from seattui.domain.model import Chosen
from seattui.kit.errors import UsageError
from seattui.service.session import Session, open_session
from tests.cli.conftest import Run, Said
from tests.support.accounts import OWNER, do, founded
from tests.support.keys import ed25519, key, rsa
from tests.support.terminal import ROOT

ME = getpass.getuser()
ELSE = next(each.pw_name for each in pwd.getpwall() if each.pw_uid != os.getuid())
BO = "bo@acme.example"
HOSTILE = 'Grö\'ße "x" $HOME `id` 100% \\ \\" ; echo'


@pytest.fixture
def here(acme: Path, store: Path) -> Session:
    """Acme GmbH, where Bo has the first key."""
    shutil.copy2(acme, store)
    session = open_session(str(store))
    do(session, AddKeys(BO, (key(1),)))
    return session


@pytest.fixture
def line(here: Session, store: Path, bare: Run) -> Run:
    """What is said of a key on that account."""

    def line(*options: str, user: str = ME, which: int = 1) -> Said:
        words = ("ssh", "authorized-keys", user, "ssh-ed25519", ed25519(which))
        return bare("--store", str(store), *options, *words)

    return line


def options_of(printed: str) -> tuple[str, str]:
    """The command and the key of a line, as OpenSSH takes it apart: only a quote is escaped, by a backslash."""
    begin = 'restrict,pty,command="'
    assert printed.startswith(begin)
    command, rest = "", printed.removeprefix(begin)
    while not rest.startswith('"'):
        rest = rest.removeprefix("\\") if rest.startswith('\\"') else rest
        command, rest = command + rest[0], rest[1:]
    return command, rest[1:].strip()


def words_of(said: Said) -> list[str]:
    """The arguments behind `ssh session`."""
    assert (said.code, said.err) == (0, "")
    assert said.out.count("\n") == 1
    words = shlex.split(options_of(said.out)[0])
    assert words[1:3] == ["-E", "-P"]
    assert os.path.isabs(words[0])
    at = words.index("ssh")
    assert words[at : at + 2] == ["ssh", "session"]
    return words[at + 2 :]


class TestTheLine:
    def test_names_the_key_the_store_and_the_account(self, line: Run, store: Path) -> None:
        said = line()
        assert words_of(said) == [
            "--key",
            key(1).fingerprint,
            "--store",
            str(store),
            "--account",
            "Acme GmbH",
        ]
        assert options_of(said.out)[1] == f"ssh-ed25519 {ed25519(1)}"

    def test_is_the_same_by_the_command_tree(self, line: Run, store: Path, bare: Run) -> None:
        words = ("ssh", "authorized-keys", "--", ME, "ssh-ed25519", ed25519(1))
        assert bare("--store", str(store), *words) == line()

    def test_nothing_for_a_key_of_nobody(self, line: Run) -> None:
        assert line(which=2) == Said(0, "", "")
        assert line("--json", which=2).json == {"format": 1, "line": None}
        assert f"{line('--json').json['line']}\n" == line().out

    def test_nothing_once_it_is_revoked(self, line: Run, here: Session) -> None:
        do(here, RevokeKeys(BO))
        assert line() == Said(0, "", "")

    def test_nothing_for_who_is_deactivated_or_removed(self, line: Run, here: Session) -> None:
        (bo,) = here.by_email([BO])
        do(here, Deactivate(Chosen((bo.id,))))
        assert line() == Said(0, "", "")
        do(here, Offboard(Chosen((bo.id,)), remove=True))
        assert line() == Said(0, "", "")

    @pytest.mark.parametrize("user", [ELSE, "nobody-of-that-name", "", "\0", ME + " "])
    def test_nothing_where_another_os_account_is_logged_in_to(self, line: Run, user: str) -> None:
        assert line(user=user) == Said(0, "", "")

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("ssh-ed25519", "AAAA"),
            ("ssh-ed25519", "'; id"),
            ("ssh-rsa", ed25519(1)),
            ("ssh-rsa", rsa(2048)),
            ("ssh-dss", ed25519(1)),
            ("ssh-ed25519-cert-v01@openssh.com", ed25519(1)),
            ("", ""),
        ],
    )
    def test_nothing_for_what_cant_be_anybodys_key(
        self, line: Run, store: Path, bare: Run, kind: str, text: str
    ) -> None:
        said = bare("--store", str(store), "ssh", "authorized-keys", ME, kind, text)
        assert said == Said(0, "", "")

    def test_of_several_accounts_it_names_the_keys_own(self, line: Run, store: Path) -> None:
        other = founded(str(store), account=HOSTILE, owner="bea@beta.example")
        do(other, AddKeys("bea@beta.example", (key(2),)))
        other.close()
        assert words_of(line())[-1] == "Acme GmbH"
        assert words_of(line(which=2))[-1] == HOSTILE
        assert line("--account", "Acme GmbH", which=2) == Said(0, "", "")
        assert line("--account", "no such").code == 3

    def test_nothing_is_written(self, line: Run, store: Path) -> None:
        before = store.read_bytes()
        line()
        assert store.read_bytes() == before
        assert [path.name for path in store.parent.glob("store.db*")] == ["store.db"]

    def test_what_else_counts_for_everybody_over_ssh_is_passed_on(self, line: Run) -> None:
        assert words_of(line("--read-only", "--lang", "de"))[-3:] == ["--lang", "de", "--read-only"]

    def test_a_login_waits_for_no_command_tree(self, here: Session, store: Path) -> None:
        words = ("--store", str(store), "ssh", "authorized-keys", ME, "ssh-ed25519", ed25519(1))
        asked = [sys.executable, "-X", "importtime", "-m", "seattui", *words]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        assert done.stdout.startswith("restrict,pty,")
        imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert "sqlalchemy" in imported
        assert not imported & {"typer", "pydantic", "textual", "alembic", "babel", "seattui.cli.app"}


class TestWhereItIs:
    def test_a_relative_store_is_named_absolutely(
        self, line: Run, store: Path, bare: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(store.parent)
        for place in (store.name, f"./{store.name}", f"sqlite:///{store.name}"):
            said = bare("--store", place, "ssh", "authorized-keys", ME, "ssh-ed25519", ed25519(1))
            assert words_of(said)[3] == str(store)

    def test_so_is_the_settings_file_however_it_was_found(
        self, line: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "some place" / "seattui" / "config.toml"
        file.parent.mkdir(parents=True)
        monkeypatch.chdir(tmp_path)
        assert "--config" not in words_of(line())
        file.write_text('account = "Acme GmbH"\n')
        named = ["--config", str(file)]
        assert words_of(line("--config", "some place/seattui/config.toml"))[-2:] == named
        monkeypatch.setenv("SEATTUI_CONFIG", "some place/seattui/config.toml")
        assert words_of(line())[-2:] == named
        monkeypatch.delenv("SEATTUI_CONFIG")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "some place"))
        assert words_of(line())[-2:] == named

    @pytest.mark.postgres
    def test_a_servers_url_stays_in_the_settings_file_which_alone_may_ask_for_less(
        self, postgres_empty: str, bare: Run, tmp_path: Path
    ) -> None:
        founded(postgres_empty, kind="live", at=None).close()
        with closing(open_session(postgres_empty, operator=OWNER)) as there:
            do(there, AddKeys(OWNER, (key(1),)))
        words = ("ssh", "authorized-keys", ME, "ssh-ed25519", ed25519(1))
        file = tmp_path / "config.toml"
        file.write_text(f'store = "{postgres_empty}"\n')
        assert words_of(bare("--config", str(file), *words))[2:] == [
            "--account", "Acme GmbH", "--config", str(file)
        ]  # fmt: skip
        assert words_of(bare("--store", postgres_empty, *words))[2:4] == ["--store", postgres_empty]


class TestRefused:
    def refused(self, said: Said, code: int) -> str:
        assert (said.code, said.out) == (code, "")
        assert said.err.startswith("seattui: ")
        return said.err

    def test_no_store(self, line: Run, tmp_path: Path) -> None:
        self.refused(line("--store", str(tmp_path / "none.db")), 3)
        self.refused(line("--store", "postgresql://seats@127.0.0.1:1/seattui"), 75)

    def test_a_settings_file_that_isnt_there(self, line: Run, tmp_path: Path) -> None:
        assert "--config" in self.refused(line("--config", str(tmp_path / "none.toml")), 2)

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://seats:hunter2@db.example/seattui",
            "postgresql://seats@db.example/seattui?password=hunter2",
            "postgresql://db.example/seattui?user=x&sslpassword=hunter2",
        ],
    )
    def test_a_password_in_the_url_wherever_it_comes_from(
        self, line: Run, bare: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
    ) -> None:
        words = ("ssh", "authorized-keys", ME, "ssh-ed25519", ed25519(1))
        file = tmp_path / "config.toml"
        file.write_text(f'store = "{url}"\n')
        file.chmod(0o600)
        found = [line("--store", url), bare("--config", str(file), *words)]
        monkeypatch.setenv("SEATTUI_STORE", url)
        for said in (*found, bare(*words)):
            assert "hunter2" not in self.refused(said, 2)

    def test_who_operates_is_the_keys_to_say(self, line: Run) -> None:
        self.refused(line("--operator", "ana@acme.example"), 2)


WORDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20), min_size=1, max_size=5
)
ECHO = "import json, sys; print(json.dumps(sys.argv[1:]))"


class TestQuoting:
    @given(WORDS)
    @example([HOSTILE, "", "\\", '"', '\\"', "\\\\\"\\", "'\"'", "a\\", "%u %%", "!x", "~", "*"])  # fmt: skip
    def test_a_line_read_back_gives_exactly_the_words(self, words: list[str]) -> None:
        command, rest = options_of(key_line(key(1), words))
        assert shlex.split(command) == words
        assert rest == f"ssh-ed25519 {ed25519(1)}"

    def test_a_real_shell_reads_the_same(self) -> None:
        words = [HOSTILE, "", "\\", '"', '\\"', "$(id)", "a  b", "*", "~", "#", "-n", "ü\u2028x"]
        command, _ = options_of(key_line(key(1), [sys.executable, "-c", ECHO, *words]))
        done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True)
        assert json.loads(done.stdout) == words

    @pytest.mark.parametrize("char", ["\n", "\r", "\0", "\x1b", "\x7f", "\x85"])
    def test_what_no_line_can_hold_is_refused(self, char: str) -> None:
        with pytest.raises(UsageError):
            key_line(key(1), ["seattui", f"/srv/a{char}b"])


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zipped")
    shutil.copytree(ROOT / "seattui", folder / "source" / "seattui")
    zipapp.create_archive(folder / "source", folder / "seattui.pyz", main="seattui.__main__:main")
    return folder / "seattui.pyz"


class TestTheCommand:
    """The very program that printed the line, however it was started, whatever the client's variables say."""

    @pytest.fixture(params=["script", "module", "zipapp"])
    def started(self, request: pytest.FixtureRequest) -> list[str]:
        if request.param == "zipapp":
            return [sys.executable, str(request.getfixturevalue("zipped"))]
        return [sys.executable, "-m", "seattui"] if request.param == "module" else [self.script()]

    def script(self) -> str:
        return str(Path(sys.executable).with_name("seattui"))

    @pytest.fixture
    def hostile(self, tmp_path: Path) -> dict[str, str]:
        """Variables by which Python would run what lies in a folder, which makes a file there."""
        folder = tmp_path / "evil"
        folder.mkdir()
        for name in ("sitecustomize", "usercustomize", "seattui", "json", "startup"):
            (folder / f"{name}.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\n")
        return {
            "PYTHONPATH": str(folder),
            "PYTHONSTARTUP": str(folder / "startup.py"),
            "PYTHONINSPECT": "",
            "SSH_ORIGINAL_COMMAND": "accounts list --json",
            "SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22",
        }

    def test_is_started_by_a_shell_from_anywhere(
        self, here: Session, store: Path, started: list[str], hostile: dict[str, str]
    ) -> None:
        home = {"HOME": str(store.parent), "PATH": "/usr/bin:/bin"}
        asked = [*started, "--store", str(store), "ssh", "authorized-keys", ME, "ssh-ed25519", ed25519(1)]
        printed = subprocess.run(asked, capture_output=True, text=True, env=home, cwd=ROOT, check=True).stdout
        command, _ = options_of(printed)
        evil = Path(hostile["PYTHONPATH"])

        def run(command: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                ["/bin/sh", "-c", command], capture_output=True, text=True, env=home | hostile, cwd=evil
            )

        done = run(command)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["accounts"][0]["name"] == "Acme GmbH"
        assert not (evil / "ran").exists()
        # Without the two options that folder would have been read.
        run(command.replace(" -E -P ", " "))
        assert (evil / "ran").exists()
