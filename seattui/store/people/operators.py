"""Identities, and the operator that the store knows for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from seattui.domain.model import (
    SUPER_ADMIN,
    AccessState,
    Account,
    Invite,
    KnownBy,
    Operator,
    Status,
    Tie,
)
from seattui.domain.people.holders import NAMED, Holders, may_now
from seattui.domain.people.invited import invitation_ended
from seattui.kit.errors import NotFound, NotPermitted, Refused, UsageError
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.kit.text import fold
from seattui.store.billing import accounts
from seattui.store.connection.engine import Store
from seattui.store.db import facets, locking, names, ownership
from seattui.store.db.asking import Statement, ask
from seattui.store.people import invitations, operator_keys

FEW = 10_000
"""So many people are collected and sorted to name the first of them."""
UNKNOWN = "operator"
"""The permission that is named to somebody who is nobody in an account."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The claimed or proven identity: the OS account's uid, and an address if --operator claims one, or an SSH key.

    `origin` is where from: host, terminal, SSH client.
    """

    uid: int | None
    claimed: str | None
    origin: str
    token_hash: str | None = None
    """Hash of an invitation's token, which identifies the person instead of the other fields."""
    key: str | None = None
    """Fingerprint of the SSH key they logged in with, which identifies the person instead of uid and address."""
    proven: bool = False
    """Whether uid or key prove who it is: only where nobody else can write the store. Else it is a claim."""


def of_process(store: Store, claimed: str | None, origin: str, key: str | None = None) -> Identity:
    """The identity of this process in a store: that of an SSH key, or the address that --operator claims, if any."""
    return proven_now(store, Identity(os.getuid(), claimed, origin, key=key))


def proven_now(store: Store, identity: Identity) -> Identity:
    """The same identity, proven or not as the store's file and folders are at this moment."""
    return replace(identity, proven=ownership.exposure(store) is None)


def chosen(tx: Connection, name: str | None, identity: Identity, clock: Callable[[], datetime]) -> Account:
    """The account with that name; without a name, the only one. Raises NotFound and UsageError, which list the
    accounts in which the identity may operate, and NotPermitted for one that is known in none.

    Accounts in which the identity is unknown are as if they didn't exist, unless there is only one.
    """
    every = accounts.listed(tx)
    if name is None:
        if len(every) == 1:
            return every[0]
        if not every:
            raise accounts.no_account()
        names = _names(tx, every, identity, clock)
        raise UsageError(
            "which-account",
            msg("The store has several accounts. Yours: {names}.", names=names),
            msg("Choose one with --account NAME."),
        )
    found = called(every, name)
    # A key's line names its account: there it is that key which is told to be unknown.
    hidden = found is not None and len(every) > 1 and identity.key is None
    if found is None or (hidden and not _known_in(tx, found, identity, clock)):
        raise no_such_account(name, _names(tx, every, identity, clock) if every else "")
    return found


def called(every: Iterable[Account], name: str) -> Account | None:
    """The account with this name, ignoring case, accents and spaces around."""
    wanted = fold(" ".join(name.split()))
    return next((account for account in every if fold(account.name) == wanted), None)


def no_such_account(name: str, names: str) -> NotFound:
    return NotFound(
        "no-such-account",
        msg("There is no account {name} in this store.", name=name),
        msg("Its accounts: {names}.", names=names) if names else msg("Create one with 'seattui init'."),
    )


def known_in(
    tx: Connection, every: Iterable[Account], identity: Identity, clock: Callable[[], datetime]
) -> list[tuple[Account, Operator]]:
    """Each of the accounts in which the identity may operate, and as whom."""
    found = []
    for account in every:
        with suppress(NotPermitted, NotFound, Refused):
            found.append((account, operator(tx, account, identity, clock)))
    return found


def _known_in(tx: Connection, account: Account, identity: Identity, clock: Callable[[], datetime]) -> bool:
    """Whether the identity is somebody there, even if they may not operate."""
    try:
        operator(tx, account, identity, clock)
    except NotPermitted as error:
        return error.permission != UNKNOWN
    except (NotFound, Refused):
        return False
    return True


def _names(
    tx: Connection, every: Iterable[Account], identity: Identity, clock: Callable[[], datetime]
) -> str:
    """The accounts in which the identity may operate. Raises NotPermitted if there are none."""
    known = known_in(tx, every, identity, clock)
    if not known:
        raise _unknown_key() if identity.key else _unknown(msg("Nobody here is known by this identity."))
    return ", ".join(account.name for account, _ in known)


