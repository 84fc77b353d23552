"""Creating, upgrading and checking a store."""
