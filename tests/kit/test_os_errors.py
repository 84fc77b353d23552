"""Why the operating system refused: in the operator's language, whatever it was."""

from __future__ import annotations

import errno
import os

import pytest

from seattui.kit import i18n
from seattui.kit.os_errors import why


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_its_own_words_are_said_in_no_language(number: int) -> None:
    error = OSError(number, os.strerror(number))
    english = str(why(error))
    i18n.use("de")
    try:
        assert str(why(error)) != english
    finally:
        i18n.use("en")
    assert os.strerror(number) not in english


def test_what_is_no_path() -> None:
    assert str(why(ValueError("embedded null byte"))) == "it isn't a valid path"


def test_one_without_a_number() -> None:
    assert str(why(OSError("raw words"))) == "system error ?"
