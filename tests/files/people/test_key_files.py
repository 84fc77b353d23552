"""Files of SSH public keys: OpenSSH's lines and RFC 4716, compared with ssh-keygen; nothing of a file is repeated."""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest

from seattui.domain.people.ssh_keys import SK_ECDSA, SK_ED25519, TYPES
from seattui.files.people.key_files import MAX_KEYS, keys_in
from seattui.kit.errors import UsageError
from tests.support import needs
from tests.support.keys import base64, ed25519, key, part, rsa

LINE = f"ssh-ed25519 {ed25519(1)} ana@laptop"
SECRET = "hunter2"


def refused(text: str) -> UsageError:
    with pytest.raises(UsageError) as error:
        keys_in(text)
    assert error.value.code == "bad-key"
    return error.value


class TestLines:
    @pytest.mark.parametrize("text", [LINE, f"\n# Ana's\n{LINE}\r\n\n", f"\t{LINE.replace(' ', '  ')}  "])
    def test_one_a_line_with_comments_and_empty_lines_between(self, text: str) -> None:
        assert keys_in(text) == (key(1, "ana@laptop"),)

    def test_several_each_once(self) -> None:
        text = "\n".join([LINE, f"ssh-ed25519 {ed25519(2)}", f"ssh-ed25519 {ed25519(1)} again"])
        assert keys_in(text) == (key(1, "ana@laptop"), key(2))

    def test_a_comment_may_hold_anything(self) -> None:
        (found,) = keys_in(f"{LINE} \u2028 ssh-rsa AAAA \x85 ü")
        assert found.comment == "ana@laptop \u2028 ssh-rsa AAAA \x85 ü"

    def test_so_many_and_no_more(self) -> None:
        lines = [f"ssh-ed25519 {ed25519(n)}" for n in range(MAX_KEYS + 1)]
        assert len(keys_in("\n".join(lines[:-1]))) == MAX_KEYS
        assert f"more than {MAX_KEYS} keys" in str(refused("\n".join(lines)))


class TestRfc4716:
    def test_with_headers_that_go_on_in_the_next_line(self) -> None:
        text = (
            "---- BEGIN SSH2 PUBLIC KEY ----\n"
            'Comment: "ana\'s \\\nlaptop"\nx-note: some\\\n\\\nthing: more\n'
            f"{ed25519(1)[:30]}\n{ed25519(1)[30:]}\n"
            "---- END SSH2 PUBLIC KEY ----\n"
        )
        assert keys_in(text + LINE.replace(ed25519(1), ed25519(2))) == (
            key(1, "ana's laptop"),
            key(2, "ana@laptop"),
        )

    def test_cut_off(self) -> None:
        assert "cut off" in str(refused(f"---- BEGIN SSH2 PUBLIC KEY ----\n{ed25519(1)}\n"))

    def test_damaged_or_of_a_kind_that_is_refused(self) -> None:
        block = "---- BEGIN SSH2 PUBLIC KEY ----\n{}\n---- END SSH2 PUBLIC KEY ----\n"
        assert "damaged" in str(refused(block.format("AAAA!")))
        assert "damaged" in str(refused(block.format("")))
        assert "DSA" in str(refused(block.format(base64(part(b"ssh-dss"), part(b"x")))))
        assert "2048 bits" in str(refused(block.format(rsa(2048))))


