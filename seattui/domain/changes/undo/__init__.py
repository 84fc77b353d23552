"""Changes that undo an earlier one."""
