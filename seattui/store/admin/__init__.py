"""doctor, and making a store."""
