"""The people a command is about: filters, addresses, lists of them."""
