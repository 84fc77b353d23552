"""Changes of seats: assign, move, unassign, buy, remove."""
