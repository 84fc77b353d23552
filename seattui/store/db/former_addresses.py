"""Who had an address before another one: an index on what the record says where addresses change.

Only those rows are in it, so that nothing else which is recorded pays for it. A row of the record keeps the address of
its time; each change of an address says the one before in `before`. That is canonical JSON, in which `email` is the
first key, and addresses have no character that JSON escapes.
"""

from __future__ import annotations

import unicodedata

from seattui.domain.people.email import email_key

IS_IT = "IN (:key, lower(CAST(:written AS TEXT)))"
"""The address of a row of the record, lowered, is the one that is looked for: by its key, or as it is written there, since
databases lower other letters than ASCII in their own ways, and the record has domains as they are read."""
_CHANGED = 'substr({0}before, 1, 10) = \'{{"email":"\''
_BEFORE = "lower(substr({0}before, 11, {1}(substr({0}before, 11), '\"') - 1))"
_FIND = {"sqlite": "instr", "postgresql": "strpos"}


def created(dialect: str) -> list[str]:
    """The statements that create the index."""
    return [
        f"CREATE INDEX activity_people_former ON activity_people ({_BEFORE.format('', _FIND[dialect])}) "
        f"WHERE {_CHANGED.format('')}"
    ]


def looked_for(email: str) -> dict[str, str]:
    """The values of `IS_IT`."""
    return {"key": email_key(email), "written": unicodedata.normalize("NFC", email.strip())}


def who_had(dialect: str) -> str:
    """A query of the ids of people who had the address, in the account :account."""
    return (
        f"SELECT f.user_id FROM activity_people f WHERE {_BEFORE.format('f.', _FIND[dialect])} {IS_IT} "
        f"AND {_CHANGED.format('f.')} AND f.account_id = :account"
    )
