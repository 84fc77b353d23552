"""The setting invite_days holds for every command that invites, undo too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

JO = "jo@acme.example"
GRANT = ("users", "edit", JO, "--grant", "export_users")


@pytest.mark.parametrize(
    ("first", "command"),
    [
        ((), ("users", "create", "new@acme.example")),
        ((), ("users", "invite", JO)),
        ((), GRANT),
        ((), ("users", "edit", JO, "--email", "jo2@acme.example")),
        ((), ("seats", "change", JO, "--give", "sales-hub")),
        ((GRANT, ("users", "edit", JO, "--revoke", "export_users")), ("undo",)),
        ((("users", "edit", JO, "--email", "jo2@acme.example"),), ("undo",)),
    ],
)
def test_a_new_invitation_is_valid_for_that_long(
    run: Run, tmp_path: Path, first: tuple[tuple[str, ...], ...], command: tuple[str, ...]
) -> None:
    settings = tmp_path / "seattui.toml"
    settings.write_text("invite_days = 3\n")
    for done in (("users", "create", JO), *first):
        assert run("--operator", "ana@acme.example", *done, "--yes").code == 0
    said = run("--config", str(settings), "--operator", "ana@acme.example", *command, "--dry-run")
    assert said.code == 0, said.err
    (line,) = [line for line in said.out.splitlines() if "Invitation valid until" in line]
    assert "26 Nov 2026" in line, line
