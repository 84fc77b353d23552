DROP TRIGGER users_renamed
-- next
DROP TRIGGER users_replaced
-- next
DROP TRIGGER lots_update
-- next
DROP TRIGGER removals_update
-- next
DROP TRIGGER seats_insert
-- next
DROP TRIGGER seats_delete
-- next
DROP TRIGGER seats_update
-- next
DROP TRIGGER seats_replaced
-- next
DROP TRIGGER seats_insert_checked
-- next
ALTER TABLE subscriptions ADD COLUMN moving INTEGER
-- next
CREATE TRIGGER subscriptions_moving BEFORE UPDATE OF moving ON subscriptions WHEN NEW.moving IS NOT NULL BEGIN SELECT CASE WHEN NEW.moving > 0 AND NEW.assigned >= NEW.included + NEW.additional THEN RAISE(ABORT, 'seats_within_purchased') WHEN NEW.moving > 0 AND NEW.scheduled > 0 AND NEW.scheduled >= NEW.included + NEW.additional - NEW.assigned THEN RAISE(ABORT, 'removal_within_unassigned') WHEN (NEW.moving > 0) = EXISTS (SELECT 1 FROM seats WHERE subscription_id = NEW.id AND user_id = abs(NEW.moving)) THEN RAISE(ABORT, 'one_seat_a_person') END; END
-- next
CREATE TRIGGER subscriptions_counted BEFORE UPDATE ON subscriptions WHEN NEW.assigned IS NOT OLD.assigned OR NEW.additional IS NOT OLD.additional OR NEW.scheduled IS NOT OLD.scheduled BEGIN SELECT RAISE(ABORT, 'counters_kept: assigned, additional and scheduled follow the rows of seats, lots and removals') WHERE NEW.assigned IS NOT OLD.assigned AND (OLD.moving IS NULL OR NEW.moving IS NOT NULL OR NEW.assigned - OLD.assigned IS NOT CASE WHEN OLD.moving > 0 THEN 1 ELSE -1 END OR (OLD.moving > 0) IS NOT EXISTS (SELECT 1 FROM seats WHERE subscription_id = NEW.id AND user_id = abs(OLD.moving))) OR NEW.additional IS NOT OLD.additional AND NEW.additional IS NOT (SELECT COALESCE(sum(seats), 0) FROM lots WHERE subscription_id = NEW.id) OR NEW.scheduled IS NOT OLD.scheduled AND NEW.scheduled IS NOT (SELECT COALESCE(sum(seats), 0) FROM removals WHERE subscription_id = NEW.id); END
-- next
CREATE TRIGGER subscriptions_stay BEFORE UPDATE ON subscriptions WHEN NEW.id IS NOT OLD.id OR NEW.account_id IS NOT OLD.account_id OR NEW.hub IS NOT OLD.hub OR NEW.bit IS NOT OLD.bit OR NEW.included IS NOT OLD.included BEGIN SELECT RAISE(ABORT, 'subscription_kept: the account, hub, bit and included seats of a subscription stay, and it is never deleted'); END
-- next
CREATE TRIGGER subscriptions_posted BEFORE UPDATE ON subscriptions WHEN NEW.posted_until IS NOT OLD.posted_until BEGIN SELECT RAISE(ABORT, 'periods_follow: posted_until is the end of the newest period that an invoice was posted for') WHERE NEW.posted_until IS NOT (SELECT period_end FROM invoices WHERE subscription_id = NEW.id AND kind = 'period' ORDER BY period_start DESC LIMIT 1); END
-- next
CREATE TRIGGER accounts_invoiced BEFORE UPDATE ON accounts WHEN NEW.last_invoice IS NOT OLD.last_invoice BEGIN SELECT RAISE(ABORT, 'invoices_follow: invoices are numbered without gaps, and last_invoice is the newest number') WHERE NEW.last_invoice IS NOT (SELECT max(number) FROM invoices WHERE account_id = NEW.id); END
-- next
CREATE TRIGGER accounts_recorded BEFORE UPDATE ON accounts WHEN NEW.last_activity IS NOT OLD.last_activity OR NEW.head IS NOT OLD.head BEGIN SELECT RAISE(ABORT, 'record_follows: rows of activity follow one another, and last_activity and head are those of the newest') WHERE NEW.last_activity IS NOT (SELECT id FROM activity WHERE account_id = NEW.id ORDER BY id DESC LIMIT 1) OR NEW.head IS NOT (SELECT hash FROM activity WHERE account_id = NEW.id ORDER BY id DESC LIMIT 1); END
-- next
CREATE TRIGGER accounts_stay BEFORE UPDATE ON accounts WHEN NEW.id IS NOT OLD.id BEGIN SELECT RAISE(ABORT, 'account_kept: an account keeps its number and is never deleted'); END
-- next
CREATE TRIGGER users_seats_listed BEFORE UPDATE ON users WHEN NEW.seats IS NOT OLD.seats OR NEW.seat_latest IS NOT OLD.seat_latest BEGIN SELECT RAISE(ABORT, 'seats_listed: users.seats and users.seat_latest follow the rows of seats') WHERE NEW.seats & ((NEW.seats | OLD.seats) - (NEW.seats & OLD.seats)) IS NOT (SELECT COALESCE(sum(1 << s.bit), 0) FROM seats h JOIN subscriptions s ON s.id = h.subscription_id WHERE h.user_id = NEW.id AND (1 << s.bit) & ((NEW.seats | OLD.seats) - (NEW.seats & OLD.seats)) IS NOT 0) OR NEW.seat_latest IS NOT OLD.seat_latest AND NEW.seat_latest IS NOT COALESCE((SELECT max(since) FROM seats WHERE user_id = NEW.id), ''); END
-- next
CREATE TRIGGER accounts_renamed BEFORE UPDATE ON accounts WHEN NEW.name_key <> OLD.name_key BEGIN SELECT RAISE(ABORT, 'accounts.name_key') FROM accounts WHERE name_key = NEW.name_key AND id <> OLD.id; END
-- next
CREATE TRIGGER invoices_follow BEFORE INSERT ON invoices BEGIN SELECT RAISE(ABORT, 'invoices_follow: invoices are numbered without gaps, and last_invoice is the newest number') WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.account_id AND last_invoice + 1 = NEW.number); END
-- next
CREATE TRIGGER activity_follows BEFORE INSERT ON activity BEGIN SELECT RAISE(ABORT, 'record_follows: rows of activity follow one another, and last_activity and head are those of the newest') WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.account_id AND last_activity + 1 = NEW.id AND head = NEW.previous); END
-- next
CREATE TRIGGER subscriptions_begin BEFORE INSERT ON subscriptions WHEN NEW.assigned <> 0 OR NEW.additional <> 0 OR NEW.scheduled <> 0 OR NEW.posted_until IS NOT NULL BEGIN SELECT RAISE(ABORT, 'counters_kept: assigned, additional and scheduled follow the rows of seats, lots and removals'); END
-- next
CREATE TRIGGER accounts_begin BEFORE INSERT ON accounts WHEN NEW.last_invoice <> 0 OR NEW.last_activity <> 0 OR NEW.head <> '' BEGIN SELECT RAISE(ABORT, 'record_follows: rows of activity follow one another, and last_activity and head are those of the newest'); END
-- next
CREATE TRIGGER subscriptions_delete BEFORE DELETE ON subscriptions BEGIN SELECT RAISE(ABORT, 'subscription_kept: the account, hub, bit and included seats of a subscription stay, and it is never deleted'); END
-- next
CREATE TRIGGER accounts_delete BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'account_kept: an account keeps its number and is never deleted'); END
-- next
CREATE TRIGGER lots_update BEFORE UPDATE OF id, account_id, subscription_id, unit_minor, bought_on ON lots BEGIN SELECT RAISE(ABORT, 'lots are given and taken, not edited'); END
-- next
CREATE TRIGGER removals_update BEFORE UPDATE OF account_id, subscription_id, seats ON removals BEGIN SELECT RAISE(ABORT, 'removals are given and taken, not edited'); END
-- next
CREATE TRIGGER seats_insert AFTER INSERT ON seats BEGIN UPDATE subscriptions SET assigned = assigned + 1, moving = NULL WHERE id = NEW.subscription_id; UPDATE users SET seats = seats | (SELECT 1 << bit FROM subscriptions WHERE id = NEW.subscription_id), seat_latest = max(seat_latest, NEW.since) WHERE id = NEW.user_id AND (seats & (SELECT 1 << bit FROM subscriptions WHERE id = NEW.subscription_id) = 0 OR seat_latest < NEW.since); END
-- next
CREATE TRIGGER seats_delete AFTER DELETE ON seats BEGIN UPDATE subscriptions SET assigned = assigned - 1, moving = NULL WHERE id = OLD.subscription_id; UPDATE users SET seats = seats & ~(SELECT 1 << bit FROM subscriptions WHERE id = OLD.subscription_id), seat_latest = COALESCE((SELECT max(h.since) FROM seats h WHERE h.user_id = OLD.user_id), '') WHERE id = OLD.user_id; END
-- next
CREATE TRIGGER seats_update BEFORE UPDATE OF account_id, subscription_id, user_id ON seats BEGIN SELECT RAISE(ABORT, 'seats are given and taken, not edited'); END
-- next
CREATE TRIGGER seats_coming BEFORE INSERT ON seats BEGIN UPDATE subscriptions SET moving = NEW.user_id WHERE id = NEW.subscription_id; END
-- next
CREATE TRIGGER seats_going BEFORE DELETE ON seats BEGIN UPDATE subscriptions SET moving = -OLD.user_id WHERE id = OLD.subscription_id; END
-- next
CREATE TRIGGER invoices_insert AFTER INSERT ON invoices BEGIN UPDATE accounts SET last_invoice = NEW.number WHERE id = NEW.account_id; UPDATE subscriptions SET posted_until = NEW.period_end WHERE id = NEW.subscription_id AND NEW.kind = 'period' AND COALESCE(posted_until, '') < NEW.period_end; END
-- next
CREATE TRIGGER activity_insert AFTER INSERT ON activity BEGIN UPDATE accounts SET last_activity = NEW.id, head = NEW.hash WHERE id = NEW.account_id; END
-- next
CREATE TRIGGER seats_replaced BEFORE INSERT ON seats BEGIN SELECT RAISE(ABORT, 'one_seat_a_person') FROM seats WHERE rowid = NEW.rowid; END
-- next
CREATE TRIGGER accounts_replaced BEFORE INSERT ON accounts BEGIN SELECT RAISE(ABORT, 'an account is never replaced') FROM accounts WHERE id = NEW.id; SELECT RAISE(ABORT, 'an account is never replaced') FROM accounts WHERE name_key = NEW.name_key; END
-- next
CREATE TRIGGER subscriptions_replaced BEFORE INSERT ON subscriptions BEGIN SELECT RAISE(ABORT, 'one_subscription_a_hub') FROM subscriptions WHERE id = NEW.id; SELECT RAISE(ABORT, 'one_subscription_a_hub') FROM subscriptions WHERE account_id = NEW.account_id AND hub = NEW.hub; SELECT RAISE(ABORT, 'one_subscription_a_hub') FROM subscriptions WHERE account_id = NEW.account_id AND bit = NEW.bit; END
-- next
CREATE TRIGGER lots_accounted BEFORE INSERT ON lots BEGIN SELECT RAISE(ABORT, 'counters_kept: assigned, additional and scheduled follow the rows of seats, lots and removals') WHERE NOT EXISTS (SELECT 1 FROM subscriptions WHERE id = NEW.subscription_id AND account_id = NEW.account_id); END
-- next
CREATE TRIGGER removals_accounted BEFORE INSERT ON removals BEGIN SELECT RAISE(ABORT, 'counters_kept: assigned, additional and scheduled follow the rows of seats, lots and removals') WHERE NOT EXISTS (SELECT 1 FROM subscriptions WHERE id = NEW.subscription_id AND account_id = NEW.account_id); END
-- next
CREATE TRIGGER lots_rowid BEFORE UPDATE ON lots WHEN OLD.rowid <> NEW.rowid BEGIN SELECT RAISE(ABORT, 'lots are given and taken, not edited'); END
-- next
CREATE TRIGGER removals_rowid BEFORE UPDATE ON removals WHEN OLD.rowid <> NEW.rowid BEGIN SELECT RAISE(ABORT, 'removals are given and taken, not edited'); END
-- next
CREATE TRIGGER seats_rowid BEFORE UPDATE ON seats WHEN OLD.rowid <> NEW.rowid BEGIN SELECT RAISE(ABORT, 'one_seat_a_person'); END
-- next
CREATE TRIGGER users_rowid BEFORE UPDATE ON users WHEN OLD.rowid <> NEW.rowid BEGIN SELECT RAISE(ABORT, 'users_email'); END
-- next
CREATE TRIGGER users_replaced BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'users_email') FROM users WHERE id = NEW.id; SELECT RAISE(ABORT, 'users_email') FROM users WHERE account_id = NEW.account_id AND email_key = NEW.email_key AND status <> 'removed' AND NEW.status IS NOT 'removed'; END
-- next
CREATE TRIGGER users_renamed BEFORE UPDATE OF id, account_id, email_key, status ON users WHEN OLD.id <> NEW.id OR OLD.email_key <> NEW.email_key OR OLD.account_id <> NEW.account_id OR OLD.status = 'removed' BEGIN SELECT RAISE(ABORT, 'users_email') FROM users WHERE account_id = NEW.account_id AND email_key = NEW.email_key AND status <> 'removed' AND NEW.status IS NOT 'removed' AND id <> OLD.id; SELECT RAISE(ABORT, 'users_email') WHERE OLD.id <> NEW.id; END
