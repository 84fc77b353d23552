"""A confirmation that stays until it is closed: what was done, and whom it is mailed to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from seattui.domain.billing.subscription import Subscription
from seattui.domain.plan.effects import MailQueued, RemovalScheduled
from seattui.domain.plan.plan import Plan
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass
from seattui.tui.actions import bound, by
from seattui.tui.shell.dialog import Dialog, Keys
from seattui.tui.widgets.wrapped import Prose

if TYPE_CHECKING:
    from seattui.tui.change.everyone import Everyone

NAMED = 3


@dataclass(frozen=True, slots=True)
class Mailed:
    """To whom a confirmation is mailed, or waits to be: without a mail server."""

    to: tuple[str, ...]
    server: bool

    @property
    def more(self) -> int:
        """How many of them the message doesn't name."""
        return max(0, len(self.to) - NAMED)

    @property
    def message(self) -> Message:
        who = ", ".join(self.to[:NAMED])
        many = plural("{who} and {n} more", "{who} and {n} more", self.more, who=who)
        named = many if self.more else msg("{who}", who=who)
        if self.server:
            return msg("A confirmation is emailed to {who}.", who=named)
        return msg("Confirmation to {who} not sent yet: no mail server is set.", who=named)


class DoneDialog(Dialog[None]):
    """A confirmation. Enter, Esc or q close it."""

    BINDINGS = [
        Binding("escape", "close", show=False),
        bound("close_dialog", "close"),
        bound("everyone", "everyone"),
        bound("mailed_to", "mailed"),
    ]

    def __init__(
        self,
        heading: Message,
        result: Sequence[Message],
        mail: Mailed | None,
        everyone: Everyone | None = None,
    ) -> None:
        """`everyone`: who was changed, where it was several."""
        super().__init__()
        self._everyone = everyone
        self._heading = heading
        self._sentences = result
        self._mail = mail

    def keys(self) -> Keys:
        listed = ["everyone"] if self._everyone else []
        if self._mail is not None and self._mail.more:
            listed.append("mailed_to")
        return (*(((one,), one.label) for one in by(*listed)), ("enter", msg("Close")))

    def action_everyone(self) -> None:
        from seattui.tui.change.everyone_dialog import EveryoneDialog

        if self._everyone is not None:
            self.app.push_screen(EveryoneDialog(self._everyone))

    def action_mailed(self) -> None:
        """All to whom the confirmation is mailed, of whom the first are named."""
        from seattui.tui.change.everyone import mailed
        from seattui.tui.change.everyone_dialog import EveryoneDialog

        if self._mail is not None and self._mail.more:
            self.app.push_screen(EveryoneDialog(mailed(self._mail.to)))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = Content(str(self._heading))
            for number, sentence in enumerate(self._sentences):
                sign = "" if number else "√ "
                yield Prose(
                    Content.assemble((sign, "bold $text-success"), str(sentence)),
                    classes="dialog-text indented" if number else "dialog-text",
                    markup=False,
                )
            if self._mail is not None:
                yield Prose(
                    Content(str(self._mail.message)), classes="dialog-text indented done-mail", markup=False
                )
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(f"[{msg('Close')}]"), id="close", compact=True)
        yield self.key_line()

    def on_mount(self) -> None:
        self.start_at(self.query_one("#close"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_close()

    def ignores_key(self, key: events.Key) -> bool:
        """Ignores all keys until it has been drawn."""
        return key.time < self.readable_from

    def action_close(self) -> None:
        self.dismiss(None)


def mailed_by(plan: Plan, server: bool) -> Mailed | None:
    """The confirmation that a plan mails; None when it mails none. `server`: whether a mail server is configured."""
    to = tuple(dict.fromkeys(effect.to for effect in plan.effects if isinstance(effect, MailQueued)))
    return Mailed(to, server) if to else None


def seats_leaving(plan: Plan, subscriptions: Iterable[Subscription]) -> tuple[Message, ...]:
    """The seats that the plan schedules for removal besides its main purpose, for the confirmation."""
    leaving = [effect for effect in plan.effects if isinstance(effect, RemovalScheduled)]
    names = {one.hub: one.name for one in subscriptions}
    if not leaving:
        return ()
    return (
        *(
            plural(
                "{n} additional seat of {name} will be removed on {day}.",
                "{n} additional seats of {name} will be removed on {day}.",
                e.seats,
                name=names.get(e.hub, e.hub),
                day=e.effective_on,
            )
            for e in leaving
        ),
        msg("Until then you can cancel the request in Account & Billing."),
    )
