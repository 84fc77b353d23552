"""What is built of the project, as whoever packages it builds it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.terminal import ROOT


def built(target: str, folder: Path) -> Path:
    """The one file of `hatchling build -t TARGET`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    [path] = folder.iterdir()
    return path
