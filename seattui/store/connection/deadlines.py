"""How long something waits for the database, in seconds."""

BUSY_SECONDS = 8.0
"""For a lock that another process holds."""

PATIENCE_SECONDS = 30.0
"""For a server that restarts, to learn whether a change was saved."""
