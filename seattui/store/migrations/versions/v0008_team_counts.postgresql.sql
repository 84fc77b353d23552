CREATE TABLE team_facets (
	account_id BIGINT NOT NULL, 
	team_id BIGINT NOT NULL, 
	main BIGINT NOT NULL, 
	facet BIGINT NOT NULL, 
	people BIGINT NOT NULL CONSTRAINT team_facet_people CHECK (people >= 0), 
	PRIMARY KEY (account_id, team_id, main, facet), 
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
-- next
INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT m.account_id, m.team_id, m.main, u.facet, count(*) FROM memberships m JOIN users u ON u.id = m.user_id GROUP BY 1, 2, 3, 4
-- next
CREATE FUNCTION memberships_insert() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT m.account_id, m.team_id, m.main, u.facet, count(*) FROM new_rows m JOIN users u ON u.id = m.user_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 ON CONFLICT (account_id, team_id, main, facet) DO UPDATE SET people = team_facets.people + EXCLUDED.people;  RETURN NULL; END $$
-- next
CREATE TRIGGER memberships_insert AFTER INSERT ON memberships REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION memberships_insert()
-- next
CREATE FUNCTION memberships_delete() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE team_facets f SET people = f.people - c.n FROM (SELECT m.account_id, m.team_id, m.main, u.facet, count(*) AS n FROM old_rows m JOIN users u ON u.id = m.user_id GROUP BY 1, 2, 3, 4) c WHERE f.account_id = c.account_id AND f.team_id = c.team_id AND f.main = c.main AND f.facet = c.facet;  RETURN NULL; END $$
-- next
CREATE TRIGGER memberships_delete AFTER DELETE ON memberships REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION memberships_delete()
-- next
CREATE FUNCTION memberships_update() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE team_facets f SET people = f.people - c.n FROM (SELECT m.account_id, m.team_id, m.main, u.facet, count(*) AS n FROM old_rows m JOIN users u ON u.id = m.user_id GROUP BY 1, 2, 3, 4) c WHERE f.account_id = c.account_id AND f.team_id = c.team_id AND f.main = c.main AND f.facet = c.facet; INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT m.account_id, m.team_id, m.main, u.facet, count(*) FROM new_rows m JOIN users u ON u.id = m.user_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 ON CONFLICT (account_id, team_id, main, facet) DO UPDATE SET people = team_facets.people + EXCLUDED.people;  RETURN NULL; END $$
-- next
CREATE TRIGGER memberships_update AFTER UPDATE ON memberships REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION memberships_update()
-- next
CREATE FUNCTION users_facet_in_teams() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN UPDATE team_facets f SET people = f.people - c.n FROM (SELECT m.account_id, m.team_id, m.main, u.facet, count(*) AS n FROM (SELECT id, facet FROM old_rows EXCEPT SELECT id, facet FROM new_rows) u JOIN memberships m ON m.user_id = u.id GROUP BY 1, 2, 3, 4) c WHERE f.account_id = c.account_id AND f.team_id = c.team_id AND f.main = c.main AND f.facet = c.facet; INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT m.account_id, m.team_id, m.main, u.facet, count(*) FROM (SELECT id, facet FROM new_rows EXCEPT SELECT id, facet FROM old_rows) u JOIN memberships m ON m.user_id = u.id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 ON CONFLICT (account_id, team_id, main, facet) DO UPDATE SET people = team_facets.people + EXCLUDED.people;  RETURN NULL; END $$
-- next
CREATE TRIGGER users_facet_in_teams AFTER UPDATE ON users REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION users_facet_in_teams()
-- next
CREATE FUNCTION members_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'members_counted: team_facets follows the rows of memberships and users' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'members_counted'; END $$
-- next
CREATE TRIGGER team_facets_counted BEFORE INSERT OR UPDATE OR DELETE ON team_facets FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND (true)) EXECUTE FUNCTION members_counted()
-- next
CREATE TRIGGER team_facets_kept BEFORE TRUNCATE ON team_facets FOR EACH STATEMENT EXECUTE FUNCTION members_counted()
-- next
CREATE TRIGGER memberships_kept BEFORE TRUNCATE ON memberships FOR EACH STATEMENT EXECUTE FUNCTION members_counted()
-- next
DO $$ DECLARE name text; place text; BEGIN SELECT n.nspname INTO STRICT place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('alembic_version'); FOREACH name IN ARRAY ARRAY['memberships_insert', 'memberships_delete', 'memberships_update', 'users_facet_in_teams', 'members_counted'] LOOP EXECUTE 'ALTER FUNCTION ' || quote_ident(place) || '.' || quote_ident(name) || '() SET search_path = ' || quote_ident(place) || ', pg_temp'; END LOOP; END $$
