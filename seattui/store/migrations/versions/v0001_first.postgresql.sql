CREATE TABLE accounts (
	id BIGSERIAL NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT COLLATE "C" NOT NULL,
	currency TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	catalogue TEXT NOT NULL,
	last_activity BIGINT DEFAULT 0 NOT NULL,
	head TEXT DEFAULT '' NOT NULL,
	last_invoice BIGINT DEFAULT 0 NOT NULL,
	created_at TEXT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name_key)
)
-- next
CREATE TABLE alembic_version (
	version_num TEXT NOT NULL,
	PRIMARY KEY (version_num)
)
-- next
CREATE TABLE store (
	id BIGINT NOT NULL CHECK (id = 1),
	kind TEXT NOT NULL CONSTRAINT store_kind CHECK (kind IN ('live', 'testing', 'demo')),
	label TEXT NOT NULL,
	created_at TEXT NOT NULL,
	PRIMARY KEY (id)
)
-- next
CREATE TABLE permission_sets (
	account_id BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT COLLATE "C" NOT NULL,
	permissions BIGINT NOT NULL,
	CONSTRAINT permission_set_name PRIMARY KEY (account_id, name_key),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE TABLE permissions (
	account_id BIGINT NOT NULL,
	code TEXT NOT NULL,
	bit BIGINT NOT NULL CONSTRAINT permission_bit CHECK (bit BETWEEN 0 AND 39),
	label TEXT NOT NULL,
	sentence TEXT NOT NULL,
	PRIMARY KEY (account_id, code),
	UNIQUE (account_id, bit),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE TABLE subscriptions (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	hub TEXT NOT NULL,
	hub_name TEXT NOT NULL,
	tier TEXT NOT NULL,
	name TEXT NOT NULL,
	bit BIGINT NOT NULL CONSTRAINT subscription_bit CHECK (bit BETWEEN 0 AND 15),
	currency TEXT NOT NULL,
	included BIGINT NOT NULL CONSTRAINT included_seats CHECK (included BETWEEN 0 AND 1000000),
	base_minor BIGINT NOT NULL CONSTRAINT base_price CHECK (base_minor >= 0),
	starts_on TEXT NOT NULL,
	opening_on TEXT NOT NULL,
	term_months BIGINT NOT NULL,
	billing_months BIGINT NOT NULL,
	warn_below BIGINT,
	posted_until TEXT,
	additional BIGINT DEFAULT 0 NOT NULL,
	assigned BIGINT DEFAULT 0 NOT NULL,
	scheduled BIGINT DEFAULT 0 NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT seats_within_purchased CHECK (assigned >= 0 AND assigned <= included + additional),
	CONSTRAINT removal_within_additional CHECK (scheduled >= 0 AND scheduled <= additional),
	CONSTRAINT removal_within_unassigned CHECK (scheduled = 0 OR scheduled <= included + additional - assigned),
	CONSTRAINT seats_per_subscription CHECK (included + additional <= 1000000),
	CONSTRAINT term_of_whole_intervals CHECK (billing_months > 0 AND term_months > 0 AND term_months %% billing_months = 0),
	CONSTRAINT one_subscription_a_hub UNIQUE (account_id, hub),
	UNIQUE (account_id, bit),
	UNIQUE (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE TABLE teams (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT COLLATE "C" NOT NULL,
	parent_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT team_name UNIQUE (account_id, name_key),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(parent_id) REFERENCES teams (id)
)
-- next
CREATE TABLE user_facets (
	account_id BIGINT NOT NULL,
	facet BIGINT NOT NULL,
	people BIGINT NOT NULL CONSTRAINT facet_people CHECK (people >= 0),
	PRIMARY KEY (account_id, facet),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE TABLE users (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	email TEXT NOT NULL,
	email_key TEXT COLLATE "C" NOT NULL,
	first_name TEXT NOT NULL,
	last_name TEXT NOT NULL,
	name_key TEXT COLLATE "C" NOT NULL,
	search_text TEXT NOT NULL,
	status TEXT DEFAULT 'active' NOT NULL CONSTRAINT user_status CHECK (status IN ('active', 'deactivated', 'removed')),
	invite TEXT DEFAULT 'accepted' NOT NULL CONSTRAINT user_invite CHECK (invite IN ('accepted', 'pending', 'expired')),
	super_admin BIGINT DEFAULT 0 NOT NULL CONSTRAINT user_super_admin CHECK (super_admin IN (0, 1)),
	permissions BIGINT DEFAULT 0 NOT NULL,
	seats BIGINT DEFAULT 0 NOT NULL,
	facet BIGINT GENERATED ALWAYS AS (CASE status WHEN 'active' THEN 0 WHEN 'deactivated' THEN 1 ELSE 2 END + 4 * CASE invite WHEN 'accepted' THEN 0 WHEN 'pending' THEN 1 ELSE 2 END + 16 * super_admin + 32 * seats + 2097152 * permissions) STORED,
	last_active TEXT COLLATE "C" DEFAULT '' NOT NULL,
	invited_at TEXT,
	invite_expires_at TEXT,
	idle_except_until TEXT COLLATE "C",
	idle_except_because TEXT,
	created_at TEXT NOT NULL,
	email_skeleton TEXT COLLATE "C",
	PRIMARY KEY (id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE UNIQUE INDEX users_email ON users (account_id, email_key) WHERE status <> 'removed'
-- next
CREATE INDEX users_email_skeleton ON users (account_id, email_skeleton) WHERE email_skeleton IS NOT NULL
-- next
CREATE INDEX users_excepted ON users (account_id, idle_except_until) WHERE idle_except_until IS NOT NULL
-- next
CREATE INDEX users_facet ON users (account_id, facet, last_active, name_key, id) WHERE status <> 'removed'
-- next
CREATE INDEX users_invite ON users (account_id, invite, name_key, id) WHERE status <> 'removed'
-- next
CREATE INDEX users_last_active ON users (account_id, last_active, name_key, id, facet) WHERE status <> 'removed'
-- next
CREATE INDEX users_name ON users (account_id, name_key, id) WHERE status <> 'removed'
-- next
CREATE INDEX users_permissions ON users (account_id, super_admin, permissions, name_key, id) WHERE status <> 'removed'
-- next
CREATE INDEX users_removed ON users (account_id, email_key) WHERE status = 'removed'
-- next
CREATE INDEX users_seats ON users (account_id, seats, name_key, id) WHERE status <> 'removed'
-- next
CREATE TABLE activity (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	at TEXT NOT NULL,
	actor_id BIGINT,
	actor TEXT NOT NULL,
	known_by TEXT NOT NULL,
	origin TEXT NOT NULL,
	change TEXT NOT NULL,
	because TEXT NOT NULL,
	people BIGINT NOT NULL,
	people_digest TEXT NOT NULL,
	before TEXT NOT NULL,
	after TEXT NOT NULL,
	money TEXT NOT NULL,
	operation_key TEXT NOT NULL,
	previous TEXT NOT NULL,
	hash TEXT NOT NULL,
	search_text TEXT NOT NULL,
	PRIMARY KEY (account_id, id),
	CONSTRAINT operation_key UNIQUE (account_id, operation_key),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(actor_id) REFERENCES users (id)
)
-- next
CREATE INDEX activity_actor ON activity (account_id, actor_id, id)
-- next
CREATE INDEX activity_undo ON activity (account_id, id) WHERE change = 'undo'
-- next
CREATE TABLE agreed_prices (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	subscription_id BIGINT NOT NULL,
	seat_minor BIGINT NOT NULL CONSTRAINT agreed_price CHECK (seat_minor >= 0),
	from_day TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE TABLE invite_tokens (
	account_id BIGINT NOT NULL,
	token_hash TEXT NOT NULL,
	user_id BIGINT NOT NULL,
	made_at TEXT NOT NULL,
	PRIMARY KEY (token_hash),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
-- next
CREATE INDEX invite_tokens_user ON invite_tokens (user_id)
-- next
CREATE TABLE invoices (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	number BIGINT NOT NULL,
	subscription_id BIGINT NOT NULL,
	kind TEXT NOT NULL CONSTRAINT invoice_kind CHECK (kind IN ('period', 'purchase')),
	issued_on TEXT NOT NULL,
	period_start TEXT NOT NULL,
	period_end TEXT NOT NULL,
	currency TEXT NOT NULL,
	total_minor BIGINT NOT NULL,
	lines TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	CONSTRAINT invoice_number UNIQUE (account_id, number),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE UNIQUE INDEX one_invoice_a_period ON invoices (subscription_id, period_start) WHERE kind = 'period'
-- next
CREATE TABLE lots (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	subscription_id BIGINT NOT NULL,
	seats BIGINT NOT NULL CONSTRAINT lot_seats CHECK (seats > 0),
	unit_minor BIGINT NOT NULL CONSTRAINT lot_price CHECK (unit_minor >= 0),
	bought_on TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE INDEX lots_subscription ON lots (subscription_id)
-- next
CREATE TABLE memberships (
	account_id BIGINT NOT NULL,
	team_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	main BIGINT NOT NULL CONSTRAINT membership_main CHECK (main IN (0, 1)),
	PRIMARY KEY (team_id, user_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(team_id) REFERENCES teams (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
-- next
CREATE INDEX memberships_user ON memberships (user_id)
-- next
CREATE UNIQUE INDEX one_main_team ON memberships (user_id) WHERE main = 1
-- next
CREATE TABLE operators (
	account_id BIGINT NOT NULL,
	uid BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	PRIMARY KEY (account_id, uid),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
-- next
CREATE TABLE outbox (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT DEFAULT 'waiting' NOT NULL CONSTRAINT outbox_state CHECK (state IN ('waiting', 'sent', 'refused')),
	attempts BIGINT DEFAULT 0 NOT NULL,
	next_try_at TEXT COLLATE "C" NOT NULL,
	invites BIGINT,
	message_id TEXT,
	answer TEXT DEFAULT '' NOT NULL,
	created_at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(invites) REFERENCES users (id)
)
-- next
CREATE INDEX outbox_state ON outbox (account_id, state, next_try_at, id)
-- next
CREATE TABLE removals (
	subscription_id BIGINT NOT NULL,
	account_id BIGINT NOT NULL,
	seats BIGINT NOT NULL CONSTRAINT removal_seats CHECK (seats > 0),
	effective_on TEXT NOT NULL,
	requested_by TEXT NOT NULL,
	requested_at TEXT NOT NULL,
	PRIMARY KEY (subscription_id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
CREATE TABLE seats (
	account_id BIGINT NOT NULL,
	subscription_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	since TEXT NOT NULL,
	CONSTRAINT one_seat_a_person PRIMARY KEY (subscription_id, user_id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
-- next
CREATE INDEX seats_user ON seats (user_id)
-- next
CREATE TABLE activity_people (
	account_id BIGINT NOT NULL,
	activity_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	email TEXT NOT NULL,
	before TEXT NOT NULL,
	after TEXT NOT NULL,
	PRIMARY KEY (activity_id, user_id, account_id),
	FOREIGN KEY(account_id, activity_id) REFERENCES activity (account_id, id),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
-- next
CREATE INDEX activity_people_user ON activity_people (user_id)
-- next
CREATE EXTENSION IF NOT EXISTS pg_trgm
-- next
CREATE INDEX users_search ON users USING gin (search_text gin_trgm_ops)
-- next
CREATE VIEW entitlements AS SELECT a.name AS account, u.email AS "user", s.hub, s.tier, h.since FROM seats h JOIN subscriptions s ON s.id = h.subscription_id JOIN users u ON u.id = h.user_id JOIN accounts a ON a.id = h.account_id WHERE u.status = 'active'
-- next
CREATE FUNCTION lots_insert() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE subscriptions s SET additional = s.additional + c.n FROM (SELECT subscription_id, sum(seats) AS n FROM new_rows GROUP BY 1) c WHERE s.id = c.subscription_id;  RETURN NULL; END $$
-- next
CREATE TRIGGER lots_insert AFTER INSERT ON lots REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION lots_insert()
-- next
CREATE FUNCTION lots_delete() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE subscriptions s SET additional = s.additional - c.n FROM (SELECT subscription_id, sum(seats) AS n FROM old_rows GROUP BY 1) c WHERE s.id = c.subscription_id;  RETURN NULL; END $$
-- next
CREATE TRIGGER lots_delete AFTER DELETE ON lots REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION lots_delete()
-- next
CREATE FUNCTION lots_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'lots are given and taken, not edited' USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE TRIGGER lots_update BEFORE UPDATE OF subscription_id, unit_minor, bought_on ON lots FOR EACH ROW WHEN (true) EXECUTE FUNCTION lots_update()
-- next
CREATE FUNCTION removals_insert() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE subscriptions s SET scheduled = s.scheduled + c.n FROM (SELECT subscription_id, sum(seats) AS n FROM new_rows GROUP BY 1) c WHERE s.id = c.subscription_id;  RETURN NULL; END $$
-- next
CREATE TRIGGER removals_insert AFTER INSERT ON removals REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION removals_insert()
-- next
CREATE FUNCTION removals_delete() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE subscriptions s SET scheduled = s.scheduled - c.n FROM (SELECT subscription_id, sum(seats) AS n FROM old_rows GROUP BY 1) c WHERE s.id = c.subscription_id;  RETURN NULL; END $$
-- next
CREATE TRIGGER removals_delete AFTER DELETE ON removals REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION removals_delete()
-- next
CREATE FUNCTION removals_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'removals are given and taken, not edited' USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE TRIGGER removals_update BEFORE UPDATE OF subscription_id, seats ON removals FOR EACH ROW WHEN (true) EXECUTE FUNCTION removals_update()
-- next
CREATE FUNCTION seats_insert() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN IF EXISTS (SELECT 1 FROM new_rows r JOIN users u ON u.id = r.user_id WHERE u.account_id <> r.account_id) THEN RAISE EXCEPTION 'seat_within_account' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seat_within_account'; END IF; UPDATE subscriptions s SET assigned = s.assigned + c.n FROM (SELECT subscription_id, count(*) AS n FROM new_rows GROUP BY 1) c WHERE s.id = c.subscription_id; UPDATE users u SET seats = u.seats | c.mask FROM (SELECT r.user_id, bit_or(1::bigint << s.bit::int) AS mask FROM new_rows r JOIN subscriptions s ON s.id = r.subscription_id GROUP BY 1) c WHERE u.id = c.user_id AND u.seats & c.mask <> c.mask;  RETURN NULL; END $$
-- next
CREATE TRIGGER seats_insert AFTER INSERT ON seats REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seats_insert()
-- next
CREATE FUNCTION seats_delete() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE subscriptions s SET assigned = s.assigned - c.n FROM (SELECT subscription_id, count(*) AS n FROM old_rows GROUP BY 1) c WHERE s.id = c.subscription_id; UPDATE users u SET seats = u.seats & ~c.mask FROM (SELECT r.user_id, bit_or(1::bigint << s.bit::int) AS mask FROM old_rows r JOIN subscriptions s ON s.id = r.subscription_id GROUP BY 1) c WHERE u.id = c.user_id;  RETURN NULL; END $$
-- next
CREATE TRIGGER seats_delete AFTER DELETE ON seats REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION seats_delete()
-- next
CREATE FUNCTION seats_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'seats are given and taken, not edited' USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE TRIGGER seats_update BEFORE UPDATE OF subscription_id, user_id ON seats FOR EACH ROW WHEN (true) EXECUTE FUNCTION seats_update()
-- next
CREATE FUNCTION lots_grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a lot can only shrink' USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE TRIGGER lots_grow BEFORE UPDATE OF seats ON lots FOR EACH ROW WHEN (NEW.seats > OLD.seats) EXECUTE FUNCTION lots_grow()
-- next
CREATE FUNCTION lots_shrink() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE subscriptions SET additional = additional + NEW.seats - OLD.seats WHERE id = NEW.subscription_id; RETURN NULL; END $$
-- next
CREATE TRIGGER lots_shrink AFTER UPDATE OF seats ON lots FOR EACH ROW EXECUTE FUNCTION lots_shrink()
-- next
CREATE FUNCTION users_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO user_facets (account_id, facet, people) SELECT account_id, facet, count(*) FROM new_rows GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (account_id, facet) DO UPDATE SET people = user_facets.people + EXCLUDED.people;  RETURN NULL; END $$
-- next
CREATE TRIGGER users_insert AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION users_insert()
-- next
CREATE FUNCTION users_facet_update() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$ BEGIN UPDATE user_facets f SET people = f.people - c.n FROM (SELECT o.account_id, o.facet, count(*) AS n FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE o.facet <> n.facet GROUP BY 1, 2) c WHERE f.account_id = c.account_id AND f.facet = c.facet; INSERT INTO user_facets (account_id, facet, people) SELECT n.account_id, n.facet, count(*) FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE o.facet <> n.facet GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (account_id, facet) DO UPDATE SET people = user_facets.people + EXCLUDED.people;  RETURN NULL; END $$
-- next
CREATE TRIGGER users_facet_update AFTER UPDATE ON users REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION users_facet_update()
-- next
CREATE FUNCTION users_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'people are removed by their status, never deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE TRIGGER users_delete BEFORE DELETE ON users FOR EACH ROW WHEN (true) EXECUTE FUNCTION users_delete()
-- next
CREATE FUNCTION activity_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'activity is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE TRIGGER activity_frozen BEFORE UPDATE OR DELETE ON activity FOR EACH ROW WHEN (true) EXECUTE FUNCTION activity_frozen()
-- next
CREATE TRIGGER activity_kept BEFORE TRUNCATE ON activity FOR EACH STATEMENT EXECUTE FUNCTION activity_frozen()
-- next
CREATE FUNCTION activity_people_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'activity_people is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE TRIGGER activity_people_frozen BEFORE UPDATE OR DELETE ON activity_people FOR EACH ROW WHEN (true) EXECUTE FUNCTION activity_people_frozen()
-- next
CREATE TRIGGER activity_people_kept BEFORE TRUNCATE ON activity_people FOR EACH STATEMENT EXECUTE FUNCTION activity_people_frozen()
-- next
CREATE FUNCTION invoices_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'invoices is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE TRIGGER invoices_frozen BEFORE UPDATE OR DELETE ON invoices FOR EACH ROW WHEN (true) EXECUTE FUNCTION invoices_frozen()
-- next
CREATE TRIGGER invoices_kept BEFORE TRUNCATE ON invoices FOR EACH STATEMENT EXECUTE FUNCTION invoices_frozen()
-- next
CREATE TRIGGER lots_kept BEFORE TRUNCATE ON lots FOR EACH STATEMENT EXECUTE FUNCTION lots_update()
-- next
CREATE TRIGGER removals_kept BEFORE TRUNCATE ON removals FOR EACH STATEMENT EXECUTE FUNCTION removals_update()
-- next
CREATE TRIGGER seats_kept BEFORE TRUNCATE ON seats FOR EACH STATEMENT EXECUTE FUNCTION seats_update()
-- next
CREATE TRIGGER users_kept BEFORE TRUNCATE ON users FOR EACH STATEMENT EXECUTE FUNCTION users_delete()
