"""Names that a shell completes, read without SQLAlchemy where the store is a file."""
