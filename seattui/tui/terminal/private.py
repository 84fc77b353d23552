"""Every name that Textual keeps to itself and that is used all the same; no other module knows one.

Proven with Textual 8.2. What uses such names asks `known` first: with another version, or where a name is missing
or other than it was, the program starts with what Textual does by itself. docs/upstream.md has what Textual would
have to offer to make them needless; tests/terminal/test_without_private_names.py hides them one by one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import textual
from rich.color import ColorSystem
from rich.style import Style
from textual.app import App
from textual.cache import LRUCache
from textual.content import Content
from textual.css.stylesheet import Stylesheet
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.strip import Strip

try:
    from textual._compositor import ChopsUpdate as ChopsUpdate
    from textual._compositor import LayoutUpdate as LayoutUpdate
except ImportError:
    ChopsUpdate = LayoutUpdate = None  # type: ignore[assignment, misc]
try:
    from textual._xterm_parser import XTermParser as XTermParser
except ImportError:
    XTermParser = None  # type: ignore[assignment, misc]

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen


class Writable(Protocol):
    """What the driver writes to."""

    def write(self, text: str, /) -> int: ...
    def flush(self) -> None: ...


VERSION = "8.2."
"""The versions of Textual whose names are as they are used here."""


class Name(NamedTuple):
    """A name of a class; or a class of a private module, where the name is the module's."""

    owner: type | None
    name: str
    used_for: str
    parameters: tuple[str, ...] = ()
    """Those that it must have, where it is a method of which that matters."""

    def is_known(self) -> bool:
        """Whether it is there, in the class or in what making one sets, and takes what it took."""
        if self.owner is None:
            return False
        found = self.owner if "." in self.name else getattr(self.owner, self.name, None)
        if self.parameters:
            return found is not None and tuple(signature(found).parameters) == self.parameters
        return found is not None or self.name in _set_when_made(self.owner)


def _set_when_made(kind: type) -> set[str]:
    made = (getattr(vars(base).get("__init__"), "__code__", None) for base in kind.__mro__)
    return {name for code in made if code for name in code.co_names}


OUTPUT = (
    Name(
        LayoutUpdate,
        "textual._compositor",
        "a whole screen that changed, before it is text",
        ("strips", "region"),
    ),
    Name(ChopsUpdate, "textual._compositor", "parts of lines that changed", ("chops", "spans", "chop_ends")),
    Name(App, "_display", "is given each update to draw", ("self", "screen", "renderable")),
    Name(App, "_driver", "what writes to the terminal"),
    Name(App, "_batch_count", "not 0 while nothing is to be drawn"),
    Name(App, "_closed", "whether the app takes messages no more, and draws nothing"),
    Name(App, "_begin_update", "tells the terminal to hold the drawing back", ("self",)),
    Name(App, "_end_update", "tells it to draw", ("self",)),
    Name(Style, "_ansi", "the codes of a style, once they are made"),
)
"""What the output as cell differences needs."""
INPUT = (
    Name(LinuxDriver, "_file", "where the driver writes: our output, in place of standard error"),
    Name(LinuxDriver, "_must_signal_resume", "whether the terminal was given back, to be taken again"),
    Name(XTermParser, "textual._xterm_parser", "turns what is typed into keys", ("debug",)),
    Name(XTermParser, "_timeout_time", "when an ESC that nothing follows is the Esc key"),
)
"""What the driver needs."""
SHEETS = (Name(Stylesheet, "_parse_cache", "sources whose rules are kept: 64 of some two hundred"),)
"""What keeps style sheets from being parsed again."""
FRAME = (
    Name(App, "_handle_exception", "is given what nothing caught", ("self", "error")),
    Name(App, "_fatal_error", "prints a traceback with its local variables", ("self",)),
    Name(App, "_refresh_notifications", "lays toasts over the screen", ("self",)),
    Name(
        App,
        "_set_pointer_shape",
        "tells the terminal the mouse's shape, with every screen",
        ("self", "shape"),
    ),
)
"""What the app does otherwise than Textual; where one is missing, Textual's own way is taken by itself."""
NO_ROOM = (
    Name(
        Content, "render_strips", "divides by a width of 0", ("self", "width", "height", "style", "options")
    ),
    Name(Content, "get_height", "divides by a width of 0", ("self", "rules", "width")),
)
"""Public names, which are replaced while the app runs."""


