"""Shared by all commands: options, output, confirming."""
