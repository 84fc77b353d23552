ALTER TABLE users ADD COLUMN restored_at TEXT COLLATE "C" DEFAULT '' NOT NULL, ADD COLUMN seat_latest TEXT COLLATE "C" DEFAULT '' NOT NULL
-- next
UPDATE users SET restored_at = r.at FROM (
  SELECT p.user_id, max(a.at COLLATE "C") AS at
  FROM activity_people p JOIN activity a ON a.account_id = p.account_id AND a.id = p.activity_id
  WHERE strpos(p.after, '"status":"active"') > 0
    AND (strpos(p.before, '"status":"deactivated"') > 0 OR strpos(p.before, '"status":"removed"') > 0)
  GROUP BY p.user_id
) AS r WHERE users.id = r.user_id
-- next
UPDATE users SET seat_latest = (SELECT max(h.since COLLATE "C") FROM seats h WHERE h.user_id = users.id)
WHERE EXISTS (SELECT 1 FROM seats h WHERE h.user_id = users.id)
-- next
ALTER TABLE users ADD COLUMN idle_base TEXT COLLATE "C" GENERATED ALWAYS AS (CASE WHEN status = 'deactivated' THEN '' WHEN last_active >= COALESCE(invited_at, '') AND last_active >= restored_at THEN last_active WHEN COALESCE(invited_at, '') >= restored_at THEN COALESCE(invited_at, '') ELSE restored_at END) STORED, ADD COLUMN idle_from TEXT COLLATE "C" GENERATED ALWAYS AS (CASE WHEN status = 'deactivated' THEN '' WHEN last_active >= COALESCE(invited_at, '') AND last_active >= restored_at AND last_active >= seat_latest THEN last_active WHEN COALESCE(invited_at, '') >= restored_at AND COALESCE(invited_at, '') >= seat_latest THEN COALESCE(invited_at, '') WHEN restored_at >= seat_latest THEN restored_at ELSE seat_latest END) STORED
-- next
CREATE OR REPLACE FUNCTION seats_insert() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN IF EXISTS (SELECT 1 FROM new_rows r JOIN users u ON u.id = r.user_id WHERE u.account_id <> r.account_id) THEN RAISE EXCEPTION 'seat_within_account' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seat_within_account'; END IF; UPDATE subscriptions s SET assigned = s.assigned + c.n FROM (SELECT subscription_id, count(*) AS n FROM new_rows GROUP BY 1) c WHERE s.id = c.subscription_id; UPDATE users u SET seats = u.seats | c.mask, seat_latest = GREATEST(u.seat_latest, c.since) FROM (SELECT r.user_id, bit_or(1::bigint << s.bit::int) AS mask, max(r.since COLLATE "C") AS since FROM new_rows r JOIN subscriptions s ON s.id = r.subscription_id GROUP BY 1) c WHERE u.id = c.user_id AND (u.seats & c.mask <> c.mask OR u.seat_latest < c.since);  RETURN NULL; END $$
-- next
CREATE OR REPLACE FUNCTION seats_delete() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE subscriptions s SET assigned = s.assigned - c.n FROM (SELECT subscription_id, count(*) AS n FROM old_rows GROUP BY 1) c WHERE s.id = c.subscription_id; UPDATE users u SET seats = u.seats & ~c.mask, seat_latest = COALESCE((SELECT max(h.since COLLATE "C") FROM seats h WHERE h.user_id = u.id), '') FROM (SELECT r.user_id, bit_or(1::bigint << s.bit::int) AS mask, max(r.since COLLATE "C") AS since FROM old_rows r JOIN subscriptions s ON s.id = r.subscription_id GROUP BY 1) c WHERE u.id = c.user_id;  RETURN NULL; END $$
-- next
CREATE FUNCTION seats_since() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE users u SET seat_latest = COALESCE((SELECT max(h.since COLLATE "C") FROM seats h WHERE h.user_id = u.id), '') FROM new_rows r WHERE u.id = r.user_id;  RETURN NULL; END $$
-- next
CREATE TRIGGER seats_since AFTER UPDATE ON seats REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seats_since()
-- next
CREATE INDEX users_idle ON users (account_id, idle_from, facet, id) WHERE status <> 'removed'
-- next
CREATE INDEX users_several_seats ON users (account_id, idle_base) WHERE status <> 'removed' AND seats & (seats - 1) <> 0