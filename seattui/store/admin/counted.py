"""What is counted, and what the rows say: counters of seats, listed seats, filters' counts, numbers of invoices.

Everything is asked of the whole store or of one account, and set-based; `recount` puts back what follows from rows.
It runs without the triggers, which would refuse it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from seattui.kit.i18n import Message, msg, plural
from seattui.kit.reading import parsed_json
from seattui.kit.records import dataclass
from seattui.store.db.decode import decode_stored

_ROWS = """
SELECT s.id, s.account_id, s.hub, s.hub_name, s.included, s.assigned, s.additional, s.scheduled, s.posted_until,
  (SELECT count(*) FROM seats h WHERE h.subscription_id = s.id) AS held,
  (SELECT COALESCE(sum(l.seats), 0) FROM lots l WHERE l.subscription_id = s.id) AS bought,
  (SELECT COALESCE(sum(r.seats), 0) FROM removals r WHERE r.subscription_id = s.id) AS leaving
FROM subscriptions s ORDER BY s.id
"""
# The invoices that tell what is paid for: the newest of a period, and those of purchases since.
_PAID = """
SELECT i.kind, i.period_end, i.lines FROM invoices i WHERE i.subscription_id = :id AND i.number >= (
  SELECT p.number FROM invoices p WHERE p.subscription_id = :id AND p.kind = 'period'
  ORDER BY p.period_start DESC LIMIT 1)
"""
_NUMBERS = """
SELECT a.id, a.last_invoice, count(i.number) AS n, COALESCE(min(i.number), 1) AS first,
  COALESCE(max(i.number), 0) AS last FROM accounts a LEFT JOIN invoices i ON i.account_id = a.id
GROUP BY a.id, a.last_invoice
"""
_MASK = """COALESCE((SELECT sum(CAST(1 AS BIGINT) << CAST(s.bit AS INTEGER)) FROM seats h
  JOIN subscriptions s ON s.id = h.subscription_id WHERE h.user_id = users.id), 0)"""
_FACETS = """
SELECT count(*) FROM (SELECT account_id, facet, count(*) AS n FROM users GROUP BY 1, 2) counted
FULL JOIN (SELECT account_id, facet, people FROM user_facets WHERE people > 0) kept
ON kept.account_id = counted.account_id AND kept.facet = counted.facet
WHERE counted.n IS DISTINCT FROM kept.people
"""
_MEMBERS = (
    "SELECT m.account_id, m.team_id, m.main, u.facet, count(*) AS people FROM memberships m "
    "JOIN users u ON u.id = m.user_id GROUP BY 1, 2, 3, 4"
)
_TEAMS = f"""
SELECT count(*) FROM ({_MEMBERS}) counted
FULL JOIN (SELECT * FROM team_facets WHERE people > 0) kept ON kept.account_id = counted.account_id
AND kept.team_id = counted.team_id AND kept.main = counted.main AND kept.facet = counted.facet
WHERE counted.people IS DISTINCT FROM kept.people
"""
# Since when people have held their newest seat.
_NEWEST = "COALESCE((SELECT max(h.since{bytes}) FROM seats h WHERE h.user_id = users.id), '')"


@dataclass(frozen=True, slots=True)
class Counted:
    """A subscription whose counters, or what is paid for, don't follow from its rows."""

    id: int
    account_id: int
    hub: str
    held: int
    purchased: int
    fault: Message
    counters: tuple[int, int, int]
    """What assigned, additional and scheduled should be."""

    @property
    def mendable(self) -> bool:
        _, bought, leaving = self.counters
        free = self.purchased - self.held
        return free >= 0 and leaving <= bought and (not leaving or leaving <= free)


def subscriptions(tx: Connection) -> Iterator[Counted]:
    """Whose counters are wrong, or who hold more seats than are purchased."""
    for row in tx.execute(text(_ROWS)):
        right = (int(row.held), int(row.bought), int(row.leaving))
        purchased = row.included + right[1]
        fault = None
        if (row.assigned, row.additional, row.scheduled) != right:
            fault = msg("{hub}: its counters don't match its seats, purchases and removals", hub=row.hub)
        if right[0] > purchased:
            fault = msg(
                "{hub}: {n} seats are held, {purchased} are purchased",
                hub=row.hub,
                n=right[0],
                purchased=purchased,
            )
        if fault:
            yield Counted(row.id, row.account_id, row.hub, right[0], purchased, fault, right)


def invoices(tx: Connection) -> Iterator[tuple[int, Message]]:
    """What invoices say otherwise: account and fault."""
    for row in tx.execute(text(_NUMBERS)):
        if (row.first, row.n, row.last) != (1, row.last_invoice, row.last_invoice):
            yield (
                row.id,
                msg("the numbers of invoices have gaps, or end before or after {n}", n=row.last_invoice),
            )
    for row in tx.execute(text(_ROWS)).all():
        paid = tx.execute(text(_PAID), {"id": row.id}).all()
        end = max((one.period_end for one in paid if one.kind == "period"), default=None)
        if row.posted_until != end:
            yield (
                row.account_id,
                msg("{hub}: it isn't invoiced until the end of its newest period", hub=row.hub),
            )
        told = {"base": 0, "seats": 0}
        for one in paid:
            for code, seats in decode_stored(_seats, one.lines):
                told[code] += seats
        if paid and (told["base"], told["seats"]) != (row.included, row.bought):
            yield (
                row.account_id,
                msg(
                    "{hub}: {purchased} seats are purchased, {n} are invoiced",
                    hub=row.hub, purchased=row.included + row.bought, n=told["base"] + told["seats"],
                ),
            )  # fmt: skip


