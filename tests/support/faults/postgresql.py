"""Faults of a PostgreSQL server, its settings and its roles."""

from tests.support.faults.fault import Fault

TITLE = "PostgreSQL"

_UNREACHABLE = "The store {store} can't be reached: {why}."
_DENIED = "The store {store} denies access: {why}."
_BY_ADMINISTRATOR = "The server's administrator."

HALTED = Fault(
    "The server doesn't answer: it is halted (`kill -STOP`), or its machine or the line is gone.",
    _UNREACHABLE,
    75,
    "The server. Screens wait for it; a command is repeated. No call waits longer than some seconds.",
)
HALTED_WHILE_SAVED = Fault(
    "The same, in the moment in which a change is saved.",
    "The connection was lost while saving: it isn't known whether the change was saved.",
    76,
    "The same command with the same --key does it at most once.",
)
REJECTED = Fault(
    "`pg_hba.conf` rejects the connection, or wants TLS where there is none.", _DENIED, 1, _BY_ADMINISTRATOR
)
NO_TLS = Fault(
    "The server has no TLS, and the connection needs it.",
    "There is no safe connection to the store {store}: {why}.",
    1,
    _BY_ADMINISTRATOR,
)
TIMED_OUT = Fault(
    "A statement takes longer than the role's `statement_timeout`.",
    "The server of the store {store} ended the work: {why}.",
    1,
    "A longer limit for the role. Nothing was changed.",
)
NO_RIGHT = Fault(
    "The role lacks a right.",
    "The role has too few rights in the store {store}: {why}.",
    1,
    "The owner of the tables.",
)
READ_ONLY = Fault(
    "The server is a standby, or its transactions are read-only.",
    "The store {store} is read-only: nothing was changed.",
    1,
    "The primary. Everything can be read and planned meanwhile.",
)
ENCODING = Fault(
    "The database's encoding isn't UTF8.",
    "The database of the store {store} has the encoding {encoding}; a store needs UTF8.",
    1,
    "Another database, made with `createdb --template=template0 --encoding=UTF8 NAME`.",
)
MADE_TWICE = Fault(
    "Two create a store in the same empty database at once.",
    "There is already a store at {store}; it wasn't changed.",
    1,
    "Itself: the other's store is there.",
)
