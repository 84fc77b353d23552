"""Help: keys by subject, what signs mean, the rules."""
