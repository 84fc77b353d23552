"""Time zones as other products write them in headers and cells."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

# RFC 5322's, and the ones usual in German; others, such as IST, are ambiguous.
_ABBREVIATED = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
}  # fmt: skip
_OFFSET = r"[+\-−]\d{1,2}(?::?\d{2})?"
_NAMED = re.compile(
    rf"(?P<utc>UTC|GMT|Zulu|Z)?\s*(?P<offset>{_OFFSET})?|(?P<short>{'|'.join(_ABBREVIATED)})", re.IGNORECASE
)
_AT_END = re.compile(rf"[\s_\-]*(?:(?<![A-Z])(?:UTC|GMT)|Utc|utc)(?:\s?{_OFFSET})?\s*$|\s{_OFFSET}\s*$")
_REMARK = re.compile(r"\[([^\]]*)\]|\(([^)]*)\)")
_WORD = re.compile(r"[A-Z]{2,4}T")


class Zoned(NamedTuple):
    """A header without its zone; `unknown` is text that looks like a zone but isn't known."""

    header: str
    zone: tzinfo | None
    unknown: str = ""


def zone_named(text: str) -> tzinfo | None:
    """The zone of `UTC`, `Z`, `GMT+2`, `+02:00`, `-0500`, `CET` or `Europe/Berlin`; else None."""
    text = text.strip()
    found = _NAMED.fullmatch(text)
    if found and found["short"]:
        return timezone(timedelta(hours=_ABBREVIATED[found["short"].upper()]))
    if found and found["offset"]:
        return _offset(found["offset"])
    if found and found["utc"]:
        return UTC
    if "/" in text:
        try:
            return ZoneInfo(text)
        except (KeyError, OSError, ValueError):
            return None
    return None


def zoned(header: str) -> Zoned:
    """Splits the zone from a header: `Last Login(UTC)`, `Last login [+02:00]`, `lastLoginUtc`."""
    unknown = ""
    for remark in _REMARK.finditer(header):
        text = (remark[1] or remark[2] or "").strip()
        for word in (text, *text.split()):
            if zone := zone_named(word):
                return Zoned(header[: remark.start()] + header[remark.end() :], zone)
        unknown = unknown or (text if _WORD.fullmatch(text) else "")
    if found := _AT_END.search(header):
        return Zoned(header[: found.start()], zone_named(found[0].strip(" _-") or found[0]))
    return Zoned(header, None, unknown)


def _offset(text: str) -> tzinfo | None:
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 14 or minutes > 59:
        return None
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(ahead if text[0] == "+" else -ahead)
