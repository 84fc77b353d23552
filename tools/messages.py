"""The words on screen: collects them from the source, keeps the catalogues in step, and checks them.

python tools/messages.py update    collect, merge into every .po, compile every .mo
python tools/messages.py check     exit 1 where a sentence is missing, stale or differently filled in
"""

from __future__ import annotations

import ast
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "seattui"
LOCALE = SOURCE / "locale"
LANGUAGES = ("de",)
KEYWORDS = {"say": None, "plural": (1, 2)}
# A catalogue changes when its words do, not when it is written again.
MADE = datetime(2026, 1, 1, tzinfo=UTC)
FIELD = re.compile(r"{(\w*)[^}]*}")


def collected() -> Catalog:
    """Every literal template of say() and plural(), with the files it stands in."""
    catalog = Catalog(project="seattui", copyright_holder="seattui contributors", creation_date=MADE)
    for name, _line, message, comments, _context in sorted(
        extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS), key=lambda found: found[:2]
    ):
        catalog.add(message, locations=[(f"seattui/{name}", 0)], auto_comments=comments)
    return catalog


def unspeakable() -> list[str]:
    """Calls whose template isn't a literal, so that no catalogue can have it."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                wanted = node.args[: 1 if node.func.id == "say" else 2]
                if not wanted or not all(
                    isinstance(a, ast.Constant) and isinstance(a.value, str) for a in wanted
                ):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: the template isn't a literal")
    return found


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "seattui.po"


def read(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(language, project="seattui", copyright_holder="seattui contributors", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, language)


def compiled(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def update() -> int:
    template = collected()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.creation_date = catalog.revision_date = MADE
        catalog.fuzzy = False
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, catalog, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        print(
            f"{language}: {len(catalog)} messages, {sum(not said(m) for m in catalog if m.id)} to translate"
        )
    return 0


def said(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings)


def fields(texts: object) -> set[str]:
    every = texts if isinstance(texts, tuple | list) else (texts,)
    return {name for text in every for name in FIELD.findall(str(text).replace("{{", "").replace("}}", ""))}


def faults(language: str, template: Catalog) -> list[str]:
    """What keeps this catalogue from speaking for the source as it is."""
    catalog = read(language)
    found = []
    for message in template:
        if not message.id:
            continue
        translated = catalog.get(message.id)
        if translated is None or not said(translated):
            found.append(f"{language}: not translated: {message.id!r}")
        elif translated.fuzzy:
            found.append(f"{language}: fuzzy: {message.id!r}")
        elif fields(translated.string) - fields(message.id):
            found.append(f"{language}: fills in something else: {message.id!r} → {translated.string!r}")
        elif missing := fields(message.id) - fields(translated.string):
            found.append(f"{language}: leaves out {sorted(missing)}: {message.id!r} → {translated.string!r}")
    found += [f"{language}: no longer said: {m.id!r}" for m in catalog if m.id and template.get(m.id) is None]
    mo = po_path(language).with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalog):
        found.append(f"{language}: {mo.relative_to(ROOT)} isn't compiled from its .po: make messages")
    return found


def check() -> int:
    template = collected()
    found = unspeakable() + [fault for language in LANGUAGES for fault in faults(language, template)]
    for fault in found:
        print(fault, file=sys.stderr)
    if not found:
        print(f"Every one of {len(template)} messages is translated.")
    return bool(found)


if __name__ == "__main__":
    jobs = {"update": update, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in jobs:
        sys.exit(__doc__)
    sys.exit(jobs[sys.argv[1]]())
