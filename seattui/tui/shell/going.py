"""How the app goes from place to place: what is drawn of a place is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from textual.widget import AwaitMount

from seattui.tui.shell.ending import EndingApp


class GoingApp(EndingApp, inherit_bindings=False):
    """Draws a place once its widgets are there, and one that is there already at once."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._been_to: set[str] = set()
        self._new_place = False

    def refresh_css(self, animate: bool = True) -> None:
        """Not for a new place, which is styled when its widgets are mounted: Textual styles the one before again."""
        if not self._new_place:
            super().refresh_css(animate)

    def delay_update(self, delay: float = 0.05) -> None:
        """Nothing: Textual draws nothing for this long after a change of place, however soon there is something."""

    @contextmanager
    def batch_update(self) -> Iterator[None]:
        """What it held back is drawn at its end by the screen, and Textual wakes only the app."""
        with super().batch_update():
            yield
        if self.screen_stack:
            self.screen.check_idle()

    def switch_mode(self, mode: str) -> AwaitMount:
        held = ExitStack()
        held.enter_context(self.batch_update())
        self._new_place = mode not in self._been_to
        self._been_to.add(mode)
        try:
            mounted = super().switch_mode(mode)
        except BaseException:
            held.close()
            raise
        finally:
            self._new_place = False

        async def draw() -> None:
            with held:
                await mounted
            self.screen.refresh()

        self.run_worker(draw(), group="going")
        return mounted
