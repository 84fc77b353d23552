"""What a key's line in authorized_keys decides for a run over SSH, whatever the client asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace

from seattui.cli.run.flags import Flags
from seattui.kit.errors import NotPermitted, UsageError
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.service.guardian import Guardian

OF_THE_CLIENT = frozenset({"lang", "lean", "plain_output", "read_only", "json"})
"""The global options that the client may give; all others count from the line."""
COMPLETION = frozenset({"--show-completion", "--install-completion"})
STREAM = "-"

FIXED = COMPLETION | {name for one in Flags.options() if one.name not in OF_THE_CLIENT for name in one.names}


@dataclass(frozen=True, slots=True)
class Gate:
    """The key that sshd verified, the global options of its line, and the words that the client asked for."""

    key: str
    line: Flags
    words: tuple[str, ...] = ()
    guardian: Guardian = field(default_factory=Guardian, compare=False)

    def __post_init__(self) -> None:
        """Raises UsageError if a word is an option that counts from the line, wherever it is."""
        for word in self.words:
            if (name := word.partition("=")[0]) in FIXED:
                raise UsageError(
                    "not-over-ssh",
                    msg(
                        "{option} can't be given over SSH: the key decides who operates, and where.",
                        option=name,
                    ),
                )

    def decides(self, options: Iterable[str]) -> bool:
        """Whether one of these counts from the line."""
        return not FIXED.isdisjoint(options)

    def pinned(self, given: Flags) -> Flags:
        """The line's options, with those of the client that are its own to choose."""
        chosen = {name: getattr(given, name) or getattr(self.line, name) for name in OF_THE_CLIENT}
        return replace(self.line, **chosen)

    def refuse_file(self, metavar: str, value: str | Sequence[str] | None) -> None:
        """Raises NotPermitted for a file of the server: only the client's own streams are read and written."""
        files = (value,) if isinstance(value, str) else value or ()
        if any(file != STREAM for file in files):
            raise NotPermitted(
                "not-over-ssh",
                msg(
                    "Over SSH, {name} can only be -: files of the server are neither read nor written.",
                    name=metavar,
                ),
                msg("Use 'ssh … users import - <people.csv' or 'ssh … users export - >people.csv'."),
            )

    def refused(self, what: str) -> NotPermitted:
        """The error for a command or an option that only works on the server itself."""
        return NotPermitted("not-over-ssh", msg("“{what}” isn't available over SSH.", what=what))
