"""Building blocks of columns, indexes and tables, the same on both kinds of database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, SchemaItem
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from seattui.store.db.names import TABLES

metadata = MetaData()

Int: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
Key: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
FLAG = "IN (0, 1)"
# Key of an index's condition, for either dialect.
WHERE = "where"


class ComputedColumn(Computed):
    """A computed column: stored on PostgreSQL, virtual on SQLite, which can't add a stored one to a table."""


@compiles(ComputedColumn)
def _compile_computed(element: ComputedColumn, compiler: DDLCompiler, **how: Any) -> str:
    visit: Any = compiler.visit_computed_column
    made = str(visit(element, **how))
    return made.removesuffix(" STORED") if compiler.dialect.name == "sqlite" else made


@compiles(CreateIndex)
def _partial(element: CreateIndex, compiler: DDLCompiler, **how: Any) -> str:
    """SQLAlchemy's own `postgresql_where` would import that dialect whenever a store is opened."""
    visit: Any = compiler.visit_create_index
    made = str(visit(element, **how))
    some = element.element.info.get(WHERE)
    return f"{made} WHERE {some}" if some else made


def table(name: str, *items: SchemaItem, sqlite_autoincrement: bool = False) -> Table:
    assert name in TABLES, f"{name} is missing in names.TABLES"
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_autoincrement=sqlite_autoincrement)


def account() -> Column[int]:
    return Column("account_id", Int, ForeignKey("accounts.id"), nullable=False)
