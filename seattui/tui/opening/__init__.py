"""Opening a store: the first run, an upgrade, posting what is overdue."""
