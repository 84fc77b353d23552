"""The words on screen: collects them from the source, keeps the catalogues in step, and checks them.

python tools/messages.py update    collect, merge into every .po, compile every .mo
python tools/messages.py check     exit 1 where a sentence is missing, stale or differently filled in
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "seattui"
LOCALE = SOURCE / "locale"
LANGUAGES = ("de",)
# How many templates each takes.
FORMS = {"msg": 1, "plural": 2}
# A catalogue changes when its words do, not when it is written again.
MADE = datetime(2026, 1, 1, tzinfo=UTC)
FIELD = re.compile(r"{(\w*)[^}]*}")


def collected() -> Catalog:
    """Every literal template of msg() and plural(), with the files it stands in.

    Babel's own extractor misses calls inside f-strings and inside other calls, so the syntax tree is read.
    """
    catalog = Catalog(project="seattui", copyright_holder="seattui contributors", creation_date=MADE)
    for name, call in spoken():
        texts = templates(call)
        if texts:
            catalog.add(texts[0] if len(texts) == 1 else texts, locations=[(name, 0)])
    return catalog


def unspeakable() -> list[str]:
    """Calls that no catalogue can have, since the template isn't a literal, or that fill in what it hasn't got."""
    found = []
    for name, call in spoken():
        texts = templates(call)
        if not texts:
            found.append(f"{name}:{call.lineno}: the template isn't a literal")
        elif surplus := {k.arg for k in call.keywords if k.arg} - set(FIELD.findall(" ".join(texts))):
            found.append(f"{name}:{call.lineno}: the template has no {sorted(surplus)}")
    return found


def spoken() -> Iterator[tuple[str, ast.Call]]:
    """Every call of msg() and plural(), with its file."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORMS:
                yield path.relative_to(ROOT).as_posix(), node


def templates(call: ast.Call) -> tuple[str, ...]:
    """The literal template, or both of a plural; nothing when one isn't literal."""
    forms = FORMS[call.func.id] if isinstance(call.func, ast.Name) else 0
    texts = tuple(
        a.value for a in call.args[:forms] if isinstance(a, ast.Constant) and isinstance(a.value, str)
    )
    return texts if len(texts) == forms else ()


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


def sentences(mo: bytes) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What a compiled catalogue says, without its header."""
    return {tuple_of(m.id): tuple_of(m.string or ()) for m in read_mo(io.BytesIO(mo)) if m.id}


def tuple_of(texts: str | Iterable[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def update() -> int:
    template = collected()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.creation_date = catalog.revision_date = MADE
        catalog.header_comment = (
            f"# The words of seattui in {catalog.locale.english_name if catalog.locale else language}."
        )
        catalog.last_translator = catalog.language_team = "seattui contributors"
        catalog.version = "1"
        catalog.msgid_bugs_address = ""
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


def fields(text: str) -> set[str]:
    return set(FIELD.findall(text.replace("{{", "").replace("}}", "")))


def misfilled(message: Message) -> str:
    """What a translated form fills in or leaves out, unlike the source; "one seat" needs no number."""
    source = tuple_of(message.id)[-1]
    forms = tuple_of(message.string or ())
    for number, form in enumerate(forms):
        spare = {"n"} if len(forms) > 1 and number == 0 else set()
        if added := fields(form) - fields(source):
            return f"fills in {sorted(added)}"
        if missing := fields(source) - fields(form) - spare:
            return f"leaves out {sorted(missing)}"
    return ""


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
        elif wrong := misfilled(translated):
            found.append(f"{language}: {wrong}: {message.id!r} → {translated.string!r}")
    found += [f"{language}: no longer said: {m.id!r}" for m in catalog if m.id and template.get(m.id) is None]
    mo = po_path(language).with_suffix(".mo")
    # By what they say: the headers name the Babel that wrote them.
    if not mo.exists() or sentences(mo.read_bytes()) != sentences(compiled(catalog)):
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
