"""What is enforced about who operates: that depends on the way in to the store."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from seattui.domain.model import KnownBy, Operator
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass

KNOWN_BY: Mapping[KnownBy, Message] = {
    KnownBy.UID: msg("OS account (uid)"),
    KnownBy.CLAIMED: msg("claimed, not proven"),
    KnownBy.KEY: msg("SSH key"),
    KnownBy.ROLE: msg("database role"),
    KnownBy.SYSTEM: msg("seattui"),
}
"""How an operator is known, in words."""


class Enforced(StrEnum):
    """Who can write the store by other means than seattui."""

    GATED = "gated"
    """Nobody: people come by an SSH key to the one OS account that can write it."""
    OWNER = "owner"
    """The operator alone, whose OS account owns the file."""
    ADVISORY = "advisory"
    """Others, or it isn't proven who operates."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Why others than this OS account can write the store, and what would mend that, if anything."""

    why: Message
    mend: Message | None = None


BY_OPTION = Exposure(
    msg("The operator was named by --operator."),
    msg("Leave --operator out, or come by an SSH key that seattui knows."),
)
"""Only the operator can write the store, and operates as somebody else."""

ON_THE_SERVER = Exposure(
    msg("On the server others than seattui can write the store."),
    msg("'seattui doctor' says there how."),
)
"""What somebody who came by a key is told: paths and OS accounts of the server are none of theirs."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What is enforced in this session; `exposure` is why it is only advisory."""

    enforced: Enforced
    exposure: Exposure | None = None


def advisory(found: Guarantee) -> Message | None:
    """What is said at every start where the guarantee is only advisory."""
    if found.exposure is None:
        return None
    return msg("Advisory: who operates is claimed, not proven. {why}", why=found.exposure.why)


def guarantee(operator: Operator, exposure: Exposure | None) -> Guarantee:
    """The guarantee for an operator known in their way, in a store with that exposure. A token comes by no gate."""
    if exposure is None and operator.known_by is KnownBy.KEY and not operator.by_token:
        return Guarantee(Enforced.GATED)
    if exposure is None and operator.known_by in (KnownBy.UID, KnownBy.KEY):
        return Guarantee(Enforced.OWNER)
    if exposure and operator.key is not None:
        return Guarantee(Enforced.ADVISORY, ON_THE_SERVER)
    return Guarantee(Enforced.ADVISORY, exposure or BY_OPTION)
