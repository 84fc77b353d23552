"""How the tests read a file of people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from seattui.domain.people.incoming import Incoming
from seattui.files.people.columns import parsed_mapping
from seattui.files.people.reader import PeopleFile
from seattui.files.people.source import Source
from seattui.kit.errors import SeattuiError

BERLIN = ZoneInfo("Europe/Berlin")


Reading = Callable[..., list[Incoming]]


def opened(folder: Path, content: bytes | str, *mapping: str) -> PeopleFile:
    path = folder / "people.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return PeopleFile(Source(str(path)), parsed_mapping(mapping), BERLIN)


def refused(read: Reading, content: bytes | str, *mapping: str) -> SeattuiError:
    with pytest.raises(SeattuiError) as caught:
        read(content, *mapping)
    return caught.value
