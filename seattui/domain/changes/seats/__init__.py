"""Changes of seats: given, moved, unassigned, bought, removed."""
