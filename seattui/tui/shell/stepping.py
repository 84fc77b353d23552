"""Back and forward through places, searches and details."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.tui.shell.going import GoingApp
from seattui.tui.shell.page import PageScreen
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.shell.trail import Step, Trail
from seattui.tui.shell.work import in_thread

PATIENCE = 2.0
"""Seconds after which a step is shown without knowing whether it is still there."""


class SteppingApp(GoingApp, inherit_bindings=False):
    """Screens say `note_step` when they show something else; the trail compares it with the current step."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.trail = Trail()
        self._under_way = False
        """Whether what is shown is only on the way to something else."""

    def tell(self, message: Message, *, severity: str = "information") -> None:
        """Shows a notice."""

    def _here(self) -> Step | None:
        """What is shown; None before it is known."""
        place = self.screen_stack[0] if self.screen_stack else None
        spot = place.spot() if isinstance(place, PlaceScreen) else None
        if spot is None or not isinstance(place, PlaceScreen):
            return None
        pages = [screen.page for screen in self.screen_stack if isinstance(screen, PageScreen)]
        return Step(place.place, spot, pages[-1] if pages else None)

    def note_step(self, typing: object = None) -> None:
        """Something else may be shown. `typing`: the search that it was typed in."""
        if not self._under_way and (here := self._here()) is not None:
            self._keep_left(here)
            self.trail.note(here, typing)

    def keep_step(self) -> None:
        """Something else is about to be shown: notes where the cursor is."""
        if not self._under_way and (here := self._here()) is not None:
            self.trail.keep(here)

    def _keep_left(self, here: Step) -> None:
        """Notes where the cursor is in the place that was left."""
        left = self.trail.current
        if left is None or left.place == here.place or left.page is not None:
            return
        place = self.get_screen_stack(left.place)[0]
        if isinstance(place, PlaceScreen) and (spot := place.spot()) is not None:
            self.trail.keep(Step(left.place, spot))

    async def open_place(self, name: str) -> PlaceScreen:
        """Goes to a place, without a page of details over it."""
        if self.current_mode != name:
            await self.switch_mode(name)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        return cast(PlaceScreen, self.screen_stack[0])

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Whatever is shown meanwhile is on the way to what is shown at the end."""
        self.keep_step()
        self._under_way = True
        try:
            yield
        finally:
            self._under_way = False
        self.note_step()

    async def action_step_back(self) -> None:
        await self._step(-1, msg("This is where you began: there is nothing to go back to."))

    async def action_step_forward(self) -> None:
        await self._step(1, msg("There is nothing to go forward to."))

    async def _step(self, by: int, none: Message) -> None:
        self.keep_step()
        told: set[str] = set()
        while (step := self.trail.ahead(by)) is not None:
            gone = await self._gone(step)
            if gone is None:
                self.trail.go(by)
                with self.one_step():
                    await self._show(step)
                return
            self.trail.forget(by)
            if str(gone) not in told:
                self.tell(gone, severity="warning")
                told.add(str(gone))
        if not told:
            self.tell(none)

    async def _gone(self, step: Step) -> Message | None:
        """Why a step can't be shown any more, as far as the store says so at once."""
        place = self.get_screen_stack(step.place)[0]
        if isinstance(place, PlaceScreen) and (why := place.gone(step.spot)):
            return why
        if step.page is None:
            return None
        try:
            return await asyncio.wait_for(in_thread(step.page.gone, "step"), PATIENCE)
        except (SeattuiError, TimeoutError):
            return None

    async def _show(self, step: Step) -> None:
        if self.current_mode != step.place:
            await self.switch_mode(step.place)
        place = cast(PlaceScreen, self.screen_stack[0])
        while len(self.screen_stack) > 1:
            top = self.screen_stack[-1]
            if step.page is not None and isinstance(top, PageScreen) and top.page == step.page:
                break
            await self.pop_screen()
        place.show_spot(step.spot)
        if step.page is not None and len(self.screen_stack) == 1:
            step.page.open()
