"""The SSH keys with which a person logs in. They belong to the person's id: a changed address moves nothing."""

from __future__ import annotations

from seattui.domain.model import SUPER_ADMIN, OperatorKey, User
from seattui.domain.people.permissions import require
from seattui.domain.people.ssh_keys import SshKey
from seattui.domain.plan.people_effects import KeysAdded, KeysRevoked
from seattui.domain.plan.plan import Change, Facts, Line, Plan, Warning
from seattui.kit.errors import NotFound, Refused
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass

_FIELDS = {"keys": msg("SSH keys")}
FINGERPRINT = "SHA256:"
"""How OpenSSH's fingerprints begin; no address does."""


@dataclass(frozen=True, slots=True)
class AddKeys(Change):
    """Whoever logs in with one of these keys is this person from now on."""

    email: str
    keys: tuple[SshKey, ...]
    kind = "operators.add-keys"
    label = msg("Add SSH keys")
    undo = msg("Adding SSH keys can't be undone here: revoke them instead.")
    fields = _FIELDS
    needs = (SUPER_ADMIN,)

    def plan(self, facts: Facts) -> Plan:
        self.permit(facts.operator)
        user = _user(facts, self.email)
        holders = {key.fingerprint: facts.keyholder(key.fingerprint) for key in self.keys}
        new = tuple({key.fingerprint: key for key in self.keys if holders[key.fingerprint] is None}.values())
        for fingerprint, holder in holders.items():
            if holder not in (None, user.id):
                raise Refused(
                    "key-taken",
                    msg("The key {fingerprint} already belongs to somebody else.", fingerprint=fingerprint),
                    msg("A key belongs to one person in the whole store: everybody needs one of their own."),
                )
        if not new:
            return Plan(self)
        return Plan(
            self,
            before={"email": user.email, "keys": []},
            after={"email": user.email, "keys": [key.fingerprint for key in new]},
            lines=tuple(
                Line(
                    msg("{fingerprint}", fingerprint=key.fingerprint),
                    msg("–"),
                    _described(key.type, key.comment, user.email),
                )
                for key in new
            ),
            effects=(KeysAdded(user.id, user.email, new),),
        )


@dataclass(frozen=True, slots=True)
class RevokeKeys(Change):
    """This key, or every key of this person, opens nothing any more."""

    whose: str
    """A key's fingerprint, or a person's address."""
    kind = "operators.revoke-keys"
    label = msg("Revoke SSH keys")
    undo = msg("Revoking SSH keys can't be undone here: add them again instead.")
    fields = _FIELDS

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, SUPER_ADMIN)
        live = [key for key in self._meant(facts) if key.revoked_at is None]
        if not live:
            return Plan(self)
        whose = live[0]
        fingerprints = tuple(key.fingerprint for key in live)
        return Plan(
            self,
            before={"email": whose.email, "keys": [*fingerprints]},
            after={"email": whose.email, "keys": []},
            lines=tuple(
                Line(
                    msg("{fingerprint}", fingerprint=key.fingerprint),
                    _described(key.type, key.comment, key.email),
                    msg("–"),
                )
                for key in live
            ),
            warnings=_own_key_warnings(facts, live),
            effects=(KeysRevoked(whose.user_id, whose.email, fingerprints),),
        )

    def _meant(self, facts: Facts) -> list[OperatorKey]:
        """The keys named, all of one person, revoked ones too."""
        keys = facts.operator_keys()
        if not self.whose.startswith(FINGERPRINT):
            user = _user(facts, self.whose)
            return [key for key in keys if key.user_id == user.id]
        named = [key for key in keys if key.fingerprint == self.whose]
        if not named:
            raise NotFound(
                "no-such-key",
                msg("Nobody here has the key {fingerprint}.", fingerprint=self.whose),
                msg("'seattui operators keys list' lists all of them."),
            )
        return named


def _user(facts: Facts, email: str) -> User:
    user = facts.user_by_email(email)
    if user is None:
        raise NotFound("no-such-user", msg("No user here has the address {first}.", first=email))
    return user


def _described(kind: str, comment: str, email: str) -> Message:
    """The key's type, its comment, and whose it is."""
    if not comment:
        return msg("{email}: {type}", email=email, type=kind)
    return msg("{email}: {type} {comment}", email=email, type=kind, comment=comment)


def _own_key_warnings(facts: Facts, lost: list[OperatorKey]) -> tuple[Warning, ...]:
    """A warning if the operator loses the key that they are working with, or others of their own."""
    me = facts.operator
    if any(key.fingerprint == me.key for key in lost):
        return (
            Warning(
                "key-in-use",
                msg("You are working with this key: what you have open with it ends within seconds."),
            ),
        )
    if any(key.user_id == me.user_id for key in lost):
        return (Warning("own-key", msg("You are revoking your own key: you can't log in with it any more.")),)
    return ()
