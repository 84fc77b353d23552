"""Files of SSH public keys: OpenSSH's lines, and RFC 4716. No error repeats anything of the file."""

from __future__ import annotations

from collections.abc import Iterator

from seattui.domain.people.ssh_keys import TYPES, SshKey, bad_key, check_type, ssh_key, type_inside
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

MAX_KEYS = 100
_BEGIN, _END = "---- BEGIN SSH2 PUBLIC KEY ----", "---- END SSH2 PUBLIC KEY ----"
_OLD = ("ssh-", "ecdsa-", "sk-")


def keys_in(text: str) -> tuple[SshKey, ...]:
    """The keys of a file, each once. Raises UsageError for the first that can't be used, with its line."""
    if "PRIVATE KEY-----" in text or text.lstrip().startswith("PuTTY-User-Key-File-"):
        raise bad_key(
            msg("This is a private key, which only its owner may have: nothing was added."),
            msg("Give the public key, in the file of the same name that ends in .pub."),
        )
    found: dict[str, SshKey] = {}
    lines = enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)
    for number, line in lines:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            key = _block(lines) if line == _BEGIN else _line(line)
        except UsageError as error:
            raise UsageError(
                error.code,
                msg("Line {line}: {what}", line=str(number), what=error.message),
                error.hint,
            ) from None
        found.setdefault(key.fingerprint, key)
        if len(found) > MAX_KEYS:
            raise bad_key(msg("There are more than {most} keys in the file.", most=str(MAX_KEYS)))
    if not found:
        raise bad_key(msg("There is no key in the file."), _FORMATS)
    return tuple(found.values())


_FORMATS = msg("It must hold lines such as 'ssh-ed25519 AAAA… comment', or a key in the format of RFC 4716.")


def _line(line: str) -> SshKey:
    """`ssh-ed25519 AAAA… comment`"""
    kind, public_key, comment = (*line.split(None, 2), "", "")[:3]
    if kind not in TYPES and any(f" {word} AAAA" in line for word in TYPES):
        raise bad_key(
            msg("There are options in front of the key, as in a file authorized_keys."),
            msg("Give the key alone: what it may do is decided by seattui."),
        )
    if not kind.startswith(_OLD):
        raise bad_key(msg("This isn't an SSH public key."), _FORMATS)
    check_type(kind)
    return ssh_key(kind, public_key, comment)


def _block(lines: Iterator[tuple[int, str]]) -> SshKey:
    """The rest of a key in the format of RFC 4716: headers, then base64 in lines."""
    comment = base64 = header = ""
    for _, line in lines:
        line = line.strip()
        if line == _END:
            return ssh_key(type_inside(base64), base64, comment)
        if header or ":" in line:
            header += line
            if header.endswith("\\"):
                header = header[:-1]
                continue
            name, _, value = header.partition(":")
            if name.strip().lower() == "comment":
                comment = value.strip().strip('"')
            header = ""
        else:
            base64 += line
    raise bad_key(msg("The key is cut off: its last line is missing."))
