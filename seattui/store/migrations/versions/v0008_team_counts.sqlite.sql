CREATE TABLE team_facets (
	account_id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	main INTEGER NOT NULL, 
	facet INTEGER NOT NULL, 
	people INTEGER NOT NULL CONSTRAINT team_facet_people CHECK (people >= 0), 
	PRIMARY KEY (account_id, team_id, main, facet), 
	FOREIGN KEY(account_id) REFERENCES accounts (id)
)
 STRICT
-- next
INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT m.account_id, m.team_id, m.main, u.facet, count(*) FROM memberships m JOIN users u ON u.id = m.user_id GROUP BY 1, 2, 3, 4
-- next
CREATE TRIGGER memberships_insert AFTER INSERT ON memberships BEGIN INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT NEW.account_id, NEW.team_id, NEW.main, facet, 1 FROM users WHERE id = NEW.user_id ON CONFLICT (account_id, team_id, main, facet) DO UPDATE SET people = people + 1; END
-- next
CREATE TRIGGER memberships_delete AFTER DELETE ON memberships BEGIN UPDATE team_facets SET people = people - 1 WHERE account_id = OLD.account_id AND facet = (SELECT facet FROM users WHERE id = OLD.user_id) AND (team_id, main) = (OLD.team_id, OLD.main); END
-- next
CREATE TRIGGER memberships_update AFTER UPDATE ON memberships BEGIN UPDATE team_facets SET people = people - 1 WHERE account_id = OLD.account_id AND facet = (SELECT facet FROM users WHERE id = OLD.user_id) AND (team_id, main) = (OLD.team_id, OLD.main); INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT NEW.account_id, NEW.team_id, NEW.main, facet, 1 FROM users WHERE id = NEW.user_id ON CONFLICT (account_id, team_id, main, facet) DO UPDATE SET people = people + 1; END
-- next
CREATE TRIGGER users_facet_in_teams AFTER UPDATE OF status, invite, super_admin, permissions, seats ON users WHEN OLD.facet <> NEW.facet BEGIN UPDATE team_facets SET people = people - 1 WHERE account_id = OLD.account_id AND facet = OLD.facet AND (team_id, main) IN (SELECT team_id, main FROM memberships WHERE user_id = OLD.id); INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT account_id, team_id, main, NEW.facet, 1 FROM memberships WHERE user_id = NEW.id ON CONFLICT (account_id, team_id, main, facet) DO UPDATE SET people = people + 1; END
