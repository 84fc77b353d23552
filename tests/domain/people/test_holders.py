"""Who may not is told who may: names up to a few, those who can do it now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seattui.domain.model import Invite, Status
from seattui.domain.people.holders import Holders, add_who_has, may_now, who_has
from seattui.domain.people.permissions import MODIFY_BILLING, require
from seattui.kit import i18n
from seattui.kit.errors import Busy, NotPermitted
from seattui.kit.i18n import msg
from tests.support.memory.facts import operator, person


@pytest.mark.parametrize(
    ("names", "number", "one", "several"),
    [
        (("Ada Berg",), 1, "Ada Berg has it.", "Ada Berg has both."),
        (("Ada Berg", "Bo Lee"), 2, "Ada Berg and Bo Lee have it.", "Ada Berg and Bo Lee have both."),
        (("Ada Berg", "Bo Lee"), 3, "Ada Berg and 2 others have it.", "Ada Berg and 2 others have both."),
    ],
)
def test_a_few_are_named_and_the_others_counted(
    names: tuple[str, ...], number: int, one: str, several: str
) -> None:
    assert str(Holders(names, number).said()) == one
    assert str(Holders(names, number).said(2)) == several


def test_in_german_too(german: None) -> None:
    assert str(Holders(("Ada Berg", "Bo Lee"), 3).said()) == "Ada Berg und 2 weitere haben sie."
    assert str(Holders(("Ada Berg",), 1).said(2)) == "Ada Berg hat beide."


@pytest.fixture
def german() -> object:
    i18n.use("de")
    yield
    i18n.use("en")


def test_nothing_is_said_where_nobody_is_known() -> None:
    assert Holders().said() is None


def test_names_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in str(Holders(("\x1b]52;c;T1dORUQ=\x07",), 1).said())


def test_only_who_can_use_it_now_counts() -> None:
    able = person(1, permissions=(MODIFY_BILLING,)).access_state
    assert may_now(able, (MODIFY_BILLING,))
    assert may_now(person(2, super_admin=True).access_state, (MODIFY_BILLING, "export_users"))
    assert not may_now(able, (MODIFY_BILLING, "export_users"))
    assert not may_now(replace(able, status=Status.DEACTIVATED), (MODIFY_BILLING,))
    assert not may_now(replace(able, invite=Invite.PENDING), (MODIFY_BILLING,))


class Session:
    def __init__(self, answer: Holders | Exception) -> None:
        self.answer = answer

    def who_has(self, permissions: object) -> Holders:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def refused() -> NotPermitted:
    with pytest.raises(NotPermitted) as raised:
        require(operator(), MODIFY_BILLING)
    return raised.value


def test_a_refusal_says_who_has_it() -> None:
    error = refused()
    add_who_has(error, Session(Holders(("Ada Berg",), 1)))
    assert str(error) == ("ana@acme.example needs the permission Modify billing for this. Ada Berg has it.")

    error = NotPermitted(MODIFY_BILLING, msg("No."), msg("Add --limit 100."))
    add_who_has(error, Session(Holders(("Ada Berg",), 1)))
    assert str(error.hint) == "Add --limit 100. Ada Berg has it."


def test_a_refusal_is_told_all_the_same_while_the_store_is_out_of_reach() -> None:
    error, away = refused(), Session(Busy("busy", msg("Locked.")))
    add_who_has(error, away)
    add_who_has(error, None)
    assert str(error.hint) == "A super admin can grant it."
    assert who_has(away, (MODIFY_BILLING,)) == Holders()
