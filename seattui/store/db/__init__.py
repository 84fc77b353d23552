"""Tables, triggers, locks and search keys of the database."""
