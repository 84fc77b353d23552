"""One operator's session with a store, what falls due, and the clock."""
