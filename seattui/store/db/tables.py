"""Every table and every constraint. Names of checks are stable: `engine` turns each into a sentence.

Money is whole minor units, instants are ISO text in UTC, days are ISO dates. Keys that are compared or
sorted are folded in Python and compared byte by byte on every database.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, SchemaItem
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

metadata = MetaData()

Int: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
Key: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
FLAG = "IN (0, 1)"
# Of an index: the condition of those whom it holds, for whatever dialect it is made.
WHERE = "where"
# Partial indexes serve only queries that say this literally.
LISTED = "status <> 'removed'"

MAX_SEATS = 1_000_000

# For other applications to read: who may use the paid features of which hub, right now (R1). A row a seat
# of somebody active, who may be invited still (R8); not of the deactivated, who keep theirs (R6). `since` is
# the instant, in UTC, from which it is held. Addresses are unique in an account, whatever their case.
# `user` is a word of PostgreSQL's own: there one asks for e.user, of entitlements e.
ENTITLEMENTS = (
    'CREATE VIEW entitlements AS SELECT a.name AS account, u.email AS "user", s.hub, s.tier, h.since '
    "FROM seats h JOIN subscriptions s ON s.id = h.subscription_id JOIN users u ON u.id = h.user_id "
    "JOIN accounts a ON a.id = h.account_id WHERE u.status = 'active'"
)

# How an access state is packed into one number, from the lowest bit; `facets.py` does the same in Python.
FACET = (
    "CASE status WHEN 'active' THEN 0 WHEN 'deactivated' THEN 1 ELSE 2 END"
    " + 4 * CASE invite WHEN 'accepted' THEN 0 WHEN 'pending' THEN 1 ELSE 2 END"
    " + 16 * super_admin + 32 * seats + 2097152 * permissions"
)


# Who holds seats of several hubs, of which some may be idle and others not; {0} is where their row is.
SEVERAL_SEATS = "{0}seats & ({0}seats - 1) <> 0"


class _Reckoned(Computed):
    """Kept on PostgreSQL; reckoned when it is read on SQLite, which can't add a kept one to a table."""


@compiles(_Reckoned)
def _kept(element: _Reckoned, compiler: DDLCompiler, **how: Any) -> str:
    visit: Any = compiler.visit_computed_column
    made = str(visit(element, **how))
    return made.removesuffix(" STORED") if compiler.dialect.name == "sqlite" else made


def _idle_from(*instants: str) -> Computed:
    """The latest of these, from which idle days count; the deactivated are idle from the first day. An
    exception isn't among them: its day ends in the account's time zone, which a database can't reckon with."""
    cases = ["WHEN status = 'deactivated' THEN ''"]
    for n, one in enumerate(instants[:-1]):
        later = " AND ".join(f"{one} >= {other}" for other in instants[n + 1 :])
        cases.append(f"WHEN {later} THEN {one}")
    return _Reckoned(f"CASE {' '.join(cases)} ELSE {instants[-1]} END", persisted=True)


_WITHOUT_SEATS = ("last_active", "COALESCE(invited_at, '')", "restored_at")


@compiles(CreateIndex)
def _partial(element: CreateIndex, compiler: DDLCompiler, **how: Any) -> str:
    """SQLAlchemy's own `postgresql_where` imports that dialect wherever a store is opened."""
    visit: Any = compiler.visit_create_index
    made = str(visit(element, **how))
    some = element.element.info.get(WHERE)
    return f"{made} WHERE {some}" if some else made


def _table(name: str, *items: SchemaItem, sqlite_autoincrement: bool = False) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_autoincrement=sqlite_autoincrement)


def _account() -> Column[int]:
    return Column("account_id", Int, ForeignKey("accounts.id"), nullable=False)


def _subscription() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["subscription_id", "account_id"], ["subscriptions.id", "subscriptions.account_id"]
    )


