from __future__ import annotations

from pathlib import Path

import pytest

from seattui.domain.people.incoming import Incoming
from tests.files.people.reading import Reading, opened


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    """Reads bytes or text as a file; `mapping` is what --map was given."""

    def reading(content: bytes | str, *mapping: str) -> list[Incoming]:
        return list(opened(tmp_path, content, *mapping).rows())

    return reading
