"""Reasons of operating system errors in the operator's language, since the system's own texts are English."""

from __future__ import annotations

import errno

from seattui.kit.i18n import Message, msg
from seattui.kit.reading import Unfit

_REASONS: dict[int | None, Message] = {
    errno.ENOENT: msg("it doesn't exist"),
    errno.EACCES: msg("you have no access to it"),
    errno.EPERM: msg("that isn't permitted"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENOTDIR: msg("a part of its path isn't a folder"),
    errno.EEXIST: msg("it already exists"),
    errno.ENOSPC: msg("there is no space left"),
    errno.EDQUOT: msg("your disk quota is used up"),
    errno.EROFS: msg("it is read-only"),
    errno.EFBIG: msg("it would become too large"),
    errno.ENAMETOOLONG: msg("its name is too long"),
    errno.ELOOP: msg("its links lead in a circle"),
    errno.EMFILE: msg("too many files are open"),
    errno.ENFILE: msg("too many files are open"),
    errno.EBUSY: msg("it is in use"),
    errno.ETXTBSY: msg("it is in use"),
    errno.EIO: msg("the disk or the connection to it has a fault"),
    errno.EAGAIN: msg("nothing can be read from it for now"),
    errno.ENXIO: msg("nothing reads from it"),
    errno.ESTALE: msg("the connection to its disk was lost"),
    errno.ETIMEDOUT: msg("there was no answer in time"),
    errno.ECONNREFUSED: msg("there is no answer from there"),
    errno.ECONNRESET: msg("the connection was cut"),
    errno.ECONNABORTED: msg("the connection was cut"),
    errno.EPIPE: msg("the connection was cut"),
    errno.EHOSTUNREACH: msg("there is no network route to it"),
    errno.ENETUNREACH: msg("there is no network route to it"),
}


def why(error: Exception) -> Message:
    """The reason of an OSError, or of the ValueError of an impossible path or of a file that isn't read."""
    if isinstance(error, Unfit):
        return error.reason
    if isinstance(error, UnicodeDecodeError):
        return msg("it isn't text in {encoding}", encoding=error.encoding.upper())
    if not isinstance(error, OSError):
        return msg("it isn't a valid path")
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    if (error.errno or 0) < 0:
        # For a socket.gaierror.
        return msg("its name can't be resolved")
    return msg("system error {number}", number=str(error.errno or "?"))
