"""All private names of Textual that are used; no other module uses any.

Tested with Textual 8.2. Code that uses such names asks `known` first: with another version, or where a name
is missing or differs, the program starts with Textual's own behaviour. docs/upstream.md lists what Textual
would need to offer to make them unnecessary; tests/terminal/test_without_private_names.py hides them one by
one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol, Self

from rich.color import ColorSystem
from rich.style import Style
from textual.app import App
from textual.await_remove import AwaitRemove
from textual.cache import LRUCache
from textual.content import Content
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize, ScreenResume
from textual.geometry import Region, Size
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import AwaitMount, Widget

from seattui.tui.terminal.known_names import Name as Name
from seattui.tui.terminal.known_names import Patch as Patch
from seattui.tui.terminal.known_names import known as known
from seattui.tui.terminal.size_classes import size_classes

try:
    from textual._compositor import ChopsUpdate as ChopsUpdate
    from textual._compositor import Compositor as Compositor
    from textual._compositor import LayoutUpdate as LayoutUpdate
except ImportError:
    ChopsUpdate = Compositor = LayoutUpdate = None  # type: ignore[assignment, misc]
try:
    from textual._xterm_parser import XTermParser as XTermParser
except ImportError:
    XTermParser = None  # type: ignore[assignment, misc]

if TYPE_CHECKING:
    from rich.console import RenderableType


class Writable(Protocol):
    """What the driver writes to."""

    def write(self, text: str, /) -> int: ...
    def flush(self) -> None: ...


OUTPUT = (
    Name(
        LayoutUpdate,
        "textual._compositor",
        "a whole screen that changed, before rendering",
        ("strips", "region"),
    ),
    Name(ChopsUpdate, "textual._compositor", "parts of lines that changed", ("chops", "spans", "chop_ends")),
    Name(App, "_display", "is called with each update to draw", ("self", "screen", "renderable")),
    Name(App, "_driver", "what writes to the terminal"),
    Name(App, "_batch_count", "not 0 while nothing is to be drawn"),
    Name(App, "_closed", "whether the app is closed, and draws nothing"),
    Name(App, "_begin_update", "begins a synchronized update", ("self",)),
    Name(App, "_end_update", "ends a synchronized update", ("self",)),
    Name(Style, "_ansi", "the cached codes of a style"),
)
"""Needed by the output as cell differences."""
INPUT = (
    Name(LinuxDriver, "_file", "where the driver writes: our output, instead of standard error"),
    Name(LinuxDriver, "_must_signal_resume", "whether the terminal was released, to be taken again"),
    Name(XTermParser, "textual._xterm_parser", "turns what is typed into keys", ("debug",)),
    Name(XTermParser, "_timeout_time", "when an ESC byte counts as the Esc key"),
)
"""Needed by the driver."""
SHEETS = (
    Name(Stylesheet, "_parse_cache", "sources whose rules are cached: 64 of some two hundred"),
    Name(DOMNode, "_get_default_css", "the style sheets that come with a kind of widget", ("self",)),
)
"""Needed to keep style sheets parsed, and to read them before there is such a widget."""
FRAME = (
    Name(App, "_handle_exception", "is called with an uncaught exception", ("self", "error")),
    Name(App, "_fatal_error", "prints a traceback with its local variables", ("self",)),
    Name(App, "_refresh_notifications", "draws toasts over the screen", ("self",)),
    Name(
        App,
        "_set_pointer_shape",
        "sends the mouse pointer's shape, with every screen",
        ("self", "shape"),
    ),
)
"""Where the app differs from Textual's; if one is missing, only Textual's own behaviour is used for it."""
DIALOGS = (
    Name(Screen, "_refresh_layout", "lays a screen out and draws it", ("self", "size", "scroll")),
    Name(Screen, "_repaint_required", "whether all of a screen is to be drawn"),
    Name(Screen, "_layout_required", "whether a screen is to be laid out"),
    Name(Screen, "_compositor", "draws a screen's widgets as lines"),
    Name(App, "_prune", "removes widgets", ("self", "nodes", "parent")),
    Name(App, "_disable_tooltips", "whether screens have no widget for tooltips"),
    Name(App, "_disable_notifications", "whether screens have no widget for toasts"),
)
"""Needed to open a dialog with one pass of styles, one layout, one drawing, and without widgets that stay empty."""
AT_ONCE = (
    Name(Screen, "_on_timer_update", "draws what changed on a screen", ("self",)),
    Name(Widget, "_repaint_required", "whether a part of a widget is to be drawn"),
    Name(Widget, "_layout_required", "whether what is around a widget is to be laid out"),
    Name(Widget, "_clear_arrangement_cache", "forgets where a widget's children are", ("self",)),
    Name(Widget, "_layout_updates", "how often what is in a widget was laid out"),
    Name(Screen, "_layout_required", "whether a screen is to be laid out"),
    Name(Screen, "_dirty_widgets", "the widgets that changed"),
    Name(Screen, "_compositor", "draws a screen's widgets as lines"),
    Name(Compositor, "visible_widgets", "a screen's widgets, the front ones first, and where each is seen"),
    Name(App, "_batch_count", "not 0 while nothing is to be drawn"),
    Name(MessagePump, "_context", "makes a widget the sender of messages", ("self",)),
)
"""Needed to handle a key, and to draw what it changed, as soon as it has come."""
PARTS = (
    Name(Compositor, "textual._compositor", "lays widgets over each other"),
    Name(Compositor, "visible_widgets", "a screen's widgets, the front ones first, and where each is seen"),
    Name(Compositor, "_get_renders", "draws the widgets of an update", ("self", "crop")),
)
"""Needed to draw only the parts of widgets that an update shows; the last is replaced while the app runs."""
TINY_SCREENS = (
    Name(
        Content, "render_strips", "divides by a width of 0", ("self", "width", "height", "style", "options")
    ),
    Name(Content, "get_height", "divides by a width of 0", ("self", "rules", "width")),
)
"""Public names that are replaced while the app runs."""


# --- output and input ---------------------------------------------------------------------------------


def driver_of(app: App[Any]) -> Driver | None:
    return getattr(app, "_driver", None)


def output(app: App[Any]) -> Driver | None:
    """Where to write now; None while Textual wouldn't draw."""
    if app._batch_count or not app.is_running or app._closed or app.is_headless:
        return None
    return app._driver


