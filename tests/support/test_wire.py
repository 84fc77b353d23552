"""The scanner can fail: each hostile control sequence, sent raw among the program's own, is found."""

from __future__ import annotations

import pytest

from tests.support import hostile, wire

OWN = b"\x1b[?1049h\x1b[2;1H\x1b[1;38;5;15mUsers\x1b[0m\r\n"


class TestScanner:
    def test_the_programs_own_output_passes(self) -> None:
        assert wire.faults(OWN + "Müller 田中 ▁▂".encode() + OWN) == []

    @pytest.mark.parametrize("name", hostile.CONTROLS.values(), ids=hostile.CONTROLS)
    def test_a_raw_control_is_found(self, name: str) -> None:
        assert wire.faults(OWN + name.encode() + OWN)

    @pytest.mark.parametrize("name", ["Ann \u202egnp", "A\u200bn", "\U000e0041", "Ann \ue000", "\u0378"])
    def test_a_raw_invisible_character_is_found(self, name: str) -> None:
        assert wire.faults(OWN + name.encode() + OWN)

    def test_a_broken_byte_is_found(self) -> None:
        assert wire.faults(OWN + b"\xff" + OWN)

    def test_a_pipe_takes_no_sequence_at_all(self) -> None:
        assert wire.faults(b"\x1b[1mAnn\x1b[0m\n", wire.PIPE, wire.PIPE_CONTROLS)
        assert wire.faults("Ann Müller\n".encode(), wire.PIPE, wire.PIPE_CONTROLS) == []

    def test_a_clear_screen_is_no_commands_business(self) -> None:
        assert wire.faults(b"\x1b[2J\x1b[HAnn\r\n", wire.COMMANDS, wire.COMMAND_CONTROLS)
