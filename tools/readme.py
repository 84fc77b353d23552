"""The README in the package's metadata: its text without its pictures, and without links into the project.

A package index has no relative paths, and no address is promised at which pictures and pages stay.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


def by_itself(text: str) -> str:
    """The text where nothing is beside it: links keep their words."""
    text = re.sub(r"(?m)(^!\[[^]]*\]\([^)]*\)\n)+\n?", "", text)
    return re.sub(r"\[([^]]+)\]\((?!https?://)[^)]*\)", r"\1", text)


class Readme(MetadataHookInterface):
    """Named in pyproject.toml as the metadata hook."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = (Path(self.root) / "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": by_itself(text)}
