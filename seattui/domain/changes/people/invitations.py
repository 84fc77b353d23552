"""Sending invitations again, accepting and expiring them (R8, R24). Invited people keep their seats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from seattui.domain import model
from seattui.domain.changes.people.select import Others, Reason, group_people
from seattui.domain.changes.shared.inviting import DAYS, invitation, valid_until
from seattui.domain.changes.shared.refusing import leave_out
from seattui.domain.model import AccessState, Chosen, Selection, Status
from seattui.domain.people.invited import invitation_ended
from seattui.domain.people.permissions import ADD_EDIT_USERS, require
from seattui.domain.plan.kinds import Fields
from seattui.domain.plan.plan import Change, Facts, Line, Plan, Transition
from seattui.domain.plan.user_effects import InvitesSent, UsersCreated
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass

ACCEPTED = Reason("accepted", "R24", msg("{who} has accepted the invitation already."))
DEACTIVATED = Reason("deactivated", "R24", msg("{who} is deactivated and can't use an invitation."))
INVITATION_FIELDS: Fields = {"pending": msg("pending"), "expired": msg("expired")}


def sent_by(plan: Plan) -> int:
    """How many invitations the plan sends."""
    return sum(
        effect.people if isinstance(effect, InvitesSent) else len(effect.people)
        for effect in plan.effects
        if isinstance(effect, InvitesSent | UsersCreated)
    )


def mail_waits(invitations: int) -> Message:
    """A warning that the invitations wait, if no mail server is set."""
    return plural(
        "The invitation isn't sent yet: no mail server is set.",
        "The invitations aren't sent yet: no mail server is set.",
        invitations,
    )


@dataclass(frozen=True, slots=True)
class Invite(Change):
    """Sends new invitations to people who haven't accepted; earlier invitations stop working."""

    people: Selection
    others: Others = Others.REFUSE
    days: int = DAYS
    kind = "users.invite"
    label = msg("Invite again")
    undo = msg("An invitation that was sent again can't be recalled.")
    fields = INVITATION_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS)

        def decide(access_state: AccessState) -> AccessState | Reason:
            if access_state.invite is model.Invite.ACCEPTED:
                return ACCEPTED
            if access_state.status is not Status.ACTIVE:
                return DEACTIVATED
            return replace(access_state, invite=model.Invite.PENDING)

        found = group_people(facts, self.people, decide, self.others, keep_same=True)
        n = sum(t.people for t in found.transitions)
        invites = invitation(facts, n, self.days)
        before = _pending_counts((t.before, t.people) for t in found.transitions)
        return Plan(
            self,
            before=before if n else {},
            after={"pending": n, "expired": 0, "until": invites.until.isoformat()} if n else {},
            lines=(
                Line(msg("Pending invitations"), msg("{n}", n=before["pending"]), msg("{n}", n=n)),
                valid_until(invites),
            )
            if n
            else (),
            transitions=found.transitions,
            effects=(invites,) if n else (),
            refusals=found.refusals,
            refused=found.refused,
            next_step=leave_out(found.refused),
            people_digest=found.digest,
            days=(invites.until,) if n else (),
        )


@dataclass(frozen=True, slots=True)
class AcceptInvite(Change):
    """The operator, identified by the token mailed to them, accepts their own invitation."""

    kind = "users.accept"
    label = msg("Accept invitation")
    undo = msg("An accepted invitation can't be undone: off-board the person instead.")

    def plan(self, facts: Facts) -> Plan:
        me = facts.operator
        if me.user_id is None or not me.by_token:
            raise Refused(
                "needs-token",
                msg("An invitation is accepted with the token from the email."),
                msg("Use 'seattui users accept -', which asks for it."),
                rule="R24",
            )
        facts.lapsed()
        if facts.includes(me.user_id):
            raise invitation_ended()
        selected = facts.count_selected(Chosen((me.user_id,)))
        ((access_state, n),) = selected.access_states.items()
        return Plan(
            self,
            before={"email": me.email, "invite": access_state.invite.value},
            after={"email": me.email, "invite": model.Invite.ACCEPTED.value},
            lines=(
                Line(
                    msg("Invitation of {email} to {account}", email=me.email, account=facts.account.name),
                    msg("pending"),
                    msg("accepted"),
                ),
            ),
            transitions=(Transition(access_state, replace(access_state, invite=model.Invite.ACCEPTED), n),),
            people_digest=selected.digest,
        )


@dataclass(frozen=True, slots=True)
class ExpireInvites(Change):
    """Expires pending invitations that are past their end (R24). Planned only by the system."""

    kind = "users.expire"
    label = msg("Invitations expired")
    undo = msg("An expired invitation can't be undone: invite the person again instead.")
    fields = INVITATION_FIELDS

    def plan(self, facts: Facts) -> Plan:
        selected = facts.lapsed()
        transitions = tuple(
            Transition(access_state, replace(access_state, invite=model.Invite.EXPIRED), n)
            for access_state, n in selected.access_states.items()
        )
        n = selected.people
        return Plan(
            self,
            before={"pending": n, "expired": 0} if n else {},
            after={"pending": 0, "expired": n} if n else {},
            lines=(Line(msg("Invitations expired"), msg("{n}", n=0), msg("{n}", n=n)),) if n else (),
            transitions=transitions,
            people_digest=selected.digest,
        )


def _pending_counts(access_states: Iterable[tuple[AccessState, int]]) -> dict[str, int]:
    counted = {"pending": 0, "expired": 0}
    for access_state, n in access_states:
        counted[access_state.invite.value] += n
    return counted
