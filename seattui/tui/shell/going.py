"""How the app goes from place to place: what is drawn of a place is whole."""

from __future__ import annotations

from contextlib import ExitStack

from textual.widget import AwaitMount

from seattui.tui.shell.ending import EndingApp


class GoingApp(EndingApp, inherit_bindings=False):
    """Draws a place once its widgets are there, and one that is there already at once."""

    def delay_update(self, delay: float = 0.05) -> None:
        """Nothing: Textual draws nothing for this long after a change of place, however soon there is something."""

    def switch_mode(self, mode: str) -> AwaitMount:
        held = ExitStack()
        held.enter_context(self.batch_update())
        try:
            mounted = super().switch_mode(mode)
        except BaseException:
            held.close()
            raise

        async def draw() -> None:
            with held:
                await mounted
            self.screen.refresh()

        self.run_worker(draw(), group="going")
        return mounted
