"""Hostile rows put into a store behind the program's back, by SQL, wherever text can stand."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.seats.removals import ScheduleRemoval
from tests.support import hostile
from tests.support.accounts import account
from tests.support.hostile import BEL, ESC
from tests.support.stores import sql

NOW = "2026-11-23T09:00:00+00:00"
# For the places that hold one text each: a title, a clipboard write, markup, an override, a line break.
WORST = f"{ESC}]0;OWNED{BEL}[/][@click=app.quit]Ann{ESC}]52;c;T1dORUQ={BEL}\u202e\n\x9b31mLee"

USER = """INSERT INTO users (account_id, email, email_key, first_name, last_name, name_key, search_text, created_at,
          last_active, status, invite) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
ACTIVITY = """INSERT INTO activity (account_id, id, at, actor, known_by, origin, change, because, people,
              people_digest, before, after, money, operation_key, previous, hash, search_text)
              VALUES (1, ?, ?, ?, 'claimed', ?, 'seats.change', ?, 1, '', '{}', '{}', 'null', ?, ?, ?, ?)"""


def hostile_store(path: Path) -> Path:
    """A store whose people, teams, hubs, permissions, reasons and account all have names of the corpus."""
    url = f"sqlite:///{path}"
    here = account(url, people=3)
    for hub, tier in (("sales-hub", "professional"), ("service-hub", "starter")):
        here.apply(here.plan(AddSubscription(hub, tier, additional=200)))
    here.apply(here.plan(ScheduleRemoval("sales-hub", 3)), because=WORST)
    here.store.close()
    people = []
    for n, (address, name) in enumerate(
        zip(hostile.addresses().values(), hostile.STORABLE.values(), strict=True)
    ):
        status = "deactivated" if n % 10 == 3 else "active"
        people.append(
            (address, f"k{n}", name[:200], name[:200], f"{n:04d}", address, NOW, "", status, "pending")
        )  # fmt: skip
    sql.run(url, USER, people)
    with sql.unguarded(url) as run:
        for values in [
            (
                100 + n,
                NOW,
                f"{name[:80]}@evil.example",
                name[:80],
                name[:200],
                f"key{n}",
                name[:9],
                f"h{n}",
                "ann",
            )
            for n, name in enumerate(hostile.STORABLE.values())
        ]:
            run(ACTIVITY, *values)
        run("UPDATE accounts SET last_activity = 100 + ?", len(hostile.STORABLE) - 1)
    db = sqlite3.connect(path)
    ids = [row[0] for row in db.execute("SELECT id FROM users WHERE status = 'active' ORDER BY id")]
    with db:
        db.executemany("INSERT INTO seats VALUES (1, 1, ?, ?)", [(i, NOW) for i in ids[::2]])
        for n, name in enumerate(hostile.STORABLE.values()):
            db.execute(
                "INSERT INTO teams (account_id, name, name_key) VALUES (1, ?, ?)", (name[:200], f"t{n:03d}")
            )
            db.execute("INSERT INTO memberships VALUES (1, ?, ?, 1)", (n + 1, ids[n % len(ids)])) if n < len(
                ids
            ) else None
        db.execute("UPDATE accounts SET name = ?", (WORST,))
        db.execute("UPDATE store SET label = ?", (WORST,))
        db.execute("UPDATE permissions SET label = label || ?, sentence = sentence || ?", (WORST, WORST))
        db.execute("UPDATE subscriptions SET name = name || ?, hub_name = hub_name || ?", (WORST, WORST))
        db.execute("UPDATE removals SET requested_by = ?", (WORST,))
        db.execute("UPDATE users SET first_name = first_name || ? WHERE email = 'ana@acme.example'", (WORST,))
        db.execute("INSERT INTO operators VALUES (1, 4242, ?)", (ids[-1],))
        key = "INSERT INTO operator_keys (account_id, user_id, fingerprint, type, public_key, comment, added_at)"
        db.execute(f"{key} VALUES (1, ?, ?, ?, ?, ?, ?)", (ids[-1], WORST, WORST, WORST, WORST, NOW))
    db.close()
    return path
