"""How long something waits for the database, in seconds."""

BUSY_SECONDS = 8.0
"""For a lock that another process holds."""
