"""What is said at the start of the screens where nothing proves who operates, and what stands in the header."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from seattui.domain.model import KnownBy
from seattui.kit import i18n
from seattui.service.session import open_session
from tests.support.accounts import AT, account
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, settled


async def start(session: object, size: tuple[int, int] = (80, 24)) -> tuple[str, list[str]]:
    """The first line, and the notices."""
    app = app_on(session)  # type: ignore[arg-type]
    async with app.run_test(size=size, notifications=True) as pilot:
        shown = await settled(pilot)
        return shown.splitlines()[0], [str(one.message) for one in app.notices]


async def test_who_owns_the_store_is_told_nothing(tmp_path: Path) -> None:
    session = account(str(tmp_path / "store.db"))
    session.close()
    header, told = await start(open_session(str(tmp_path / "store.db")))
    assert "ana@acme.example" in header
    assert "claimed" not in header
    assert told == []


async def test_where_others_can_write_the_store_it_says_so_at_each_start(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    account(str(path)).close()
    path.chmod(0o666)
    for _ in range(2):
        header, told = await start(open_session(str(path)))
        assert "claimed" in header
        (notice,) = told
        assert notice.startswith("Advisory: ")
        assert str(path) in notice


async def test_who_was_named_by_an_option_sees_it_in_the_header(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    account(str(path), people=1).close()
    header, told = await start(open_session(str(path), operator="p00000@acme.example", at=AT))
    assert "p00000@acme.example" in header
    assert "claimed" in header
    assert told == []


@pytest.mark.parametrize(("language", "claimed"), [("en", "claimed"), ("de", "angegeben")])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
async def test_the_word_stays_when_it_gets_narrow(language: str, claimed: str, width: int) -> None:
    i18n.use(language)
    session = FakeSession(3)
    session.facts.operator = replace(session.facts.operator, known_by=KnownBy.CLAIMED)
    header, _ = await start(session, (width, 24))
    assert claimed in header
    assert len(header) <= width


async def test_who_came_by_a_key(tmp_path: Path) -> None:
    session = FakeSession(3)
    session.facts.operator = replace(session.facts.operator, known_by=KnownBy.KEY)
    header, told = await start(session)
    assert "SSH key" in header
    assert told == []
