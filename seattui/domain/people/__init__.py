"""Addresses, names, permissions, idleness."""
