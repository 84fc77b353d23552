"""The mail server."""

from tests.support.faults.fault import Fault

TITLE = "Mail"

SILENT = Fault(
    "The mail server takes the connection and is silent, for `tick`.",
    "The mail server {place} doesn't answer.",
    75,
    "The next `tick`: it has waited ten seconds once, everything else is done, and the mail is kept.",
)
