"""Names and addresses that try to steer a terminal, forge a look, break a parser or crash an app.

Each has a word that must stay readable (`SPOKEN`) where there is room, so that no word is lost.
`STORABLE` is what a database takes; `UNSTORABLE` only reaches `text.safe`.
"""

from __future__ import annotations

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"

CONTROLS = {
    "escape alone": f"An{ESC}n",
    "clear screen": f"{ESC}[2J{ESC}[HAnn",
    "red for ever": f"{ESC}[31mAnn",
    "cursor home": f"Ann{ESC}[HOWNED",
    "scroll region": f"Ann{ESC}[1;2r",
    "alternate screen off": f"{ESC}[?1047lAnn",
    "mouse off, paste on": f"{ESC}[?9l{ESC}[?2005hAnn",
    "asks the terminal who it is": f"Ann{ESC}[c{ESC}[>c{ESC}[6n",
    "title": f"{ESC}]0;OWNED{BEL}Ann",
    "icon and title, ST": f"{ESC}]2;OWNED{ST}Ann",
    "link": f"{ESC}]8;;http://evil.example{ST}Ann{ESC}]8;;{ST}",
    "clipboard": f"{ESC}]52;c;T1dORUQ={BEL}Ann",
    "palette": f"{ESC}]4;1;rgb:ff/00/00{BEL}Ann",
    "notification": f"{ESC}]9;OWNED{BEL}Ann",
    "file transfer": f"{ESC}]1337;File=name=Lg==:{BEL}Ann",
    "device control": f'{ESC}P$q"p{ST}Ann',
    "sixel": f"{ESC}Pq#0;2;0;0;0~{ST}Ann",
    "application command": f"{ESC}_Ga=T;AAAA{ST}Ann",
    "privacy message": f"{ESC}^OWNED{ST}Ann",
    "string never ended": f"Ann {ESC}]0;OWNED",
    "full reset": f"{ESC}cAnn",
    "other character set": f"{ESC}(0Ann\x0e lqk \x0f",
    "eight-bit CSI": "\x9b31mAnn",
    "eight-bit OSC": "\x9d0;OWNED\x9cAnn",
    "eight-bit DCS": "\x90q\x9cAnn",
    "next line, index": "Ann\x85\x84OWNED",
    "bell": f"Ann{BEL}{BEL}",
    "backspaces": "Ann\b\b\bBob",
    "delete": "An\x7fn",
    "carriage return": "Ann\rBob Owner",
    "line feed": "Ann\nOWNED",
    "line and paragraph separator": "Ann\u2028Lee\u2029Bo",
    "tab": "Ann\tLee",
    "vertical tab, form feed": "Ann\x0b\x0cLee",
    "one control of each": "".join(map(chr, range(1, 32))) + "Ann" + "".join(map(chr, range(127, 160))),
}

INVISIBLE = {
    "right-to-left override": "Ann \u202egnp.exe",
    "isolates": "\u2066Ann\u2067Lee\u2068Bo\u2069",
    "embeddings": "\u202aAnn\u202b Lee\u202c",
    "marks of direction": "Ann\u200e\u200f\u061cLee",
    "zero width": "A\u200bn\u200cn\u200d\u2060\ufeff",
    "soft hyphen": "An\u00adn",
    "tag letters": "Ann\U000e0001\U000e0041\U000e0042\U000e007f",
    "interlinear": "\ufff9Ann\ufffaLee\ufffb",
    "Hangul fillers": "\u3164\u115f\u1160\uffa0",
    "Braille blank": "\u2800\u2800",
    "blanks only": " \u00a0\u2003\u3000 ",
    "no-break blanks": "Ann\u00a0\u202fLee",
    "grapheme joiner": "A\u034fnn",
    "musical null": "Ann\U0001d159",
    "variation selectors": "An\ufe0en\ufe0f\U000e0100",
    "Mongolian selectors": "Ann\u180b\u180c\u180e",
}

