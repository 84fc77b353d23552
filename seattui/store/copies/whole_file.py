"""Files that appear at their path only when they are complete, and are readable by their owner only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seattui.kit import drafts


@contextmanager
def whole(path: Path, *, replace: bool) -> Iterator[Path]:
    """An empty file beside `path` that takes its place at the end, and leaves nothing if there is an error.

    Raises FileExistsError if there is something and mustn't be replaced, SeattuiError if it can't be written.
    """
    try:
        if not replace and os.path.lexists(path):
            raise FileExistsError
        with drafts.draft(path) as (part, _):
            yield part
            drafts.sync(part)
            if replace:
                part.replace(path)
            else:
                drafts.rename(part, path)
            drafts.sync(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise drafts.unwritable(path, error) from error
