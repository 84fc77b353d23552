"""Files of people as products write them, made here: nothing in them is anybody's."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

_SNIPE_IT = (
    "First Name,Last Name,Email,Username,Activated,Location,Address,City,State,Country,Postal Code,Website,Phone,"
    "Job Title,Notes,Employee Number,Company,Manager,Remote,VIP,Start Date,End Date,Gravatar"
)
SNIPE_IT = tuple(_SNIPE_IT.split(","))
FIRST = ("Ana", "Jürgen", "Chloë", "Łukasz", "Søren", "Nguyễn", "李", "Zoë", "Oğuz", "José María")
LAST = (
    "O'Hara",
    "Müller",
    "D'Amore, Jr.",
    "Wałęsa",
    'van "Dutch" Dyk',
    "Đặng",
    "小龍",
    "Ó Briain",
    "Şahin",
    "Ng",
)
WITHOUT_ADDRESS = (11, 34, 43, 62, 83)


def snipe_it(people: int = 100) -> bytes:
    """A hardware inventory's list of users: a mark, 23 columns, commas and quotes, five without an address."""
    rows = []
    for n in range(people):
        line = n + 2
        first, last = FIRST[n % 10], LAST[n // 10 % 10]
        row = dict.fromkeys(SNIPE_IT, "") | {
            "First Name": first,
            "Last Name": "" if line in WITHOUT_ADDRESS else last,
            "Email": "" if line in WITHOUT_ADDRESS else f"user{n}@braun-{n % 7}.example",
            "Username": f"user{n}",
            "Activated": "true" if n % 3 else "false",
            "Location": "Braun, Ullrich and O'Hara",
            "Notes": 'said "no",\nthen "yes"' if n % 25 == 24 else "",
            "Remote": "false",
            "Start Date": "2022-03-18",
            "Gravatar": f"user{n}@pictures.example",
        }
        rows.append([row[name] for name in SNIPE_IT])
    return written([SNIPE_IT, *rows], encoding="utf-8-sig")


def written(rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as the bytes of a file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)
