"""Writing a list to a file."""
