"""Where a store can be made: nothing is there yet, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.stores.postgres import Cluster

Places = Callable[[str], str]


@pytest.fixture
def places(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Places]:
    """Gives the URL of a new place on "sqlite" or "postgres"."""
    made: list[str] = []

    def place(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / f'place{len(list(tmp_path.iterdir()))}.db'}"
        cluster: Cluster = request.getfixturevalue("postgres_cluster")
        made.append(cluster.empty())
        return made[-1]

    yield place
    for url in made:
        request.getfixturevalue("postgres_cluster").drop(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def to(request: pytest.FixtureRequest, places: Places) -> str:
    """The URL of a place where nothing is, on each kind of database."""
    return places(request.param)
