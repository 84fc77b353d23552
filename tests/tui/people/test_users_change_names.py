"""Every kind of change that can be recorded has a name on screen."""

from __future__ import annotations

import re
from pathlib import Path

import seattui
from seattui.domain.plan.change_names import NAMES, change_named

KIND = re.compile(r'kind: ClassVar\[str\] = "([a-z.-]+)"')


def test_no_kind_of_change_is_shown_by_its_code() -> None:
    source = Path(seattui.__file__).parent
    kinds = {kind for path in source.rglob("*.py") for kind in KIND.findall(path.read_text("utf-8"))}
    assert "seats.change" in kinds
    assert kinds - set(NAMES) == set()


def test_what_a_newer_version_wrote_stands_as_it_is() -> None:
    assert str(change_named("moons.claim")) == "moons.claim"