# Whoever this uid is tied to is asked for with the person: both count for how they are known.
_TIED = "(SELECT o.user_id FROM operators o WHERE o.account_id = :account AND o.uid = CAST(:uid AS BIGINT))"
_TIE = text("SELECT user_id FROM operators WHERE account_id = :account AND uid = :uid")
_PERSON = f"SELECT u.id, u.email, u.facet, {_TIED} AS tied FROM users u WHERE u.account_id = :account AND {names.LISTED}"
_BY_ID = f"{_PERSON} AND u.id = :id"
_BY_ADDRESS = f"{_PERSON} AND u.email_key = :email"
_BY_TIE = f"{_PERSON} AND u.id = {_TIED}"


def asked(account: Account, identity: Identity) -> Statement | None:
    """What `operator` asks first of a person's row; None where that depends on another answer."""
    if identity.token_hash is not None or identity.key is not None:
        return None
    who: dict[str, Any] = {"account": account.id, "uid": identity.uid}
    if identity.claimed is not None:
        from seattui.domain.people.email import email_key

        return Statement(_BY_ADDRESS, who | {"email": email_key(identity.claimed)})
    return Statement(_BY_TIE, who)


def operator(tx: Connection, account: Account, identity: Identity, clock: Callable[[], datetime]) -> Operator:
    """The operator as stored in this transaction. Raises NotPermitted if they can't operate."""
    if identity.token_hash is not None:
        return _invited(tx, account, identity.token_hash, clock)
    question = asked(account, identity)
    if question is None and (held := operator_keys.holder(tx, identity.key or "")):
        question = Statement(_BY_ID, {"account": account.id, "uid": identity.uid, "id": held[1]})
    row = next(iter(ask(tx, question)), None) if question else None
    if row is None:
        raise _nobody(tx, account, identity)
    known_by = KnownBy.CLAIMED
    if identity.proven and (identity.key is not None or row.id == row.tied):
        known_by = KnownBy.KEY if identity.key is not None else KnownBy.UID
    access_state = facets.codes(tx, account.id).access_state(row.facet)
    if access_state.status is not Status.ACTIVE:
        raise NotPermitted(
            "active",
            msg("{email} is deactivated and can't use seattui.", email=row.email),
            msg("Ask a super admin."),
        )
    if _expired(tx, account, access_state, row.id, clock):
        raise NotPermitted(
            "accepted",
            msg("The invitation of {email} has expired.", email=row.email),
            msg("Ask for a new invitation."),
        )
    return Operator(
        row.id,
        row.email,
        known_by,
        access_state.status,
        access_state.super_admin,
        access_state.permissions,
        identity.key,
    )


def _expired(
    tx: Connection, account: Account, access_state: AccessState, user_id: int, clock: Callable[[], datetime]
) -> bool:
    """Whether their invitation is over (R24), marked as expired yet or not."""
    if access_state.invite is not Invite.PENDING:
        return access_state.invite is Invite.EXPIRED
    return invitations.is_over(tx, user_id, locking.instant(tx, account, clock))


def _nobody(tx: Connection, account: Account, identity: Identity) -> NotPermitted:
    if identity.key is not None:
        return _unknown_key()
    if identity.claimed is not None:
        return _unknown(msg("No user here has the address {email}.", email=identity.claimed))
    if _tied(tx, account, identity.uid) is None:
        uid = str(identity.uid)
        return _unknown(msg("This OS account (uid {uid}) isn't tied to anybody here.", uid=uid))
    return _unknown(msg("The user that this OS account was tied to no longer exists."))


def _tied(tx: Connection, account: Account, uid: int | None) -> int | None:
    """The id of the person that this uid is tied to."""
    return None if uid is None else tx.execute(_TIE, {"account": account.id, "uid": uid}).scalar_one_or_none()


def by_token(tx: Connection, name: str | None, identity: Identity, clock: Callable[[], datetime]) -> Account:
    """The account that a token invites to. Raises NotFound if there is none."""
    every = accounts.listed(tx) if name is None else (chosen(tx, name, identity, clock),)
    found = invitations.holder(tx, identity.token_hash or "")
    for account in every:
        if found and found.account_id == account.id:
            return account
    raise _no_invitation()


