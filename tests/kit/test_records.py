"""Dataclasses with methods made late are the standard library's."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, field, fields, replace
from functools import cached_property
from threading import Barrier
from types import FunctionType
from typing import Any, ClassVar

import pytest

import seattui
from seattui.domain.model import Column, Sort
from seattui.kit import records


def _classes(dataclass: Any) -> Any:
    @dataclass(frozen=True, slots=True)
    class Above:
        hub: str
        kind: ClassVar[str] = "above"

        def said(self) -> str:
            return f"{self.hub}!"

    @dataclass(frozen=True, slots=True, order=True)
    class Seat(Above):
        number: int = 0
        names: tuple[str, ...] = field(default_factory=lambda: ("a", "b"))

    @dataclass
    class Open:
        name: str
        loud: str = field(init=False)

        def __post_init__(self) -> None:
            self.loud = self.name.upper()

    @dataclass(frozen=True)
    class Kept:
        name: str

        @cached_property
        def loud(self) -> str:
            return self.name.upper()

    @dataclass(eq=False)
    class Itself:
        name: str = "it"

    @dataclass(frozen=True)
    class Folded:
        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Folded) and other.name.lower() == self.name.lower()

    @dataclass
    class Numbered:
        name: str

        def __hash__(self) -> int:
            return 7

    @dataclass
    class Drawer:
        names: list[str] = field(default_factory=list)
        kept: list[str] = field(default_factory=list, init=False)
        open: bool = field(default=True, init=False)

    return Above, Seat, Open, Kept, Itself, Folded, Numbered, Drawer


OURS, THEIRS = (_classes(dataclass) for dataclass in (records.dataclass, dataclasses.dataclass))


@pytest.mark.parametrize("classes", [OURS, THEIRS], ids=["ours", "theirs"])
def test_they_are_compared_changed_and_shown_as_the_standard_librarys(classes: Any) -> None:
    above, seat, open_one, kept, itself, folded, numbered, drawer = classes
    one = seat("sales", 3)
    assert one == seat("sales", number=3, names=("a", "b"))
    assert one != seat("sales", 4)
    assert one != above("sales")
    assert (seat("a", 2) < seat("a", 3), seat("b") >= seat("a"), seat("b") <= seat("a")) == (
        True,
        True,
        False,
    )
    assert {one: "held"}[seat("sales", 3)] == "held"
    assert repr(one).endswith("Seat(hub='sales', number=3, names=('a', 'b'))")
    assert replace(one, hub="service").said() == "service!"
    assert [f.name for f in fields(one)] == ["hub", "number", "names"]
    assert not hasattr(one, "__dict__")
    assert repr(open_one("ann")).endswith("Open(name='ann', loud='ANN')")
    assert open_one("ann") == open_one("ann")
    assert open_one.__hash__ is None
    assert kept("ann").loud == "ANN"
    assert itself() != itself()
    assert len({itself(), itself()}) == 2
    assert folded("Ann") == folded("ann")
    assert hash(folded("ann")) == hash(folded("ann"))
    assert hash(numbered("ann")) == 7
    assert drawer() == drawer([])
    assert drawer(["a"]).names == ["a"]
    assert drawer().names is not drawer().names
    assert (drawer().kept, drawer().open) == ([], True)


@pytest.mark.parametrize("classes", [OURS, THEIRS], ids=["ours", "theirs"])
def test_nothing_is_written_into_a_frozen_one(classes: Any) -> None:
    one = classes[1]("sales")
    with pytest.raises(FrozenInstanceError, match="assign to field 'hub'"):
        one.hub = "service"
    with pytest.raises(FrozenInstanceError, match="delete field 'hub'"):
        del one.hub


@pytest.mark.parametrize("classes", [OURS, THEIRS], ids=["ours", "theirs"])
def test_a_frozen_one_is_copied(classes: Any) -> None:
    one = classes[1]("sales", 3, ("a", ["b"]))
    for made in (copy.copy(one), copy.deepcopy(one)):
        assert made == one
        assert made is not one
    assert copy.deepcopy(one).names[1] is not one.names[1]


def test_a_frozen_one_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(Sort(Column.EMAIL, True))) == Sort(Column.EMAIL, True)


def test_the_standard_librarys_inherit_from_them() -> None:
    @dataclasses.dataclass(frozen=True)
    class Below(OURS[0]):  # type: ignore[misc, valid-type]
        number: int

    assert Below("sales", 3) == Below("sales", 3)
    assert Below("sales", 3).said() == "sales!"


@pytest.mark.parametrize("dataclass", [records.dataclass, dataclasses.dataclass], ids=["ours", "theirs"])
@pytest.mark.parametrize("frozen", [True, False])
def test_what_is_frozen_and_what_is_not_inherit_from_themselves_alone(dataclass: Any, frozen: bool) -> None:
    @dataclass(frozen=frozen)
    class Above:
        name: str

    class Below(Above):
        number: int

    with pytest.raises(TypeError, match="frozen"):
        dataclass(frozen=not frozen)(Below)


def test_threads_that_call_a_method_first_at_once_all_get_it() -> None:
    number = 8
    for _ in range(20):
        seat = _classes(records.dataclass)[1]
        together = Barrier(number)

        def first(seat: Any = seat, together: Barrier = together) -> tuple[object, int, str]:
            together.wait()
            one = seat("sales", 3)
            return one, hash(one), repr(one)

        with ThreadPoolExecutor(number) as threads:
            found = [one.result() for one in [threads.submit(first) for _ in range(number)]]
        assert len(set(found)) == 1


def _all_of_ours() -> Iterator[Any]:
    for found in pkgutil.walk_packages(seattui.__path__, "seattui."):
        if found.name.endswith("__main__") or ".migrations." in found.name:
            continue
        module = importlib.import_module(found.name)
        for one in vars(module).values():
            if isinstance(one, type) and one.__module__ == found.name and "__dataclass_fields__" in vars(one):
                yield one


def _written(ours: type) -> dict[str, Any]:
    """The methods for comparing that a class itself has, not one that was made for it."""
    made = ("<string>", records.__file__)
    return {
        name: method
        for name, method in vars(ours).items()
        if name in ("__eq__", "__hash__", "__lt__", "__repr__")
        and isinstance(method, FunctionType)
        and method.__code__.co_filename not in made
    }


def _filled(one: Any, value: str) -> Any:
    empty = object.__new__(one)
    for f in fields(one):
        object.__setattr__(empty, f.name, f"{value} {f.name}")
    return empty


def _compared(one: Any) -> list[object]:
    """How three of a class compare, of which two are the same."""
    some = [_filled(one, value) for value in ("a", "a", "b")]
    hashed = one.__hash__ is not None
    sets = len(set(some)) if hashed else None
    return [
        [first == other for other in some for first in some],
        hashed,
        sets,
        repr(some[0]).partition("(")[2],
    ]


def test_every_class_compares_as_the_standard_library_makes_it() -> None:
    number = 0
    for ours in _all_of_ours():
        number += 1
        options = {name: getattr(ours.__dataclass_params__, name) for name in ("eq", "order", "frozen")}
        parts = [(f.name, f.type, f) for f in fields(ours)]
        theirs = dataclasses.make_dataclass(ours.__name__, parts, namespace=_written(ours), **options)
        assert _compared(ours) == _compared(theirs), ours
    assert number > 200


@pytest.mark.parametrize("classes", [OURS, THEIRS], ids=["ours", "theirs"])
def test_what_it_lacks_or_does_not_take_is_refused(classes: Any) -> None:
    for _ in range(2):
        with pytest.raises(
            TypeError, match=r"Above\.__init__\(\) missing 1 required positional argument: 'hub'"
        ):
            classes[0]()
        with pytest.raises(TypeError, match=r"Open\.__init__\(\) got an unexpected keyword argument 'loud'"):
            classes[2]("ann", loud="no")
