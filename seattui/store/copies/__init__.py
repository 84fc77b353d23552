"""Backups of stores, restoring them, copying a store to another database, and checking everything in one."""
