"""The record of changes: written, read, verified."""
