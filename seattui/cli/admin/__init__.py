"""Commands for the store, the record, operators and the demo."""
