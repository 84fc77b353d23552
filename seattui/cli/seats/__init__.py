"""Commands about seats."""