def by_key(tx: Connection, fingerprint: str) -> Account | None:
    """The account that a live SSH key opens."""
    held = operator_keys.holder(tx, fingerprint)
    return next((account for account in accounts.listed(tx) if held and account.id == held[0]), None)


def _invited(tx: Connection, account: Account, token_hash: str, clock: Callable[[], datetime]) -> Operator:
    """The person invited with this token. Raises NotFound, or Refused if the invitation has expired (R24)."""
    found = invitations.holder(tx, token_hash)
    if found is None or found.account_id != account.id:
        raise _no_invitation()
    access_state = facets.codes(tx, account.id).access_state(found.facet)
    if access_state.status is not Status.ACTIVE or access_state.invite is not Invite.PENDING:
        raise _no_invitation()
    if _expired(tx, account, access_state, found.id, clock):
        raise invitation_ended()
    return Operator(
        found.id,
        found.email,
        KnownBy.KEY,
        access_state.status,
        access_state.super_admin,
        access_state.permissions,
        by_token=True,
    )


def _no_invitation() -> NotFound:
    """The same error for an unknown, used or withdrawn token: the caller may not be the invited person."""
    return NotFound(
        "no-such-invitation",
        msg("The token is unknown or no longer valid: each works once, until it expires."),
        msg("Check the newest invitation email, or ask for another invitation."),
    )


def _unknown(message: Any) -> NotPermitted:
    return NotPermitted(
        UNKNOWN,
        message,
        msg(
            "A super admin can tie you with 'seattui operators tie EMAIL --uid N'; --operator EMAIL claims an identity."
        ),
    )


def _unknown_key() -> NotPermitted:
    """The same error for an unknown key, a revoked one, and one of another account."""
    return NotPermitted(
        "operator",
        msg("This SSH key belongs to nobody here, or was revoked."),
        msg("A super admin can add it with 'seattui operators keys add EMAIL FILE'."),
    )


def contacts(tx: Connection, account: Account, permission: str) -> tuple[str, ...]:
    """Addresses of active people who hold the permission; the first twenty, by name."""
    known = facets.codes(tx, account.id)
    wanted = {
        f: n
        for f, n in facets.counted(tx, account.id).items()
        if known.access_state(f).status is Status.ACTIVE and known.access_state(f).holds(permission)
    }
    return tuple(row.email for row in _first_by_name(tx, account, wanted, 20))


def holders(tx: Connection, account: Account, permissions: Sequence[str]) -> Holders:
    """Who has all of these, in accounts that have them: what else an error calls a permission, nobody has."""
    known = facets.codes(tx, account.id)
    if not {*permissions} <= {*known.permissions, SUPER_ADMIN}:
        return Holders()
    wanted = {
        f: n for f, n in facets.counted(tx, account.id).items() if may_now(known.access_state(f), permissions)
    }
    first = _first_by_name(tx, account, wanted, NAMED)
    names = tuple(f"{row.first_name} {row.last_name}".strip() or row.email for row in first)
    return Holders(names, sum(wanted.values()))


def _first_by_name(
    tx: Connection, account: Account, wanted: Mapping[int, int], limit: int
) -> Sequence[Row[Any]]:
    """The first people of these facets: a few are collected and sorted, of many the first are soon met in order."""
    few = sum(wanted.values()) <= FEW
    index = f" INDEXED BY {'users_facet' if few else 'users_name'}" if tx.dialect.name == "sqlite" else ""
    found = (
        f"SELECT id, name_key, email, first_name, last_name FROM users{index} "
        f"WHERE account_id = :account AND {names.LISTED} AND facet IN :wanted"
    )
    sql = f"WITH found AS MATERIALIZED ({found}) SELECT * FROM found" if few else found
    query = text(f"{sql} ORDER BY name_key, id LIMIT :limit").bindparams(bindparam("wanted", expanding=True))
    return tx.execute(query, {"account": account.id, "wanted": [*wanted], "limit": limit}).all()


def ties(tx: Connection, account: Account) -> tuple[Tie, ...]:
    """Which OS account operates as which person, by uid."""
    rows = tx.execute(
        text(
            "SELECT o.uid, u.email, u.first_name, u.last_name FROM operators o JOIN users u ON u.id = o.user_id "
            "WHERE o.account_id = :account ORDER BY o.uid"
        ),
        {"account": account.id},
    )
    return tuple(Tie(r.uid, r.email, f"{r.first_name} {r.last_name}".strip()) for r in rows)
