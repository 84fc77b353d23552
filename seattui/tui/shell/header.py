"""The first line: product, account and store label; who operates, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

from seattui.domain.model import KnownBy
from seattui.kit.i18n import msg
from seattui.kit.text import safe
from seattui.tui.frame import Frame

if TYPE_CHECKING:
    from seattui.domain.model import Operator

GAP = 2


class HeaderBar(Widget):
    """Account on the left, operator on the right; what doesn't fit is shortened, least important first."""

    DEFAULT_CSS = """
    HeaderBar { height: 1; width: 1fr; background: $panel; color: $foreground; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._account = ""
        self._operator: list[str] = []
        self._known_by = Content("")
        self._label = ""
        self._read_only = False

    def show(self, frame: Frame) -> None:
        """Shows the frame's current account and operator."""
        session, operator = frame.session, frame.operator
        self._account = safe(session.account.name, 60) if session else str(msg("Opening …"))
        self._label = safe(session.account.label, 24) if session else ""
        self._read_only = session.read_only if session else frame.settings.read_only
        self._operator = [safe(operator.email, 60), access_summary(operator)] if operator else []
        self._known_by = known_by(operator) if operator else Content("")
        self.refresh()

    def render(self) -> Content:
        width = self.size.width
        right = self._right(width)
        left = self._left(width - right.cell_length - GAP)
        gap = max(1, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * gap, right)

    def _left(self, room: int) -> Content:
        """` seattui   Acme GmbH · PRODUCTION   READ ONLY`; the account's name is cut first."""
        mark = f"   {msg('READ ONLY')}" if self._read_only else ""
        label = f" · {self._label}" if self._label else ""
        name = self._account
        room -= cell_len(" seattui   ") + cell_len(label) + cell_len(mark)
        if room < cell_len(name):
            name = set_cell_size(name, max(room - 1, 0)) + "…" if room > 3 else ""
            label = label if name else label.removeprefix(" · ")
        return Content.assemble(
            (" seattui", "bold $primary"), "   ", name, (label, "bold"), (mark, "bold $text-warning")
        )

    def _right(self, width: int) -> Content:
        """`ana@acme.example · super admin · claimed `; when narrow, first the permissions are left out, then the
        address is cut. That it is claimed stays."""
        if not self._operator:
            return Content("")
        email, access = self._operator
        known = Content.assemble(" · ", self._known_by) if self._known_by else Content("")
        room = width // 2 - known.cell_length
        if cell_len(email) + cell_len(access) + 4 <= room:
            return Content.assemble(email, (f" · {access}", "$text-muted"), known, " ")
        if cell_len(email) + 1 <= room:
            return Content.assemble(email, known, " ")
        if room <= 12:
            return Content.assemble(self._known_by, " ") if known else Content("")
        return Content.assemble(set_cell_size(email, max(room - 2, 0)) + "…", known, " ")


def known_by(operator: Operator) -> Content:
    """How the operator is known, where it isn't by owning the store."""
    if operator.known_by is KnownBy.UID:
        return Content("")
    if operator.known_by is KnownBy.CLAIMED:
        return Content.assemble((str(msg("claimed")), "$text-warning"))
    return Content.assemble((str(msg("SSH key")), "$text-muted"))


def access_summary(operator: Operator) -> str:
    """What the operator may do, in a word or two."""
    if operator.super_admin:
        return str(msg("super admin"))
    people, billing = operator.holds("add_edit_users"), operator.holds("modify_billing")
    if people and billing:
        return str(msg("users and billing"))
    if people:
        return str(msg("users"))
    return str(msg("billing")) if billing else str(msg("view only"))
