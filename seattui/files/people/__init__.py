"""Files of people, read."""
