"""SSH keys of people, planned: whose each is, and who hears that they lose the one they work with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seattui.domain.changes.people.operator_keys import AddKeys, RevokeKeys
from seattui.domain.plan.people_effects import KeysAdded, KeysRevoked
from seattui.kit.errors import NotFound, Refused
from tests.support.keys import key
from tests.support.memory.facts import MemoryFacts, operator, person

ONE, TWO = "p1@acme.example", "p2@acme.example"


def facts() -> MemoryFacts:
    """Person 1 operates; 1 and 2 have a key each."""
    here = MemoryFacts([person(1), person(2)], [], operator(super_admin=True))
    here.perform(AddKeys(ONE, (key(1, "ana@laptop"),)).plan(here))
    here.perform(AddKeys(TWO, (key(2),)).plan(here))
    return here


class TestAdding:
    def test_several_at_once_in_one_change(self) -> None:
        plan = AddKeys("P2@Acme.Example", (key(3, "bo@work"), key(4))).plan(facts())
        assert plan.effects == (KeysAdded(2, TWO, (key(3, "bo@work"), key(4))),)
        assert plan.after == {"email": TWO, "keys": [key(3).fingerprint, key(4).fingerprint]}
        assert [(str(line.label), str(line.after)) for line in plan.lines] == [
            (key(3).fingerprint, f"{TWO}: ssh-ed25519 bo@work"),
            (key(4).fingerprint, f"{TWO}: ssh-ed25519"),
        ]

    def test_what_they_have_already_is_nothing_to_do(self) -> None:
        here = facts()
        assert AddKeys(TWO, (key(2, "another comment"),)).plan(here).empty
        plan = AddKeys(TWO, (key(2), key(5), key(5))).plan(here)
        assert plan.effects == (KeysAdded(2, TWO, (key(5),)),)

    def test_another_persons_is_refused_without_a_word_about_whom(self) -> None:
        with pytest.raises(Refused) as refusal:
            AddKeys(TWO, (key(5), key(1))).plan(facts())
        assert refusal.value.code == "key-taken"
        assert ONE not in str(refusal.value)
        assert "ana" not in str(refusal.value)

    def test_once_revoked_it_may_be_anybodys(self) -> None:
        here = facts()
        here.perform(RevokeKeys(key(1).fingerprint).plan(here))
        here.perform(AddKeys(TWO, (key(1),)).plan(here))
        assert here.keyholder(key(1).fingerprint) == 2
        assert RevokeKeys(key(1).fingerprint).plan(here).effects == (
            KeysRevoked(2, TWO, (key(1).fingerprint,)),
        )

    def test_nobody_with_that_address(self) -> None:
        with pytest.raises(NotFound):
            AddKeys("no@acme.example", (key(5),)).plan(facts())


class TestRevoking:
    def test_one_by_its_fingerprint_or_all_of_a_person(self) -> None:
        here = facts()
        here.perform(AddKeys(TWO, (key(3), key(4))).plan(here))
        one = RevokeKeys(key(3).fingerprint).plan(here)
        assert one.effects == (KeysRevoked(2, TWO, (key(3).fingerprint,)),)
        here.perform(one)
        rest = (key(2).fingerprint, key(4).fingerprint)
        assert RevokeKeys("P2@acme.example").plan(here).effects == (KeysRevoked(2, TWO, rest),)
        assert one.before == {"email": TWO, "keys": [key(3).fingerprint]}
        assert one.after == {"email": TWO, "keys": []}

    def test_what_is_revoked_already_is_nothing_to_do(self) -> None:
        here = facts()
        here.perform(RevokeKeys(TWO).plan(here))
        assert RevokeKeys(TWO).plan(here).empty
        assert RevokeKeys(key(2).fingerprint).plan(here).empty

    @pytest.mark.parametrize("whose", ["no@acme.example", "SHA256:nobody", "SHA256:", ""])
    def test_nobodys_isnt_there(self, whose: str) -> None:
        with pytest.raises(NotFound):
            RevokeKeys(whose).plan(facts())

    def test_ones_own_warns_and_the_one_in_use_more_plainly(self) -> None:
        here = facts()
        assert [w.code for w in RevokeKeys(ONE).plan(here).warnings] == ["own-key"]
        assert RevokeKeys(TWO).plan(here).warnings == ()
        here.operator = replace(here.operator, key=key(1).fingerprint)
        assert [w.code for w in RevokeKeys(key(1).fingerprint).plan(here).warnings] == ["key-in-use"]
