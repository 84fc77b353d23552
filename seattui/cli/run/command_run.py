"""What one run of a command works with: its flags, the settings, the session."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from seattui.cli.run.output import Output
from seattui.cli.run.values import some_instant
from seattui.kit import i18n

if TYPE_CHECKING:
    import typer

    from seattui.kit.settings import Loaded, Settings
    from seattui.service.session import Session


@dataclass(frozen=True, slots=True)
class Flags:
    """The options for every command; None where not given."""

    store: str | None = None
    account: str | None = None
    operator: str | None = None
    lang: str | None = None
    lean: bool = False
    plain_output: bool = False
    read_only: bool = False
    json: bool = False
    at: str | None = None


@dataclass
class CommandRun:
    """One run. Nothing is read or opened before it is asked for."""

    flags: Flags
    out: Output = field(init=False)
    _sessions: list[Session] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.out = Output(self.flags.json)

    @cached_property
    def loaded(self) -> Loaded:
        """The settings with their sources; words everything from now on in the language they name."""
        from seattui.kit.settings import load

        loaded = load(
            {
                "store": self.flags.store,
                "account": self.flags.account,
                "operator": self.flags.operator,
                "lang": self.flags.lang,
                "lean": self.flags.lean or None,
                "plain_output": self.flags.plain_output or None,
                "read_only": self.flags.read_only or None,
            },
            os.environ,
        )
        i18n.use(loaded.settings.lang)
        return loaded

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    @property
    def at(self) -> datetime | None:
        """The instant of --at."""
        return some_instant("--at", self.flags.at)

    def session(self) -> Session:
        """The session in the chosen account of the chosen store. Raises what `open_session` does."""
        settings, at = self.settings, self.at
        from seattui.service.session import open_session

        session = open_session(
            settings.store,
            account=settings.account or None,
            operator=settings.operator or None,
            at=at,
            read_only=settings.read_only,
        )
        self._sessions.append(session)
        return session

    def close(self) -> None:
        """Closes every session that was opened."""
        while self._sessions:
            self._sessions.pop().close()


def run_of(context: typer.Context) -> CommandRun:
    """The run of the command that was called."""
    return cast(CommandRun, context.obj)
