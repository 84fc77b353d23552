"""Whoever mistypes a command, an option, or a name is told what there is that is spelt like it."""

from __future__ import annotations

import shlex

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("usres list", "users"),
        ("users lst", "list"),
        ("users list --serch x", "--search"),
        ("users list --jsno", "--json"),
        ("seats change bo@acme.example --give sales-hib --yes", "sales-hub"),
        ("users list --seat sale-hub", "sales-hub"),
        ("users list --status activ", "active"),
        ("users list --sort last_activ", "last_active"),
        ("billing buy sales_hbu 1 --yes", "sales-hub"),
        ("subscriptions add servce-hub starter --yes", "service-hub"),
        ("subscriptions add service-hub startre --yes", "starter"),
        ("users edit bo@acme.example --grant modify_biling --yes", "modify_billing"),
        ("users list --permission modify_biling", "modify_billing"),
        ("teams add 'field sale' bo@acme.example --yes", "Field Sales"),
        ("users list --team fieldsales", "Field Sales"),
        ("permission-sets apply Seler bo@acme.example --yes", "Sellers"),
        ("help exit-code", "exit-codes"),
    ],
)
def test_it_is_asked(run: Run, words: str, meant: str) -> None:
    assert run("teams", "create", "Field Sales", "--yes").code == 0
    assert run("permission-sets", "save", "Sellers", "--permission", "sales_hub_access", "--yes").code == 0
    said = run(*shlex.split(words), "--json")
    assert said.code in (2, 3)
    assert said.error["hint"] == f"Did you mean “{meant}”?"