@contextmanager
def synchronized(app: App[Any]) -> Iterator[None]:
    """Output written meanwhile is shown at once, if the terminal supports synchronized updates."""
    app._begin_update()
    try:
        yield
    finally:
        app._end_update()


def codes_of(style: Style, colors: ColorSystem) -> str:
    """The codes that Textual writes for a style, which it caches with the style."""
    return style._ansi if style._ansi is not None else Strip.render_ansi(style, colors)


def draw_at_once(screen: Screen[Any]) -> None:
    """Draws what changed on a screen. Textual waits until each widget has nothing else to do, then until its screen
    hasn't, then for the turn of a timer."""
    if not screen.is_current or screen.app._batch_count:
        return
    for widget in screen._compositor.visible_widgets:
        if widget._layout_required:
            # What Textual does when the widget has nothing else to do: drawn before, it would be drawn twice.
            widget._layout_required = False
            screen._layout_required = True
            for ancestor in widget.ancestors:
                if not isinstance(ancestor, Widget):
                    break
                ancestor._clear_arrangement_cache()
                ancestor._layout_updates += 1
                if not ancestor.styles.auto_dimensions:
                    break
        if widget._repaint_required:
            widget._repaint_required = False
            screen._dirty_widgets.add(widget)
    screen._on_timer_update()


def as_widget(widget: Widget) -> AbstractContextManager[None]:
    """What is done meanwhile is done by the widget, as if it handled a message."""
    return widget._context()


def escape_deadline(parser: XTermParser) -> float | None:
    """Until when to wait for more input: then it is the Esc key, or the start of a sequence."""
    return parser._timeout_time


class PrivateDriver(LinuxDriver):
    """Textual's driver, with public names for its private members."""

    def write_to(self, file: Writable) -> None:
        self._file = file  # type: ignore[assignment]

    def release_terminal(self) -> None:
        """Gives the terminal to the shell; it is taken again when the job continues."""
        self.suspend_application_mode()
        self._must_signal_resume = True

    @property
    def terminal_released(self) -> bool:
        return self._must_signal_resume


def cache_parsed(sheet: Stylesheet, sources: int) -> None:
    """Caches the parsed rules of up to so many sources."""
    if known(SHEETS):
        sheet._parse_cache = LRUCache(sources)


def read_default_css(app: App[Any], *kinds: type[DOMNode]) -> None:
    """Reads what comes with these kinds of widgets, which Textual reads when there is one for the first time."""
    if not known(SHEETS):
        return
    for kind in kinds:
        for read_from, css, tie_breaker, scope in kind.__new__(kind)._get_default_css():
            app.stylesheet.add_source(
                css, read_from=read_from, is_default_css=True, tie_breaker=tie_breaker, scope=scope
            )
    app.stylesheet.reparse()


# --- dialogs ------------------------------------------------------------------------------------------


