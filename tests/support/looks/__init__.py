"""Every screen as pictures, and what is wrong with how it looks."""
