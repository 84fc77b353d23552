"""Finding people by parts of their names and addresses: the one place where the search index differs.

SQLite has an FTS5 trigram index beside `users`, kept in step by whoever writes names (a trigger can't,
with trusted_schema off); PostgreSQL has a pg_trgm index on the same text and keeps it itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from seattui.text import fold, storable

# Up to so many matches are counted exactly.
CAP = 10_000
# More than these are never collected: they are met soon enough by walking.
MOST = 100_000
TRIGRAM = 3
# Behind what is searched, so that each of its letters begins a trigram: a word of one or two letters is
# found by the trigrams that begin with it.
PAD = " " * (TRIGRAM - 1)
# Of so many people, evenly from all, it is seen how common a word is.
SAMPLE = 500
# In so large a share of people a short word is too common for its trigrams to be looked up.
COMMON = 0.05
# More letters than any name and address together have; patterns have a limit.
MOST_TYPED = 1000
MOST_WORDS = 16


def created(dialect: str) -> list[str]:
    """The statements that make the index."""
    if dialect == "sqlite":
        return [
            "CREATE VIRTUAL TABLE user_search USING fts5("
            "search_text, content='users', content_rowid='id', tokenize='trigram')",
            "CREATE VIRTUAL TABLE user_terms USING fts5vocab(user_search, row)",
        ]
    return [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX users_search ON users USING gin (search_text gin_trgm_ops)",
    ]


def text_of(first_name: str, last_name: str, email: str) -> str:
    """What is searched of a person."""
    return padded(fold(f"{first_name} {last_name} {email}"))


def padded(folded: str) -> str:
    return folded + PAD


def words(search: str) -> list[str]:
    """The folded words of a search, each of which must be found; the first sixteen."""
    return fold(storable(search[:MOST_TYPED])).split()[:MOST_WORDS]


def condition(found: Sequence[str], dialect: str) -> tuple[str, dict[str, object]]:
    """An SQL condition on `users u` that holds where every word is found, without using the index."""
    if dialect == "sqlite":
        parts = [f"instr(u.search_text, :word{i}) > 0" for i in range(len(found))]
        return " AND ".join(parts), {f"word{i}": w for i, w in enumerate(found)}
    parts = [f"u.search_text LIKE :word{i}" for i in range(len(found))]
    return " AND ".join(parts), {f"word{i}": f"%{_escaped(w)}%" for i, w in enumerate(found)}


@dataclass(frozen=True, slots=True)
class Through:
    """A condition on `users u` through the index, and how many people it finds: MOST + 1 where there are more."""

    condition: str
    values: dict[str, object]
    people: int


@dataclass(frozen=True, slots=True)
class Found:
    """What the index says of a search. `share` of all people have all its words, as far as a sample shows;
    `through` is None where no word is long or rare enough for the index."""

    share: float
    through: Through | None = field(default=None)


def look_up(tx: Connection, found: Sequence[str]) -> Found:
    """Asks the index."""
    if tx.dialect.name != "sqlite":
        return Found(1, _through_postgresql(tx, found))
    texts = _sample(tx)
    hits = sum(all(w in t for w in found) for t in texts)
    share = max(hits, 0.5) / max(len(texts), 1)
    parts = []
    for word in found:
        if len(word) >= TRIGRAM:
            parts.append(_quoted(word))
        elif sum(word in t for t in texts) < COMMON * len(texts):
            terms = _beginning(tx, word)
            if not terms:
                return Found(share, Through("0 = 1", {}, 0))
            parts.append(f"({' OR '.join(map(_quoted, terms))})")
    if not parts:
        return Found(share)
    values: dict[str, object] = {"match": " AND ".join(parts)}
    matching = "SELECT rowid FROM user_search WHERE user_search MATCH :match"
    return Found(share, Through(f"u.id IN ({matching})", values, _capped(tx, matching, values)))


def _through_postgresql(tx: Connection, found: Sequence[str]) -> Through | None:
    long = [w for w in found if len(w) >= TRIGRAM]
    if not long:
        return None
    holds, values = condition(found, "postgresql")
    return Through(holds, values, _capped(tx, f"SELECT 1 FROM users u WHERE {holds}", values))


def _capped(tx: Connection, matching: str, values: dict[str, object]) -> int:
    counted = text(f"SELECT count(*) FROM ({matching} LIMIT {MOST + 1}) AS found")
    return int(tx.execute(counted, values).scalar_one())


def _sample(tx: Connection) -> Sequence[str]:
    """What is searched of some, evenly from all."""
    last = tx.execute(text("SELECT COALESCE(max(id), 0) FROM users")).scalar_one()
    # Whole numbers, so that they may stand in the text.
    ids = ", ".join(map(str, range(last, 0, -max(1, last // SAMPLE))))
    return tx.execute(text(f"SELECT search_text FROM users WHERE id IN ({ids or 'NULL'})")).scalars().all()


def _beginning(tx: Connection, word: str) -> Sequence[str]:
    """The trigrams that begin with a word of one or two letters."""
    beyond = word[:-1] + chr(min(ord(word[-1]) + 1, 0x10FFFF))
    return (
        tx.execute(
            text("SELECT term FROM user_terms WHERE term >= :word AND term < :beyond"),
            {"word": word, "beyond": beyond},
        )
        .scalars()
        .all()
    )


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def added(tx: Connection, first_id: int) -> None:
    """Takes people from this id on into the index."""
    if tx.dialect.name == "sqlite":
        tx.execute(
            text(
                "INSERT INTO user_search (rowid, search_text) SELECT id, search_text FROM users WHERE id >= :first"
            ),
            {"first": first_id},
        )


def changing(tx: Connection, ids: str, values: dict[str, object]) -> None:
    """Takes people out of the index before their text changes; `ids` is a subquery. `changed` follows."""
    if tx.dialect.name == "sqlite":
        tx.execute(
            text(
                "INSERT INTO user_search (user_search, rowid, search_text) "
                f"SELECT 'delete', id, search_text FROM users WHERE id IN ({ids})"
            ),
            values,
        )


def changed(tx: Connection, ids: str, values: dict[str, object]) -> None:
    """Takes the same people in again, with their new text."""
    if tx.dialect.name == "sqlite":
        tx.execute(
            text(
                "INSERT INTO user_search (rowid, search_text) "
                f"SELECT id, search_text FROM users WHERE id IN ({ids})"
            ),
            values,
        )


def whole(tx: Connection) -> bool:
    """Whether the index says the same as the people."""
    if tx.dialect.name != "sqlite":
        return True
    indexed_rows = tx.execute(text("SELECT count(*) FROM user_search_docsize")).scalar_one()
    return bool(indexed_rows == tx.execute(text("SELECT count(*) FROM users")).scalar_one())


def rebuild(tx: Connection) -> None:
    """Makes the index anew from the people."""
    if tx.dialect.name == "sqlite":
        tx.execute(text("INSERT INTO user_search (user_search) VALUES ('rebuild')"))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
