"""What the record tells when a change is undone: the people of a recorded change as they stand now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from seattui.domain.model import AccessState, Activity, Invite, Status, User


@dataclass(frozen=True, slots=True)
class Recalled:
    """People whom a recorded change took one way, and how they stand now. Rules decide per such group.

    `way` numbers the ways; `taken` says that somebody else has their address by now.
    """

    now: AccessState
    before: AccessState | None
    """As recorded; None for who was created by it."""
    after: AccessState
    way: int
    taken: bool


@dataclass(frozen=True, slots=True)
class RecalledPeople:
    """How many people of each group; `digest` covers who exactly, and how they stand."""

    groups: Mapping[Recalled, int]
    digest: str


@dataclass(frozen=True, slots=True)
class RecalledParts:
    """The people of whom a recorded change moved a part: those who may go `back`, and those who may not.

    `changed`: it moved since, or they are gone. `homeless`: a team of theirs is gone.
    """

    back: int
    changed: int
    homeless: int
    digest: str


class Past(Protocol):
    """The record, read inside the transaction in which a change is planned."""

    def change(self, number: int) -> Activity | None: ...
    def newest(self, kinds: Collection[str]) -> Activity | None:
        """The operator's newest change of these kinds that wasn't taken back."""

    def taken_back_by(self, number: int) -> int | None:
        """The undo that took a change back, unless that was taken back itself."""

    def standing_since(self, number: int, kind: str) -> tuple[Activity, ...]:
        """The newer changes of a kind that weren't taken back."""

    def people(self, number: int) -> RecalledPeople:
        """Those whom the change moved; from now on the people last counted."""

    def held_since(self, number: int) -> bool:
        """Whether the record says since when the seats were held that the change took."""

    def named(self, groups: Sequence[Recalled], limit: int) -> tuple[User, ...]:
        """The first few of these groups of the people recalled last, by name; removed people too."""

    def teams(self, number: int, coming: Collection[int] = ()) -> RecalledParts:
        """Those whose teams the change moved; `coming` are teams that will be there again."""

    def exceptions(self, number: int) -> RecalledParts:
        """Those of whom the change noted that they are on leave, say, or no longer are."""

    def kept_out(self, limit: int) -> tuple[tuple[User, bool], ...]:
        """The first few whose part can't go back, by name, each with whether a team of theirs is gone."""


def access_state_of(recorded: Mapping[str, Any]) -> AccessState:
    """The access state in a row of the record. Raises KeyError and ValueError where there is none."""
    return AccessState(
        Status(recorded["status"]),
        Invite(recorded["invite"]),
        bool(recorded["super_admin"]),
        frozenset(recorded["seats"]),
        frozenset(recorded["permissions"]),
    )
