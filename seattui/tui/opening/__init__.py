"""Opening a store: the first run, an upgrade, what fell due."""