def known(names: tuple[Name, ...]) -> bool:
    """Whether this is a Textual that was tried, and all of these are as they were."""
    return version().startswith(VERSION) and all(name.is_known() for name in names)


@cache
def version() -> str:
    """Textual's, from where it was installed; its own way imports half a mail reader to find out."""
    installed = next(Path(textual.__file__).parents[1].glob("textual-*.dist-info"), None)
    return installed.stem.removeprefix("textual-") if installed else textual.__version__


# --- output and input ---------------------------------------------------------------------------------


def driver_of(app: App[Any]) -> Driver | None:
    return getattr(app, "_driver", None)


def output(app: App[Any]) -> Driver | None:
    """Where to draw now; None while Textual would draw nothing."""
    if app._batch_count or not app.is_running or app._closed or app.is_headless:
        return None
    return app._driver


@contextmanager
def at_once(app: App[Any]) -> Iterator[None]:
    """What is written meanwhile is shown in one go, by a terminal that can."""
    app._begin_update()
    try:
        yield
    finally:
        app._end_update()


def codes_of(style: Style, colors: ColorSystem) -> str:
    """The codes that Textual writes for a style: it keeps them with the style once it has made them."""
    return style._ansi if style._ansi is not None else Strip.render_ansi(style, colors)


def waits_until(parser: XTermParser) -> float | None:
    """When what was typed so far is taken as it stands: the Esc key, or the start of a sequence."""
    return parser._timeout_time


class PrivateDriver(LinuxDriver):
    """Textual's driver, with public names for what is private there."""

    def write_to(self, file: Writable) -> None:
        self._file = file  # type: ignore[assignment]

    def give_back(self) -> None:
        """The terminal to the shell; it is taken again when the job goes on."""
        self.suspend_application_mode()
        self._must_signal_resume = True

    @property
    def given_back(self) -> bool:
        return self._must_signal_resume


def keep_parsed(sheet: Stylesheet, sources: int) -> None:
    """The rules of so many sources are kept, in place of being parsed again."""
    if known(SHEETS):
        sheet._parse_cache = LRUCache(sources)


class Replaced:
    """Methods of Textual's that are others while an app of ours runs; `stock` has Textual's own."""

    def __init__(self, names: tuple[Name, ...], ours: Mapping[str, Callable[..., Any]]) -> None:
        self._names = names
        self._ours = ours
        self._apps = 0
        self.stock: dict[str, Any] = {}

    def begin(self) -> None:
        self._apps += 1
        if self._apps == 1 and known(self._names):
            for owner, name, *_ in self._names:
                self.stock[name] = getattr(owner, name)
                setattr(owner, name, self._ours[name])

    def end(self) -> None:
        self._apps -= 1
        if self._apps == 0 and self.stock:
            for owner, name, *_ in self._names:
                setattr(owner, name, self.stock[name])


# --- the app ------------------------------------------------------------------------------------------


class PrivateApp(App[int]):
    """Textual's app, which asks by public names where that asks by private ones."""

    def draw(self, update: RenderableType | None) -> bool:
        """Draws it; False where Textual is to."""
        return False

    def is_fault(self, error: Exception) -> bool:
        """Whether it is one, and not what comes of an app that is being closed."""
        return True

    def report(self, error: BaseException) -> None:
        """Tells of what nothing caught; once an app."""

    def changes_pointer(self, shape: str) -> bool:
        """Whether the terminal is to be told of the mouse's shape."""
        return True

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if self.draw(renderable):
            self.post_display_hook()
        else:
            super()._display(screen, renderable)

    def _set_pointer_shape(self, shape: str) -> None:
        if self.changes_pointer(shape):
            super()._set_pointer_shape(shape)

    def _refresh_notifications(self) -> None:
        """Toasts aren't drawn, on no screen that comes up either: tests/tui/shell/test_notices.py."""

    def _handle_exception(self, error: Exception) -> None:
        if not self.is_fault(error):
            self.panic()
            return
        self.report(error)
        if hasattr(App, "_fatal_error"):
            super()._handle_exception(error)  # which keeps it for tests
        else:
            self.panic()

    def _fatal_error(self) -> None:
        """Ends the app. Textual's would print local variables, passwords among them."""
        if error := sys.exc_info()[1]:
            self.report(error)
        self.panic()