REFUSED = {
    "an empty file": ("", "no key in the file"),
    "only a comment": ("# nobody's", "no key in the file"),
    "a password": (SECRET, "Line 1: This isn't an SSH public key"),
    "a password after a key": (f"{LINE}\n{SECRET} {SECRET}", "Line 2: This isn't an SSH public key"),
    "/etc/shadow": (f"root:{SECRET}:19000:0:99999:7:::\n", "Line 1: This isn't an SSH public key"),
    "a type alone": ("ssh-ed25519", "Line 1: The key is damaged"),
    "a type that may be a secret": (f"ssh-{SECRET} AAAA", "Line 1: This type of key isn't accepted"),
    "options in front": (f'restrict,command="echo {SECRET}" {LINE}', "Line 1: There are options in front"),
    "a private key": (
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{SECRET}\n-----END OPENSSH PRIVATE KEY-----\n", "a private key"
    ),
    "an old private key": (f"\n-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n", "a private key"),
    "PuTTY's private key": (f"PuTTY-User-Key-File-3: ssh-ed25519\nComment: {SECRET}", "a private key"),
    "a PEM public key": (f"-----BEGIN PUBLIC KEY-----\n{SECRET}\n", "Line 1: This isn't an SSH public key"),
    "a certificate": (
        f"ssh-ed25519-cert-v01@openssh.com {ed25519(1)} {SECRET}", "Line 1: This is a certificate"
    ),
    "DSA": (f"ssh-dss {ed25519(1)} {SECRET}", "Line 1: DSA keys"),
    "short RSA": (f"{LINE}\nssh-rsa {rsa(1024)} {SECRET}", "Line 2: The RSA key has 1024 bits"),
    "binary": ("\0\ufffd\x1b]52;" + SECRET, "Line 1: This isn't an SSH public key"),
}  # fmt: skip


class TestRefused:
    @pytest.mark.parametrize("what", REFUSED)
    def test_in_a_sentence_that_repeats_nothing_of_the_file(self, what: str) -> None:
        text, says = REFUSED[what]
        error = refused(text)
        assert says in str(error)
        assert SECRET not in str(error)
        assert "\x1b" not in str(error)


@pytest.fixture(scope="module")
def keygen() -> str:
    found = shutil.which("ssh-keygen")
    return found or needs.missing("ssh", "ssh-keygen isn't installed")


MADE = {
    "ed25519": ("-t", "ed25519"),
    "nistp256": ("-t", "ecdsa", "-b", "256"),
    "nistp384": ("-t", "ecdsa", "-b", "384"),
    "nistp521": ("-t", "ecdsa", "-b", "521"),
    "rsa": ("-t", "rsa", "-b", "3072"),
}


class TestAsOpenSshSaysThem:
    @pytest.mark.parametrize("kind", MADE)
    def test_the_fingerprint_is_the_one_that_it_prints(self, keygen: str, kind: str, tmp_path: Path) -> None:
        path = tmp_path / "key"
        subprocess.run([keygen, "-q", *MADE[kind], "-N", "", "-C", "ana's key", "-f", path], check=True)
        public = path.with_name("key.pub")
        printed = subprocess.run([keygen, "-lf", public], check=True, capture_output=True, text=True).stdout
        exported = subprocess.run([keygen, "-ef", public], check=True, capture_output=True, text=True).stdout
        (found,) = keys_in(public.read_text())
        (same,) = keys_in(exported)
        assert found.type in TYPES
        assert found.comment == "ana's key"
        assert found.fingerprint == same.fingerprint == printed.split()[1]
        assert f"{found.type} {found.public_key} {found.comment}\n" == public.read_text()
        assert "private key" in str(refused(path.read_text()))

    def test_nor_is_it_another_for_keys_on_a_token(self, keygen: str, tmp_path: Path) -> None:
        """Made by hand, around a point of the curve that ssh-keygen chose: a token would be needed for more."""
        path = tmp_path / "key"
        subprocess.run([keygen, "-q", *MADE["nistp256"], "-N", "", "-f", path], check=True)
        point = b64decode(path.with_name("key.pub").read_text().split()[1])[-65:]
        for kind, *parts in ((SK_ED25519, b"x" * 32), (SK_ECDSA, b"nistp256", point)):
            made = base64(*map(part, (kind.encode(), *parts, b"ssh:")))
            path.write_text(f"{kind} {made} token\n")
            printed = subprocess.run([keygen, "-lf", path], check=True, capture_output=True, text=True).stdout
            assert [k.fingerprint for k in keys_in(path.read_text())] == [printed.split()[1]]
