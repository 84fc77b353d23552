"""The store has exactly one writer for each kind of effect."""

from __future__ import annotations

import pytest

from seattui.domain.plan.effects import PlainEffect
from seattui.domain.plan.kinds import every_kind
from seattui.store.changes.writes import writer_of
from seattui.store.db.effect_writers import writes

every_kind()  # imports every change, and with them every effect
# A dataclass with slots is a second class of the same name: the module has the one that is used.
EFFECTS = sorted(
    {getattr(__import__(c.__module__, fromlist=["x"]), c.__name__) for c in PlainEffect.__subclasses__()},
    key=lambda effect: effect.__name__,
)


def test_there_are_many() -> None:
    assert len(EFFECTS) > 20


@pytest.mark.parametrize("effect", EFFECTS)
class TestEveryEffect:
    def test_has_a_writer(self, effect: type[PlainEffect]) -> None:
        assert callable(writer_of(object.__new__(effect)).write)

    def test_has_no_second_one(self, effect: type[PlainEffect]) -> None:
        writer_of(object.__new__(effect))
        with pytest.raises(TypeError, match=effect.__name__):
            writes(effect)(lambda *given: None)


def test_an_effect_without_a_writer_is_an_error_of_ours() -> None:
    with pytest.raises(TypeError, match="no writer for object"):
        writer_of(object())  # type: ignore[arg-type]
