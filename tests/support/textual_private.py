"""The names that Textual and Rich keep to themselves and that tests use; no other file of the tests knows one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.color import ColorSystem
from textual._context import active_app
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Button

from seattui.tui.terminal.private import PrivateApp


def lines_of(app: App[Any]) -> list[Strip]:
    """The screen as it is drawn."""
    return app.screen._compositor.render_strips()


def at_work(app: App[Any]) -> bool:
    """Whether a message is on its way, or something is to be mounted, laid out or drawn yet."""
    pumps = [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]
    if app._resize_event is not None or any(screen._callbacks for screen in app.screen_stack):
        return True
    if not all(pump._mounted_event.is_set() for pump in pumps) or app.screen._layout_required:
        return True
    return any(p.message_queue_size or p._pending_message or p._next_callbacks for p in pumps)


def before_each_drawing(
    monkeypatch: pytest.MonkeyPatch, screen: Screen[Any], look: Callable[[], None]
) -> None:
    """Has something looked at whenever the screen is about to draw what changed."""
    draw = screen._compositor_refresh

    def drawn() -> None:
        look()
        draw()

    monkeypatch.setattr(screen, "_compositor_refresh", drawn)


def app_in_context() -> App[Any] | None:
    return active_app.get(None)


def buttons_are_lit_for_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A button takes no second press while it is lit, and no test waits so long."""
    monkeypatch.setattr(Button, "_start_active_affect", lambda button: None)


def draw_in(app: App[Any], colours: ColorSystem) -> None:
    """As on a terminal that has these colours."""
    app.console._color_system = colours


def by_another_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As if Textual called what ends an app at a fault by another name, and itself called that."""
    stock = getattr(App, name)
    if name == "_fatal_error":
        monkeypatch.setattr(App, "_handle_exception", lambda app, error: stock(app))
        monkeypatch.delattr(App, name)
    else:
        monkeypatch.setattr(PrivateApp, name, stock)
