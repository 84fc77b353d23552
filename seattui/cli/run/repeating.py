"""Commands that can be repeated: one that is given the same key again does nothing, and answers as it did."""

from __future__ import annotations

import json
import os
import shlex
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from seattui.cli.run.option_groups import OptionGroup, declared
from seattui.cli.run.output import ErrorReport, Output
from seattui.kit.errors import OutcomeUnknown, UsageError
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.kit.text import masked

if TYPE_CHECKING:
    from seattui.domain.plan.operation import KeptAnswer, Operation
    from seattui.domain.plan.plan import Receipt
    from seattui.service.session import Session

KEY = "operation_key"
"""The option's parameter."""
MOST = 200
_NOT_ASKED = frozenset({KEY, "dry_run", "yes", "because"})
"""What isn't part of what is asked for: how it is confirmed, and why."""
CONTENT = frozenset({"FILE", "TOKEN"})
"""What names a content, which is what counts: the same file in another place is the same."""


@dataclass(frozen=True)
class Keyed(OptionGroup):
    """The option of every command that changes something."""

    operation_key: str | None = declared(
        "--key",
        default=None,
        metavar="TEXT",
        help=msg(
            "Do it once: repeated with the same key, it changes nothing and answers the same. Not a secret."
        ),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command prints at its end: JSON, or lines of data and notes."""

    json: Mapping[str, Any]
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def kept(self) -> str:
        return json.dumps({"json": self.json, "lines": self.lines, "notes": self.notes})

    @classmethod
    def of(cls, kept: str) -> Answer:
        found = json.loads(kept)
        return cls(found["json"], tuple(found["lines"]), tuple(found["notes"]))

    def print(self, out: Output) -> None:
        if out.json:
            out.data(self.json)
            return
        for line in self.lines:
            out.line(line)
        for note in self.notes:
            out.note(note)


@dataclass
class Repeating:
    """The key of one run, and what is asked for under it."""

    key: str
    given: bool
    """Whether the key was given; else it was made, and nothing was done under it."""
    asked: str
    """A digest of command and arguments."""
    has_content: bool
    command: Sequence[str]
    """The command as it was typed."""
    content: str = ""
    """A digest of the file that is read."""
    earlier: KeptAnswer | None = field(default=None)
    """What was answered under this key, while the content hasn't been compared."""

    @classmethod
    def of(cls, context: Any, command: Sequence[str]) -> Repeating:
        """The run of a command as typer knows it. Raises UsageError for a key that isn't one."""
        params = {param.name: param for param in context.command.params}
        given = context.params[KEY]
        asked = {
            name: value
            for name, value in sorted(context.params.items())
            if name not in _NOT_ASKED and params[name].metavar not in CONTENT
        }
        words = json.dumps([context.command_path, asked], default=str)
        return cls(
            uuid.uuid4().hex if given is None or context.params.get("dry_run") else valid(given),
            given is not None and not context.params.get("dry_run"),
            sha256(words.encode(errors="surrogatepass")).hexdigest(),
            any(
                params[name].metavar in CONTENT and value is not None
                for name, value in context.params.items()
            ),
            command,
        )

    @property
    def request(self) -> str:
        return self.asked + self.content

    def recall(self, find: Callable[[], KeptAnswer | None]) -> None:
        """Raises Answered where this was carried out before, Refused where the key was another command's.

        With a content, that is for `read` to say.
        """
        if not self.given or not (found := find()):
            return
        from seattui.domain.plan.operation import repeated

        if not self.has_content or self.content or not found.request.startswith(self.asked):
            raise repeated(found, self.request)
        self.earlier = found

    def read(self, pieces: Iterable[bytes]) -> None:
        """The content that the command reads. Raises what `recall` does."""
        digest = sha256()
        for piece in pieces:
            digest.update(piece)
        self.content = digest.hexdigest()
        if self.earlier:
            from seattui.domain.plan.operation import repeated

            raise repeated(self.earlier, self.request)

    def operation(self, operator_id: int, answer: Callable[[Receipt], Answer]) -> Operation:
        from seattui.domain.plan.operation import Operation

        return Operation(self.key, operator_id, self.request, lambda receipt: answer(receipt).kept())

    def of_system(self) -> Operation:
        """For work of the system's, which nobody operates; what is printed is kept when all of it is done."""
        from seattui.domain.plan.operation import SYSTEM

        return self.operation(SYSTEM, lambda receipt: Answer({}))

    def of_session(self, session: Session, answer: Callable[[Receipt], Answer]) -> Operation:
        return self.operation(session.operator().user_id or 0, answer)

    def unknown(self, error: OutcomeUnknown) -> ErrorReport:
        """Says by which command it can be repeated."""
        again = shlex.join(_with_key(self.command, self.key))
        error.hint = msg("Repeat it with its key, which does nothing twice: {command}", command=again)
        return ErrorReport(error, {"operation_key": self.key, "repeat": again})

    def print_again(self, kept: KeptAnswer, out: Output) -> int:
        """Prints what was answered."""
        Answer.of(kept.answer).print(out)
        if not out.json:
            out.note(msg("This was done on {when}: nothing is done twice with the same key.", when=kept.at))
        return os.EX_OK


def valid(key: str) -> str:
    """Raises UsageError for what can't be a key."""
    if not key.strip() or len(key) > MOST or not key.isprintable() or key != key.strip():
        raise UsageError(
            "bad-key",
            msg(
                "--key must be printable text of 1 to {most} characters, without spaces around it.", most=MOST
            ),
            msg("For example the name of a job and the day: --key monthly-2027-03-01"),
        )
    return key


def _with_key(command: Sequence[str], key: str) -> list[str]:
    """The command with its key, without the passwords of URLs."""
    before = list(command[: command.index("--")] if "--" in command else command)
    if "--key" in before:
        del before[(at := before.index("--key")) : at + 2]
    before = [masked(word) for word in before if not word.startswith("--key=")]
    return [*before, "--key", key, *command[len(command) if "--" not in command else command.index("--") :]]
