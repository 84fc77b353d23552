"""Every command, each with arguments that work on the account of tests.cli.conftest."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from seattui.cli.app import program
from seattui.domain.billing.default_prices import FILE
from seattui.domain.billing.outbox import DeliveryAnswer, DeliveryOutcome, OutboxMail
from seattui.kit.i18n import msg
from seattui.service.scheduler import open_scheduler
from tests.cli.conftest import Run
from tests.support.accounts import AT
from tests.support.keys import ed25519

NEEDS_NO_STORE = frozenset(
    {"demo", "init", "run", "explain", "help", "ssh session", "store restore", "store copy"}
)
"""They make one, tell of what no store holds, name theirs, leave it to others, or need a terminal first."""
NEEDS_NO_OPERATOR = frozenset(
    {
        *NEEDS_NO_STORE,
        "users accept",
        "tick",
        "doctor",
        "store upgrade",
        "store backup",
        "store check",
        "ssh authorized-keys",
    }
)


@dataclass(frozen=True)
class Example:
    """Arguments after the command's words, and the commands that must have run before."""

    argv: tuple[str, ...] = ()
    before: tuple[tuple[str, ...], ...] = ()


NEWCOMER = ("users", "create", "new@acme.example")
TEAM = ("teams", "create", "Field")
KEY = ("operators", "keys", "add", "bo@acme.example", "{folder}/bo.pub")
VIEW = ("views", "save", "Idle", "--idle", "90", "--shared")
SET = ("permission-sets", "save", "Sellers", "--permission", "sales_hub_access")

EXAMPLES: dict[str, Example] = {
    "demo": Example(("--make-only", "--users", "5")),
    "init": Example(
        ("--account", "Other", "--currency", "EUR", "--time-zone", "UTC", "--owner", "oda@other.example", "--testing")
    ),
    "subscriptions list": Example(),
    "subscriptions add": Example(("service-hub", "starter")),
    "subscriptions price": Example(("sales-hub", "--seat-minor", "1234")),
    "subscriptions warn": Example(("sales-hub", "--below", "2")),
    "users list": Example(),
    "users show": Example(("bo@acme.example",)),
    "users history": Example(("bo@acme.example",)),
    "users import": Example(("{folder}/people.csv",)),
    "users create": Example(("new@acme.example",)),
    "users edit": Example(("bo@acme.example", "--grant", "export_users")),
    "users invite": Example(("new@acme.example",), (NEWCOMER,)),
    "users accept": Example(("{token}",), (NEWCOMER,)),
    "users deactivate": Example(("bo@acme.example",)),
    "users reactivate": Example(("dana@acme.example",)),
    "users remove": Example(("chen@acme.example",)),
    "users offboard": Example(("bo@acme.example",)),
    "users seen": Example(("bo@acme.example",)),
    "users except": Example(("bo@acme.example", "--until", "2027-01-31", "--because", "on leave")),
    "users export": Example(("-",)),
    "views list": Example(),
    "views show": Example(("Idle",), (VIEW,)),
    "views save": Example(("Mine", "--seat", "sales-hub", "--sort", "-last_active", "--columns", "email,cost_a_month")),
    "views delete": Example(("Idle", "--shared"), (VIEW,)),
    "permissions list": Example(),
    "accounts list": Example(),
    "permission-sets list": Example(),
    "permission-sets save": Example(("Sellers", "--permission", "sales_hub_access")),
    "permission-sets apply": Example(("Sellers", "bo@acme.example"), (SET,)),
    "permission-sets delete": Example(("Sellers",), (SET,)),
    "teams list": Example(),
    "teams export": Example(("-",)),
    "teams create": Example(("Field",)),
    "teams rename": Example(("Field", "Sales"), (TEAM,)),
    "teams move": Example(("Field", "--parent", "Sales"), (TEAM, ("teams", "create", "Sales"))),
    "teams delete": Example(("Field",), (TEAM,)),
    "teams add": Example(("Field", "bo@acme.example"), (TEAM,)),
    "teams drop": Example(("Field", "bo@acme.example"), (TEAM, ("teams", "add", "Field", "bo@acme.example"))),
    "seats list": Example(),
    "seats export": Example(("-",)),
    "seats change": Example(("bo@acme.example", "--give", "sales-hub")),
    "seats move": Example(
        ("bo@acme.example", "chen@acme.example", "--hub", "sales-hub"),
        (("seats", "change", "bo@acme.example", "--give", "sales-hub"),),
    ),
    "billing show": Example(),
    "billing buy": Example(("sales-hub", "1")),
    "billing remove": Example(("sales-hub", "1")),
    "billing cancel-removal": Example(("sales-hub",), (("billing", "remove", "sales-hub", "1"),)),
    "billing invoices": Example(),
    "billing invoice": Example(("1",)),
    "catalogue show": Example(),
    "catalogue load": Example(("{folder}/prices.toml",)),
    "activity list": Example(),
    "activity export": Example(("-",)),
    "activity verify": Example(),
    "operators list": Example(),
    "operators tie": Example(("bo@acme.example", "--uid", "4242")),
    "operators untie": Example(("bo@acme.example",), (("operators", "tie", "bo@acme.example", "--uid", "4242"),)),
    "operators keys add": Example(("bo@acme.example", "{folder}/bo.pub")),
    "operators keys list": Example(),
    "operators keys revoke": Example(("bo@acme.example",), (KEY,)),
    "ssh session": Example(("--key", "SHA256:nobody")),
    "ssh authorized-keys": Example((getpass.getuser(), "ssh-ed25519", ed25519(1))),
    "store upgrade": Example(),
    "store backup": Example(("{folder}/acme.backup",)),
    "store restore": Example(
        ("{folder}/acme.backup", "--to", "{folder}/restored.db"),
        (("store", "backup", "{folder}/acme.backup", "--replace"),),
    ),
    "store check": Example(),
    "store copy": Example(("{folder}/store.db", "{folder}/copy.db")),
    "undo": Example((), (("users", "deactivate", "bo@acme.example"),)),
    "tick": Example(),
    "doctor": Example(),
    "run": Example(("-",)),
    "explain": Example(("R7",)),
    "help": Example(("keys",)),
}  # fmt: skip
OF_WHOM = {"users history": ("ana@acme.example",)}
"""The arguments of the lists that take any, in the demo account."""


