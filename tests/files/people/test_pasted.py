"""Lists as people paste them: from a mail program, a sheet, a chat."""

from __future__ import annotations

import pytest

from seattui.files.people.pasted import Pasted, addresses_in, as_typed, people_in


def test_a_pasted_list_is_read_in_any_shape() -> None:
    text = "Ana Torres <ana@acme.example>; bo@acme.example\nchen@acme.example bo@acme.example,\r\n\tDara,"
    assert addresses_in(text) == ("ana@acme.example", "bo@acme.example", "chen@acme.example", "Dara")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana Torres <a@x.y>", [("a@x.y", "Ana", "Torres")]),
        ('"Torres, Ana" <a@x.y>, Bo <b@x.y>', [("a@x.y", "Ana", "Torres"), ("b@x.y", "Bo", "")]),
        ("Torres, Ana <a@x.y>; 'Bo' <b@x.y>", [("a@x.y", "Ana", "Torres"), ("b@x.y", "Bo", "")]),
        ("c@x.y, Torres, Ana <a@x.y>", [("c@x.y", "", ""), ("a@x.y", "Ana", "Torres")]),
        (
            "c@x.y Ana Torres <a@x.y> d@x.y",
            [("c@x.y", "", ""), ("a@x.y", "Ana", "Torres"), ("d@x.y", "", "")],
        ),
        ("a@x.y <mailto:a@x.y>", [("a@x.y", "", "")]),
        ("mailto:a@x.y, MAILTO:b@x.y?subject=Hi", [("a@x.y", "", ""), ("b@x.y", "", "")]),
        ("Ana Torres <MailTo:a@x.y>", [("a@x.y", "Ana", "Torres")]),
        ("a@x.y a@x.y", [("a@x.y", "", ""), ("a@x.y", "", "")]),
        ("Dara <>", [("Dara", "", ""), ("<>", "", "")]),
        (" ,;\n", []),
    ],
)
def test_names_come_with_their_addresses(text: str, found: list[tuple[str, str, str]]) -> None:
    assert people_in(text) == tuple(Pasted(*each) for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "ana@acme.example",
        "Ana <ana@acme.example>",
        "Ana María Torres <ana@acme.example>",
        '"Torres y Gil, Ana María" <ana@acme.example>',
        "Torres, Ana, Dr. <ana@acme.example>",
    ],
)
def test_whoever_is_written_back_into_the_field_keeps_first_and_last_name(text: str) -> None:
    (person,) = people_in(text)
    assert people_in(as_typed(person)) == (person,)
