"""Dataclasses, each of whose methods is made when it is called first.

The standard library compiles up to six of them for each class while its module is imported, which takes 0.4 ms a class,
and a tenth of that without them. A command imports a hundred such classes, makes objects of thirty, and compares few.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from threading import RLock
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
_FIELDS = "__dataclass_fields__"
_making = RLock()


def _made(
    plain: type, *, frozen: bool = False, slots: bool = False, eq: bool = True, order: bool = False
) -> type:
    # Without a text of its own a class would get its signature, which takes as long to find.
    plain.__doc__ = plain.__doc__ or plain.__name__
    own_hash = "__hash__" in vars(plain) and (plain.__hash__ is not None or "__eq__" not in vars(plain))
    made = _with_fields(plain, frozen, slots)
    _later(made, "__init__", partial(_init, made, frozen))
    _later(made, "__repr__", repr=True)
    if eq:
        _later(made, "__eq__", eq=True)
        if not own_hash:
            made.__hash__ = _first(made, "__hash__", unsafe_hash=True) if frozen else None
    for compared in ("__lt__", "__le__", "__gt__", "__ge__") if order else ():
        _later(made, compared, eq=True, order=True)
    if frozen:
        made.__setattr__, made.__delattr__ = _frozen, _not_deleted
        if slots:
            made.__getstate__, made.__setstate__ = _state, _set_state
    for option, value in {"init": True, "repr": True, "eq": eq, "order": order, "frozen": frozen}.items():
        setattr(made.__dataclass_params__, option, value)
    return made  # type: ignore[no-any-return]


def _with_fields(plain: type, frozen: bool, slots: bool) -> Any:
    """A dataclass without methods. Those above it don't pass for frozen meanwhile: the standard library would want it
    frozen, too, and compile what refuses to write.
    """
    params = [vars(base)["__dataclass_params__"] for base in plain.__mro__[1:] if _FIELDS in vars(base)]
    with _making:
        were = [above.frozen for above in params]
        if not {*were} <= {frozen}:
            raise TypeError(f"{plain.__name__} and what it inherits from must both be frozen, or neither")
        for above in params:
            above.frozen = False
        try:
            return dataclasses.dataclass(slots=slots, **NONE)(plain)
        finally:
            for above, was in zip(params, were, strict=True):
                above.frozen = was


def _later(made: Any, name: str, make: Callable[[], Any] | None = None, **options: bool) -> None:
    """The method of this name, unless the class has its own; the standard library's with these options if nothing
    else makes it.
    """
    if name not in vars(made):
        setattr(made, name, _first(made, name, make, **options))


def _first(
    made: Any, name: str, make: Callable[[], Any] | None = None, **options: bool
) -> Callable[..., Any]:
    def first(self: object, *args: object, **named: object) -> Any:
        method = make() if make else vars(_whole(made, {**NONE, **options}))[name]
        setattr(made, name, method)
        return method(self, *args, **named)

    return first


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


def _frozen(self: object, name: str, value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _not_deleted(self: object, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    """For copies and pickles, which would write into a frozen one."""
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
