"""The context of one run of a command: flags, settings, sessions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict, cast

from seattui.cli.run.flags import Flags
from seattui.cli.run.output import Output
from seattui.cli.run.values import some_instant
from seattui.kit import i18n
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    import typer

    from seattui.cli.run.gate import Gate
    from seattui.cli.run.repeating import Repeating
    from seattui.domain.plan.operation import KeptAnswer
    from seattui.domain.plan.plan import Change
    from seattui.kit.errors import NotPermitted
    from seattui.kit.settings import Loaded, Settings
    from seattui.service.session import KeptStores, Session


class Chosen(TypedDict):
    """Account, fixed instant and read-only switch, as keyword arguments for opening a session."""

    account: str | None
    at: datetime | None
    read_only: bool


@dataclass
class CommandRun:
    """One run. Reads and opens everything on first use."""

    flags: Flags
    gate: Gate | None = None
    """What the key's line decides, in a run over SSH."""
    stores: KeptStores | None = None
    """Those that are kept for further runs in this process."""
    out: Output = field(init=False)
    repeating: Repeating | None = None
    """The key of a command that changes something."""
    _sessions: list[Session] = field(default_factory=list)
    _warned: bool = False

    def __post_init__(self) -> None:
        if self.gate:
            self.flags = self.gate.pinned(self.flags)
        self.out = Output(self.flags.json)

    @cached_property
    def loaded(self) -> Loaded:
        """The settings with their sources; also sets the language of all messages."""
        loaded = self.settings_now()
        i18n.use(loaded.settings.lang)
        return loaded

    def settings_now(self) -> Loaded:
        """As file, environment and flags have them at this moment."""
        from seattui.kit.settings import load

        return load(
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
            self.flags.config,
        )

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    @property
    def at(self) -> datetime | None:
        """The instant of --at."""
        return some_instant("--at", self.flags.at)

    @property
    def chosen(self) -> Chosen:
        settings = self.settings
        from seattui.service.clock import wall_clock

        wall_clock.confirmed = self.flags.clock_is_right
        return {"account": settings.account or None, "at": self.at, "read_only": settings.read_only}

    def session(self) -> Session:
        """Like `opened`; on a terminal it says if nothing proves who operates."""
        session = self.opened()
        if sys.stderr.isatty():
            self.warn_advisory(session)
        return session

    def opened(self) -> Session:
        """The session in the chosen account of the chosen store. Raises what `open_session` does."""
        settings, chosen = self.settings, self.chosen
        from seattui.service.session import open_session

        if not self.gate:
            operator = settings.operator or None
            session = open_session(settings.store, operator=operator, stores=self.stores, **chosen)
        else:
            session = open_session(settings.store, key=self.gate.key, stores=self.stores, **chosen)
            self.gate.guardian.guard(session)
        self._sessions.append(session)
        if self.repeating:
            self.repeating.recall(lambda: self._kept_answer(session))
        return session

    @property
    def once(self) -> Repeating:
        """The key of this command, which changes something."""
        assert self.repeating
        return self.repeating

    def _kept_answer(self, session: Session) -> KeptAnswer | None:
        return session.kept_answer(session.operator().user_id or 0, self.once.key)

    def recall_request(self) -> None:
        """Raises Answered if exactly this was carried out before, where no session can be opened to look."""
        if self.repeating and self.repeating.given:
            from seattui.service.session import kept_answer_to

            key, request = self.repeating.key, self.repeating.request
            self.repeating.recall(lambda: kept_answer_to(self.settings.store, key, request))

    def read_content(self, pieces: Iterable[bytes]) -> None:
        """What a file has, for the command's key. Raises Answered if it was carried out before."""
        if self.repeating:
            self.repeating.read(pieces)

    def session_for(self, change: type[Change]) -> Session:
        """The session for a change that a file is read for: whoever may not make it isn't told what the file says,
        nor whether it is there. Raises NotPermitted.
        """
        session = self.session()
        if not (self.repeating and self.repeating.earlier):
            change.permit(session.operator())
        return session

    def add_who_has(self, error: NotPermitted) -> None:
        """Adds to what the operator is told who has the permission that is missing: to whom a session was opened."""
        from seattui.domain.people.holders import add_who_has

        add_who_has(error, self._sessions[-1] if self._sessions else None)

    def warn_advisory(self, session: Session) -> None:
        """Says, once, if nothing proves who operates, or the store's place isn't safe: whenever somebody looks, and at
        every change."""
        if self.out.json or self._warned:
            return
        from seattui.domain.people.guarantee import advisory

        self._warned = True
        for said in filter(None, (advisory(session.guarantee()), session.place_warning())):
            self.out.note(f"! {said}")

    def need_client(self) -> None:
        """Raises BrokenPipeError if the client over SSH is gone: what it sent may be only half of what it meant to."""
        if not self.gate:
            return
        from seattui.service.guardian import client_gone

        if client_gone():
            raise BrokenPipeError

    def close(self) -> None:
        """Closes every session that was opened, but for kept stores."""
        while self._sessions:
            session = self._sessions.pop()
            if not self.stores:
                session.close()
        if self.stores:
            self.stores.rest()


def run_of(context: typer.Context) -> CommandRun:
    """The run of the current command."""
    return cast(CommandRun, context.obj)
