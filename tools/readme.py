"""The README in the package's metadata: its text without its pictures.

A package index shows no pictures by relative paths, and no address is promised at which they stay.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


def without_pictures(text: str) -> str:
    return re.sub(r"(?m)(^!\[[^]]*\]\([^)]*\)\n)+\n?", "", text)


class Readme(MetadataHookInterface):
    """Named in pyproject.toml as the metadata hook."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = (Path(self.root) / "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": without_pictures(text)}
