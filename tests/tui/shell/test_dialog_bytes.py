"""What opening a dialog sends at 80×24, in each language: at most 2.5 kB in lean mode; and what is around it stays."""

from __future__ import annotations

from contextlib import closing

import pytest
from rich.color import ColorSystem

from seattui.demo.build import make_demo
from seattui.domain.changes.people.views import SaveView
from seattui.domain.people.views import View
from seattui.kit import i18n
from seattui.kit.settings import Language, Settings
from seattui.service.session import open_session
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.dialog import Dialog
from seattui.tui.shell.state import State
from seattui.tui.terminal.private import ChopsUpdate, LayoutUpdate
from tests.support.textual_private import draw_in
from tests.tui.people.users_app import press, settled
from tests.tui.shell.test_every_dialog import AT, WAYS, home

SIZE = (80, 24)
ABOUT_MANY = (
    "a|D", "a|D|f2", "a|c", "a|m", "a|e", "a|O", "a|t", "a|T", "a|x", "a|i", "2|x", "5|down|u", "5|down|down|u",
)  # fmt: skip
LEAN, ALL_COLOURS = 2500, 4000
"""The most bytes that the key may send that opens it; with all colours one about many people takes more."""
WHOLE = {"HelpScreen", "EveryoneDialog"}
"""As large as the screen."""


class Counting(SeattuiApp):
    """Counts what a terminal is sent."""

    sent = 0

    @property
    def is_headless(self) -> bool:
        return False

    def _differing(self, update: LayoutUpdate | ChopsUpdate) -> str:
        text = super()._differing(update)
        self.sent += len(text.encode())
        return text


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("bytes") / "demo.db")
    make_demo(path, users=60, at=AT).close()
    with closing(open_session(path, at=AT)) as session:
        session.apply(session.plan(SaveView("Mine", View())))
    return path


@pytest.mark.parametrize(("language", "lean"), [("en", True), ("de", True), ("de", False)])
async def test_no_dialog_sends_more_and_what_is_around_it_stays(
    demo: str, language: Language, lean: bool
) -> None:
    i18n.use(language)
    settings = Settings(store=demo, lang=language, lean=lean)
    app = Counting(lambda: open_session(demo, at=AT), settings, State(None))
    sent: dict[tuple[str, str], int] = {}
    around: list[str] = []
    async with app.run_test(size=SIZE) as pilot:
        draw_in(app, ColorSystem.STANDARD if lean else ColorSystem.EIGHT_BIT)
        await settled(pilot)
        for way in (*WAYS, *ABOUT_MANY):
            *there, opens = way.split("|")
            await press(pilot, *there)
            before, screen = app.sent, app.screen
            await press(pilot, opens)
            if isinstance(app.screen, Dialog) and app.screen is not screen:
                name = type(app.screen).__name__
                sent[(name, way)] = app.sent - before
                if app.screen.styles.background.a and name not in WHOLE:
                    around.append(name)
            await home(pilot)
    most = LEAN if lean else ALL_COLOURS
    assert len({name for name, _ in sent}) > 25
    assert {opened: bytes for opened, bytes in sent.items() if bytes > most} == {}
    assert around == []
