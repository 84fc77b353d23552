"""What a store's tables really are, told in a few letters: read from the database itself at each opening.

A number written down says what a store was meant to be; a store whose tables were made by another state of
this program, or changed by hand, carries the same number and another fingerprint.

It covers our tables with their columns, checks and keys, their indexes and triggers with what they run, and
the view. Tables and views that others put beside ours, and what a database keeps for itself, don't count.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, bindparam, text

from seattui.store.db import tables

# What a later version drops from here stays named, since stores of the versions before have it.
_OURS = (*tables.metadata.tables, "user_search", "user_terms", "entitlements")

_SQLITE = text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN :ours")

# Conditions as the server spells them back; what it names with its schema is told without.
_POSTGRESQL = text("""
WITH ours AS (
  SELECT oid, relname, relkind FROM pg_class
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
    p.proconfig, p.prosrc)
  FROM ours t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal JOIN pg_proc p ON p.oid = g.tgfoid
UNION ALL SELECT 'view', relname, pg_get_viewdef(oid) FROM ours WHERE relkind = 'v'
""")

_SCHEMA = text(
    "SELECT quote_ident(nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.oid = to_regclass('alembic_version')"
)


def parts(tx: Connection) -> dict[str, str]:
    """What the tables of this store consist of: kind and name → its definition, blanks folded."""
    sqlite = tx.dialect.name == "sqlite"
    query = (_SQLITE if sqlite else _POSTGRESQL).bindparams(bindparam("ours", expanding=True))
    found = [tuple(row) for row in tx.execute(query, {"ours": _OURS})]
    schema = "" if sqlite else tx.execute(_SCHEMA).scalar_one()
    return {
        f"{kind} {name}": " ".join((result.replace(f" {schema}.", " ") if schema else result).split())
        for kind, name, result in found
    }


def fingerprint(tx: Connection) -> str:
    """The same for two stores whose tables are the same, whether made so or migrated."""
    result = "\n".join(f"{name}: {definition}" for name, definition in sorted(parts(tx).items()))
    return sha256(result.encode()).hexdigest()[:32]
