"""A test that lacks its server is skipped with a reason, and fails where CI asked for that server."""

from __future__ import annotations

import pytest

from tests.support import needs


class TestNeeds:
    def test_it_is_skipped_with_its_reason(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(needs, "REQUIRED", frozenset())
        with pytest.raises(pytest.skip.Exception, match="isn't installed"):
            needs.missing("postgres", "PostgreSQL isn't installed")

    def test_it_fails_where_it_is_required(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(needs, "REQUIRED", frozenset({"postgres", "ssh"}))
        with pytest.raises(pytest.fail.Exception, match="isn't installed"):
            needs.missing("ssh", "SSH isn't installed")
