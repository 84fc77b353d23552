"""A short fingerprint of a store's actual tables, read from the database at each opening.

A stored version number says what a store should be; a store whose tables were created by a different
development state of this program, or changed by hand, has the same number and another fingerprint.

It covers seattui's tables with columns, checks and keys, their indexes and triggers with their code, and the
view; on PostgreSQL also what functions are set to, and what a store has none of: rules, policies, heirs. Tables and
views of others next to them, and a database's internal ones, don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from sqlalchemy import Connection, bindparam, text

from seattui.store.db.names import TABLES

# Objects dropped by a later version stay in this list, since stores of earlier versions have them.
_OURS = (*TABLES, "user_search", "user_terms", "entitlements")
_LOWER = frozenset(name.lower() for name in _OURS)

_SQLITE = text("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_NAME = r"""(?:"(?:[^"]|"")*"|\[[^\]]*\]|`(?:[^`]|``)*`|'(?:[^']|'')*'|\w+)"""
# What a statement is really about: the type and names of its row in sqlite_master may be others.
_ABOUT = re.compile(
    rf"\s*CREATE\s+(?:UNIQUE\s+)?(?:INDEX\s+{_NAME}\s+ON|TRIGGER\s+{_NAME}\s+(?:BEFORE\s+|AFTER\s+|INSTEAD\s+OF\s+)?"
    rf"(?:DELETE|INSERT|UPDATE(?:\s+OF\s+{_NAME}(?:\s*,\s*{_NAME})*)?)\s+ON|VIEW|TABLE|VIRTUAL\s+TABLE)\s+({_NAME})",
    re.IGNORECASE,
)


# Conditions as the server formats them, without schema names.
_POSTGRESQL = text("""
WITH ours AS (
  SELECT oid, relname, relkind, relnamespace, relrowsecurity, relpersistence FROM pg_class
  WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('alembic_version'))
  AND relkind IN ('r', 'p', 'v') AND relname IN :ours)
SELECT 'column', t.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
    a.attnotnull, a.attidentity, a.attgenerated, l.collname, pg_get_expr(d.adbin, d.adrelid))
  FROM ours t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
UNION ALL SELECT 'constraint', t.relname || '.' || c.conname, concat_ws(' ', c.convalidated,
    pg_get_constraintdef(c.oid))
  FROM ours t JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL SELECT 'index', i.relname, concat_ws(' ', x.indisvalid, pg_get_indexdef(i.oid))
  FROM ours t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
UNION ALL SELECT 'trigger', t.relname || '.' || g.tgname, concat_ws(' ', g.tgenabled, pg_get_triggerdef(g.oid),
    array_replace(p.proconfig, 'search_path=' || quote_ident(n.nspname) || ', pg_temp', 'search_path=its own'),
    p.prosrc, CASE WHEN p.prosecdef THEN 'SECURITY DEFINER' END,
    CASE WHEN l.lanname <> 'plpgsql' THEN l.lanname END, CASE WHEN n.oid <> t.relnamespace THEN n.nspname END)
  FROM ours t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal JOIN pg_proc p ON p.oid = g.tgfoid
  JOIN pg_language l ON l.oid = p.prolang JOIN pg_namespace n ON n.oid = p.pronamespace
UNION ALL SELECT 'disabled key', t.relname || '.' || c.conname, g.tgenabled::text
  FROM ours t JOIN pg_trigger g ON g.tgrelid = t.oid AND g.tgisinternal AND g.tgenabled <> 'O'
  LEFT JOIN pg_constraint c ON c.oid = g.tgconstraint
UNION ALL SELECT 'rule', t.relname || '.' || r.rulename, pg_get_ruledef(r.oid)
  FROM ours t JOIN pg_rewrite r ON r.ev_class = t.oid AND NOT (t.relkind = 'v' AND r.rulename = '_RETURN')
UNION ALL SELECT 'policy', t.relname || '.' || y.polname, '' FROM ours t JOIN pg_policy y ON y.polrelid = t.oid
UNION ALL SELECT 'kind of table', t.relname, concat_ws(' ', t.relrowsecurity, t.relpersistence, t.relkind)
  FROM ours t WHERE t.relrowsecurity OR t.relpersistence <> 'p' OR t.relkind = 'p'
UNION ALL SELECT 'heir', t.relname || '.' || c.relname, '' FROM ours t
  JOIN pg_inherits h ON t.oid IN (h.inhparent, h.inhrelid)
  JOIN pg_class c ON c.oid IN (h.inhparent, h.inhrelid) AND c.oid <> t.oid
UNION ALL SELECT 'view', relname, pg_get_viewdef(oid) FROM ours WHERE relkind = 'v'
""")

_SCHEMA = text(
    "SELECT quote_ident(nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.oid = to_regclass('alembic_version')"
)


def parts(tx: Connection) -> dict[str, str]:
    """The objects of this store: kind and name → definition, whitespace normalised."""
    found: Iterable[tuple[str, str, str]]
    if tx.dialect.name == "sqlite":
        found = _of_sqlite(tx)
    else:
        query = _POSTGRESQL.bindparams(bindparam("ours", expanding=True))
        schema = tx.execute(_SCHEMA).scalar_one()
        found = (
            (kind, name, result.replace(f" {schema}.", " "))
            for kind, name, result in tx.execute(query, {"ours": _OURS})
        )
    return {f"{kind} {name}": " ".join(result.split()) for kind, name, result in found}


def _of_sqlite(tx: Connection) -> Iterator[tuple[str, str, str]]:
    """Of others next to ours what is about one of ours counts, and what can't be read.

    The search index reads tables of its own by name, which only count where something else stands in the place
    of one.
    """
    for kind, name, table, sql in tx.execute(_SQLITE):
        about = _ABOUT.match(_COMMENT.sub(" ", sql))
        told = {table.lower(), about[1].strip("\"[]`'").lower()} if about else {""}
        beside = any(t.startswith("user_search_") for t in told) and not sql.startswith("CREATE TABLE ")
        if told & _LOWER or "" in told or beside:
            yield kind, name, sql


def fingerprint(tx: Connection) -> str:
    """Equal for two stores with the same tables, created or migrated."""
    return digest(parts(tx))


_PART = re.compile(r"(disabled key|kind of table|\S*) ?(.*)", re.DOTALL)


def kind_and_name(part: str) -> tuple[str, str]:
    """Of one of `parts`, whatever is in its name."""
    found = _PART.fullmatch(part)
    assert found is not None, part
    return found[1], found[2]


def digest(found: dict[str, str]) -> str:
    result = "\n".join(f"{name}: {definition}" for name, definition in sorted(found.items()))
    return sha256(result.encode()).hexdigest()[:32]
