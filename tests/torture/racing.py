"""Processes that start together and are all let go at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from multiprocessing.context import ForkServerContext
from typing import Any


def raced(
    processes: ForkServerContext,
    run: Callable[..., None],
    given: Iterable[tuple[Any, ...]],
    meanwhile: AbstractContextManager[object] | None = None,
) -> list[Any]:
    """One process for each of `given`, called with that and a pipe: it tells "ready", is told "go", tells its result."""
    ends, children = [], []
    for arguments in given:
        here, there = processes.Pipe()
        child = processes.Process(target=run, args=(*arguments, there), daemon=True)
        child.start()
        there.close()
        ends.append(here)
        children.append(child)
    for end in ends:
        assert end.recv() == "ready"
    with meanwhile or nullcontext():
        for end in ends:
            end.send("go")
        results = [end.recv() for end in ends]
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    return results
