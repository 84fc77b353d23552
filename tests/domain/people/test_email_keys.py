"""When two addresses are the same, and which only look it: domains by IDNA 2008."""

from __future__ import annotations

import pytest

from seattui.domain.people.email import email_key
from seattui.domain.people.homoglyphs import skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jo@straße.example", "jo@strasse.example"),
        ("jo@βόλος.example", "jo@βόλοσ.example"),
        ("jo@نامه\u200cای.example", "jo@نامهای.example"),
    ],
)
def test_domains_that_are_registered_apart_are_two(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jo@straße.example", "JO@xn--strae-oqa.example"),
        ("jo@München.example", "jo@mu\u0308nchen.EXAMPLE"),
        ("jo@münchen.example", "jo@xn--mnchen-3ya.example"),
        ("jo@ａｃｍｅ.example", "jo@acme.example"),
        ("jo@acme。example", "jo@acme.example"),
        ("Straße@acme.example", "STRASSE@acme.example"),  # before the @ letters are folded
    ],
)
def test_spellings_of_one_mailbox_are_one(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


def test_sharp_s_passes_for_nothing_else() -> None:
    assert skeleton("jo@straße.example") is None
    assert skeleton("jo@xn--strae-oqa.example") is None


@pytest.mark.parametrize("domain", ["аcme.example", "xn--cme-5cd.example"])
def test_a_domain_with_a_cyrillic_letter_looks_like_the_latin_one(domain: str) -> None:
    assert skeleton(f"ana@{domain}") == "ana@acme.example"


@pytest.mark.parametrize("domain", ["☃.example", "-ü.example", f"{'ü' * 300}.example", "a..ü", "a_b.ü"])
def test_what_is_no_domain_is_compared_as_it_stands(domain: str) -> None:
    assert email_key(f"Jo@{domain}") == f"jo@{domain}"
