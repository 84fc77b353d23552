"""Reading files of people."""
