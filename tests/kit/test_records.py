"""Dataclasses with methods made late are the standard library's."""

from __future__ import annotations

import dataclasses
from dataclasses import FrozenInstanceError, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar

import pytest

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

    @dataclass
    class Drawer:
        names: list[str] = field(default_factory=list)
        kept: list[str] = field(default_factory=list, init=False)
        open: bool = field(default=True, init=False)

    return Above, Seat, Open, Kept, Itself, Drawer


OURS, THEIRS = (_classes(dataclass) for dataclass in (records.dataclass, dataclasses.dataclass))


@pytest.mark.parametrize("classes", [OURS, THEIRS], ids=["ours", "theirs"])
def test_they_are_compared_changed_and_shown_as_the_standard_librarys(classes: Any) -> None:
    above, seat, open_one, kept, itself, drawer = classes
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
    assert drawer() == drawer([])
    assert drawer(["a"]).names == ["a"]
    assert drawer().names is not drawer().names
    assert (drawer().kept, drawer().open) == ([], True)


@pytest.mark.parametrize("classes", [OURS, THEIRS], ids=["ours", "theirs"])
def test_nothing_is_written_into_a_frozen_one(classes: Any) -> None:
    one = classes[1]("sales")
    with pytest.raises(FrozenInstanceError):
        one.hub = "service"
    with pytest.raises(FrozenInstanceError):
        del one.hub


@pytest.mark.parametrize("classes", [OURS, THEIRS], ids=["ours", "theirs"])
def test_what_it_lacks_or_does_not_take_is_refused(classes: Any) -> None:
    for _ in range(2):
        with pytest.raises(
            TypeError, match=r"Above\.__init__\(\) missing 1 required positional argument: 'hub'"
        ):
            classes[0]()
        with pytest.raises(TypeError, match=r"Open\.__init__\(\) got an unexpected keyword argument 'loud'"):
            classes[2]("ann", loud="no")
