"""Reads and writes of subscriptions, invoices, mail and what is due."""
