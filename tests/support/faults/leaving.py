"""Signals, while something isn't whole."""

from tests.support.faults.fault import Fault

TITLE = "A signal ends seattui"

SCREENS = Fault(
    "SIGTERM or SIGHUP reaches the screens, also while they start.",
    "",
    None,
    "The terminal is as it was before. A change is done wholly or not at all.",
)
SAVING = Fault(
    "SIGTERM or SIGHUP reaches a command while its change is saved, and that isn't over a second later.",
    "Interrupted while saving: it isn't known whether the change was saved.",
    76,
    "Repeating the command with its key, which does nothing twice. If it is saved within the second, that is said.",
)
EXPORT = Fault(
    "SIGTERM, SIGHUP or SIGINT reaches an export.",
    "",
    None,
    "The unfinished file is removed; one that it was to replace stays as it was.",
)
KILLED = Fault(
    "An export is killed by SIGKILL, or with its machine.",
    "",
    None,
    "An unfinished file stays, *.NAME.seattui-…*, and for XLSX a folder, which only its owner can read; the next export "
    "into the same folder removes them.",
)
