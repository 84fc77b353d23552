"""What several subjects' commands are about: people by filters, addresses and lists; teams; subscriptions."""
