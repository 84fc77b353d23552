"""What shells offer at Tab. Imports next to nothing: a key waits for it."""
