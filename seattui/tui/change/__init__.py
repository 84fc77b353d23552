"""The dialog of every change, and how a list of people opens it."""
