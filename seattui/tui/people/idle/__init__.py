"""Idle seats."""
