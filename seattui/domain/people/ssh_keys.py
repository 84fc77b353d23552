"""SSH public keys: which may be used, and the fingerprint that OpenSSH prints.

Read with the standard library: a public key is a few length-prefixed strings, for which a cryptography library
would be heavy. Whoever logs in must prove to sshd that they have the private key; a key that isn't a valid
point of its curve opens nothing.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256

from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import storable

MIN_RSA_BITS = 3072
MAX_RSA_BITS = 16384  # OpenSSH's
MAX_COMMENT = 200
RSA, DSA = "ssh-rsa", "ssh-dss"
ED25519, SK_ED25519 = "ssh-ed25519", "sk-ssh-ed25519@openssh.com"
SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
# Curve → bytes of a point: 4 for "uncompressed", and two coordinates.
_POINTS = {"nistp256": 65, "nistp384": 97, "nistp521": 133}
_ECDSA = {f"ecdsa-sha2-{curve}": curve for curve in _POINTS} | {SK_ECDSA: "nistp256"}
TYPES = (ED25519, *_ECDSA, SK_ED25519, RSA)
_UNUSABLE = {DSA, "ssh-dsa", "ssh-rsa1"}
NEW_KEY = msg("Create another with 'ssh-keygen -t ed25519'.")


@dataclass(frozen=True, slots=True)
class SshKey:
    """A public key; `public_key` is OpenSSH's base64."""

    type: str
    public_key: str
    fingerprint: str
    comment: str = ""


def bad_key(message: Message, hint: Message | None = None) -> UsageError:
    return UsageError("bad-key", message, hint)


def ssh_key(kind: str, public_key: str, comment: str = "") -> SshKey:
    """The key of that type, from its base64. Raises UsageError, without repeating any of it but known types."""
    check_type(kind)
    try:
        blob = b64decode(public_key, validate=True)
    except ValueError:
        blob = b""
    if b64encode(blob).decode() != public_key:
        raise bad_key(_DAMAGED, _COPY)
    _check(kind, blob)
    digest = b64encode(sha256(blob).digest()).decode().rstrip("=")
    return SshKey(kind, public_key, f"SHA256:{digest}", storable(comment).strip()[:MAX_COMMENT])


def check_type(kind: str) -> None:
    """Raises UsageError for a type of key that can't be used here."""
    if kind in TYPES:
        return
    if "-cert-v0" in kind:
        raise bad_key(
            msg("This is a certificate: only plain public keys can be added."),
            msg("Give the public key that it was made of."),
        )
    if kind in _UNUSABLE:
        raise bad_key(msg("DSA keys aren't accepted: they are no longer secure."), NEW_KEY)
    raise bad_key(msg("This type of key isn't accepted."), msg("Accepted: {types}.", types=", ".join(TYPES)))


def type_inside(public_key: str) -> str:
    """The type that the base64 of a key says itself. Raises UsageError if it can't be read."""
    try:
        kind, _ = _string(b64decode(public_key, validate=True))
        return kind.decode("ascii")
    except ValueError:
        raise bad_key(_DAMAGED, _COPY) from None


_DAMAGED = msg("The key is damaged: a part of it is missing or wrong.")
_COPY = msg("Copy the whole file again, such as ~/.ssh/id_ed25519.pub.")


def _check(kind: str, blob: bytes) -> None:
    """Checks that the key is of that type, complete, and long enough."""
    try:
        inside, rest = _string(blob)
        if inside != kind.encode():
            raise bad_key(msg("The key is damaged: it is of another type than its line says."), _COPY)
        if kind == RSA:
            rest = _check_rsa(rest)
        elif kind in _ECDSA:
            curve, rest = _string(rest)
            point, rest = _string(rest)
            if curve.decode("ascii") != _ECDSA[kind] or len(point) != _POINTS[_ECDSA[kind]] or point[0] != 4:
                raise ValueError
        else:
            point, rest = _string(rest)
            if len(point) != 32:
                raise ValueError
        if kind.startswith("sk-"):
            _, rest = _string(rest)
        if rest:
            raise ValueError
    except ValueError:
        raise bad_key(_DAMAGED, _COPY) from None


def _check_rsa(rest: bytes) -> bytes:
    exponent, rest = _number(rest)
    modulus, rest = _number(rest)
    bits = modulus.bit_length()
    if bits < MIN_RSA_BITS:
        raise bad_key(
            msg(
                "The RSA key has {bits} bits; at least {least} are needed.",
                bits=str(bits),
                least=str(MIN_RSA_BITS),
            ),
            NEW_KEY,
        )
    if bits > MAX_RSA_BITS or exponent < 3 or not exponent & modulus & 1:
        raise ValueError
    return rest


def _string(data: bytes) -> tuple[bytes, bytes]:
    """A length-prefixed string, and what follows it. Raises ValueError if it is cut off."""
    length = int.from_bytes(data[:4], "big")
    if len(data) < 4 + length or len(data) < 4:
        raise ValueError
    return data[4 : 4 + length], data[4 + length :]


def _number(data: bytes) -> tuple[int, bytes]:
    """A positive number as OpenSSH writes it, so that its fingerprint is the one that sshd calculates."""
    digits, rest = _string(data)
    number = int.from_bytes(digits, "big")
    if digits[:1] >= b"\x80" or number.bit_length() // 8 + 1 != len(digits):
        raise ValueError
    return number, rest
