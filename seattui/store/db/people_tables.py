"""The tables of people, teams and permissions."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

from seattui.store.db.columns import FLAG, WHERE, ComputedColumn, Int, Key, account, table
from seattui.store.db.facet_layout import FACET
from seattui.store.db.names import LISTED, SEVERAL_SEATS


def _idle_from(*instants: str) -> Computed:
    """The latest of these instants, from which idle days count; deactivated people are idle at once.

    Exceptions aren't included: their day ends in the account's time zone, which a database can't calculate.
    """
    cases = ["WHEN status = 'deactivated' THEN ''"]
    for n, one in enumerate(instants[:-1]):
        later = " AND ".join(f"{one} >= {other}" for other in instants[n + 1 :])
        cases.append(f"WHEN {later} THEN {one}")
    return ComputedColumn(f"CASE {' '.join(cases)} ELSE {instants[-1]} END", persisted=True)


_WITHOUT_SEATS = ("last_active", "COALESCE(invited_at, '')", "restored_at")


users = table(
    "users",
    Column("id", Int, primary_key=True),
    account(),
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
    # The address's look-alike skeleton, if it differs from the address; else null.
    Column("email_skeleton", Key),
    # When they last came back, after a removal or deactivation.
    Column("restored_at", Key, nullable=False, server_default=text("''")),
    # Since when their newest seat is held, updated by triggers on seats.
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
    "users_idle": ("facet", "idle_from"),
    "users_created": ("created_at", "facet"),
}.items():
    Index(
        _name,
        users.c.account_id,
        *(users.c[c] for c in _columns),
        users.c.id,
        # So that idle people are found without reading their rows.
        *((users.c.facet,) if _name == "users_last_active" else ()),
        info={WHERE: LISTED},
    )

facets = table(
    "user_facets",
    account(),
    Column("facet", Int, nullable=False),
    Column("people", Int, CheckConstraint("people >= 0", name="facet_people"), nullable=False),
    PrimaryKeyConstraint("account_id", "facet"),
)

invite_tokens = table(
    "invite_tokens",
    account(),
    Column("token_hash", Text, primary_key=True),
    Column("user_id", Int, ForeignKey("users.id"), nullable=False),
    Column("made_at", Text, nullable=False),
    Index("invite_tokens_user", "user_id"),
)

permission_sets = table(
    "permission_sets",
    account(),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("permissions", Int, nullable=False),
    PrimaryKeyConstraint("account_id", "name_key", name="permission_set_name"),
)

# Filters, order and columns of the list of people, under names: of the account where the owner is 0, else of the
# person with that id.
views = table(
    "views",
    account(),
    Column("owner_id", Int, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("definition", Text, nullable=False),
    PrimaryKeyConstraint("account_id", "owner_id", "name_key", name="view_name"),
)

teams = table(
    "teams",
    Column("id", Int, primary_key=True),
    account(),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("parent_id", Int, ForeignKey("teams.id")),
    UniqueConstraint("account_id", "name_key", name="team_name"),
    # The record refers to teams by id, so ids are never reused.
    sqlite_autoincrement=True,
)

memberships = table(
    "memberships",
    account(),
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

# The members of each team by access state, main or extra: their number, and the seats that they hold. Removed people,
# who keep their memberships, are in it under their own access states. Zeros stay, also of a team that is deleted.
team_facets = table(
    "team_facets",
    account(),
    Column("team_id", Int, nullable=False),
    Column("main", Int, nullable=False),
    Column("facet", Int, nullable=False),
    Column("people", Int, CheckConstraint("people >= 0", name="team_facet_people"), nullable=False),
    PrimaryKeyConstraint("account_id", "team_id", "main", "facet"),
)
