"""Seats: change, move, buy, remove."""
