"""Wires the five places: the screen of each, and the dialogs of other subjects that its keys open."""
