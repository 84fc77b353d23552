"""seattui/cli/completion/words.tsv: what shells offer, made of the command tree.

python tools/completion.py update    write it anew
python tools/completion.py check     exit 1 where it isn't as the program is
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PLACE = ROOT / "seattui" / "cli" / "completion" / "words.tsv"
PROGRAM = "seattui"
AT_THE_START = "--show-completion"
HELP = ("--help", "-h")


def text() -> str:
    """What the file is to hold."""
    from seattui.cli.app import program
    from seattui.cli.completion.values import words

    root = program()
    parts = [
        _part("options", [*(_option("", p) for p in root.params if AT_THE_START not in p.opts), _help()]),
        *_parts(PROGRAM, root),
    ]
    for kind, every in words():
        parts.append(_part(kind, (_line((word,), "", about) for word, about in every.items())))
    return "# Made by `make docs`.\n" + "\n".join(parts)


def _parts(path: str, command: Any) -> Iterator[str]:
    below = getattr(command, "commands", {})
    own = [p for p in command.params if path != PROGRAM or AT_THE_START in p.opts]
    name = path.partition(" ")[2]
    lines = [
        _option(name, p) if p.param_type_name == "option" else _argument(name, p) for p in own if not p.hidden
    ]
    lines += [_line((word,), "", one.help) for word, one in below.items() if not one.hidden]
    yield _part(path, lines)
    for word, one in below.items():
        yield from _parts(f"{path} {word}", one)


def _part(title: str, lines: Iterable[str]) -> str:
    return "".join([f"[{title}]\n", *(f"{line}\n" for line in lines)])


def _option(command: str, param: Any) -> str:
    from seattui.domain.people.filter_fields import FIELDS

    names = sorted(param.opts, key=lambda name: not name.startswith("--"))
    own = [field.option for field in FIELDS if field.help.template == param.help]
    kinds = _kinds(command, names[0], param.metavar) if param.metavar else []
    known = [option for option in own if option in _with_words()]
    takes = " ".join([*known, *kinds]) or ("free" if param.metavar else "")
    return _line(names, f"{'*' if param.multiple else ''}{takes}", param.help)


def _argument(command: str, param: Any) -> str:
    takes = " ".join(_kinds(command, "", param.metavar)) or "free"
    return _line((f"<{param.metavar}>",), f"{'*' if param.nargs == -1 else ''}{takes}", param.help)


def _kinds(command: str, option: str, metavar: str) -> list[str]:
    from seattui.cli.completion.values import kind_of

    kind = kind_of(command, option, metavar)
    if kind is None:
        raise SystemExit(
            f"seattui/cli/completion/values.py says nothing about {metavar} of {command} {option}"
        )
    return [kind] if kind else []


def _with_words() -> set[str]:
    from seattui.cli.completion.values import words

    return {kind for kind, _ in words()}


def _help() -> str:
    from seattui.cli.run import options

    return _line(HELP, "", options.HELP.template)


def _line(names: Iterable[str], takes: str, about: Any) -> str:
    from seattui.cli.completion.words import LANGUAGES
    from seattui.kit import i18n
    from seattui.kit.i18n import Message

    said = []
    for language in LANGUAGES:
        i18n.use(language)
        said.append(" ".join(str(about if isinstance(about, Message) else Message(about or "")).split()))
    i18n.use("en")
    return "\t".join([" ".join(names), takes, *said])


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            if not PLACE.is_file() or PLACE.read_text("utf-8") != text():
                PLACE.write_text(text(), "utf-8")
                print(PLACE.relative_to(ROOT))
            return 0
        case ["check"]:
            if PLACE.read_text("utf-8") == text():
                return 0
            print(f"{PLACE.relative_to(ROOT)} is stale: make docs")
            return 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
