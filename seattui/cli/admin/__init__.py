"""Commands about the store, the record, operators and the demo."""
