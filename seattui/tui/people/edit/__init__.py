"""Edit, deactivate, remove, off-board."""
