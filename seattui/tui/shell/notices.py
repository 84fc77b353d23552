"""Notices: shown on lines of their own above the key hints, so that they cover nothing."""

from __future__ import annotations

from abc import abstractmethod
from time import monotonic

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from seattui.kit.records import dataclass
from seattui.tui.widgets.wrapped import wrapped

MAX_LINES = 4
"""Lines for all notices together; at most a third of the screen's height."""
MIN_SECONDS = 5.0
SECONDS_PER_LETTER = 0.06
"""Seconds for which a notice is shown, plus seconds for each of its letters."""
READ_AFTER = 1.5
"""Seconds after which an error has been on screen long enough for the next key to remove it."""

_SIGNS = {"warning": ("! ", "bold $text-warning"), "error": ("× ", "bold $text-error")}


@dataclass(frozen=True, slots=True)
class Notice:
    """A message; an error is shown until the next key."""

    text: str
    severity: str
    since: float

    @property
    def error(self) -> bool:
        return self.severity == "error"

    def lines(self, width: int) -> list[Content]:
        sign, style = _SIGNS.get(self.severity, ("", "bold"))
        indent = " " * len(sign)
        return [
            Content.styled(f" {indent if n else sign}{line}", style)
            for n, line in enumerate(wrapped(self.text, width - len(sign) - 2))
        ]


class Notices(Widget):
    """Base of the key line. Grows by the lines of its notices; they replace the rule above it."""

    DEFAULT_CSS = """
    Notices { height: auto; width: 1fr; dock: bottom; color: $foreground; background: $background; }
    """
    ALLOW_SELECT = False

    class Resized(Message):
        """Its height changed."""

    def __init__(self, ruled: bool = True) -> None:
        """`ruled`: a rule separates it from the content above, if the screen is tall enough."""
        super().__init__()
        self._ruled = ruled
        self._notices: list[Notice] = []

    @abstractmethod
    def keys(self, width: int) -> Content:
        """The last line."""

    def tell(self, text: str, severity: str) -> None:
        """Shows a notice, the newest lowest; the same text is shown once."""
        notice = Notice(text, severity, monotonic())
        self._set_notices([*(one for one in self._notices if one.text != text), notice])
        if not notice.error:
            self.set_timer(MIN_SECONDS + SECONDS_PER_LETTER * len(text), lambda: self._remove(notice))

    def key_pressed(self) -> None:
        """Removes errors that have been shown long enough."""
        now = monotonic()
        if any(one.error and now - one.since > READ_AFTER for one in self._notices):
            self._set_notices([one for one in self._notices if not one.error])

    def take_back(self, text: str) -> None:
        """Removes a notice that is true no longer."""
        self._set_notices([one for one in self._notices if one.text != text])

    def _remove(self, notice: Notice) -> None:
        if notice in self._notices:
            self._set_notices([one for one in self._notices if one is not notice])

    def _set_notices(self, notices: list[Notice]) -> None:
        self._notices = notices
        self.refresh(layout=True)

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    # --- drawing -----------------------------------------------------------------------------------

    def notice_lines(self, width: int, height: int) -> list[Content]:
        """The lines of the newest notices that fit a screen of this size."""
        room = max(1, min(MAX_LINES, height // 3))
        shown: list[Content] = []
        for notice in reversed(self._notices):
            lines = notice.lines(width)
            if shown and len(shown) + len(lines) > room:
                break
            shown = [*lines[:room], *shown]
        return shown

    def _above(self, width: int) -> list[Content]:
        """The lines above the key hints."""
        height = self.app.size.height
        if notices := self.notice_lines(width, height):
            return notices
        tall = height >= self.app.VERTICAL_BREAKPOINTS[-1][0] if self.app.VERTICAL_BREAKPOINTS else True
        return [Content.styled("─" * width, "$rule")] if self._ruled and tall else []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._above(width)) + 1

    def render(self) -> Content:
        width = self.size.width
        return Content("\n").join([*self._above(width), self.keys(width)])
