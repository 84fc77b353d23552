"""Names of an account that begin as was typed: SQL that SQLite and PostgreSQL both take, each answered by an index."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself takes a moment to import
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, Protocol

    class Ask(Protocol):
        """Asks the store, with values by name."""

        def __call__(self, question: str, **values: object) -> Iterable[Any]: ...


MOST = 100
"""How many names are offered. The last is offered too, so that a shell doesn't take for common to all what only the
first have in common."""
AFTER = "\U0010ffff"

_BETWEEN = "account_id = :account AND {0} >= :first AND {0} < :last ORDER BY {0}"
_NAMED = f"SELECT name, '' FROM {{}} WHERE {_BETWEEN.format('name_key')}"
_QUESTIONS = {
    "addresses": "SELECT email, first_name || ' ' || last_name FROM users "
    f"WHERE status <> 'removed' AND {_BETWEEN.format('email_key')}",
    "teams": _NAMED.format("teams"),
    "permission-sets": _NAMED.format("permission_sets"),
    # The account's, and of whoever --operator names, or else of whoever this OS account is tied to.
    "views": "SELECT name, '' FROM views WHERE owner_id IN (0, "
    "(SELECT user_id FROM operators WHERE account_id = :account AND uid = :uid AND :operator = ''), "
    "(SELECT id FROM users WHERE account_id = :account AND email_key = :operator AND status = 'active')) "
    f"AND {_BETWEEN.format('name_key')}",
    "hubs": f"SELECT hub, hub_name FROM subscriptions WHERE {_BETWEEN.format('hub')}",
    "permissions": f"SELECT code, label FROM permissions WHERE {_BETWEEN.format('code')}",
}
_CATALOGUE = "SELECT catalogue FROM accounts WHERE id = :account"
SOLD = "sold"
"""Hubs of the catalogue, subscribed to or not."""
TIERS = "tiers"
"""Of the hub that stands before."""
SEATS_OF_TEAMS = "columns-of-teams-list"
"""The columns of teams that each hub has."""
KINDS = frozenset({*_QUESTIONS, "accounts", SOLD, TIERS, SEATS_OF_TEAMS})


def beginning(
    ask: Ask, kind: str, begun: str, account: str, operator: str = "", behind: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """Names of this kind that begin so, ignoring case and accents, each with what describes it; `operator` is the address
    as whom somebody acts, and `behind` are the arguments before it.

    Nothing but accounts where the store has several and none is named.
    """
    every = [tuple(row) for row in ask("SELECT id, name, name_key FROM accounts ORDER BY name_key")]
    first = _key(kind, begun)
    if kind == "accounts":
        yield from ((name, "") for _, name, key in every if key.startswith(first))
        return
    wanted = _key("accounts", " ".join(account.split()))
    for number, _, key in every:
        if wanted == key or (not wanted and len(every) == 1):
            if kind in (SOLD, TIERS):
                [(catalogue,)] = ask(_CATALOGUE, account=number)
                yield from _sold(catalogue, kind, first, behind)
                continue
            if kind == SEATS_OF_TEAMS:
                hubs = ask(_QUESTIONS["hubs"], account=number, first="", last=AFTER)
                yield from (column for column in _of_each(hubs) if column[0].startswith(first))
                continue
            question = _QUESTIONS[kind]
            between = {"account": number, "first": first, "last": first + AFTER, "uid": os.getuid()}
            between["operator"] = _key("addresses", operator)
            found = [tuple(row) for row in ask(f"{question} LIMIT {MOST}", **between)]
            yield from found
            if len(found) == MOST:
                yield from map(tuple, ask(f"{question} DESC LIMIT 1", **between))


def _sold(catalogue: str, kind: str, first: str, behind: Sequence[str]) -> Iterator[tuple[str, str]]:
    from json import loads

    hubs = loads(catalogue)["hubs"]
    every = hubs if kind == SOLD else (tier for hub in hubs if hub["code"] in behind for tier in hub["tiers"])
    yield from ((one["code"], one["name"]) for one in every if one["code"].startswith(first))


def _of_each(hubs: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    for hub, name in hubs:
        yield f"seats_{hub}", name
        yield f"seats_{hub}_with_subteams", name


def _key(kind: str, text: str) -> str:
    """As the store compares such names."""
    if text.isascii():
        return text.lower()
    if kind == "addresses":
        from seattui.domain.people.email import email_key

        return email_key(text)
    from seattui.kit.text import fold

    return fold(text)
