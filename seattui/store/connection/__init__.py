"""Connections to the database: URLs, engines, transactions, errors, and watching for changes."""
