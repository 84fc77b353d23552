"""Reads and writes of teams."""
