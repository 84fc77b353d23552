"""Finding people while typing: words, parts, accents, and signs that a query language would obey."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.model import Sort, Status, UserFilter
from seattui.domain.people.incoming import Incoming
from seattui.kit.text import fold
from seattui.store.db import search
from seattui.store.people.query_planner import ACCESS_STATES_SET, Along, Estimates, ReadPlan
from tests.store.conftest import Acme
from tests.support.hostile import STORABLE

NAMES = {
    "mueller": ("Jürgen", "Müller"),
    "strasse": ("Straße", "Øster"),
    "lodz": ("Łucja", "Þórsdóttir"),
    "tanaka": ("太郎", "田中"),
    "ivan": ("Иван", "Ёлкин"),
    "ali": ("محمد", "علي"),
    "percent": ("100%", "_under\\score"),
    "quote": ('O"Hara', "d'Artagnan*"),
    "near": ("NEAR", "OR AND NOT"),
    "colon": ("a:b", "(c)^d-e"),
}


@pytest.fixture
def named(acme: Acme) -> Acme:
    rows = [
        Incoming(n, f"{email}@other.example", first, last, True, None)
        for n, (email, (first, last)) in enumerate(NAMES.items(), 2)
    ]
    acme.do(ImportUsers(lambda: rows, "people.csv"))
    return acme


def found(acme: Acme, words: str) -> set[str]:
    listed = acme.session.users(UserFilter(search=words), Sort(), 0, 500)
    assert acme.session.count(UserFilter(search=words)).number == len(listed)
    return {u.email.partition("@")[0] for u in listed}


class TestFinding:
    FOLDED: tuple[tuple[str, set[str]], ...] = (
        ("muller", {"mueller", "dee"}),
        ("MÜLLER", {"mueller", "dee"}),
        ("jur mül", {"mueller"}),
        ("müller jürgen", {"mueller"}),
        ("other.ex ller", {"mueller"}),
        ("mueller@other", {"mueller"}),
        ("strasse", {"strasse"}),
        ("STRAẞE oster", {"strasse"}),
        ("lucja", {"lodz"}),
        ("thorsdottir", {"lodz"}),
        ("田中", {"tanaka"}),
        ("太", {"tanaka"}),
        ("елкин", {"ivan"}),
        ("ИВАН", {"ivan"}),
        ("علي", {"ali"}),
        ("lee", {"gus", "hal", "ivy"}),
        ("ivy lee", {"ivy"}),
        ("lee lee", {"gus", "hal", "ivy"}),
        ("lee müller", set()),
        ("xyzzy", set()),
        ("d@acme", set()),
        ("ｌｅｅ", {"gus", "hal", "ivy"}),
        ("l\u200bee", {"gus", "hal", "ivy"}),
    )

    def test_words_in_any_order_case_accents_and_width_folded(self, named: Acme) -> None:
        for words, who in self.FOLDED:
            assert found(named, words) == who, words

    def test_nothing_to_look_for_finds_everyone(self, named: Acme) -> None:
        for blank in ("", " ", "\u3000", "\u200b", "\t\n"):
            assert len(found(named, blank)) == 19

    LITERAL: tuple[tuple[str, set[str]], ...] = (
        ("%", {"percent"}),
        ("100%", {"percent"}),
        ("_u", {"percent"}),
        ("_under\\sc", {"percent"}),
        ("\\", {"percent"}),
        ("under_score", set()),
        ('"', {"quote"}),
        ('o"hara', {"quote"}),
        ("'", {"quote", "fay"}),
        ("d'art", {"quote"}),
        ("*", {"quote"}),
        ("art*", set()),
        ("artagnan*", {"quote"}),
        ("near or", {"near"}),
        ("not", {"near"}),
        ("lee OR müller", set()),
        ("lee AND gus", set()),
        ("a:b", {"colon"}),
        ("search_text:lee", set()),
        ("(c)^d-e", {"colon"}),
        ("-lee", set()),
        ("');--", set()),
        ("?", set()),
        (":word0", set()),
    )

    def test_every_sign_means_itself(self, named: Acme) -> None:
        for words, who in self.LITERAL:
            assert found(named, words) == who, words

    def test_the_same_are_found_whether_they_are_listed_by_their_ids_or_not(
        self, named: Acme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for listed in (0, 2):
            monkeypatch.setattr(search, "LISTED", listed)
            for words, who in (*self.FOLDED, *self.LITERAL):
                assert found(named, words) == who, words

    def test_the_index_is_asked_for_what_tells_people_apart(self) -> None:
        """Of an address that is typed whole, its domain is in everybody's text, and the index would read all of it."""
        texts = [f"{name} {name}@acme.example  " for name in ("anna lee", "bo smith", "cy jones", "di brown")]
        for word, part in {
            "anna.smith@acme.example": "anna.smith@ac",
            "acme.exampel": "ampel",
            "example.": "ple.",
            "example": "example",
            "smith": "smith",
        }.items():
            assert search._telling(word, texts) == part, word

    def test_whatever_can_be_typed_or_pasted_is_no_error(self, named: Acme) -> None:
        pasted = [
            "\ud7ff",
            "a\ud7ff",
            "\U0010ffff",
            "\x00",
            "a\x00bc",
            "\ud800",
            "x" * 100_000,
            "a " * 5_000,
            "ab " * 2_000,
            *STORABLE.values(),
        ]
        for words in pasted:
            found(named, words)

    def test_a_name_like_that_can_be_found_by_itself(self, acme: Acme) -> None:
        """Sixteen words and a thousand letters are looked for; most names are shorter."""
        rows = [
            Incoming(n, f"h{n}@other.example", " ".join(name.split())[:200], "", True, None)
            for n, name in enumerate(STORABLE.values(), 2)
        ]
        acme.do(ImportUsers(lambda: rows, "people.csv"))
        for row in rows:
            assert row.first_name is not None
            assert row.email.partition("@")[0] in found(acme, row.first_name), ascii(row.first_name)
        assert {c.name: c.state for c in acme.session.checks()}["search"] == "ok"


