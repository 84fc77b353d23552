"""What the record says when a change is undone: the people of a recorded change with their current state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from seattui.domain.model import AccessState, Activity, Invite, Status, User
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class RecalledGroup:
    """People with the same recorded transition and the same current state. Rules are evaluated per group.

    `way` numbers the transitions; `taken` says that somebody else has their address now.
    """

    now: AccessState
    before: AccessState | None
    """As recorded; None for people created by the change."""
    after: AccessState
    way: int
    taken: bool


@dataclass(frozen=True, slots=True)
class RecalledPeople:
    """How many people are in each group; `digest` covers exactly who, and their current state."""

    groups: Mapping[RecalledGroup, int]
    digest: str


@dataclass(frozen=True, slots=True)
class RecalledParts:
    """The people of whom a recorded change modified a part: how many can be restored (`back`), and how many
    can't.

    `changed`: modified since, or no longer there. `team_gone`: one of their teams no longer exists.
    """

    back: int
    changed: int
    team_gone: int
    digest: str


class Past(Protocol):
    """The record, read in the transaction in which a change is planned."""

    def change(self, number: int) -> Activity | None: ...
    def newest(self, kinds: Collection[str]) -> Activity | None:
        """The operator's newest change of these kinds that wasn't undone."""

    def undone_by(self, number: int) -> int | None:
        """The undo of a change, unless that was undone itself."""

    def not_undone_since(self, number: int, kind: str) -> tuple[Activity, ...]:
        """The newer changes of a kind that weren't undone."""

    def people(self, number: int) -> RecalledPeople:
        """The people whom the change modified; they become the people counted last."""

    def held_since(self, number: int) -> bool:
        """Whether the record says since when the seats that the change unassigned were held."""

    def named(self, groups: Sequence[RecalledGroup], limit: int) -> tuple[User, ...]:
        """The first few people recalled last in these groups, by name; removed people too."""

    def teams(self, number: int, coming: Collection[int] = ()) -> RecalledParts:
        """The people whose teams the change modified; `coming` are teams that will exist again."""

    def exceptions(self, number: int) -> RecalledParts:
        """The people whose exception from being idle the change set or ended."""

    def not_restorable(self, limit: int) -> tuple[tuple[User, bool], ...]:
        """The first few people whose part can't be restored, by name, each with whether a team of theirs is gone."""


def access_state_of(recorded: Mapping[str, Any]) -> AccessState:
    """The access state in a row of the record. Raises KeyError and ValueError if there is none."""
    return AccessState(
        Status(recorded["status"]),
        Invite(recorded["invite"]),
        bool(recorded["super_admin"]),
        frozenset(recorded["seats"]),
        frozenset(recorded["permissions"]),
    )
