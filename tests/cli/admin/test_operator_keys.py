"""`seattui operators keys`: adding, listing and revoking SSH keys, and what a file never tells."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Said
from tests.support.keys import ed25519, key, rsa

BO, CHEN = "bo@acme.example", "chen@acme.example"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bo.pub"
    path.write_text(f"ssh-ed25519 {ed25519(1)} bo@laptop\nssh-rsa {rsa(3072)} bo@work\n")
    return path


@pytest.fixture
def added(run: Run, file: Path) -> Run:
    assert run("operators", "keys", "add", BO, str(file), "--yes").code == 0
    return run


def listed(run: Run, *argv: str) -> list[str]:
    return [k["comment"] for k in run("operators", "keys", "list", *argv, "--json").json["keys"]]


class TestKeys:
    def test_added_from_a_file_as_one_change(self, run: Run, file: Path) -> None:
        said = run("operators", "keys", "add", BO, str(file), "--yes", "--json", "--because", "new laptop")
        assert said.code == 0
        (effect,) = said.json["plan"]["effects"]
        assert (effect["effect"], effect["email"], len(effect["keys"])) == ("add-keys", BO, 2)
        assert effect["keys"][0] == key(1).fingerprint
        row = run("activity", "list", "--user", BO, "--json", "--limit", "1").json["activity"][0]
        assert (row["change"], row["because"], row["people"]) == ("operators.add-keys", "new laptop", 1)
        found = run("activity", "list", "--search", key(1).fingerprint, "--json").json["activity"]
        assert [r["id"] for r in found] == [row["id"]]

    def test_listed_as_text_and_as_json(self, added: Run) -> None:
        said = added("operators", "keys", "list", "--json")
        first = said.json["keys"][0]
        assert first == {
            "fingerprint": key(1).fingerprint, "email": BO, "name": "Bo Lindqvist", "type": "ssh-ed25519",
            "public_key": ed25519(1), "comment": "bo@laptop", "added_at": first["added_at"], "revoked_at": None,
        }  # fmt: skip
        text = added("operators", "keys", "list").out
        assert f"{key(1).fingerprint}  {BO}  ssh-ed25519  bo@laptop" in text
        assert listed(added, BO) == ["bo@laptop", "bo@work"]
        assert listed(added, CHEN) == []
        assert added("operators", "keys", "list", "no@acme.example").code == 3

    def test_from_standard_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        text = io.TextIOWrapper(io.BytesIO(f"\ufeffssh-ed25519 {ed25519(3)} typed".encode()))
        monkeypatch.setattr(sys, "stdin", text)
        assert run("operators", "keys", "add", BO, "-", "--yes").code == 0
        assert listed(run) == ["typed"]

    def test_added_again_is_nothing_to_do_and_not_recorded(self, added: Run, file: Path) -> None:
        said = added("operators", "keys", "add", BO, str(file), "--yes", "--json")
        assert (said.code, said.json["record"]) == (0, None)

    def test_anothers_is_refused_plainly(self, added: Run, file: Path) -> None:
        said = added("operators", "keys", "add", CHEN, str(file), "--yes")
        assert said.code == 4
        assert "already belongs to somebody else" in said.err
        assert BO not in said.err

    def test_revoked_by_fingerprint_and_then_all_of_a_person(self, added: Run) -> None:
        assert added("operators", "keys", "revoke", key(1).fingerprint, "--yes").code == 0
        assert listed(added) == ["bo@work"]
        assert added("operators", "keys", "revoke", BO, "--yes").code == 0
        assert listed(added) == []
        assert listed(added, "--revoked") == ["bo@laptop", "bo@work"]
        again = added("operators", "keys", "revoke", BO, "--yes", "--json")
        assert (again.code, again.json["record"]) == (0, None)

    @pytest.mark.parametrize("verb", ["add-keys", "revoke-keys"])
    def test_an_undo_says_what_to_do_instead(self, added: Run, verb: str) -> None:
        if verb == "revoke-keys":
            added("operators", "keys", "revoke", BO, "--yes")
        row = added("activity", "list", "--json", "--limit", "1").json["activity"][0]
        assert row["change"] == f"operators.{verb}"
        said = added("undo", str(row["id"]), "--yes")
        assert said.code == 4
        assert "can't be undone here" in said.err


class TestAFile:
    def may_not(self, run: Run, *argv: str) -> Said:
        """As Chen, who may not add keys."""
        return run("--operator", CHEN, "operators", "keys", *argv, "--yes")

    def test_tells_nothing_to_who_may_not_add_keys_not_even_whether_it_is_there(
        self, run: Run, file: Path, tmp_path: Path
    ) -> None:
        secret = tmp_path / "password"
        secret.write_text("hunter2\n")
        said = {
            self.may_not(run, "add", BO, str(path)) for path in (secret, file, tmp_path / "none", tmp_path)
        }
        assert len(said) == 1
        assert said.pop().code == 6

    def test_revoking_needs_the_same(self, added: Run) -> None:
        assert self.may_not(added, "revoke", BO).code == 6
        assert self.may_not(added, "revoke", key(1).fingerprint).code == 6
        assert len(listed(added)) == 2

    def test_isnt_repeated_to_who_may_either(self, run: Run, tmp_path: Path) -> None:
        secret = tmp_path / "password"
        secret.write_text("hunter2 hunter2\n")
        said = run("operators", "keys", "add", BO, str(secret), "--yes")
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("seattui: Line 1: This isn't an SSH public key.\n")
        assert "hunter2" not in said.err

    def test_without_an_end_is_read_to_a_limit(self, run: Run, tmp_path: Path) -> None:
        long = tmp_path / "long"
        long.write_bytes(b"\n" * 256_001)
        for path, why in ((long, "it is larger than 256,000 bytes"), ("/dev/zero", "it isn't a file")):
            said = run("operators", "keys", "add", BO, str(path), "--yes")
            assert (said.code, said.err) == (1, f"seattui: {path} can't be read: {why}.\n")

    def test_that_isnt_there(self, run: Run, tmp_path: Path) -> None:
        assert run("operators", "keys", "add", BO, str(tmp_path / "none"), "--yes").code == 3
        assert run("operators", "keys", "add", BO, str(tmp_path), "--yes").code == 1
