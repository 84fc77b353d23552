"""The dialog of every change."""
