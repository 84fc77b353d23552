"""The dialog of every change, and the way into it from a list of people."""
