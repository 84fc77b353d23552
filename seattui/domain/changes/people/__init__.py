"""Changes of people and their permissions."""