SHAPES = {
    "combining storm": "A" + "\u0300\u0301\u0302\u0303\u0304\u0316\u0317\u0323" * 25 + "nn",
    "marks first": "\u0301\u0302Ann",
    "enclosing": "A\u20dd\u20e0\u20e3nn",
    "Jamo storm": "\u1100" + "\u1161" * 40 + " Ann",
    "spacing marks": "\u0b95" + "\u0bbe" * 40 + " Ann",
    "emoji family": "Ann \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "flags and skin": "Ann \U0001f1e9\U0001f1ea\U0001f44d\U0001f3ff\u2764\ufe0f",
    "wide": "Ann 田中太郎 김민준",
    "Arabic": "Ann محمد علي",
    "Hebrew with points": "Ann שָׁלוֹם",
    "Thai": "Ann สมชาย ศรีสุข",
    "Devanagari": "Ann श्रीनिवास",
    "full width": "Ａｎｎ Ａｄｍｉｎ Ann",
    "homograph": "Аnn Ann",
    "half a pair, drawn": "Ann \ufffd",
    "private use": "Ann \ue000\uf8ff\U000f0000",
    "unassigned": "Ann \u0378\U0001fffe\uffff\ufdd0",
    "astral": "Ann 𝔄𝔫𝔫 𠮷",
    "very long": "Ann" + " very" * 39,
    "one long word": "Ann" + "x" * 190,
    "wide and long": "Ann" + "田" * 190,
    "presentation form": "Ann \ufdfa",
}

PARSERS = {
    "closing tag": "[/] Ann",
    "closing unknown": "[/red] Ann",
    "click": "[@click=app.quit]Ann[/]",
    "link markup": "[link=http://evil.example]Ann[/link]",
    "style": "[bold red on white]Ann",
    "a word in brackets": "Ann [admin] Lee",
    "escaped bracket": "\\[Ann\\]",
    "bracket never closed": "Ann [",
    "only brackets": "[[[]]] Ann",
    "console emoji": "Ann :warning: :smile:",
    "content variable": "$primary $name Ann",
    "format": "{0.__class__} {name} {} Ann",
    "braces": "{{Ann}}",
    "percent": "%s %d %(name)s 100% Ann",
    "template": "${HOME} $(id) `id` Ann",
    "shell": "Ann; rm -rf / #",
    "SQL": "Ann'); DROP TABLE users; --",
    "quotes": 'Ann "O\'Hara" Lee',
    "LIKE": "100%_Ann\\%",
    "search operators": 'Ann" OR * NEAR(a b) AND NOT -x ^y :col',
    "backslashes": "Ann\\\\n\\x1b\\u202e\\",
    "formula": "=cmd|' /C calc'!A0 Ann",
    "formula, full width": "＝1+1 Ann",
    "formula, at and plus": "@SUM(1) +1 -1 Ann",
    "separators": "Ann,Lee;Bo|Cy",
    "HTML": "<script>alert(1)</script> Ann",
    "entity": "&lt;b&gt; Ann",
    "JSON": '{"seats": ["all"]} Ann',
    "path": "../../etc/passwd Ann",
    "null word": "None null NULL nan Ann",
    "true word": "true",
    "number": "0012345",
    "plural": "Ann %(n)s {n} seats",
}

STORABLE: dict[str, str] = {**CONTROLS, **INVISIBLE, **SHAPES, **PARSERS}

UNSTORABLE: dict[str, str] = {
    "NUL": "An\x00n",
    "surrogates": "Ann \ud800\udfff",
    "undecodable bytes": b"An\x9b31m\xffn".decode("utf-8", "surrogateescape"),
    "megabyte": "Ann " * 250_000,
    "megabyte of controls": "\x1b" * 1_000_000,
}

EVERYTHING: dict[str, str] = {**STORABLE, **UNSTORABLE}


def addresses() -> dict[str, str]:
    """An address a name, unique and as hostile: what no import lets in, but SQL does."""
    return {title: f"{n:03d}.{name[:120]}@evil.example" for n, (title, name) in enumerate(STORABLE.items())}
