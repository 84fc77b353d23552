"""seattui: who holds a paid seat, what remains, and what each change costs before it happens."""

__version__ = "0.1.0"
