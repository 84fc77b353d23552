"""Every table and constraint. Names of checks are stable: `db_errors` maps each to a message.

Money is integer minor units, instants are ISO text in UTC, days are ISO dates. Keys that are compared or sorted
are normalised in Python and compared byte by byte on every database.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

from seattui.store.db.columns import WHERE, Int, Key, account, table
from seattui.store.db.columns import metadata as metadata
from seattui.store.db.people_tables import facets as facets
from seattui.store.db.people_tables import invite_tokens as invite_tokens
from seattui.store.db.people_tables import memberships as memberships
from seattui.store.db.people_tables import permission_sets as permission_sets
from seattui.store.db.people_tables import team_facets as team_facets
from seattui.store.db.people_tables import teams as teams
from seattui.store.db.people_tables import users as users
from seattui.store.db.people_tables import views as views

MAX_SEATS = 1_000_000

# A view for other applications: who may use the paid features of which hub now (R1). A row per seat of an
# active person, also while invited (R8), but not of deactivated people, who keep their seats (R6). `since` is
# the instant, in UTC, from which it is held. `id` is the person's, the same in the whole store and for good:
# addresses are unique in an account, ignoring case, but change, and may become another person's. `user` is a
# reserved word in PostgreSQL: write e.user there, with e as alias of entitlements.
ENTITLEMENTS = (
    'CREATE VIEW entitlements AS SELECT a.name AS account, u.email AS "user", s.hub, s.tier, h.since, u.id '
    "FROM seats h JOIN subscriptions s ON s.id = h.subscription_id JOIN users u ON u.id = h.user_id "
    "JOIN accounts a ON a.id = h.account_id WHERE u.status = 'active'"
)


def _subscription() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["subscription_id", "account_id"], ["subscriptions.id", "subscriptions.account_id"]
    )


store = table(
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

version = table("alembic_version", Column("version_num", Text, primary_key=True))

accounts = table(
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

permissions = table(
    "permissions",
    account(),
    Column("code", Text, nullable=False),
    Column("bit", Int, CheckConstraint("bit BETWEEN 0 AND 39", name="permission_bit"), nullable=False),
    Column("label", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    PrimaryKeyConstraint("account_id", "code"),
    UniqueConstraint("account_id", "bit"),
)

subscriptions = table(
    "subscriptions",
    Column("id", Int, primary_key=True),
    account(),
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
    # Counters, updated by triggers on lots, seats and removals; the checks hold for every writer.
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

lots = table(
    "lots",
    Column("id", Int, primary_key=True),
    account(),
    Column("subscription_id", Int, nullable=False),
    Column("seats", Int, CheckConstraint("seats > 0", name="lot_seats"), nullable=False),
    Column("unit_minor", Int, CheckConstraint("unit_minor >= 0", name="lot_price"), nullable=False),
    Column("bought_on", Text, nullable=False),
    _subscription(),
    Index("lots_subscription", "subscription_id"),
)

prices = table(
    "agreed_prices",
    Column("id", Int, primary_key=True),
    account(),
    Column("subscription_id", Int, nullable=False),
    Column("seat_minor", Int, CheckConstraint("seat_minor >= 0", name="agreed_price"), nullable=False),
    Column("from_day", Text, nullable=False),
    _subscription(),
)

seats = table(
    "seats",
    account(),
    Column("subscription_id", Int, nullable=False),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    Column("since", Text, nullable=False),
    PrimaryKeyConstraint("subscription_id", "user_id", name="one_seat_a_person"),
    _subscription(),
    Index("seats_user", "user_id"),
)

removals = table(
    "removals",
    Column("subscription_id", Int, primary_key=True, autoincrement=False),
    account(),
    Column("seats", Int, CheckConstraint("seats > 0", name="removal_seats"), nullable=False),
    Column("effective_on", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", Text, nullable=False),
    _subscription(),
)

invoices = table(
    "invoices",
    Column("id", Int, primary_key=True),
    account(),
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

outbox = table(
    "outbox",
    Column("id", Int, primary_key=True),
    account(),
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
    # The invited person: a token is created when the email is sent, and only its hash is stored.
    Column("invites", Int, ForeignKey("users.id")),
    # Created at the first try and kept, so that an email that arrives twice is recognised.
    Column("message_id", Text),
    # The mail server's last answer.
    Column("answer", Text, nullable=False, server_default=text("''")),
    Column("created_at", Key, nullable=False),
    Index("outbox_state", "account_id", "state", "next_try_at", "id"),
)

operators = table(
    "operators",
    account(),
    Column("uid", Int, nullable=False),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    PrimaryKeyConstraint("account_id", "uid"),
)

# SSH keys belong to a person, not to an address. A revoked key's row stays, so that it can be found later.
operator_keys = table(
    "operator_keys",
    Column("id", Int, primary_key=True),
    account(),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    Column("fingerprint", Key, nullable=False),
    Column("type", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("revoked_at", Text),
    Index("operator_keys_user", "user_id"),
    # In the whole store: a key opens one account.
    Index(
        "one_live_key",
        "fingerprint",
        unique=True,
        info={WHERE: "revoked_at IS NULL"},
    ),
)

activity = table(
    "activity",
    account(),
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

activity_people = table(
    "activity_people",
    account(),
    Column("activity_id", Int, nullable=False),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    Column("email", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    PrimaryKeyConstraint("activity_id", "user_id", "account_id"),
    ForeignKeyConstraint(["account_id", "activity_id"], ["activity.account_id", "activity.id"]),
    Index("activity_people_user", "user_id"),
)

# What a command answered, by the key that it was given or made: repeated with that key, it answers the same and
# does nothing. A key belongs to an account and an operator, whose id is 0 for the system's work.
answers = table(
    "answers",
    Column("key", Key, nullable=False),
    account(),
    Column("operator_id", Int, nullable=False),
    # A digest of what was asked for: the command and its arguments, with the content of files.
    Column("request", Text, nullable=False),
    # None where there was nothing to do.
    Column("activity_id", Int),
    Column("at", Text, nullable=False),
    Column("answer", Text, nullable=False),
    PrimaryKeyConstraint("key", "account_id", "operator_id"),
    ForeignKeyConstraint(["account_id", "activity_id"], ["activity.account_id", "activity.id"]),
)
