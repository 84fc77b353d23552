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
UNFINISHED = Fault(
    "A program was killed in the middle of a change, and the file or its folder can't be written now, or it is opened "
    "with `--read-only`.",
    "The store {store} holds an unfinished change of a program that was killed: it has to be undone before anything is "
    "read, and that needs write access.",
    1,
    "Opening it once with write access, which undoes the change.",
)
FOLDER = Fault(
    "Its folder can't be written, for a change.",
    "The folder of the store {store} can't be written: nothing was changed.",
    1,
    "Permission. `doctor` says it too; reading works.",
)
READ_ONLY = Fault(
    "The file can't be written, for a change.",
    "The store {store} is read-only: nothing was changed.",
    1,
    "Permission. `doctor` says it too; reading works.",
)
UNREADABLE = Fault("The file may not be read.", "The store {store} can't be opened: {why}.", 1, "Permission.")
ASKED_FOR = Fault(
    "It is opened with `--read-only`, for a change.",
    "The store {store} is open for reading only: nothing was changed.",
    1,
    "Leaving out `--read-only`.",
)
BUSY = Fault(
    "Another process holds it for more than eight seconds.",
    "The store {store} is busy: nothing was changed.",
    75,
    "The end of that. Reading goes on meanwhile.",
)
FULL = Fault(
    "Its disk is full, or a quota used up, for a change.",
    "There is no space left for the store {store}: nothing was changed.",
    1,
    "Space.",
)
UNWRITTEN = Fault(
    "Its disk can't be read or written, or the file may not grow, for a change.",
    "Reading or writing the store {store} failed: nothing was changed.",
    1,
    "The disk.",
)
NETWORK = Fault(
    "It is on NFS, SMB, SSHFS or another network file system.",
    "The store {store} is on a network file system ({kind}), where SQLite isn't safe: changes can be lost.",
    None,
    "A disk of this machine, or PostgreSQL. It is said at each start, and by `doctor`.",
)
