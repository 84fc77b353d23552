"""Lock, plan again, write, record."""