store = _table(
    "store",
    Column("id", Int, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column(
        "kind",
        Text,
        CheckConstraint("kind IN ('live', 'testing', 'demo')", name="store_kind"),
        nullable=False,
    ),
    Column("label", Text, nullable=False),
    Column("created_at", Text, nullable=False),
)

version = _table("alembic_version", Column("version_num", Text, primary_key=True))

accounts = _table(
    "accounts",
    Column("id", Int, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False, unique=True),
    Column("currency", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("catalogue", Text, nullable=False),
    Column("last_activity", Int, nullable=False, server_default=text("0")),
    Column("head", Text, nullable=False, server_default=text("''")),
    Column("last_invoice", Int, nullable=False, server_default=text("0")),
    Column("created_at", Text, nullable=False),
)

permissions = _table(
    "permissions",
    _account(),
    Column("code", Text, nullable=False),
    Column("bit", Int, CheckConstraint("bit BETWEEN 0 AND 39", name="permission_bit"), nullable=False),
    Column("label", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    PrimaryKeyConstraint("account_id", "code"),
    UniqueConstraint("account_id", "bit"),
)

users = _table(
    "users",
    Column("id", Int, primary_key=True),
    _account(),
    Column("email", Text, nullable=False),
    Column("email_key", Key, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("search_text", Text, nullable=False),
    Column(
        "status",
        Text,
        CheckConstraint("status IN ('active', 'deactivated', 'removed')", name="user_status"),
        nullable=False,
        server_default=text("'active'"),
    ),
    Column(
        "invite",
        Text,
        CheckConstraint("invite IN ('accepted', 'pending', 'expired')", name="user_invite"),
        nullable=False,
        server_default=text("'accepted'"),
    ),
    Column(
        "super_admin",
        Int,
        CheckConstraint(f"super_admin {FLAG}", name="user_super_admin"),
        nullable=False,
        server_default=text("0"),
    ),
    Column("permissions", Int, nullable=False, server_default=text("0")),
    Column("seats", Int, nullable=False, server_default=text("0")),
    Column("facet", Int, Computed(FACET, persisted=True)),
    Column("last_active", Key, nullable=False, server_default=text("''")),
    Column("invited_at", Text),
    Column("invite_expires_at", Text),
    Column("idle_except_until", Key),
    Column("idle_except_because", Text),
    Column("created_at", Key, nullable=False),
    # What the address looks like, where it is spelled in letters that look like others; else nothing.
    Column("email_skeleton", Key),
    # When they last came back: after a removal, or after they were deactivated.
    Column("restored_at", Key, nullable=False, server_default=text("''")),
    # Since when the newest of their seats is held, kept by triggers from the rows of seats.
    Column("seat_latest", Key, nullable=False, server_default=text("''")),
    Column("idle_base", Key, _idle_from(*_WITHOUT_SEATS)),
    Column("idle_from", Key, _idle_from(*_WITHOUT_SEATS, "seat_latest")),
    Index(
        "users_email_skeleton",
        "account_id",
        "email_skeleton",
        info={WHERE: "email_skeleton IS NOT NULL"},
    ),
    Index(
        "users_excepted",
        "account_id",
        "idle_except_until",
        info={WHERE: "idle_except_until IS NOT NULL"},
    ),
    Index(
        "users_several_seats",
        "account_id",
        "idle_base",
        info={WHERE: f"{LISTED} AND {SEVERAL_SEATS.format('')}"},
    ),
    Index(
        "users_removed",
        "account_id",
        "email_key",
        info={WHERE: "status = 'removed'"},
    ),
    Index(
        "users_email",
        "account_id",
        "email_key",
        unique=True,
        info={WHERE: LISTED},
    ),
)
for _name, _columns in {
    "users_name": ("name_key",),
    "users_seats": ("seats", "name_key"),
    "users_permissions": ("super_admin", "permissions", "name_key"),
    "users_invite": ("invite", "name_key"),
    "users_last_active": ("last_active", "name_key"),
    "users_facet": ("facet", "last_active", "name_key"),
    "users_idle": ("idle_from", "facet"),
    "users_created": ("created_at", "facet"),
}.items():
    Index(
        _name,
        users.c.account_id,
        *(users.c[c] for c in _columns),
        users.c.id,
        # So that the idle are told apart without reading their rows.
        *((users.c.facet,) if _name == "users_last_active" else ()),
        info={WHERE: LISTED},
    )

facets = _table(
    "user_facets",
    _account(),
    Column("facet", Int, nullable=False),
    Column("people", Int, CheckConstraint("people >= 0", name="facet_people"), nullable=False),
    PrimaryKeyConstraint("account_id", "facet"),
)

invite_tokens = _table(
    "invite_tokens",
    _account(),
    Column("token_hash", Text, primary_key=True),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    Column("made_at", Text, nullable=False),
    Index("invite_tokens_user", "user_id"),
)

permission_sets = _table(
    "permission_sets",
    _account(),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("permissions", Int, nullable=False),
    PrimaryKeyConstraint("account_id", "name_key", name="permission_set_name"),
)

teams = _table(
    "teams",
    Column("id", Int, primary_key=True),
    _account(),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("parent_id", Int, ForeignKey("teams.id")),
    UniqueConstraint("account_id", "name_key", name="team_name"),
    # The record names teams by id: what is gone leaves its id to nobody.
    sqlite_autoincrement=True,
)

memberships = _table(
    "memberships",
    _account(),
    Column("team_id", Int, ForeignKey("teams.id"), nullable=False),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    Column("main", Int, CheckConstraint(f"main {FLAG}", name="membership_main"), nullable=False),
    PrimaryKeyConstraint("team_id", "user_id"),
    Index("memberships_user", "user_id"),
    Index(
        "one_main_team",
        "user_id",
        unique=True,
        info={WHERE: "main = 1"},
    ),
)

subscriptions = _table(
    "subscriptions",
    Column("id", Int, primary_key=True),
    _account(),
    Column("hub", Text, nullable=False),
    Column("hub_name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("bit", Int, CheckConstraint("bit BETWEEN 0 AND 15", name="subscription_bit"), nullable=False),
    Column("currency", Text, nullable=False),
    Column(
        "included",
        Int,
        CheckConstraint(f"included BETWEEN 0 AND {MAX_SEATS}", name="included_seats"),
        nullable=False,
    ),
    Column("base_minor", Int, CheckConstraint("base_minor >= 0", name="base_price"), nullable=False),
    Column("starts_on", Text, nullable=False),
    Column("opening_on", Text, nullable=False),
    Column("term_months", Int, nullable=False),
    Column("billing_months", Int, nullable=False),
    Column("warn_below", Int),
    Column("posted_until", Text),
    # Counters, kept by triggers from lots, seats and removals; the checks hold whoever writes.
    Column("additional", Int, nullable=False, server_default=text("0")),
    Column("assigned", Int, nullable=False, server_default=text("0")),
    Column("scheduled", Int, nullable=False, server_default=text("0")),
    CheckConstraint("assigned >= 0 AND assigned <= included + additional", name="seats_within_purchased"),
    CheckConstraint("scheduled >= 0 AND scheduled <= additional", name="removal_within_additional"),
    CheckConstraint(
        "scheduled = 0 OR scheduled <= included + additional - assigned", name="removal_within_unassigned"
    ),
    CheckConstraint(f"included + additional <= {MAX_SEATS}", name="seats_per_subscription"),
    CheckConstraint(
        "billing_months > 0 AND term_months > 0 AND term_months % billing_months = 0",
        name="term_of_whole_intervals",
    ),
    UniqueConstraint("account_id", "hub", name="one_subscription_a_hub"),
    UniqueConstraint("account_id", "bit"),
    UniqueConstraint("id", "account_id"),
)

lots = _table(
    "lots",
    Column("id", Int, primary_key=True),
    _account(),
    Column("subscription_id", Int, nullable=False),
    Column("seats", Int, CheckConstraint("seats > 0", name="lot_seats"), nullable=False),
    Column("unit_minor", Int, CheckConstraint("unit_minor >= 0", name="lot_price"), nullable=False),
    Column("bought_on", Text, nullable=False),
    _subscription(),
    Index("lots_subscription", "subscription_id"),
)

prices = _table(
    "agreed_prices",
    Column("id", Int, primary_key=True),
    _account(),
    Column("subscription_id", Int, nullable=False),
    Column("seat_minor", Int, CheckConstraint("seat_minor >= 0", name="agreed_price"), nullable=False),
    Column("from_day", Text, nullable=False),
    _subscription(),
)

seats = _table(
    "seats",
    _account(),
    Column("subscription_id", Int, nullable=False),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    Column("since", Text, nullable=False),
    PrimaryKeyConstraint("subscription_id", "user_id", name="one_seat_a_person"),
    _subscription(),
    Index("seats_user", "user_id"),
)

removals = _table(
    "removals",
    Column("subscription_id", Int, primary_key=True, autoincrement=False),
    _account(),
    Column("seats", Int, CheckConstraint("seats > 0", name="removal_seats"), nullable=False),
    Column("effective_on", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", Text, nullable=False),
    _subscription(),
)

invoices = _table(
    "invoices",
    Column("id", Int, primary_key=True),
    _account(),
    Column("number", Int, nullable=False),
    Column("subscription_id", Int, nullable=False),
    Column(
        "kind", Text, CheckConstraint("kind IN ('period', 'purchase')", name="invoice_kind"), nullable=False
    ),
    Column("issued_on", Text, nullable=False),
    Column("period_start", Text, nullable=False),
    Column("period_end", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("total_minor", Int, nullable=False),
    Column("lines", Text, nullable=False),
    _subscription(),
    UniqueConstraint("account_id", "number", name="invoice_number"),
    Index(
        "one_invoice_a_period",
        "subscription_id",
        "period_start",
        unique=True,
        info={WHERE: "kind = 'period'"},
    ),
)

outbox = _table(
    "outbox",
    Column("id", Int, primary_key=True),
    _account(),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('waiting', 'sent', 'refused')", name="outbox_state"),
        nullable=False,
        server_default=text("'waiting'"),
    ),
    Column("attempts", Int, nullable=False, server_default=text("0")),
    Column("next_try_at", Key, nullable=False),
    # Whom it invites: a token is made when it is sent, and only its hash is kept.
    Column("invites", Int, ForeignKey("users.id")),
    # Made at the first try and kept, so that a letter that arrives twice is known to be one.
    Column("message_id", Text),
    # What the mail server said last.
    Column("answer", Text, nullable=False, server_default=text("''")),
    Column("created_at", Key, nullable=False),
    Index("outbox_state", "account_id", "state", "next_try_at", "id"),
)

operators = _table(
    "operators",
    _account(),
    Column("uid", Int, nullable=False),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    PrimaryKeyConstraint("account_id", "uid"),
)

activity = _table(
    "activity",
    _account(),
    Column("id", Int, nullable=False, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor_id", Int, ForeignKey("users.id")),
    Column("actor", Text, nullable=False),
    Column("known_by", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("people", Int, nullable=False),
    Column("people_digest", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("money", Text, nullable=False),
    Column("operation_key", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    PrimaryKeyConstraint("account_id", "id"),
    UniqueConstraint("account_id", "operation_key", name="operation_key"),
    Index("activity_actor", "account_id", "actor_id", "id"),
    Index(
        "activity_undo",
        "account_id",
        "id",
        info={WHERE: "change = 'undo'"},
    ),
)

activity_people = _table(
    "activity_people",
    _account(),
    Column("activity_id", Int, nullable=False),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    Column("email", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    PrimaryKeyConstraint("activity_id", "user_id", "account_id"),
    ForeignKeyConstraint(["account_id", "activity_id"], ["activity.account_id", "activity.id"]),
    Index("activity_people_user", "user_id"),
)
