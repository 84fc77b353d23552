"""Create user."""
