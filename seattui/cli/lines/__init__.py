"""Commands that are read as lines, all run by one process."""
