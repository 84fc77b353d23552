"""Seats: the meters, and change, move, buy, remove. The place, a list of people beneath meters, is in tui/places."""
