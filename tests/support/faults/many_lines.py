"""What happens to a run of many commands."""

from tests.support.faults.fault import Fault

TITLE = "Many commands (seattui run)"

ENDED = Fault(
    "SIGTERM or SIGHUP ends it.",
    "",
    None,
    "Each line is done wholly or not at all; the key of one that has no answer tells which.",
)
ENDED_WHILE_SAVING = Fault(
    "SIGTERM, SIGHUP or Ctrl+C reaches it while a line's change is saved.",
    "",
    None,
    "The line is answered, with exit 76 where it isn't known within a second, and no other is run.",
)
UNREAD = Fault(
    "Nobody reads its answers any more.",
    "",
    141,
    "It ends. A line that was carried out meanwhile is done, as its key tells.",
)
NO_ROOM = Fault(
    "The temporary folder has no room for an answer of more than a megabyte.",
    "seattui: the output can't be written: {why}.",
    1,
    "It ends. Room there, or a list that is narrowed.",
)
OWN_FAULT = Fault(
    "A line meets a fault of seattui's own.",
    "seattui stopped because of an internal error. Confirmed changes are saved. Report: {path}",
    1,
    "Itself: the other lines are run.",
)
