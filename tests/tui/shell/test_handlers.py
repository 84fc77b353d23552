"""Every handler of a screen or widget hears a message that there is: one with another name is never called."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from textual.message import Message
from textual.message_pump import MessagePump

import seattui.tui


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for direct in kind.__subclasses__():
        yield direct
        yield from _below(direct)


def test_every_handler_is_named_after_a_message() -> None:
    for module in walk_packages(seattui.tui.__path__, "seattui.tui."):
        import_module(module.name)
    heard = {kind.handler_name for kind in _below(Message) if issubclass(kind, Message)}
    handlers = {
        f"{kind.__name__}.{name}": name
        for kind in _below(MessagePump)
        if kind.__module__.startswith("seattui.")
        for name in vars(kind)
        if name.startswith("on_") and not hasattr(MessagePump, name)
    }
    assert len(handlers) > 50
    assert {where for where, name in handlers.items() if name not in heard} == set()
