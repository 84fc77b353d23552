"""Reads and writes of people."""