@cache
def commands(*, over_ssh: bool = False) -> dict[str, Any]:
    """The commands as typer knows them, by their words: "seats list"."""
    return dict(_leaves(program(over_ssh=over_ssh), ""))


def _leaves(command: Any, words: str) -> Iterator[tuple[str, Any]]:
    for name, inner in command.commands.items():
        path = f"{words} {name}".strip()
        if hasattr(inner, "commands"):
            yield from _leaves(inner, path)
        else:
            yield path, inner


def options_of(command: Any) -> set[str]:
    return {name for param in command.params for name in param.opts}


CHANGING = sorted(path for path, command in commands().items() if "--because" in options_of(command))
"""Those whose change is planned, and recorded with its reason."""
COPIES = frozenset({"store backup", "store restore", "store copy"})
"""They change no store, but make something where nothing is, which can't be done twice: tests/cli/admin/test_backups.py."""
NOT_RECORDED = frozenset({"tick", "store upgrade"})
"""They can be looked at with --dry-run too, but what they do is the system's, and can't be undone."""


def argv(path: str, folder: Path, token: str = "") -> list[str]:
    """The example's arguments, with the files that it reads made in `folder`."""
    _write_files(folder)
    return [*path.split(), *(word.format(folder=folder, token=token) for word in EXAMPLES[path].argv)]


def _write_files(folder: Path) -> None:
    (folder / "people.csv").write_text("email,name\nnew@acme.example,New Person\n")
    prices = files("seattui").joinpath("data", FILE).read_text("utf-8")
    (folder / "prices.toml").write_text(prices.replace("Demo prices", "Ours"))
    (folder / "bo.pub").write_text(f"ssh-ed25519 {ed25519(1)} bo@laptop\n")


def prepare(path: str, run: Run, store: Path) -> str:
    """Does what the example needs to have been done; the token of the invitation that was mailed, if any."""
    return prepared(path, lambda *words: run(*words).code, str(store), store.parent)


def prepared(path: str, run: Callable[..., int], url: str, folder: Path) -> str:
    """As `prepare`, where `run` returns the exit code, on a store of any kind."""
    _write_files(folder)
    for words in EXAMPLES[path].before:
        assert run(*(word.format(folder=folder) for word in words), "--yes") == 0
    return invited_with(url) if path == "users accept" else ""


def invited_with(store: Path | str) -> str:
    """The token of the only letter that waits, as whoever was invited gets it."""
    bodies: list[str] = []

    def post(letter: OutboxMail) -> DeliveryAnswer:
        bodies.append(letter.body)
        return DeliveryAnswer(DeliveryOutcome.SENT, msg("ok"))

    scheduler = open_scheduler(str(store), at=AT)
    for account in scheduler.accounts:
        scheduler.deliver(account, "acme.example", post)
    scheduler.close()
    (token,) = re.findall(r"^    ([\w-]{43})$", "\n".join(bodies), re.MULTILINE)
    return str(token)
