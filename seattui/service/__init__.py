"""An operator's session with a store, the scheduler for due work, and the clock."""