def _seats(lines: str) -> list[tuple[str, int]]:
    """What kind of seats, and how many, each line of an invoice charges."""
    return [(("base", "seats")[line["code"] == "seats"], int(line["seats"])) for line in parsed_json(lines)]


def holders(tx: Connection) -> int:
    """People whose listed seats aren't those they hold."""
    return int(tx.execute(text(f"SELECT count(*) FROM users WHERE seats <> {_MASK}")).scalar_one())


def filters(tx: Connection) -> int:
    """Access states whose count in filters isn't the number of people."""
    return int(tx.execute(text(_FACETS)).scalar_one())


def members(tx: Connection) -> int:
    """Access states in teams whose count isn't the number of members."""
    return int(tx.execute(text(_TEAMS)).scalar_one())


def idle(tx: Connection) -> int:
    """People whose idle days don't count from their newest seat."""
    return int(
        tx.execute(text(f"SELECT count(*) FROM users WHERE seat_latest <> {_newest(tx)}")).scalar_one()
    )


def _newest(tx: Connection) -> str:
    return _NEWEST.format(bytes="" if tx.dialect.name == "sqlite" else ' COLLATE "C"')


def wrong(tx: Connection) -> bool:
    """Whether `recount` has anything to do."""
    return (
        any(c.mendable for c in subscriptions(tx))
        or bool(holders(tx) or filters(tx) or members(tx) or idle(tx))
        or _unposted(tx)
    )


def _unposted(tx: Connection) -> bool:
    return bool(
        tx.execute(text(f"SELECT count(*) FROM subscriptions s WHERE {_POSTED_WRONG}")).scalar_one()
    ) or bool(tx.execute(text(f"SELECT count(*) FROM accounts WHERE {_NUMBER_BEHIND}")).scalar_one())


# Only where no invoice is missing: a number or a day beyond the newest one says that some are.
_POSTED = (
    "(SELECT i.period_end FROM invoices i WHERE i.subscription_id = {0}.id AND i.kind = 'period' "
    "ORDER BY i.period_start DESC LIMIT 1)"
)
_POSTED_WRONG = (
    f"s.posted_until IS DISTINCT FROM {_POSTED.format('s')} AND NOT EXISTS (SELECT 1 FROM accounts a "
    "WHERE a.id = s.account_id AND a.last_invoice <> (SELECT count(*) FROM invoices i WHERE i.account_id = a.id))"
)
_LAST = "(SELECT COALESCE(max(i.number), 0) FROM invoices i WHERE i.account_id = accounts.id)"
_NUMBER_BEHIND = f"last_invoice < {_LAST}"


def recount(tx: Connection) -> list[Message]:
    """Puts back what follows from rows; what was done, in words."""
    done = []
    for one in list(subscriptions(tx)):
        if one.mendable:
            held, bought, leaving = one.counters
            tx.execute(
                text(
                    "UPDATE subscriptions SET assigned = :held, additional = :bought, scheduled = :leaving "
                    "WHERE id = :id"
                ),
                {"held": held, "bought": bought, "leaving": leaving, "id": one.id},
            )
            done.append(msg("The counters of {hub} were counted again.", hub=one.hub))
    if tx.execute(text(f"UPDATE accounts SET last_invoice = {_LAST} WHERE {_NUMBER_BEHIND}")).rowcount:
        done.append(msg("The number of the last invoice was put back."))
    posted = f"UPDATE subscriptions AS s SET posted_until = {_POSTED.format('s')} WHERE {_POSTED_WRONG}"
    if tx.execute(text(posted)).rowcount:
        done.append(msg("Until when subscriptions are invoiced was put back."))
    newest = _newest(tx)
    listed = tx.execute(
        text(
            f"UPDATE users SET seats = {_MASK}, seat_latest = {newest} "
            f"WHERE seats <> {_MASK} OR seat_latest <> {newest}"
        )
    ).rowcount
    if listed:
        done.append(
            plural(
                "The listed seats of {n} person were put back.",
                "The listed seats of {n} people were put back.",
                listed,
            )
        )
    if filters(tx):
        tx.execute(text("DELETE FROM user_facets"))
        tx.execute(
            text(
                "INSERT INTO user_facets (account_id, facet, people) "
                "SELECT account_id, facet, count(*) FROM users GROUP BY 1, 2"
            )
        )
        done.append(msg("The counts shown in filters were counted again."))
    if members(tx):
        tx.execute(text("DELETE FROM team_facets"))
        tx.execute(text(f"INSERT INTO team_facets (account_id, team_id, main, facet, people) {_MEMBERS}"))
        done.append(msg("The members of teams were counted again."))
    return done
