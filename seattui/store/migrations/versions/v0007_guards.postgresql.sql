DROP TRIGGER lots_update ON lots
-- next
DROP TRIGGER removals_update ON removals
-- next
DROP TRIGGER seats_update ON seats
-- next
CREATE TRIGGER lots_update BEFORE UPDATE OF id, account_id, subscription_id, unit_minor, bought_on ON lots FOR EACH ROW WHEN (true) EXECUTE FUNCTION lots_update()
-- next
CREATE TRIGGER removals_update BEFORE UPDATE OF account_id, subscription_id, seats ON removals FOR EACH ROW WHEN (true) EXECUTE FUNCTION removals_update()
-- next
CREATE TRIGGER seats_update BEFORE UPDATE OF account_id, subscription_id, user_id ON seats FOR EACH ROW WHEN (true) EXECUTE FUNCTION seats_update()
-- next
CREATE FUNCTION invoices_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM new_rows n JOIN accounts a ON a.id = n.account_id GROUP BY a.id HAVING min(n.number) <> a.last_invoice + 1 OR max(n.number) <> a.last_invoice + count(*)) THEN RAISE EXCEPTION 'invoices_follow: invoices are numbered without gaps, and last_invoice is the newest number' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoices_follow'; END IF; UPDATE accounts a SET last_invoice = n.newest FROM (SELECT account_id, max(number) AS newest FROM new_rows GROUP BY 1) n WHERE a.id = n.account_id; UPDATE subscriptions s SET posted_until = n.newest FROM (SELECT subscription_id, max(period_end COLLATE "C") AS newest FROM new_rows WHERE kind = 'period' GROUP BY 1) n WHERE s.id = n.subscription_id AND COALESCE(s.posted_until, '') COLLATE "C" < n.newest;  RETURN NULL; END $$
-- next
CREATE TRIGGER invoices_insert AFTER INSERT ON invoices REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION invoices_insert()
-- next
CREATE FUNCTION activity_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM new_rows n JOIN accounts a ON a.id = n.account_id LEFT JOIN new_rows p ON p.account_id = n.account_id AND p.id = n.id - 1 WHERE n.previous <> COALESCE(p.hash, a.head) OR p.id IS NULL AND n.id <> a.last_activity + 1) THEN RAISE EXCEPTION 'record_follows: rows of activity follow one another, and last_activity and head are those of the newest' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'record_follows'; END IF; UPDATE accounts a SET last_activity = n.id, head = n.hash FROM (SELECT DISTINCT ON (account_id) account_id, id, hash FROM new_rows ORDER BY account_id, id DESC) n WHERE a.id = n.account_id;  RETURN NULL; END $$
-- next
CREATE TRIGGER activity_insert AFTER INSERT ON activity REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION activity_insert()
-- next
CREATE FUNCTION counters_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'counters_kept: assigned, additional and scheduled follow the rows of seats, lots and removals' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'counters_kept'; END $$
-- next
CREATE FUNCTION subscription_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'subscription_kept: the account, hub, bit and included seats of a subscription stay, and it is never deleted' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'subscription_kept'; END $$
-- next
CREATE FUNCTION account_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'account_kept: an account keeps its number and is never deleted' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'account_kept'; END $$
-- next
CREATE FUNCTION periods_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'periods_follow: posted_until is the end of the newest period that an invoice was posted for' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'periods_follow'; END $$
-- next
CREATE FUNCTION invoices_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'invoices_follow: invoices are numbered without gaps, and last_invoice is the newest number' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoices_follow'; END $$
-- next
CREATE FUNCTION record_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'record_follows: rows of activity follow one another, and last_activity and head are those of the newest' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'record_follows'; END $$
-- next
CREATE FUNCTION seats_listed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'seats_listed: users.seats and users.seat_latest follow the rows of seats' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_listed'; END $$
-- next
CREATE FUNCTION people_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'people_counted: user_facets follows the rows of users' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'people_counted'; END $$
-- next
CREATE TRIGGER subscriptions_counted BEFORE UPDATE ON subscriptions FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND (NEW.assigned <> OLD.assigned OR NEW.additional <> OLD.additional OR NEW.scheduled <> OLD.scheduled)) EXECUTE FUNCTION counters_kept()
-- next
CREATE TRIGGER subscriptions_posted BEFORE UPDATE ON subscriptions FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND (NEW.posted_until IS DISTINCT FROM OLD.posted_until)) EXECUTE FUNCTION periods_follow()
-- next
CREATE TRIGGER accounts_invoiced BEFORE UPDATE ON accounts FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND (NEW.last_invoice <> OLD.last_invoice)) EXECUTE FUNCTION invoices_follow()
-- next
CREATE TRIGGER accounts_recorded BEFORE UPDATE ON accounts FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND (NEW.last_activity <> OLD.last_activity OR NEW.head <> OLD.head)) EXECUTE FUNCTION record_follows()
-- next
CREATE TRIGGER users_seats_listed BEFORE UPDATE ON users FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND (NEW.seats <> OLD.seats OR NEW.seat_latest <> OLD.seat_latest)) EXECUTE FUNCTION seats_listed()
-- next
CREATE TRIGGER user_facets_counted BEFORE INSERT OR UPDATE OR DELETE ON user_facets FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND (true)) EXECUTE FUNCTION people_counted()
-- next
CREATE TRIGGER subscriptions_begin BEFORE INSERT ON subscriptions FOR EACH ROW WHEN (NEW.assigned <> 0 OR NEW.additional <> 0 OR NEW.scheduled <> 0 OR NEW.posted_until IS NOT NULL) EXECUTE FUNCTION counters_kept()
-- next
CREATE TRIGGER accounts_begin BEFORE INSERT ON accounts FOR EACH ROW WHEN (NEW.last_invoice <> 0 OR NEW.last_activity <> 0 OR NEW.head <> '') EXECUTE FUNCTION record_follows()
-- next
CREATE TRIGGER subscriptions_stay BEFORE UPDATE ON subscriptions FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.account_id <> OLD.account_id OR NEW.hub <> OLD.hub OR NEW.bit <> OLD.bit OR NEW.included <> OLD.included) EXECUTE FUNCTION subscription_kept()
-- next
CREATE TRIGGER accounts_stay BEFORE UPDATE ON accounts FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION account_kept()
-- next
CREATE TRIGGER subscriptions_delete BEFORE DELETE ON subscriptions FOR EACH ROW WHEN (true) EXECUTE FUNCTION subscription_kept()
-- next
CREATE TRIGGER subscriptions_kept BEFORE TRUNCATE ON subscriptions FOR EACH STATEMENT EXECUTE FUNCTION subscription_kept()
-- next
CREATE TRIGGER accounts_delete BEFORE DELETE ON accounts FOR EACH ROW WHEN (true) EXECUTE FUNCTION account_kept()
-- next
CREATE TRIGGER accounts_kept BEFORE TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION account_kept()
-- next
CREATE TRIGGER user_facets_kept BEFORE TRUNCATE ON user_facets FOR EACH STATEMENT EXECUTE FUNCTION people_counted()
-- next
DO $$ DECLARE name text; place text; BEGIN SELECT n.nspname INTO STRICT place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('alembic_version'); FOREACH name IN ARRAY ARRAY['lots_insert', 'lots_delete', 'lots_update', 'removals_insert', 'removals_delete', 'removals_update', 'seats_insert', 'seats_delete', 'seats_update', 'seats_since', 'lots_grow', 'lots_shrink', 'users_insert', 'users_facet_update', 'users_delete', 'activity_frozen', 'activity_people_frozen', 'invoices_frozen', 'invoices_insert', 'activity_insert', 'counters_kept', 'subscription_kept', 'account_kept', 'periods_follow', 'invoices_follow', 'record_follows', 'seats_listed', 'people_counted'] LOOP EXECUTE 'ALTER FUNCTION ' || quote_ident(place) || '.' || quote_ident(name) || '() SET search_path = ' || quote_ident(place) || ', pg_temp'; END LOOP; END $$
