"""SSH public keys, put together by hand: the parts of one, and keys that are told apart by a number."""

from __future__ import annotations

from base64 import b64encode

from seattui.domain.people.ssh_keys import ED25519, SshKey, ssh_key


def part(data: bytes) -> bytes:
    """A string as SSH writes it: its length, and itself."""
    return len(data).to_bytes(4, "big") + data


def number(value: int) -> bytes:
    """A positive number as SSH writes it."""
    return part(value.to_bytes(value.bit_length() // 8 + 1, "big"))


def base64(*parts: bytes) -> str:
    return b64encode(b"".join(parts)).decode()


def ed25519(which: int) -> str:
    """The base64 of the n-th key."""
    return base64(part(ED25519.encode()), part(which.to_bytes(32, "big")))


def rsa(bits: int) -> str:
    """The base64 of an RSA key of so many bits."""
    return base64(part(b"ssh-rsa"), number(65537), number((1 << bits - 1) | 1))


def key(which: int, comment: str = "") -> SshKey:
    return ssh_key(ED25519, ed25519(which), comment)
