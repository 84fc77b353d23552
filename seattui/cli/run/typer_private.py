"""Private attributes of Typer that are used. Verified with Typer 0.29."""

from __future__ import annotations

from typing import Any


class _AsItIs:
    """The value of an option or argument, as the parser has it: text, texts, a switch, or nothing."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        several = param.multiple or param.nargs == -1
        return [*(value or ())] if several else value


class TakesTextAsItIs:
    """A command for which Typer doesn't import pydantic, which takes longer than reading a list from a store."""

    def get_params(self, ctx: Any) -> list[Any]:
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if param.type_descriptor.annotation in (str, list[str], bool):
                param._runtime_param = _AsItIs()
        return params
