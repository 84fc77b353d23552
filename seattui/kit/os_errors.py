"""Why the operating system refused something, in the operator's language: its own words are English."""

from __future__ import annotations

import errno

from seattui.kit.i18n import Message, msg

_REASONS: dict[int | None, Message] = {
    errno.ENOENT: msg("it isn't there"),
    errno.EACCES: msg("you have no access to it"),
    errno.EPERM: msg("that isn't permitted"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENOTDIR: msg("a part of its path is no folder"),
    errno.EEXIST: msg("it is there already"),
    errno.ENOSPC: msg("no space is left there"),
    errno.EDQUOT: msg("your share of the space there is used up"),
    errno.EROFS: msg("nothing can be written there"),
    errno.EFBIG: msg("it would become too large"),
    errno.ENAMETOOLONG: msg("its name is too long"),
    errno.ELOOP: msg("its links lead in a circle"),
    errno.EMFILE: msg("too many files are open"),
    errno.ENFILE: msg("too many files are open"),
    errno.EBUSY: msg("something else is using it"),
    errno.ETXTBSY: msg("something else is using it"),
    errno.EIO: msg("the disk or the connection to it is faulty"),
    errno.ENXIO: msg("nothing is at its other end"),
    errno.ESTALE: msg("the connection to its disk is gone"),
    errno.ETIMEDOUT: msg("nothing answered in time"),
    errno.ECONNREFUSED: msg("nobody answers there"),
    errno.ECONNRESET: msg("the connection was cut"),
    errno.ECONNABORTED: msg("the connection was cut"),
    errno.EPIPE: msg("the connection was cut"),
    errno.EHOSTUNREACH: msg("no way leads there"),
    errno.ENETUNREACH: msg("no way leads there"),
}


def why(error: Exception) -> Message:
    """The reason of an OSError; what no path can be (a ValueError) has its own."""
    if not isinstance(error, OSError):
        return msg("no path can be written so")
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    if (error.errno or 0) < 0:
        # A socket.gaierror.
        return msg("no address is known for its name")
    return msg("the system gives the reason {number}", number=str(error.errno or "?"))
