"""Which OS account operates as which person."""

from __future__ import annotations

from collections.abc import Sequence

from seattui.domain.model import SUPER_ADMIN, Tie
from seattui.domain.people.permissions import require
from seattui.domain.plan.effects import OperatorTied, OperatorUntied
from seattui.domain.plan.plan import Change, Facts, Line, Plan, Warning
from seattui.kit.errors import NotFound, UsageError
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass

MAX_UID = 2**32 - 2


@dataclass(frozen=True, slots=True)
class TieOperator(Change):
    """The OS account with this uid operates as this person from now on, and no longer as anybody else."""

    email: str
    uid: int
    kind = "operators.tie"
    label = msg("Tie operator")
    undo = msg("Tying an operator can't be undone here: untie the operator instead.")
    fields = {"uid": msg("OS account")}

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, SUPER_ADMIN)
        if not 0 <= self.uid <= MAX_UID:
            raise UsageError("bad-uid", msg("A uid is a number from 0 to {most}.", most=str(MAX_UID)))
        user = facts.user_by_email(self.email)
        if user is None:
            raise NotFound("no-such-user", msg("No user here has the address {first}.", first=self.email))
        ties = facts.ties()
        now = next((t.email for t in ties if t.uid == self.uid), None)
        if now == user.email:
            return Plan(self)
        return Plan(
            self,
            before={"uid": self.uid, "email": now},
            after={"uid": self.uid, "email": user.email},
            lines=(
                Line(
                    msg("uid {uid}", uid=str(self.uid)),
                    msg("–") if now is None else msg("{email}", email=now),
                    msg("{email}", email=user.email),
                ),
            ),
            warnings=_lockout_warnings(facts, [t for t in ties if t.uid == self.uid]),
            effects=(OperatorTied(user.id, user.email, self.uid),),
        )


@dataclass(frozen=True, slots=True)
class UntieOperator(Change):
    """No OS account operates as this person any more."""

    email: str
    kind = "operators.untie"
    label = msg("Untie operator")
    undo = msg("Untying an operator can't be undone here: tie the operator again instead.")
    fields = {"uids": msg("OS accounts")}

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, SUPER_ADMIN)
        user = facts.user_by_email(self.email)
        if user is None:
            raise NotFound("no-such-user", msg("No user here has the address {first}.", first=self.email))
        ties = facts.ties()
        lost = [t for t in ties if t.email == user.email]
        tied = [t.uid for t in lost]
        warnings = _lockout_warnings(facts, lost)
        if tied and len(tied) == len(ties):
            warnings += (
                Warning(
                    "last-tie",
                    msg(
                        "Nobody else is tied: after this, operating needs --operator, which claims an "
                        "identity."
                    ),
                ),
            )
        return Plan(
            self,
            before={"email": user.email, "uids": tied} if tied else {},
            after={"email": user.email, "uids": []} if tied else {},
            lines=tuple(
                Line(msg("uid {uid}", uid=str(uid)), msg("{email}", email=user.email), msg("–"))
                for uid in tied
            ),
            warnings=warnings,
            effects=tuple(OperatorUntied(user.email, uid) for uid in tied),
        )


def _lockout_warnings(facts: Facts, lost: Sequence[Tie]) -> tuple[Warning, ...]:
    """A warning if the operator is among those who lose their OS account."""
    mine = [t.uid for t in lost if t.email == facts.operator.email]
    if not mine:
        return ()
    return (
        Warning(
            "own-tie",
            plural(
                "You are untying yourself: uid {uids} will no longer act as you. Only another super "
                "admin can tie it again; with --operator you can still claim an identity.",
                "You are untying yourself: uids {uids} will no longer act as you. Only another super "
                "admin can tie them again; with --operator you can still claim an identity.",
                len(mine),
                uids=", ".join(map(str, mine)),
            ),
        ),
    )
