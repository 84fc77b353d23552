"""Lists of addresses in files: read as files of people are."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.files.people.address_list import addresses_of
from seattui.kit.errors import NotFound, UsageError

LIST = "Jürgen Groß <j@x.example>; mailto:bo@x.example\n\nMAILTO:cy@x.example?subject=Hi, dee@x.example\n"


def listed(folder: Path, content: bytes) -> list[str]:
    path = folder / "list.txt"
    path.write_bytes(content)
    return list(addresses_of(str(path)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_in_every_encoding_of_the_files_that_are_imported(tmp_path: Path, encoding: str) -> None:
    found = listed(tmp_path, LIST.encode(encoding))
    assert found == ["j@x.example", "bo@x.example", "cy@x.example", "dee@x.example"]


@pytest.mark.parametrize(
    "content",
    [
        "email\na@x.example\nb@x.example\n",
        "email,first_name,status,last_active\na@x.example,Ana,active,\nb@x.example,Bo,deactivated,soon\n",
        "Name;E-Mail;Status\nAna;a@x.example;Vollzeit\nBo;b@x.example;Teilzeit\n;;\nCy;;\n",
    ],
)
def test_a_file_of_people_is_one_too(tmp_path: Path, content: str) -> None:
    assert listed(tmp_path, content.encode()) == ["a@x.example", "b@x.example"]


def test_what_is_no_address_is_told_by_its_line_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        listed(tmp_path, b"a@x.example\nColleagues\n")
    assert ", line 2: this isn't an email address." in str(error.value)
    assert "Colleagues" not in str(error.value)


def test_nobody(tmp_path: Path) -> None:
    assert listed(tmp_path, b"") == []


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04zip", b"\x89PNG\r\n\x1a\n\0\0", b"a@x.example\0", b"x" * 1_100_000]
)
def test_what_cant_be_read_is_said(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UsageError) as error:
        listed(tmp_path, content)
    assert error.value.code == "unreadable"
    assert error.value.hint


def test_what_isnt_there() -> None:
    with pytest.raises(NotFound):
        list(addresses_of("/nowhere.txt"))
