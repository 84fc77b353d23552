"""`seattui ssh`: what sshd runs."""
