"""Shared by all floors: text, money, translated messages, folders, errors, settings."""
