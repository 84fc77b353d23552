"""Back and forward, as a browser does: which steps there are."""

from __future__ import annotations

from dataclasses import dataclass

from seattui.tui.shell.trail import MAX_STEPS, Page, Spot, Step, Trail


@dataclass(frozen=True, slots=True)
class Found(Spot):
    what: str = ""


def step(what: str, at: int | None = None) -> Step:
    return Step("users", Found(at, what))


def page(what: str, key: int) -> Step:
    return Step("users", Found(None, what), Page(key, lambda: None, lambda: None))


def trail(*steps: Step) -> Trail:
    made = Trail()
    for one in steps:
        made.note(one)
    return made


def what(trail: Trail) -> str:
    assert trail.current
    assert isinstance(trail.current.spot, Found)
    return trail.current.spot.what


class TestTrail:
    def test_a_new_step_after_going_back_drops_the_forward_ones(self) -> None:
        been = trail(step("a"), step("b"), step("c"))
        been.go(-1)
        been.note(step("d"))
        assert been.ahead(1) is None
        assert been.ahead(-1) == step("b")

    def test_the_same_again_is_no_step(self) -> None:
        been = trail(step("a"), step("a", 7))
        assert been.ahead(-1) is None
        assert been.current
        assert been.current.spot.at == 7, "but the cursor is remembered"

    def test_what_is_typed_in_one_search_is_one_step(self) -> None:
        been = trail(step(""))
        for typed in ("l", "le", "lee"):
            been.note(step(typed), typing=1)
        been.note(step("x"), typing=2)
        been.go(-1)
        assert what(been) == "lee"
        been.go(-1)
        assert what(been) == ""

    def test_a_search_that_was_typed_and_erased_is_none(self) -> None:
        been = trail(step(""))
        for typed in ("l", ""):
            been.note(step(typed), typing=1)
        assert what(been) == ""
        assert been.ahead(-1) is None

    def test_closing_a_page_is_going_back(self) -> None:
        been = trail(step("a"), page("a", 3), step("a"))
        assert been.ahead(1) == page("a", 3)
        assert been.ahead(-1) is None

    def test_the_oldest_steps_are_forgotten(self) -> None:
        been = trail(*(step(str(n)) for n in range(MAX_STEPS + 5)))
        back = 0
        while been.ahead(-1):
            been.go(-1)
            back += 1
        assert back == MAX_STEPS - 1
        assert what(been) == "5"

    def test_what_is_gone_is_left_out_in_both_directions(self) -> None:
        been = trail(step("a"), page("a", 3), step("b"))
        been.forget(-1)
        assert been.ahead(-1) == step("a")
        assert been.current == step("b")
        been = trail(step("a"), page("a", 3), step("b"))
        been.go(-1)
        been.go(-1)
        been.forget(1)
        assert been.current == step("a")
        assert been.ahead(1) == step("b")

    def test_two_steps_that_are_the_same_once_one_between_is_gone_are_one(self) -> None:
        been = trail(step("a"), step("gone"), step("a"), step("b"))
        been.go(-1)
        been.forget(-1)
        assert been.current == step("a")
        assert been.ahead(-1) is None
        assert been.ahead(1) == step("b")
