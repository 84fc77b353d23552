"""Finding people by parts of their names and addresses: the one place where the search index differs.

SQLite has an FTS5 trigram index beside `users`, kept in step by whoever writes names (a trigger can't,
with trusted_schema off); PostgreSQL has a pg_trgm index on the same text and keeps it itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from seattui.text import fold, storable

# More matches than this, and walking the sort order finds a page sooner than collecting them.
CAP = 10_000
TRIGRAM = 3
# More letters than any name and address together have; patterns have a limit.
MOST_TYPED = 1000
MOST_WORDS = 16


def created(dialect: str) -> list[str]:
    """The statements that make the index."""
    if dialect == "sqlite":
        return [
            "CREATE VIRTUAL TABLE user_search USING fts5("
            "search_text, content='users', content_rowid='id', tokenize='trigram')"
        ]
    return [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX users_search ON users USING gin (search_text gin_trgm_ops)",
    ]


def text_of(first_name: str, last_name: str, email: str) -> str:
    """What is searched of a person."""
    return fold(f"{first_name} {last_name} {email}")


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


def indexed(found: Sequence[str], dialect: str) -> tuple[str, dict[str, object]] | None:
    """The same through the index, for words of three letters and more; None when no word is so long."""
    long = [w for w in found if len(w) >= TRIGRAM]
    if not long:
        return None
    if dialect == "sqlite":
        match = " AND ".join('"' + w.replace('"', '""') + '"' for w in long)
        return "u.id IN (SELECT rowid FROM user_search WHERE user_search MATCH :match)", {"match": match}
    return condition(found, dialect)


def few(tx: Connection, found: Sequence[str]) -> bool:
    """Whether the index knows at most CAP matches for the long words."""
    index = indexed(found, tx.dialect.name)
    if index is None:
        return False
    if tx.dialect.name == "sqlite":
        inner = "SELECT rowid FROM user_search WHERE user_search MATCH :match LIMIT :cap"
    else:
        inner = f"SELECT 1 FROM users u WHERE {index[0]} LIMIT :cap"
    n = tx.execute(
        text(f"SELECT count(*) FROM ({inner}) AS found"), {**index[1], "cap": CAP + 1}
    ).scalar_one()
    return bool(n <= CAP)


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
