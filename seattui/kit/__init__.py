"""What anyone may import: text, money, words in the operator's language, folders, errors, settings."""
