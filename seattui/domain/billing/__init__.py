"""Terms, prices and charges."""
