"""Seats: the meters, and change, move, buy, remove. The screen, meters above a list of people, is in
tui/places."""
