CREATE TABLE accounts (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	currency TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	catalogue TEXT NOT NULL,
	last_activity INTEGER DEFAULT 0 NOT NULL,
	head TEXT DEFAULT '' NOT NULL,
	last_invoice INTEGER DEFAULT 0 NOT NULL,
	created_at TEXT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name_key)
)
 STRICT
-- next
CREATE TABLE alembic_version (
	version_num TEXT NOT NULL,
	PRIMARY KEY (version_num)
)
 STRICT
-- next
CREATE TABLE store (
	id INTEGER NOT NULL CHECK (id = 1),
	kind TEXT NOT NULL CONSTRAINT store_kind CHECK (kind IN ('live', 'testing', 'demo')),
	label TEXT NOT NULL,
	created_at TEXT NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
-- next
CREATE TABLE permission_sets (
	account_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	permissions INTEGER NOT NULL,
	CONSTRAINT permission_set_name PRIMARY KEY (account_id, name_key),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
CREATE TABLE permissions (
	account_id INTEGER NOT NULL,
	code TEXT NOT NULL,
	bit INTEGER NOT NULL CONSTRAINT permission_bit CHECK (bit BETWEEN 0 AND 39),
	label TEXT NOT NULL,
	sentence TEXT NOT NULL,
	PRIMARY KEY (account_id, code),
	UNIQUE (account_id, bit),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
CREATE TABLE subscriptions (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	hub TEXT NOT NULL,
	hub_name TEXT NOT NULL,
	tier TEXT NOT NULL,
	name TEXT NOT NULL,
	bit INTEGER NOT NULL CONSTRAINT subscription_bit CHECK (bit BETWEEN 0 AND 15),
	currency TEXT NOT NULL,
	included INTEGER NOT NULL CONSTRAINT included_seats CHECK (included BETWEEN 0 AND 1000000),
	base_minor INTEGER NOT NULL CONSTRAINT base_price CHECK (base_minor >= 0),
	starts_on TEXT NOT NULL,
	opening_on TEXT NOT NULL,
	term_months INTEGER NOT NULL,
	billing_months INTEGER NOT NULL,
	warn_below INTEGER,
	posted_until TEXT,
	additional INTEGER DEFAULT 0 NOT NULL,
	assigned INTEGER DEFAULT 0 NOT NULL,
	scheduled INTEGER DEFAULT 0 NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT seats_within_purchased CHECK (assigned >= 0 AND assigned <= included + additional),
	CONSTRAINT removal_within_additional CHECK (scheduled >= 0 AND scheduled <= additional),
	CONSTRAINT removal_within_unassigned CHECK (scheduled = 0 OR scheduled <= included + additional - assigned),
	CONSTRAINT seats_per_subscription CHECK (included + additional <= 1000000),
	CONSTRAINT term_of_whole_intervals CHECK (billing_months > 0 AND term_months > 0 AND term_months % billing_months = 0),
	CONSTRAINT one_subscription_a_hub UNIQUE (account_id, hub),
	UNIQUE (account_id, bit),
	UNIQUE (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
CREATE TABLE teams (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	account_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	parent_id INTEGER,
	CONSTRAINT team_name UNIQUE (account_id, name_key),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(parent_id) REFERENCES teams (id)
)
 STRICT
-- next
CREATE TABLE user_facets (
	account_id INTEGER NOT NULL,
	facet INTEGER NOT NULL,
	people INTEGER NOT NULL CONSTRAINT facet_people CHECK (people >= 0),
	PRIMARY KEY (account_id, facet),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
CREATE TABLE users (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL,
	first_name TEXT NOT NULL,
	last_name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	search_text TEXT NOT NULL,
	status TEXT DEFAULT 'active' NOT NULL CONSTRAINT user_status CHECK (status IN ('active', 'deactivated', 'removed')),
	invite TEXT DEFAULT 'accepted' NOT NULL CONSTRAINT user_invite CHECK (invite IN ('accepted', 'pending', 'expired')),
	super_admin INTEGER DEFAULT 0 NOT NULL CONSTRAINT user_super_admin CHECK (super_admin IN (0, 1)),
	permissions INTEGER DEFAULT 0 NOT NULL,
	seats INTEGER DEFAULT 0 NOT NULL,
	facet INTEGER GENERATED ALWAYS AS (CASE status WHEN 'active' THEN 0 WHEN 'deactivated' THEN 1 ELSE 2 END + 4 * CASE invite WHEN 'accepted' THEN 0 WHEN 'pending' THEN 1 ELSE 2 END + 16 * super_admin + 32 * seats + 2097152 * permissions) STORED,
	last_active TEXT DEFAULT '' NOT NULL,
	invited_at TEXT,
	invite_expires_at TEXT,
	idle_except_until TEXT,
	idle_except_because TEXT,
	created_at TEXT NOT NULL,
	email_skeleton TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
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
	account_id INTEGER NOT NULL,
	id INTEGER NOT NULL,
	at TEXT NOT NULL,
	actor_id INTEGER,
	actor TEXT NOT NULL,
	known_by TEXT NOT NULL,
	origin TEXT NOT NULL,
	change TEXT NOT NULL,
	because TEXT NOT NULL,
	people INTEGER NOT NULL,
	people_digest TEXT NOT NULL,
	"before" TEXT NOT NULL,
	"after" TEXT NOT NULL,
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
 STRICT
-- next
CREATE INDEX activity_actor ON activity (account_id, actor_id, id)
-- next
CREATE INDEX activity_undo ON activity (account_id, id) WHERE change = 'undo'
-- next
CREATE TABLE agreed_prices (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	subscription_id INTEGER NOT NULL,
	seat_minor INTEGER NOT NULL CONSTRAINT agreed_price CHECK (seat_minor >= 0),
	from_day TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
CREATE TABLE invite_tokens (
	account_id INTEGER NOT NULL,
	token_hash TEXT NOT NULL,
	user_id INTEGER NOT NULL,
	made_at TEXT NOT NULL,
	PRIMARY KEY (token_hash),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
 STRICT
-- next
CREATE INDEX invite_tokens_user ON invite_tokens (user_id)
-- next
CREATE TABLE invoices (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	subscription_id INTEGER NOT NULL,
	kind TEXT NOT NULL CONSTRAINT invoice_kind CHECK (kind IN ('period', 'purchase')),
	issued_on TEXT NOT NULL,
	period_start TEXT NOT NULL,
	period_end TEXT NOT NULL,
	currency TEXT NOT NULL,
	total_minor INTEGER NOT NULL,
	lines TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	CONSTRAINT invoice_number UNIQUE (account_id, number),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
CREATE UNIQUE INDEX one_invoice_a_period ON invoices (subscription_id, period_start) WHERE kind = 'period'
-- next
CREATE TABLE lots (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	subscription_id INTEGER NOT NULL,
	seats INTEGER NOT NULL CONSTRAINT lot_seats CHECK (seats > 0),
	unit_minor INTEGER NOT NULL CONSTRAINT lot_price CHECK (unit_minor >= 0),
	bought_on TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
CREATE INDEX lots_subscription ON lots (subscription_id)
-- next
CREATE TABLE memberships (
	account_id INTEGER NOT NULL,
	team_id INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	main INTEGER NOT NULL CONSTRAINT membership_main CHECK (main IN (0, 1)),
	PRIMARY KEY (team_id, user_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(team_id) REFERENCES teams (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
 STRICT
-- next
CREATE INDEX memberships_user ON memberships (user_id)
-- next
CREATE UNIQUE INDEX one_main_team ON memberships (user_id) WHERE main = 1
-- next
CREATE TABLE operators (
	account_id INTEGER NOT NULL,
	uid INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	PRIMARY KEY (account_id, uid),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
 STRICT
-- next
CREATE TABLE outbox (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT DEFAULT 'waiting' NOT NULL CONSTRAINT outbox_state CHECK (state IN ('waiting', 'sent', 'refused')),
	attempts INTEGER DEFAULT 0 NOT NULL,
	next_try_at TEXT NOT NULL,
	invites INTEGER,
	message_id TEXT,
	answer TEXT DEFAULT '' NOT NULL,
	created_at TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(invites) REFERENCES users (id)
)
 STRICT
-- next
CREATE INDEX outbox_state ON outbox (account_id, state, next_try_at, id)
-- next
CREATE TABLE removals (
	subscription_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	seats INTEGER NOT NULL CONSTRAINT removal_seats CHECK (seats > 0),
	effective_on TEXT NOT NULL,
	requested_by TEXT NOT NULL,
	requested_at TEXT NOT NULL,
	PRIMARY KEY (subscription_id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
CREATE TABLE seats (
	account_id INTEGER NOT NULL,
	subscription_id INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	since TEXT NOT NULL,
	CONSTRAINT one_seat_a_person PRIMARY KEY (subscription_id, user_id),
	FOREIGN KEY(subscription_id, account_id) REFERENCES subscriptions (id, account_id),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
 STRICT
-- next
CREATE INDEX seats_user ON seats (user_id)
-- next
CREATE TABLE activity_people (
	account_id INTEGER NOT NULL,
	activity_id INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	email TEXT NOT NULL,
	"before" TEXT NOT NULL,
	"after" TEXT NOT NULL,
	PRIMARY KEY (activity_id, user_id, account_id),
	FOREIGN KEY(account_id, activity_id) REFERENCES activity (account_id, id),
	FOREIGN KEY(account_id) REFERENCES accounts (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
)
 STRICT
-- next
CREATE INDEX activity_people_user ON activity_people (user_id)
-- next
CREATE VIRTUAL TABLE user_search USING fts5(search_text, content='users', content_rowid='id', tokenize='trigram case_sensitive 1')
-- next
CREATE VIRTUAL TABLE user_terms USING fts5vocab(user_search, row)
-- next
CREATE VIEW entitlements AS SELECT a.name AS account, u.email AS "user", s.hub, s.tier, h.since FROM seats h JOIN subscriptions s ON s.id = h.subscription_id JOIN users u ON u.id = h.user_id JOIN accounts a ON a.id = h.account_id WHERE u.status = 'active'
-- next
CREATE TRIGGER lots_insert AFTER INSERT ON lots BEGIN UPDATE subscriptions SET additional = additional + NEW.seats WHERE id = NEW.subscription_id; END
-- next
CREATE TRIGGER lots_delete AFTER DELETE ON lots BEGIN UPDATE subscriptions SET additional = additional - OLD.seats WHERE id = OLD.subscription_id; END
-- next
CREATE TRIGGER lots_update BEFORE UPDATE OF subscription_id, unit_minor, bought_on ON lots BEGIN SELECT RAISE(ABORT, 'lots are given and taken, not edited'); END
-- next
CREATE TRIGGER removals_insert AFTER INSERT ON removals BEGIN UPDATE subscriptions SET scheduled = scheduled + NEW.seats WHERE id = NEW.subscription_id; END
-- next
CREATE TRIGGER removals_delete AFTER DELETE ON removals BEGIN UPDATE subscriptions SET scheduled = scheduled - OLD.seats WHERE id = OLD.subscription_id; END
-- next
CREATE TRIGGER removals_update BEFORE UPDATE OF subscription_id, seats ON removals BEGIN SELECT RAISE(ABORT, 'removals are given and taken, not edited'); END
-- next
CREATE TRIGGER seats_insert AFTER INSERT ON seats BEGIN UPDATE subscriptions SET assigned = assigned + 1 WHERE id = NEW.subscription_id; UPDATE users SET seats = seats | (SELECT 1 << bit FROM subscriptions WHERE id = NEW.subscription_id) WHERE id = NEW.user_id AND seats & (SELECT 1 << bit FROM subscriptions WHERE id = NEW.subscription_id) = 0; END
-- next
CREATE TRIGGER seats_delete AFTER DELETE ON seats BEGIN UPDATE subscriptions SET assigned = assigned - 1 WHERE id = OLD.subscription_id; UPDATE users SET seats = seats & ~(SELECT 1 << bit FROM subscriptions WHERE id = OLD.subscription_id) WHERE id = OLD.user_id; END
-- next
CREATE TRIGGER seats_update BEFORE UPDATE OF subscription_id, user_id ON seats BEGIN SELECT RAISE(ABORT, 'seats are given and taken, not edited'); END
-- next
CREATE TRIGGER lots_grow BEFORE UPDATE OF seats ON lots WHEN NEW.seats > OLD.seats BEGIN SELECT RAISE(ABORT, 'a lot can only shrink'); END
-- next
CREATE TRIGGER lots_shrink AFTER UPDATE OF seats ON lots BEGIN UPDATE subscriptions SET additional = additional + NEW.seats - OLD.seats WHERE id = NEW.subscription_id; END
-- next
CREATE TRIGGER users_insert AFTER INSERT ON users BEGIN INSERT INTO user_facets (account_id, facet, people) VALUES (NEW.account_id, NEW.facet, 1) ON CONFLICT (account_id, facet) DO UPDATE SET people = people + 1; END
-- next
CREATE TRIGGER users_facet_update AFTER UPDATE OF status, invite, super_admin, permissions, seats ON users WHEN OLD.facet <> NEW.facet BEGIN UPDATE user_facets SET people = people - 1 WHERE account_id = OLD.account_id AND facet = OLD.facet; INSERT INTO user_facets (account_id, facet, people) VALUES (NEW.account_id, NEW.facet, 1) ON CONFLICT (account_id, facet) DO UPDATE SET people = people + 1; END
-- next
CREATE TRIGGER users_delete BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'people are removed by their status, never deleted'); END
-- next
CREATE TRIGGER activity_update_frozen BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END
-- next
CREATE TRIGGER activity_delete_frozen BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END
-- next
CREATE TRIGGER activity_people_update_frozen BEFORE UPDATE ON activity_people BEGIN SELECT RAISE(ABORT, 'activity_people is append-only'); END
-- next
CREATE TRIGGER activity_people_delete_frozen BEFORE DELETE ON activity_people BEGIN SELECT RAISE(ABORT, 'activity_people is append-only'); END
-- next
CREATE TRIGGER invoices_update_frozen BEFORE UPDATE ON invoices BEGIN SELECT RAISE(ABORT, 'invoices is append-only'); END
-- next
CREATE TRIGGER invoices_delete_frozen BEFORE DELETE ON invoices BEGIN SELECT RAISE(ABORT, 'invoices is append-only'); END
-- next
CREATE TRIGGER activity_replaced BEFORE INSERT ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only') FROM activity WHERE account_id = NEW.account_id AND id = NEW.id; SELECT RAISE(ABORT, 'activity is append-only') FROM activity WHERE operation_key = NEW.operation_key; SELECT RAISE(ABORT, 'activity is append-only') FROM activity WHERE rowid = NEW.rowid; END
-- next
CREATE TRIGGER activity_people_replaced BEFORE INSERT ON activity_people BEGIN SELECT RAISE(ABORT, 'activity_people is append-only') FROM activity_people WHERE activity_id = NEW.activity_id AND user_id = NEW.user_id AND account_id = NEW.account_id; SELECT RAISE(ABORT, 'activity_people is append-only') FROM activity_people WHERE rowid = NEW.rowid; END
-- next
CREATE TRIGGER invoices_replaced BEFORE INSERT ON invoices BEGIN SELECT RAISE(ABORT, 'invoices is append-only') FROM invoices WHERE id = NEW.id; SELECT RAISE(ABORT, 'invoices is append-only') FROM invoices WHERE account_id = NEW.account_id AND number = NEW.number; SELECT RAISE(ABORT, 'invoices is append-only') FROM invoices WHERE subscription_id = NEW.subscription_id AND period_start = NEW.period_start AND kind = 'period' AND NEW.kind = 'period'; END
-- next
CREATE TRIGGER lots_replaced BEFORE INSERT ON lots BEGIN SELECT RAISE(ABORT, 'lots are given and taken, not edited') FROM lots WHERE id = NEW.id; END
-- next
CREATE TRIGGER removals_replaced BEFORE INSERT ON removals BEGIN SELECT RAISE(ABORT, 'removals are given and taken, not edited') FROM removals WHERE subscription_id = NEW.subscription_id; END
-- next
CREATE TRIGGER seats_replaced BEFORE INSERT ON seats BEGIN SELECT RAISE(ABORT, 'one_seat_a_person') FROM seats WHERE subscription_id = NEW.subscription_id AND user_id = NEW.user_id; SELECT RAISE(ABORT, 'one_seat_a_person') FROM seats WHERE rowid = NEW.rowid; END
-- next
CREATE TRIGGER users_replaced BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'users_email') FROM users WHERE id = NEW.id; SELECT RAISE(ABORT, 'users_email') FROM users WHERE account_id = NEW.account_id AND email_key = NEW.email_key AND status <> 'removed' AND NEW.status <> 'removed'; END
-- next
CREATE TRIGGER users_renamed BEFORE UPDATE OF id, account_id, email_key, status ON users WHEN OLD.id <> NEW.id OR OLD.email_key <> NEW.email_key OR OLD.account_id <> NEW.account_id OR OLD.status = 'removed' BEGIN SELECT RAISE(ABORT, 'users_email') FROM users WHERE account_id = NEW.account_id AND email_key = NEW.email_key AND status <> 'removed' AND NEW.status <> 'removed' AND id <> OLD.id; SELECT RAISE(ABORT, 'users_email') WHERE OLD.id <> NEW.id; END
-- next
CREATE TRIGGER seats_accounted BEFORE INSERT ON seats BEGIN SELECT RAISE(ABORT, 'seat_within_account') WHERE NOT EXISTS (SELECT 1 FROM users u JOIN subscriptions s ON s.id = NEW.subscription_id AND s.account_id = NEW.account_id WHERE u.id = NEW.user_id AND u.account_id = NEW.account_id); END
-- next
CREATE TRIGGER seats_insert_checked BEFORE INSERT ON seats BEGIN SELECT CASE WHEN assigned >= included + additional THEN RAISE(ABORT, 'seats_within_purchased') WHEN scheduled > 0 AND scheduled >= included + additional - assigned THEN RAISE(ABORT, 'removal_within_unassigned') END FROM subscriptions WHERE id = NEW.subscription_id; END
-- next
CREATE TRIGGER removals_insert_checked BEFORE INSERT ON removals BEGIN SELECT CASE WHEN scheduled + NEW.seats > additional THEN RAISE(ABORT, 'removal_within_additional') WHEN scheduled + NEW.seats > included + additional - assigned THEN RAISE(ABORT, 'removal_within_unassigned') END FROM subscriptions WHERE id = NEW.subscription_id; END
-- next
CREATE TRIGGER lots_insert_checked BEFORE INSERT ON lots BEGIN SELECT CASE WHEN included + additional + NEW.seats > 1000000 THEN RAISE(ABORT, 'seats_per_subscription') END FROM subscriptions WHERE id = NEW.subscription_id; END
-- next
CREATE TRIGGER lots_update_checked BEFORE UPDATE OF seats ON lots BEGIN SELECT CASE WHEN assigned > included + additional + NEW.seats - OLD.seats THEN RAISE(ABORT, 'seats_within_purchased') WHEN scheduled > additional + NEW.seats - OLD.seats THEN RAISE(ABORT, 'removal_within_additional') END FROM subscriptions WHERE id = NEW.subscription_id; END
