"""Plan, effects, and what is recorded."""
