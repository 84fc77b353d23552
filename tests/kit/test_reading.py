"""One reader for files and stored JSON: nothing is endless, nothing waits."""

from __future__ import annotations

import os
import random
import resource
import time
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from seattui.kit.os_errors import why
from seattui.kit.reading import MAX_DEPTH, MAX_LINE, Unfit, parsed_json, parsed_toml, read_bytes, read_text

ENDLESS = ("/dev/zero", "/dev/urandom", "/dev/full", "/dev/tty")


def reason(error: BaseException) -> str:
    assert isinstance(error, Exception)
    return str(why(error))


class TestFiles:
    def test_a_file_within_its_limit(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"12345")
        assert read_bytes(path, 5) == b"12345"
        with pytest.raises(Unfit) as refused:
            read_bytes(path, 4)
        assert reason(refused.value) == "it is larger than 4 bytes"

    @pytest.mark.parametrize("device", ENDLESS)
    def test_a_device_is_never_read(self, device: str) -> None:
        with pytest.raises((Unfit, OSError)):
            read_bytes(device)

    def test_the_null_device_is_an_empty_file(self) -> None:
        assert read_text(os.devnull) == ""

    def test_a_pipe_isnt_waited_for_and_a_folder_isnt_read(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        for path, expected in ((tmp_path / "pipe", "it isn't a file"), (tmp_path, "it is a folder")):
            before = len(os.listdir("/proc/self/fd"))
            with pytest.raises(Unfit) as refused:
                read_bytes(path)
            assert reason(refused.value) == expected
            assert len(os.listdir("/proc/self/fd")) == before

    def test_a_file_that_claims_to_be_empty_is_limited_by_what_comes(self) -> None:
        assert Path("/proc/self/maps").stat().st_size == 0
        with pytest.raises(Unfit):
            read_bytes("/proc/self/maps", 100)

    def test_a_file_that_has_nothing_for_now_is_not_at_its_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Such as the kernel's log."""
        inner, outer = os.pipe()
        os.set_blocking(inner, False)
        monkeypatch.setattr(os, "open", lambda *_: inner)
        monkeypatch.setattr("stat.S_ISREG", lambda _: True)
        with pytest.raises(OSError) as refused:
            read_bytes("log")
        assert reason(refused.value) == "nothing can be read from it for now"
        os.close(outer)

    def test_the_length_of_a_line(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_text("short\r\n" + "x" * (MAX_LINE + 1))
        with pytest.raises(Unfit) as refused:
            read_text(path)
        assert reason(refused.value) == "line 2 is longer than 10,000 characters"

    def test_what_isnt_text(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(b"\xff")
        with pytest.raises(UnicodeDecodeError) as refused:
            read_text(path)
        assert reason(refused.value) == "it isn't text in UTF-8"


HOSTILE_TOML = {
    "a dotted key": "a" + ".a" * 20_000 + " = 1",
    "a dotted key in quotes": "a" + '."a"' * 20_000 + " = 1",
    "a dotted header": "[a" + ".a" * 20_000 + "]",
    "a dotted key in an inline table": "x = {a" + ".a" * 20_000 + " = 1}",
    "arrays": "x = " + "[" * 100_000,
    "arrays, closed": "x = " + "[" * 2000 + "]" * 2000,
    "inline tables": "x = " + "{a = " * 10_000,
    "a whole number": "x = " + "1" * 9_000,
    "quotes": '"' * 300_000,
    "quotes and escapes": '"a\\' * 100_000,
    "triple quotes and escapes": '"""\\' * 100_000,
    "apostrophes": "'" * 300_001,
    "both": "\"\"\"'''" * 50_000,
    "comments": '#"""\n' * 100_000,
}


class TestToml:
    @pytest.mark.parametrize("text", HOSTILE_TOML.values(), ids=HOSTILE_TOML)
    def test_takes_no_time_and_no_memory(self, text: str) -> None:
        most, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        with suppress(Unfit, tomllib.TOMLDecodeError):
            parsed_toml(text)
        assert time.process_time() - began < 2
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < 200_000

    def test_reads_what_is_no_deeper_than_allowed(self) -> None:
        deep = "x = " + "[" * MAX_DEPTH + "]" * MAX_DEPTH
        assert parsed_toml(deep) == tomllib.loads(deep)
        with pytest.raises(Unfit) as refused:
            parsed_toml("a = 1\n" + deep.replace("[", "[[").replace("]", "]]"))
        assert reason(refused.value) == "line 2 is nested too deeply"

    def test_points_in_texts_and_numbers_are_no_depth(self) -> None:
        dots = "." * 100
        text = f'a = \'{dots}\'\nb = [{"1.5, " * 100}]\nc = """\n[{dots}"""\n# {dots}{"[" * 100}'
        assert parsed_toml(text) == tomllib.loads(text)

    def test_nothing_deep_gets_past_however_it_is_quoted(self) -> None:
        pieces = ('"', "'", '"""', "'''", "\\", "\n", "[", "]", "{", "}", "=", ",", ".", "a", "#", " ", "1")
        rng = random.Random(1)
        deep = "\ny = " + "[" * 40 + "]" * 40
        found = 0
        for _ in range(20_000):
            text = "".join(rng.choices(pieces, k=rng.randrange(1, 12))) + deep
            try:
                data = tomllib.loads(text)
            except tomllib.TOMLDecodeError:
                continue
            if "y" in data:
                found += 1
                with pytest.raises(Unfit):
                    parsed_toml(text)
        assert found > 100


class TestJson:
    @pytest.mark.parametrize("text", ["[" * 100_000, "[" * 500 + "]" * 500, '{"a":' * 300 + "1" + "}" * 300])
    def test_deep_nesting_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):
            parsed_json(text)

    def test_much_that_is_flat_is_read(self) -> None:
        many = "[" + ",".join(['{"a": [1, {"b": []}]}'] * 1000) + "]"
        assert len(parsed_json(many)) == 1000
        assert parsed_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)

    def test_a_number_of_thousands_of_digits(self) -> None:
        with pytest.raises(ValueError):
            parsed_json("1" * 10_000)
