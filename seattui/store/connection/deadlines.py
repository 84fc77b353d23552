"""How long something waits for the database, in seconds."""

BUSY_SECONDS = 8.0
"""For a lock that another process holds, while nobody gets on."""
TURN_SECONDS = 60.0
"""For a lock that goes from one to the other, in all."""
PATIENCE_SECONDS = 30.0
"""For a server that restarts, to learn whether a change was saved."""
ANSWER_SECONDS = 4.0
"""For an answer of PostgreSQL's server, before it is asked on another connection whether it answers at all."""
PROBE_SECONDS = 2
"""For that connection, and for its answer; libpq waits no shorter."""
PING_SECONDS = 2.0
"""For the first answer on a connection that was used before, which is then made anew."""
COMMIT_SECONDS = 60.0
"""For a COMMIT, however alive the server is: it can wait for a standby that is gone."""
STATEMENT_SECONDS = 3600.0
"""For any other statement, likewise."""
