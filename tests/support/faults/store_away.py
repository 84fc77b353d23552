"""What happens to a SQLite store's file while it is used."""

from tests.support.faults.fault import Fault

TITLE = "The file of a SQLite store, while it is used"

GONE = Fault(
    "It is deleted or renamed, its folder is renamed, or its file system is taken away.",
    "The store {store} is gone: its file was deleted, moved, or isn't mounted.",
    75,
    "The file. Screens wait for it.",
)
REPLACED = Fault(
    "Another file is put in its place, such as a backup.",
    "The store {store} was replaced by another file: nothing was changed.",
    1,
    "Itself, in screens: they go on with it. A command is repeated.",
)
OTHER = Fault(
    "The store of another account is put in its place.",
    "The store {store} was replaced by that of another account.",
    1,
    "The right store. Screens wait for it.",
)
EMPTIED = Fault(
    "It is truncated to nothing.",
    "The store {store} is damaged: its file is empty.",
    1,
    "A backup in its place. Screens wait for it.",
)
CUT = Fault(
    "It is cut short, or overwritten.",
    "The store {store} is damaged.",
    1,
    "A backup in its place. Screens wait for it.",
)
WHILE_SAVED = Fault(
    "It is replaced in the moment in which a change is saved.",
    "The store {store} was replaced or deleted while a change was saved: what is at its path now may not have it.",
    76,
    "Repeating the command with its key, which does nothing twice. Screens: see Activity first.",
)
