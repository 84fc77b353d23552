"""Dataclasses, each of whose methods is made when it is called first.

The standard library compiles up to six of them for each class while its module is imported, which takes 0.4 ms a class,
and a tenth of that without them. A command imports a hundred such classes, makes objects of thirty, and compares few.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
else:

    def dataclass(plain: type | None = None, **options: bool) -> Any:
        """The same as the standard library's with these options, for `replace` and `fields`, too."""
        made = partial(_made, **options)
        return made if plain is None else made(plain)


NONE = {"init": False, "repr": False, "eq": False}


def _made(
    plain: type, *, frozen: bool = False, slots: bool = False, eq: bool = True, order: bool = False
) -> type:
    plain.__doc__ = (
        plain.__doc__ or plain.__name__
    )  # or it would be its signature, which takes as long to find
    made: Any = dataclasses.dataclass(slots=slots, **NONE)(plain)
    _later(made, "__init__", partial(_init, made, frozen))
    _later(made, "__repr__", repr=True)
    if eq:
        _later(made, "__eq__", eq=True)
        if frozen:
            _later(made, "__hash__", unsafe_hash=True)
        else:
            made.__hash__ = None
    for compared in ("__lt__", "__le__", "__gt__", "__ge__") if order else ():
        _later(made, compared, eq=True, order=True)
    if frozen:
        made.__setattr__ = made.__delattr__ = _frozen
    return made  # type: ignore[no-any-return]


def _later(made: Any, name: str, make: Callable[[], Any] | None = None, **options: bool) -> None:
    """The method of this name, unless the class has its own; the standard library's with these options if nothing
    else makes it."""

    def first(self: object, *args: object, **named: object) -> Any:
        method = make() if make else vars(_whole(made, {**NONE, **options}))[name]
        setattr(made, name, method)
        return method(self, *args, **named)

    if name not in vars(made):
        setattr(made, name, first)


def _init(made: Any, frozen: bool) -> Any:
    """`__init__` alone: the standard library takes four times as long, since it makes a class around it."""
    given, body, names = ["self"], [], {"__put": object.__setattr__, "__unset": dataclasses.MISSING}
    for field in dataclasses.fields(made):
        name, default, make = field.name, f"__default_{field.name}", f"__make_{field.name}"
        names |= {default: field.default, make: field.default_factory}
        has_default = field.default is not dataclasses.MISSING
        if field.default_factory is not dataclasses.MISSING:
            argument, value = f"{name}=__unset", f"{make}() if {name} is __unset else {name}"
            value = value if field.init else f"{make}()"
        else:
            argument, value = (f"{name}={default}" if has_default else name), name
            if not field.init and not has_default:
                continue
            value = value if field.init else default
        given += [argument] if field.init else []
        body.append(f"__put(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    source = f"def __init__({', '.join(given)}):\n " + "\n ".join(body or ["pass"])
    exec(source, names)  # noqa: S102 - made of the fields' names
    init: Any = names["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _whole(made: Any, options: dict[str, Any]) -> type:
    """A class of the same fields that has these methods."""
    fields = [(field.name, field.type, field) for field in dataclasses.fields(made)]
    return dataclasses.make_dataclass(made.__name__, fields, **options)


def _frozen(self: object, name: str, value: object = None) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
