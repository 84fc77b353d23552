"""Who had an address before another one: an index on what the record says where addresses change.

Only those rows are in it, so that nothing else which is recorded pays for it. A row of the record keeps the address of
its time; each change of an address says the one before in `before`. That is canonical JSON, in which `email` is the
first key, and addresses have no character that JSON escapes.
"""

from __future__ import annotations

import unicodedata
from itertools import islice, product
from typing import Any

from sqlalchemy import BindParameter, bindparam

from seattui.domain.people.email import email_key, readable_domain
from seattui.kit.text import storable

IS_IT = "IN :spelled"
"""The address of a row of the record, lowered, is the one that is looked for, in one of the ways to write it."""
SPELLED: BindParameter[Any] = bindparam("spelled", expanding=True)
_MOST = 64
"""So many ways to write the letters before the @ are looked for, at most: enough for six that aren't ASCII."""
_CHANGED = 'substr({0}before, 1, 10) = \'{{"email":"\''
_BEFORE = "lower(substr({0}before, 11, {1}(substr({0}before, 11), '\"') - 1))"
_FIND = {"sqlite": "instr", "postgresql": "strpos"}


def created(dialect: str) -> list[str]:
    """The statements that create the index."""
    return [
        f"CREATE INDEX activity_people_former ON activity_people ({_BEFORE.format('', _FIND[dialect])}) "
        f"WHERE {_CHANGED.format('')}"
    ]


def looked_for(email: str) -> dict[str, Any]:
    """The values of `IS_IT`, and the key. Databases lower other letters than ASCII in their own ways, or not at all, and the
    record has domains as they are read."""
    key, written = email_key(email), unicodedata.normalize("NFC", storable(email).strip())
    local, at, domain = written.lower().rpartition("@")
    ways = ([c] if c.isascii() else dict.fromkeys((c, c.upper())) for c in local)
    locals_ = {"".join(way) for way in islice(product(*ways), _MOST)}
    spelled = {f"{one}{at}{d}" for one in locals_ for d in (domain, readable_domain(domain))}
    return {
        "key": key,
        "spelled": sorted({key, _lowered(written)} | {s for s in spelled if email_key(s) == key}),
    }


def _lowered(text: str) -> str:
    """As SQLite does."""
    return "".join(c.lower() if c.isascii() else c for c in text)


def who_had(dialect: str) -> str:
    """A query of the ids of people who had the address, in the account :account."""
    return (
        f"SELECT f.user_id FROM activity_people f WHERE {_BEFORE.format('f.', _FIND[dialect])} {IS_IT} "
        f"AND {_CHANGED.format('f.')} AND f.account_id = :account"
    )
