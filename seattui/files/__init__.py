"""Lists and invoices as files."""
