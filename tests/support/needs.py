"""What a test needs of the machine: missing, it is skipped with a reason, or fails where it was required."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

# Read once: the tests' own environment has no SEATTUI_* in it.
REQUIRED = frozenset(filter(None, os.environ.get("SEATTUI_REQUIRE", "").split(",")))


def missing(what: str, reason: str) -> NoReturn:
    """Skips the test; with SEATTUI_REQUIRE=`what` (as CI sets it) it fails instead."""
    if what in REQUIRED:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
