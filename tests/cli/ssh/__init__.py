"""`seattui ssh`."""
