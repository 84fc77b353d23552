"""The pages of docs/ that are made: commands, as `--help` has them, settings, rules, and the faults of the tests.

    python tools/pages.py update    write them anew
    python tools/pages.py check     exit 1 where one isn't as the program is

What each command's page shows as an example is in seattui/cli/help/examples.toml; a test runs all of them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

DOCS = ROOT / "docs"
PROGRAM = "seattui"
WIDTH = 96
MADE = "<!-- Made by `make docs`: change the program or seattui/cli/help/examples.toml, not this. -->"
# What is made is between these two, in a page that is otherwise written by hand.
PART = re.compile(rf"(?<={re.escape(MADE)}\n).*?(?=<!-- end -->)", re.DOTALL)


def commands() -> dict[str, Any]:
    """Every command by its words, as in "users list", in the order of `--help`."""
    from seattui.cli.app import program

    return dict(_below(program(), ()))


def _below(group: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if getattr(command, "commands", None):
            yield from _below(command, (*words, name))
        else:
            yield " ".join((*words, name)), command


def pages() -> dict[Path, str]:
    """What each page holds that is made, wholly or in part."""
    from seattui.cli.app import program
    from seattui.cli.help.examples import examples
    from seattui.kit import i18n

    i18n.use("en")
    root, every, shown = program(), commands(), examples()
    made = {}
    for noun, words in groupby(every, key=noun_of):
        group = root.commands[noun] if noun != PROGRAM else root
        sections = [_section(name, every[name], shown.get(name, [])) for name in words]
        head = f"# {_title(noun)}\n\n{group.get_short_help_str()}\n"
        made[DOCS / "commands" / f"{noun}.md"] = "\n".join([MADE, head, *_own(noun, root), *sections])
    made |= {
        DOCS / "commands.md": _filled("commands.md", _table(every)),
        DOCS / "configuration.md": _filled("configuration.md", settings()),
        DOCS / "faults.md": _filled("faults.md", faults()),
        DOCS / "glossary.md": _filled("glossary.md", rules()),
    }
    return made


def noun_of(name: str) -> str:
    """On which page a command is; those without a noun are on the program's own."""
    return name.partition(" ")[0] if " " in name else PROGRAM


def _title(noun: str) -> str:
    return PROGRAM if noun == PROGRAM else f"{PROGRAM} {noun}"


def _own(noun: str, root: Any) -> list[str]:
    return [_help(PROGRAM, root)] if noun == PROGRAM else []


def _section(name: str, command: Any, lines: list[str]) -> str:
    shown = "\n".join(lines)
    return f"## {PROGRAM} {name}\n\n{_help(f'{PROGRAM} {name}', command)}\n```sh\n{shown}\n```\n"


def _help(path: str, command: Any) -> str:
    context = command.make_context(
        path,
        [],
        resilient_parsing=True,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    # The examples are below it, to be pasted.
    text, _, _ = command.get_help(context).partition("\nExamples:\n")
    return f"```text\n{text.rstrip()}\n```\n"


def _table(every: dict[str, Any]) -> str:
    rows = [
        f"| [`{PROGRAM} {name}`](commands/{noun_of(name)}.md#{anchor(name)}) | {c.get_short_help_str()} |"
        for name, c in every.items()
    ]
    return "\n".join(["| command | does |", "|---|---|", *rows, ""])


def anchor(name: str) -> str:
    return f"{PROGRAM} {name}".replace(" ", "-")


def settings() -> str:
    """A row a setting: name, variable, what it may be, what it is when not set, and what it does."""
    from seattui.kit.settings import BOUNDS, KINDS, Settings

    rows = []
    for name, text in _documented():
        kind = KINDS[name]
        if name in BOUNDS:
            allowed = "{} to {}".format(*BOUNDS[name])
        elif kind is bool:
            allowed = "true or false"
        else:
            allowed = ", ".join(f"`{value}`" for value in get_args(kind) if isinstance(value, str)) or "text"
        variable = f"`SEATTUI_{name.upper()}`"
        default = getattr(Settings(), name)
        unset = str(default).lower() if isinstance(default, bool) else str(default) or "not set"
        if name == "keys":
            variable, allowed, unset = "–", "a table", "no other keys"
        rows.append(f"| `{name}` | {variable} | {allowed} | {unset} | {text} |")
    return "\n".join(["| setting | variable | may be | by default | |", "|---|---|---|---|---|", *rows, ""])


def rules() -> str:
    """What `seattui explain` says of each."""
    from seattui.domain.rules import RULES

    return "".join(f"- **{rule.code}** {rule.title}. {rule.text}\n" for rule in RULES)


def faults() -> str:
    """A table a kind, of what the tests produce."""
    from tests.support.faults.fault import NAME, kinds

    made = []
    for module, rows in kinds():
        made += [
            f"## {module.TITLE}\n",
            "| what happens | what is said | exit code | what heals it |",
            "|---|---|---|---|",
        ]
        for fault in rows.values():
            said = NAME.sub(lambda found: f"*{found[1]}*", fault.said)
            made.append(
                f"| {fault.what} | {said} | {'–' if fault.code is None else fault.code} | {fault.heals} |"
            )
        made.append("")
    return "\n".join(made)


def _documented() -> Iterator[tuple[str, str]]:
    """The fields of `Settings` with the string below each, which nothing keeps at run time."""
    tree = ast.parse((ROOT / "seattui" / "kit" / "settings.py").read_text("utf-8"))
    [body] = [n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Settings"]
    for one, below in pairwise(body):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            assert isinstance(below, ast.Expr), f"{one.target.id} has no sentence below it"
            yield one.target.id, str(ast.literal_eval(below.value))


def _filled(name: str, made: str) -> str:
    """The page with what is made put in its place."""
    text, places = PART.subn(lambda _: f"\n{made}\n", (DOCS / name).read_text("utf-8"))
    assert places == 1, f"{name} has {places} places for what is made"
    return text


def stale() -> list[Path]:
    """Pages that aren't as the program is, and those of nouns that are gone."""
    made = pages()
    there = {*(DOCS / "commands").glob("*.md")}
    return sorted(
        {*there - made.keys(), *(p for p, t in made.items() if not p.is_file() or p.read_text("utf-8") != t)}
    )


def update() -> None:
    made = pages()
    (DOCS / "commands").mkdir(exist_ok=True)
    for path in stale():
        if path in made:
            path.write_text(made[path], "utf-8")
        else:
            path.unlink()
        print(path.relative_to(ROOT))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            update()
            return 0
        case ["check"]:
            for path in (found := stale()):
                print(f"{path.relative_to(ROOT)} is stale: make docs")
            return 1 if found else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
