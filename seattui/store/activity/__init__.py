"""Writing, reading and verifying the record of changes."""
