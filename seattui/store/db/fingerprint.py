"""A short fingerprint of a store's actual tables, read from the database at each opening.

A stored version number says what a store should be; a store whose tables were created by a different
development state of this program, or changed by hand, has the same number and another fingerprint.

It covers seattui's tables with columns, checks and keys, their indexes and triggers with their code, and the
view. Tables and views of others next to them, and a database's internal ones, don't count.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, bindparam, text

from seattui.store.db import tables

# Objects dropped by a later version stay in this list, since stores of earlier versions have them.
_OURS = (*tables.metadata.tables, "user_search", "user_terms", "entitlements")

# A trigger's table is spelled as its statement had it. The search index reads tables of its own by name, which
# only count where something else stands in the place of one.
_SQLITE = text(
    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (lower(tbl_name) IN :ours "
    r"OR lower(tbl_name) LIKE 'user\_search\_%' ESCAPE '\' AND sql NOT LIKE 'CREATE TABLE %')"
)

# Conditions as the server formats them, without schema names.
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
    """The objects of this store: kind and name → definition, whitespace normalised."""
    sqlite = tx.dialect.name == "sqlite"
    query = (_SQLITE if sqlite else _POSTGRESQL).bindparams(bindparam("ours", expanding=True))
    found = [tuple(row) for row in tx.execute(query, {"ours": _OURS})]
    schema = "" if sqlite else tx.execute(_SCHEMA).scalar_one()
    return {
        f"{kind} {name}": " ".join((result.replace(f" {schema}.", " ") if schema else result).split())
        for kind, name, result in found
    }


def fingerprint(tx: Connection) -> str:
    """Equal for two stores with the same tables, created or migrated."""
    result = "\n".join(f"{name}: {definition}" for name, definition in sorted(parts(tx).items()))
    return sha256(result.encode()).hexdigest()[:32]
