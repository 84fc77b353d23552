"""Answers a shell that asks what can follow: options, commands, words of the program, and names in the store.

A process of its own at each press of Tab, so it imports next to nothing, and never says what went wrong: it would
stand in the prompt.
"""

from __future__ import annotations

import os
import sys

from seattui.cli.completion.words import LANGUAGES, SEVERAL, Line, Place
from seattui.kit.quick_settings import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from seattui.store.completion.names import Ask

FILES = "files"
NAMES = "names"
ZONES = "zones"
PROGRAM = "seattui"

Offer = tuple[str, str]
"""What is offered, and what describes it."""


def main() -> None:
    """The arguments: the shell, the word at the cursor, and the words before it; of bash its line and what it breaks
    words at. What follows is what the scripts read (`scripts.py`)."""
    try:
        shell, *given = sys.argv[1:]
        os.write(1, _ANSWERS[shell](*given).encode("utf-8", "surrogateescape"))
    finally:
        # Without a traceback, and without taking down what nobody needs any more.
        os._exit(0)


def _to_bash(line: str, breaks: str) -> str:
    from seattui.cli.completion.command_line import quoted, replaced_from, split, unquoted

    words, typed = split(line)
    start, quote = replaced_from(typed, breaks)
    kept = unquoted(typed[:start]).casefold()
    files, offers = _offered(words[1:-1], words[-1])
    shown = [quoted(name[len(kept) :], quote) for name, _ in offers if name[: len(kept)].casefold() == kept]
    return "\n".join([FILES if files else NAMES, *shown])


def _to_zsh(typed: str, *words: str) -> str:
    files, offers = _offered([*words[1:]], typed)
    begun = len(typed.partition("=")[0]) + 1 if typed.startswith("--") and "=" in typed else 0
    escaped = [
        name[begun:].replace("\\", "\\\\").replace(":", "\\:") + (f":{about}" if about else "")
        for name, about in offers
    ]
    return "".join(f"{field}\0" for field in (FILES if files else NAMES, *escaped))


def _to_fish(typed: str, *words: str) -> str:
    from seattui.cli.completion.command_line import unquoted

    files, offers = _offered([*words[1:]], unquoted(typed))
    # A tab is where fish has the description begin.
    return "\0".join(
        [FILES if files else NAMES, *(f"{name}\t{about}" for name, about in offers if "\t" not in name)]
    )


_ANSWERS: dict[str, Callable[..., str]] = {"bash": _to_bash, "zsh": _to_zsh, "fish": _to_fish}


def _offered(words: list[str], typed: str) -> tuple[bool, list[Offer]]:
    """Whether files can follow these words, and whatever else does that begins as typed."""
    place = Place(words)
    name, equals, begun = typed.partition("=")
    if place.pending:
        return _values(place, place.pending.takes, typed)
    if place.literal or not typed.startswith("-"):
        if place.commands:
            return False, _known(place, place.commands, typed)
        if place.arguments:
            return _values(place, place.arguments[0].takes, typed)
        return False, [] if typed or place.literal else _options(place, typed)
    if equals and name in place.options:
        files, offers = _values(place, place.options[name].takes, begun)
        return files, [(f"{name}={value}", about) for value, about in offers]
    return False, _options(place, typed)


def _options(place: Place, typed: str) -> list[Offer]:
    every = dict.fromkeys(place.options.values())
    left = [line for line in every if line.repeats or line.names[0] not in place.given]
    return _known(place, left, typed)


def _values(place: Place, kinds: list[str], typed: str) -> tuple[bool, list[Offer]]:
    found: dict[str, str] = {}
    for kind in kinds:
        if kind.startswith(SEVERAL):
            found |= _one_more(place, kind[1:], typed)
        elif "|" in kind:
            found |= {word: "" for word in kind.split("|") if _begins(word, typed)}
        elif kind == ZONES:
            found |= {zone: "" for zone in _zones() if _begins(zone, typed)}
        found |= _known(place, place.part(kind), typed)
        for name, about in _names(place, kind, typed):
            # As an option's value too: the program's own options are found wherever they are.
            if not name.startswith("-") or place.literal:
                found.setdefault(name, about)
    return FILES in kinds, [(name, _safe(about)) for name, about in found.items()]


def _one_more(place: Place, kind: str, typed: str) -> dict[str, str]:
    """What can follow the last comma, as the whole of the word that it makes."""
    before, comma, begun = typed.rpartition(SEVERAL)
    chosen = before.split(SEVERAL)
    return {
        f"{before}{comma}{name}": about
        for name, about in _values(place, [kind], begun)[1]
        if name not in chosen
    }


def _zones() -> list[str]:
    """Time zones, through the loader of the package that has them, which may be a zipapp's."""
    import tzdata  # type: ignore[import-untyped]

    [folder] = tzdata.__path__
    loader = tzdata.__spec__.loader
    text: str = loader.get_data(os.path.join(folder, "zones")).decode()
    return text.split()


def _names(place: Place, kind: str, typed: str) -> list[Offer]:
    """Names in the store of this kind; none where it can't be read."""
    from seattui.store.completion import names

    if kind not in names.KINDS:
        return []
    found: list[Offer] = []
    try:
        chosen = texts(("store", "account", "operator"), place.flags, os.environ)
        account = "" if kind == "accounts" else chosen.get("account", "")
        _ask(
            place,
            chosen.get("store"),
            lambda ask: found.extend(
                names.beginning(ask, kind, typed, account, chosen.get("operator", ""), place.passed)
            ),
        )
    except Exception:
        return []
    told = {line.names[0]: line for line in place.part(f"about {kind}")}
    return [(name, _about(place, told[name]) if name in told else about) for name, about in found]


def _ask(place: Place, store: str | None, answer: Callable[[Ask], None]) -> None:
    if store and ":" in store:
        from seattui.kit.settings import load
        from seattui.store.completion import any_store

        flags = {"store": place.flags.get("store") or None}
        any_store.asking(load(flags, os.environ, place.flags.get("config")).settings.store, answer)
    else:
        from seattui.kit.folders import default_store
        from seattui.store.completion import sqlite

        sqlite.asking(os.path.expanduser(store or default_store()), answer)


def _known(place: Place, lines: list[Line], typed: str) -> list[Offer]:
    """Words of the program that begin so."""
    return [(line.names[0], _about(place, line)) for line in lines if _begins(line.names[0], typed)]


def _begins(word: str, typed: str) -> bool:
    return word[: len(typed)].lower() == typed.lower()


def _about(place: Place, line: Line) -> str:
    return line.about[_language(place)]


def _language(place: Place) -> int:
    """Which of the languages."""
    if place.language is None:
        spoken = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
        try:
            chosen = texts(("lang",), place.flags, os.environ).get("lang", spoken)
        except (OSError, ValueError):
            chosen = spoken
        code = chosen.partition("_")[0].partition(".")[0].lower()
        place.language = LANGUAGES.index(code) if code in LANGUAGES else 0
    return place.language


def _safe(text: str) -> str:
    if text.isprintable():
        return text
    from seattui.kit.text import safe

    return safe(text)
