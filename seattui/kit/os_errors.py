"""Why the operating system refused something, in the operator's language: its own words are English."""

from __future__ import annotations

import errno

from seattui.kit.i18n import Message, say

_REASONS: dict[int | None, Message] = {
    errno.ENOENT: say("it isn't there"),
    errno.EACCES: say("you have no access to it"),
    errno.EPERM: say("that isn't permitted"),
    errno.EISDIR: say("it is a folder"),
    errno.ENOTDIR: say("a part of its path is no folder"),
    errno.EEXIST: say("it is there already"),
    errno.ENOSPC: say("no space is left there"),
    errno.EDQUOT: say("your share of the space there is used up"),
    errno.EROFS: say("nothing can be written there"),
    errno.EFBIG: say("it would become too large"),
    errno.ENAMETOOLONG: say("its name is too long"),
    errno.ELOOP: say("its links lead in a circle"),
    errno.EMFILE: say("too many files are open"),
    errno.ENFILE: say("too many files are open"),
    errno.EBUSY: say("something else is using it"),
    errno.ETXTBSY: say("something else is using it"),
    errno.EIO: say("the disk or the connection to it is faulty"),
    errno.ENXIO: say("nothing is at its other end"),
    errno.ESTALE: say("the connection to its disk is gone"),
    errno.ETIMEDOUT: say("nothing answered in time"),
    errno.ECONNREFUSED: say("nobody answers there"),
    errno.ECONNRESET: say("the connection was cut"),
    errno.ECONNABORTED: say("the connection was cut"),
    errno.EPIPE: say("the connection was cut"),
    errno.EHOSTUNREACH: say("no way leads there"),
    errno.ENETUNREACH: say("no way leads there"),
}


def why(error: Exception) -> Message:
    """The reason of an OSError; what no path can be (a ValueError) has its own."""
    if not isinstance(error, OSError):
        return say("no path can be written so")
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    if (error.errno or 0) < 0:
        # A socket.gaierror.
        return say("no address is known for its name")
    return say("the system gives the reason {number}", number=str(error.errno or "?"))
