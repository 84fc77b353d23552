"""Engine, schema, locks and errors of the database."""