class TestTheIndex:
    @pytest.mark.parametrize(
        "way",
        [
            ReadPlan(Along.ORDER),
            ReadPlan(Along.ORDER, frozenset({"found"})),
            ReadPlan(Along.ORDER, frozenset({ACCESS_STATES_SET})),
            ReadPlan(Along.ORDER, frozenset({"found", ACCESS_STATES_SET})),
            ReadPlan(Along.FACET),
            ReadPlan(Along.FACET, frozenset({"found"})),
            ReadPlan(Along.IDS, frozenset({"found"})),
            ReadPlan(Along.TABLE),
        ],
        ids=lambda way: "-".join((way.along.value, *sorted(way.sets))),
    )
    def test_every_way_finds_the_same(
        self, acme: Acme, monkeypatch: pytest.MonkeyPatch, way: ReadPlan
    ) -> None:
        """Whatever is judged the cheapest; short words through the trigrams that begin with them."""
        rows = [
            Incoming(n, f"m{n}@many.example", "Many", "Rare" if n % 50 == 0 else "Common", True, None)
            for n in range(2, 202)
        ]
        acme.do(ImportUsers(lambda: rows, "people.csv"))
        monkeypatch.setattr(search, "COMMON", 2)
        # In order everyone can't be gone through as they lie, nor counted along the order.
        sorted_, counted = (
            replace(way, along=Along.FACET if way.along is other else way.along)
            for other in (Along.TABLE, Along.ORDER)
        )
        monkeypatch.setattr(Estimates, "in_order", lambda numbers: sorted_)
        monkeypatch.setattr(Estimates, "in_any", lambda numbers: counted)
        everyone = acme.session.users(UserFilter(), Sort(), 0, 500)
        for words in ("many rare", "many", "ma", "ra", "ny ra", "m r", "le m1", "zq", "rare zq", "y@"):
            wanted = UserFilter(search=words, status=Status.ACTIVE)
            expected = [
                u.id for u in everyone
                if u.access_state.status is Status.ACTIVE and all(w in fold(f"{u.name} {u.email}") for w in words.split())
            ]  # fmt: skip
            assert [u.id for u in acme.session.users(wanted, Sort(), 0, 500)] == expected, words
            assert acme.session.count(wanted).number == len(expected)

    def test_the_last_letters_of_an_address_are_found_however_rare(self, acme: Acme) -> None:
        rows = [Incoming(2, "one@many.qz", "One", "Many", True, None)]
        acme.do(ImportUsers(lambda: rows, "people.csv"))
        assert found(acme, "qz") == found(acme, "z") == found(acme, "many.qz") == {"one"}

    def test_two_letters_are_found_whatever_follows_them(self, acme: Acme) -> None:
        """A letter, a digit, a sign, a blank, the end, or a letter of another script."""
        names = ("Xqa", "Xq7", "Xq-Vi", "Xq Vi", "Vixq", "Xqж", "Oxq田", "Éxq")
        rows = [
            Incoming(n, f"p{n}@other.example", name, "", True, None) for n, name in enumerate(names, 2)
        ] + [Incoming(n, f"p{n}@other.example", "Bo", "", True, None) for n in range(20, 60)]
        acme.do(ImportUsers(lambda: rows, "people.csv"))
        assert found(acme, "xq") == {f"p{n}" for n in range(2, 2 + len(names))}
        assert found(acme, "xq vi") == {"p4", "p5", "p6"}
        assert found(acme, "qx") == set()

    def test_on_postgresql_two_letters_are_looked_up(self, acme: Acme) -> None:
        """Among a million, everybody was read to find nobody."""
        with acme.session.store.read() as tx:
            if acme.sqlite:
                return
            for way in ("seqscan", "indexscan"):
                tx.exec_driver_sql(f"SET LOCAL enable_{way} = off")
            asked = search.look_up(tx, ["xq"], 10, 10)
            sql = text(f"EXPLAIN SELECT u.id FROM users u WHERE {asked.holds}")
            plan = "\n".join(tx.execute(sql, asked.values).scalars())
        assert "Bitmap Index Scan on users_search" in plan, plan
        assert "Bitmap Index Scan on users_mixed" in plan, plan

    def test_on_postgresql_what_everybody_has_but_for_a_sign_is_not_looked_up(self, acme: Acme) -> None:
        """The index has no signs: among a million, "example." was checked in everybody's row for a second."""
        assert found(acme, "acme-") == set()
        with acme.session.store.read() as tx:
            if acme.sqlite:
                return
            read = search.look_up(tx, ["acme-"], 10, 10)
            rare = search.look_up(tx, ["gus@acme"], 10, 10)
        assert (read.people, "COLLATE" in read.holds) == (0, True)
        assert (rare.people, "COLLATE" in rare.holds) == (1, False)

    def test_counts_above_the_cap_say_so(self, acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "CAP", 2)
        count = acme.session.count(UserFilter(search="lee"))
        assert (count.number, count.exact) == (2, False)
        count = acme.session.count(UserFilter(search="ivy"))
        assert (count.number, count.exact) == (1, True)
        assert acme.session.count(UserFilter()).exact

    def test_rebuilt_it_is_whole_again(self, acme: Acme) -> None:
        if not acme.sqlite:
            return  # PostgreSQL keeps its index itself
        with acme.session.store.write() as tx:
            tx.execute(text("INSERT INTO user_search (user_search) VALUES ('delete-all')"))
        states = {c.name: c.state for c in acme.session.checks()}
        assert states["search"] == "warning"
        assert found_raw(acme, "gus") == set()
        acme.session.mend()
        assert {c.name: c.state for c in acme.session.checks()}["search"] == "ok"
        assert found(acme, "gus") == {"gus"}


def found_raw(acme: Acme, words: str) -> set[str]:
    return {u.email for u in acme.session.users(UserFilter(search=words), Sort(), 0, 100)}