class PrivateModal(ModalScreen[ScreenResultType]):
    """Is styled, laid out and drawn once when it opens. Textual does so when its widgets are mounted, again when it
    becomes the current screen, and again when it learns its own size; each time with the screen beneath."""

    draws_once = False
    """Whether Textual's private names are as they are used here."""
    _opened_at: Size | None = None
    _beneath: list[Strip] | None = None

    def classify(self, app: App[Any]) -> None:
        """Gives it the classes of the app's breakpoints before it is styled for the first time."""
        self.add_class(*size_classes(app), update=False)
        self._opened_at, self.draws_once = app.size, True

    def draw_at_once(self, resumed: ScreenResume) -> bool:
        """Draws it when it becomes the current screen for the first time; False if Textual will."""
        if self._opened_at is None or self.stack_updates or self._opened_at != self.app.size:
            return False
        resumed.prevent_default()
        self.stack_updates += 1
        self._refresh_layout(self._opened_at)
        self._layout_required = self._repaint_required = False  # since its widgets were mounted
        return True

    def refresh(self, *regions: Region, **what: bool) -> Self:
        """Also called when the screen beneath draws something else."""
        self._beneath = None
        return super().refresh(*regions, **what)

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is around the dialog: the lines of the screen beneath, as they are. Textual draws that screen as
        a text of its own, a few times for each dialog."""
        stack = self.app.screen_stack
        below = stack.index(self) - 1 if self in stack else -1
        if below < 0 or self.styles.background.a or not self.draws_once:
            return super().render_lines(crop)
        beneath = stack[below]._compositor
        if beneath.size != self.size:  # a resize hasn't reached it yet
            return super().render_lines(crop)
        lines = self._beneath if self is stack[-1] else None
        if not lines or (lines[0].cell_length, len(lines)) != self.size:
            strips = beneath.render_strips(self.size)
            lines = self._beneath = [strip.discard_meta() for strip in strips]
        return [line.crop(crop.x, crop.right) for line in lines[crop.y : crop.bottom]]

    def remove(self) -> AwaitRemove:
        """Nothing beneath moves when it is gone: Textual lays all of it out again, and draws it twice. First it styles
        what had the focus as what hasn't."""
        if not self.draws_once:
            return super().remove()
        self.set_reactive(Screen.focused, None)
        return self.app._prune(self)

    def on_resize(self, event: Resize) -> None:
        """The first time it is only told what it was laid out for."""
        if event.size == self._opened_at:
            event.prevent_default()
        self._opened_at = None


# --- the app ------------------------------------------------------------------------------------------


class PrivateApp(App[int]):
    """Textual's app, which calls methods with public names from Textual's private ones."""

    _opening = False
    """Whether a dialog is being pushed."""

    def without_extras(self) -> None:
        """Leaves out what every screen has for tooltips and toasts, which are never shown."""
        if known(DIALOGS):
            self._disable_tooltips = self._disable_notifications = True

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Pushes a screen; the one beneath a modal one stays drawn as it is."""
        beneath = self.screen_stack[-1] if self.screen_stack else None
        if beneath is None or not isinstance(screen, PrivateModal) or not known(DIALOGS):
            return super().push_screen(screen, *args, **options)
        repaint = beneath._repaint_required
        screen.classify(self)
        self._opening = True
        try:
            return super().push_screen(screen, *args, **options)
        finally:
            self._opening = False
            beneath._repaint_required = repaint

    def call_next(self, callback: Callable[..., Any], *args: Any, **options: Any) -> None:
        """Textual would lay out and draw a dialog once more when its widgets are mounted: after the first drawing."""
        if not (self._opening and isinstance(callback, AwaitMount)):
            super().call_next(callback, *args, **options)

    def draw(self, update: RenderableType | None) -> bool:
        """Draws an update; False if Textual should."""
        return False

    def cleaned(self, update: RenderableType | None) -> RenderableType | None:
        """An update for Textual to draw, without text that could control the terminal."""
        return update

    def is_fault(self, error: Exception) -> bool:
        """Whether an exception is a fault, and not a consequence of closing the app."""
        return True

    def report(self, error: BaseException) -> None:
        """Reports an uncaught exception; called once."""

    def changes_pointer(self, shape: str) -> bool:
        """Whether to send the mouse pointer's shape to the terminal."""
        return True

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if self.draw(renderable):
            self.post_display_hook()
        else:
            super()._display(screen, self.cleaned(renderable))

    def _set_pointer_shape(self, shape: str) -> None:
        if self.changes_pointer(shape):
            super()._set_pointer_shape(shape)

    def _refresh_notifications(self) -> None:
        """Draws no toasts, on no screen: tests/tui/shell/test_notices.py."""

    def _handle_exception(self, error: Exception) -> None:
        if not self.is_fault(error):
            self.panic()
            return
        self.report(error)
        if hasattr(App, "_fatal_error"):
            super()._handle_exception(error)  # which stores it for tests
        else:
            self.panic()

    def _fatal_error(self) -> None:
        """Exits the app. Textual's own prints local variables, which may hold passwords."""
        if error := sys.exc_info()[1]:
            self.report(error)
        self.panic()
