"""How long something waits for the database, in seconds."""

BUSY_SECONDS = 8.0
"""For a lock that another process holds."""
PATIENCE_SECONDS = 30.0
"""For a server that restarts, to learn whether a change was saved."""
ANSWER_SECONDS = 5.0
"""For an answer of PostgreSQL's server, before it is asked on another connection whether it answers at all."""
PROBE_SECONDS = 3
"""For that connection, and for its answer."""
COMMIT_SECONDS = 60.0
"""For a COMMIT, however alive the server is."""
STATEMENT_SECONDS = 3600.0
"""For any other statement, likewise."""
