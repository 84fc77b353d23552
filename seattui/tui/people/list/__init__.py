"""Users: the list, its search and its filters."""
