"""Changes of teams."""
