"""How long something waits for the database, in seconds."""

BUSY_SECONDS = 8.0
"""For a lock that another process holds, while nobody gets on."""
PATIENCE_SECONDS = 60.0
"""For a lock that goes from one to the other, in all."""
