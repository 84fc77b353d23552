"""The terminal: driver, output as cell differences, private names of Textual."""
