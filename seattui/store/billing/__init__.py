"""Reads and writes of accounts, subscriptions, invoices and due periods."""
