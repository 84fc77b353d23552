"""Which SSH keys may be added: complete ones, of a type and a length that are secure."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seattui.domain.people.ssh_keys import MAX_COMMENT, SK_ECDSA, SK_ED25519, TYPES, ssh_key
from seattui.kit.errors import UsageError
from tests.support.keys import base64, ed25519, number, part, rsa

POINT = b"\x04" + b"x" * 64
KINDS = {
    "ssh-ed25519": ed25519(1),
    "ecdsa-sha2-nistp256": base64(part(b"ecdsa-sha2-nistp256"), part(b"nistp256"), part(POINT)),
    "ecdsa-sha2-nistp384": base64(part(b"ecdsa-sha2-nistp384"), part(b"nistp384"), part(b"\x04" + b"x" * 96)),
    "ecdsa-sha2-nistp521": base64(part(b"ecdsa-sha2-nistp521"), part(b"nistp521"), part(b"\x04" + b"x" * 132)),
    SK_ECDSA: base64(part(SK_ECDSA.encode()), part(b"nistp256"), part(POINT), part(b"ssh:")),
    SK_ED25519: base64(part(SK_ED25519.encode()), part(b"x" * 32), part(b"ssh:")),
    "ssh-rsa": rsa(3072),
}  # fmt: skip
RSA, E = part(b"ssh-rsa"), number(65537)
DAMAGED = {
    "nothing": ("ssh-ed25519", ""),
    "not base64": ("ssh-ed25519", "AAAA!"),
    "blanks inside": ("ssh-ed25519", ed25519(1)[:20] + " " + ed25519(1)[20:]),
    "another letter for the same bytes": ("ecdsa-sha2-nistp256", f"{KINDS['ecdsa-sha2-nistp256'][:-2]}h="),
    "letters of another script": ("ssh-ed25519", "ÄÖÜ"),
    "only its type": ("ssh-ed25519", base64(part(b"ssh-ed25519"))),
    "a length beyond the end": ("ssh-ed25519", base64(part(b"ssh-ed25519"), b"\xff\xff\xff\xff")),
    "half a length": ("ssh-ed25519", base64(part(b"ssh-ed25519"), b"\0\0")),
    "too short": ("ssh-ed25519", base64(part(b"ssh-ed25519"), part(b"x" * 31))),
    "something after it": ("ssh-ed25519", base64(part(b"ssh-ed25519"), part(b"x" * 32), b"y")),
    "another type inside": ("ssh-ed25519", rsa(3072)),
    "another curve inside": (
        "ecdsa-sha2-nistp256", base64(part(b"ecdsa-sha2-nistp256"), part(b"nistp384"), part(POINT))
    ),
    "a compressed point": (
        "ecdsa-sha2-nistp256", base64(part(b"ecdsa-sha2-nistp256"), part(b"nistp256"), part(b"\x02" + b"x" * 32))
    ),
    "no application": (SK_ED25519, base64(part(SK_ED25519.encode()), part(b"x" * 32))),
    "a negative number": ("ssh-rsa", base64(RSA, E, part(b"\xff" * 384))),
    "zeros in front": ("ssh-rsa", base64(RSA, E, part(b"\0\0" + b"\xff" * 384))),
    "an even exponent": ("ssh-rsa", base64(RSA, number(65536), number((1 << 3071) | 1))),
    "exponent one": ("ssh-rsa", base64(RSA, number(1), number((1 << 3071) | 1))),
    "more bits than OpenSSH takes": ("ssh-rsa", rsa(16385)),
}  # fmt: skip


class TestAKey:
    @pytest.mark.parametrize("kind", KINDS)
    def test_of_each_type_that_is_accepted(self, kind: str) -> None:
        made = ssh_key(kind, KINDS[kind], " ana@laptop ")
        assert (made.type, made.public_key, made.comment) == (kind, KINDS[kind], "ana@laptop")
        assert made.fingerprint.startswith("SHA256:")
        assert len(made.fingerprint) == 50

    def test_these_are_all_types(self) -> None:
        assert {*KINDS} == {*TYPES}

    @pytest.mark.parametrize("how", DAMAGED)
    def test_that_is_damaged_is_refused_in_a_sentence(self, how: str) -> None:
        with pytest.raises(UsageError) as error:
            ssh_key(*DAMAGED[how])
        assert error.value.code == "bad-key"
        assert str(error.value.message).startswith("The key is damaged")

    @pytest.mark.parametrize("bits", [512, 1024, 2048, 3071])
    def test_rsa_that_is_too_short_says_how_many_bits_it_has(self, bits: int) -> None:
        with pytest.raises(UsageError) as error:
            ssh_key("ssh-rsa", rsa(bits))
        assert f"has {bits} bits; at least 3072" in str(error.value.message)

    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            ("ssh-dss", "DSA"),
            ("ssh-ed25519-cert-v01@openssh.com", "certificate"),
            ("ssh-rsa-cert-v01@openssh.com", "certificate"),
            ("ssh-ed448", "type of key isn't accepted"),
            ("SSH-ED25519", "type of key isn't accepted"),
            ("", "type of key isn't accepted"),
        ],
    )
    def test_of_another_type_is_refused(self, kind: str, says: str) -> None:
        with pytest.raises(UsageError, match=says):
            ssh_key(kind, ed25519(1))

    def test_has_a_comment_that_any_database_keeps(self) -> None:
        assert ssh_key("ssh-ed25519", ed25519(1), "a\0b\ud800").comment == "a\ufffdb\ufffd"
        assert len(ssh_key("ssh-ed25519", ed25519(1), "x" * 10_000).comment) == MAX_COMMENT

    @given(st.sampled_from([*KINDS]), st.binary(max_size=200), st.integers(0, 400))
    @example("ssh-ed25519", b"", 0)
    def test_cut_off_or_overwritten_anywhere_raises_nothing_else(
        self, kind: str, noise: bytes, at: int
    ) -> None:
        for text in (KINDS[kind][:at], base64(part(kind.encode()), noise), base64(noise)):
            with suppress(UsageError):
                assert ssh_key(kind, text).public_key == text
