ALTER TABLE users ADD COLUMN restored_at TEXT DEFAULT '' NOT NULL
-- next
ALTER TABLE users ADD COLUMN seat_latest TEXT DEFAULT '' NOT NULL
-- next
ALTER TABLE users ADD COLUMN idle_base TEXT GENERATED ALWAYS AS (CASE WHEN status = 'deactivated' THEN '' WHEN last_active >= COALESCE(invited_at, '') AND last_active >= restored_at THEN last_active WHEN COALESCE(invited_at, '') >= restored_at THEN COALESCE(invited_at, '') ELSE restored_at END)
-- next
ALTER TABLE users ADD COLUMN idle_from TEXT GENERATED ALWAYS AS (CASE WHEN status = 'deactivated' THEN '' WHEN last_active >= COALESCE(invited_at, '') AND last_active >= restored_at AND last_active >= seat_latest THEN last_active WHEN COALESCE(invited_at, '') >= restored_at AND COALESCE(invited_at, '') >= seat_latest THEN COALESCE(invited_at, '') WHEN restored_at >= seat_latest THEN restored_at ELSE seat_latest END)
-- next
UPDATE users SET restored_at = r.at FROM (
  SELECT p.user_id, max(a.at) AS at
  FROM activity_people p JOIN activity a ON a.account_id = p.account_id AND a.id = p.activity_id
  WHERE instr(p.after, '"status":"active"') > 0
    AND (instr(p.before, '"status":"deactivated"') > 0 OR instr(p.before, '"status":"removed"') > 0)
  GROUP BY p.user_id
) AS r WHERE users.id = r.user_id
-- next
UPDATE users SET seat_latest = (SELECT max(h.since) FROM seats h WHERE h.user_id = users.id)
WHERE EXISTS (SELECT 1 FROM seats h WHERE h.user_id = users.id)
-- next
DROP TRIGGER seats_insert
-- next
DROP TRIGGER seats_delete
-- next
CREATE TRIGGER seats_insert AFTER INSERT ON seats BEGIN UPDATE subscriptions SET assigned = assigned + 1 WHERE id = NEW.subscription_id; UPDATE users SET seats = seats | (SELECT 1 << bit FROM subscriptions WHERE id = NEW.subscription_id), seat_latest = max(seat_latest, NEW.since) WHERE id = NEW.user_id AND (seats & (SELECT 1 << bit FROM subscriptions WHERE id = NEW.subscription_id) = 0 OR seat_latest < NEW.since); END
-- next
CREATE TRIGGER seats_delete AFTER DELETE ON seats BEGIN UPDATE subscriptions SET assigned = assigned - 1 WHERE id = OLD.subscription_id; UPDATE users SET seats = seats & ~(SELECT 1 << bit FROM subscriptions WHERE id = OLD.subscription_id), seat_latest = COALESCE((SELECT max(h.since) FROM seats h WHERE h.user_id = OLD.user_id), '') WHERE id = OLD.user_id; END
-- next
CREATE TRIGGER seats_since AFTER UPDATE OF since ON seats BEGIN UPDATE users SET seat_latest = COALESCE((SELECT max(h.since) FROM seats h WHERE h.user_id = NEW.user_id), '') WHERE id = NEW.user_id; END
-- next
CREATE INDEX users_idle ON users (account_id, idle_from, facet, id) WHERE status <> 'removed'
-- next
CREATE INDEX users_several_seats ON users (account_id, idle_base) WHERE status <> 'removed' AND seats & (seats - 1) <> 0