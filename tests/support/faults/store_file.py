"""Faults of a SQLite store's file."""

from tests.support.faults.fault import Fault

TITLE = "The file of a SQLite store, when it is opened"

_INSTEAD = "The store's own file in its place, or another path."
_RESTORED = "A backup."

MISSING = Fault("It isn't there.", "There is no store at {path}.", 3, _INSTEAD)
FOREIGN = Fault(
    "It is a text file, another program's database, a folder or a pipe.",
    "{path} isn't a seattui store; it wasn't changed.",
    1,
    _INSTEAD,
)
EMPTY = Fault("It is empty.", "The file {path} is empty: it isn't a store.", 1, _RESTORED)
NEWER = Fault(
    "A newer seattui has upgraded it.",
    "The store {store} has a newer version ({version}).",
    1,
    "That seattui.",
)
UNMARKED = Fault(
    "Its version is gone.", "The store {store} is damaged: its version can't be read.", 1, _RESTORED
)
DAMAGED = Fault("It is cut short, or overwritten.", "The store {store} is damaged.", 1, _RESTORED)
