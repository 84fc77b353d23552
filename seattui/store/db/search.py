"""Searching people by parts of names and addresses. All differences of the search index are in this module.

SQLite has an FTS5 trigram index beside `users`, updated by the code that writes names (a trigger can't, with
trusted_schema off); PostgreSQL has a pg_trgm index on the same text, which it maintains.
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, text

from seattui.kit.records import dataclass
from seattui.kit.text import fold, storable
from seattui.store.db.asking import Statement, ask

# Up to this many matches are counted exactly.
CAP = 10_000
TRIGRAM = 3
# Appended to the searched text, so that each of its letters starts a trigram: a word of one or two letters is
# found by the trigrams that start with it.
PAD = " " * (TRIGRAM - 1)
# Size of the evenly spread sample that shows how common a word is …
SAMPLE = 128
# … from which share on it is too common for the index to be useful; and from which share on if a filter matches
# fewer than FEW of all people, since a scan would rarely meet a match.
COMMON = 0.05
COMMON_AMONG_FEW = 0.25
FEW = 0.2
# From this share of so many texts on a trigram tells nothing of who has it.
EVERYWHERE = 0.5
JUDGES = 16
# Up to so many found are listed by their ids, so that the index is asked once.
LISTED = 256
# The text of so many of more is looked at.
SOME = 64
# More characters than any name and address have together; patterns have a limit.
MOST_TYPED = 1000
MOST_WORDS = 16
LAST = chr(0x10FFFF)

# For PostgreSQL: who is in nobody's way, for a letter in ASCII is hardly ever followed by one of another script.
_MIXED = "octet_length({0}search_text) <> length({0}search_text) AND {0}search_text ~ '[!-~][^ -~]'"
# On PostgreSQL a word is looked up where reading its matches costs less than the walk to the first page of them: up to
# the root of this many among all people who may match.
WALK = 192


_SAMPLES: WeakKeyDictionary[Engine, tuple[int, Sequence[str]]] = WeakKeyDictionary()
"""Of each open store, the last id when the sample was taken, and its texts."""
_MATCHING = "SELECT rowid AS id FROM user_search WHERE user_search MATCH :match"
_TWO = re.compile("[a-z0-9]{2}")
_PARTS = re.compile(r"[\W_]+")

SAMPLED = Statement(
    "SELECT search_text FROM users WHERE id = ANY (ARRAY("
    f"SELECT generate_series(last.id, 1, -greatest(1, last.id / {SAMPLE})) "
    "FROM (SELECT COALESCE(max(id), 0) AS id FROM users) AS last))",
    {},
)
"""The searched text of a sample, for PostgreSQL."""


def created(dialect: str) -> list[str]:
    """The statements that create the index."""
    if dialect == "sqlite":
        return [
            "CREATE VIRTUAL TABLE user_search USING fts5("
            "search_text, content='users', content_rowid='id', tokenize='trigram case_sensitive 1')",
            "CREATE VIRTUAL TABLE user_terms USING fts5vocab(user_search, row)",
        ]
    return [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX users_search ON users USING gin (search_text gin_trgm_ops)",
        f"CREATE INDEX users_mixed ON users (id) WHERE {_MIXED.format('')}",
    ]


def padded(folded: str) -> str:
    return folded + PAD


def address(searched: str) -> str:
    """The folded address in a searched text."""
    return searched.split()[-1]


def words(search: str) -> list[str]:
    """The normalised words of a search, all of which must match; the first sixteen."""
    return fold(storable(search[:MOST_TYPED])).split()[:MOST_WORDS]


def condition(found: Sequence[str], dialect: str, name: str = "word") -> tuple[str, dict[str, object]]:
    """An SQL condition on `users u` that every word is in the text, without the index; its parameters begin
    with `name`.
    """
    keys = {f"{name}{i}": word for i, word in enumerate(found)}
    if dialect == "sqlite":
        return " AND ".join(f"instr(u.search_text, :{key}) > 0" for key in keys), {**keys}
    likes = {key: f"%{_escaped(word)}%" for key, word in keys.items()}
    return " AND ".join(f"u.search_text LIKE :{key}" for key in keys), {**likes}


@dataclass(frozen=True, slots=True)
class SearchEstimate:
    """What is known about a search without running it.

    `people`: at most how many are found, estimated above CAP; None if the index isn't used. `ids`: a
    query of their ids, which PostgreSQL doesn't need, and `holds` a condition on their row `u`, with their `values`.
    `checked`: words too common for the index, which are looked up in each person's text; `share`: of how many people,
    estimated from a sample. `texts`: of some who are found, if they are many; `begins`: a word with which the name of
    each begins, if there is one.
    """

    people: int | None
    ids: str
    holds: str
    values: dict[str, object]
    checked: tuple[str, ...]
    share: float
    texts: Sequence[str] = ()
    begins: str = ""


def look_up(tx: Connection, found: Sequence[str], everyone: int, possible: int) -> SearchEstimate:
    """Queries the index for rare words; `possible` of everyone match the filter."""
    if tx.dialect.name != "sqlite":
        return _judged(tx, found, min((WALK / max(possible, 1)) ** 0.5, COMMON_AMONG_FEW))
    common = COMMON_AMONG_FEW if possible < FEW * everyone else COMMON
    last = last_id(tx)
    texts = _sample(tx, last)
    asked = [w for w in found if len(w) >= TRIGRAM or _share(texts, [w]) < common]
    checked = tuple(w for w in found if w not in asked)
    share = _share(texts, checked) if checked else 1
    if not asked:
        return SearchEstimate(None, "", "", {}, checked, share)
    holds, keys = condition(asked, "sqlite")
    telling = [_telling(w, texts[:JUDGES]) for w in asked]
    ids, values = _through_trigrams(tx, telling)
    few = tx.execute(text(f"{ids} LIMIT {LISTED + 1}"), values).scalars().all()
    if len(few) <= LISTED:
        ids = "SELECT value AS id FROM json_each(:listed)"
        if telling != asked:
            ids = f"SELECT u.id FROM users u WHERE u.id IN ({ids}) AND {holds}"
        return SearchEstimate(len(few), ids, holds, {"listed": json.dumps(few)} | keys, checked, share)
    if telling != asked:
        ids, values = _through_trigrams(tx, asked)
    counted = text(f"SELECT count(*) FROM ({ids} LIMIT {CAP + 1}) AS found")
    people = int(tx.execute(counted, values).scalar_one())
    if people > CAP:
        people = max(people, round(_share(texts, asked) * last))
    some = _texts(tx, ", ".join(map(str, few[:: max(1, len(few) // SOME)])))
    begins = found[0] if len(found) == 1 and _all_begin(tx, found[0], str(values["match"]), some) else ""
    if begins:
        # The same people, and every order of names tells it.
        holds = "u.name_key >= :begins AND u.name_key < :beyond"
        keys = {"begins": begins, "beyond": _beyond(begins)}
    return SearchEstimate(people, ids, holds, values | keys, checked, share, some, begins)


def _all_begin(tx: Connection, word: str, match: str, some: Sequence[str]) -> bool:
    """Whether the name of everyone found by `match` begins with the word; `some` are texts of a few of them."""
    if not all(one.startswith(word) for one in some):
        return False
    first = " OR ".join(f"^{_quoted(term)}" for term in _terms(tx, word))
    others = {"match": f"{match} NOT ({first})"}
    return tx.execute(text(f"{_MATCHING} LIMIT 1"), others).first() is None


def _telling(word: str, texts: Sequence[str]) -> str:
    """The part of the word that tells who has it: what nearly everybody has, such as the address's domain, tells nothing
    and takes the index long. One trigram of that is left on either side."""
    trigrams = [word[i : i + TRIGRAM] for i in range(len(word) - TRIGRAM + 1)]
    rare = [i for i, trigram in enumerate(trigrams) if _share(texts, [trigram]) < EVERYWHERE]
    return word[max(rare[0] - 1, 0) : rare[-1] + 1 + TRIGRAM] if rare else word


def _judged(tx: Connection, found: Sequence[str], common: float) -> SearchEstimate:
    """By the sample alone, for PostgreSQL: its index tells which rows may match, so that counting reads each of
    them, and the list reads them again."""
    texts = [row.search_text for row in ask(tx, SAMPLED)]
    share = _share(texts, found)
    long = any(len(w) >= TRIGRAM for w in found)
    two = [w for w in found if _TWO.fullmatch(w) and _share(texts, [w]) < common]
    # If the index tells nothing of any word, everyone is scanned: that only pays off for very rare words.
    if share >= (max(common, COMMON) if long else common if two else 1 / SAMPLE):
        return SearchEstimate(None, "", "", {}, tuple(found), share)
    holds, values = condition(found, "postgresql")
    if _share(texts, [part for w in found for part in _PARTS.split(w)]) >= COMMON_AMONG_FEW:
        # Rare only by what is between letters, which the index doesn't have: it would tell of nearly everyone.
        holds = holds.replace(" LIKE ", ' COLLATE "C" LIKE ')
    for i, word in enumerate(found):
        if word in two:
            # Any letter may follow, so that there are trigrams.
            holds += f" AND (u.search_text ~ :two{i} OR {_MIXED.format('u.')})"
            values[f"two{i}"] = f"{word}[ -~]"
    return SearchEstimate(round(share * len(texts)), "", holds, values, (), 1)


def _through_trigrams(tx: Connection, found: Sequence[str]) -> tuple[str, dict[str, object]]:
    parts = []
    for word in found:
        terms = _terms(tx, word)
        if not terms:
            return "SELECT id FROM users WHERE 0 = 1", {}
        parts.append(f"({' OR '.join(map(_quoted, terms))})")
    return _MATCHING, {"match": " AND ".join(parts)}


def _share(texts: Sequence[str], found: Sequence[str]) -> float:
    """The share of these texts that contain all words; if none does, as if half a text did."""
    return max(sum(all(w in t for w in found) for t in texts), 0.5) / max(len(texts), 1)


def _sample(tx: Connection, last: int) -> Sequence[str]:
    """The searched text of a sample, which is kept until a hundredth of the people came."""
    of, texts = _SAMPLES.get(tx.engine, (0, ()))
    if not texts or last - of > of // SAMPLE:
        texts = _texts(tx, sample(last))
        _SAMPLES[tx.engine] = last, texts
    return texts


def _texts(tx: Connection, ids: str) -> Sequence[str]:
    return tx.execute(text(f"SELECT search_text FROM users WHERE id IN ({ids})")).scalars().all()


def before(tx: Connection, those: Sequence[str], key: Callable[[str], str], descending: bool) -> float:
    """Which part of all people comes before the first of those, of whom these are some, in the order of a key of the
    searched text; once they were looked up, for SQLite."""
    everyone, some = (sorted(map(key, texts)) for texts in (_SAMPLES[tx.engine][1], those))
    first, last = (bisect(everyone, at) / max(len(everyone), 1) for at in (some[0], some[-1]))
    ahead = 1 - last if descending else first
    # Of those who are spread evenly the first of a few comes late by chance, hardly ever by three times their distance.
    return max(ahead - 3 * (last - first) / len(some), 0)


def last_id(tx: Connection) -> int:
    return int(tx.execute(text("SELECT COALESCE(max(id), 0) FROM users")).scalar_one())


def sample(last: int) -> str:
    """The ids of a sample, spread evenly over all people, as a part of SQL."""
    return ", ".join(map(str, range(last, 0, -max(1, last // SAMPLE)))) or "NULL"


def _terms(tx: Connection, word: str) -> Sequence[str]:
    """A word as the index has it: one of one or two letters as the trigrams that begin with it."""
    if len(word) >= TRIGRAM:
        return [word]
    terms = text("SELECT term FROM user_terms WHERE term >= :word AND term < :beyond")
    return tx.execute(terms, {"word": word, "beyond": _beyond(word)}).scalars().all()


def _beyond(word: str) -> str:
    """Comes after everything that begins with the word."""
    return word + LAST * TRIGRAM


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def added(tx: Connection, first_id: int) -> None:
    """Adds people from this id on to the index."""
    if tx.dialect.name == "sqlite":
        tx.execute(
            text(
                "INSERT INTO user_search (rowid, search_text) SELECT id, search_text FROM users WHERE id >= :first"
            ),
            {"first": first_id},
        )


def changing(tx: Connection, ids: str, values: dict[str, object]) -> None:
    """Removes people from the index before their text changes; `ids` is a subquery. Call `changed` afterwards."""
    if tx.dialect.name == "sqlite":
        tx.execute(
            text(
                "INSERT INTO user_search (user_search, rowid, search_text) "
                f"SELECT 'delete', id, search_text FROM users WHERE id IN ({ids})"
            ),
            values,
        )


def changed(tx: Connection, ids: str, values: dict[str, object]) -> None:
    """Adds the same people again, with their new text."""
    if tx.dialect.name == "sqlite":
        tx.execute(
            text(
                "INSERT INTO user_search (rowid, search_text) "
                f"SELECT id, search_text FROM users WHERE id IN ({ids})"
            ),
            values,
        )


def whole(tx: Connection) -> bool:
    """Whether the index matches the people."""
    if tx.dialect.name != "sqlite":
        return True
    indexed_rows = tx.execute(text("SELECT count(*) FROM user_search_docsize")).scalar_one()
    return bool(indexed_rows == tx.execute(text("SELECT count(*) FROM users")).scalar_one())


def verify(tx: Connection) -> None:
    """Raises unless the index has exactly the words of the people. It needs a writing transaction, and writes nothing."""
    if tx.dialect.name == "sqlite":
        tx.execute(text("INSERT INTO user_search (user_search, rank) VALUES ('integrity-check', 1)"))


def rebuild(tx: Connection) -> None:
    """Rebuilds the index from the people."""
    if tx.dialect.name == "sqlite":
        tx.execute(text("INSERT INTO user_search (user_search) VALUES ('rebuild')"))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
