"""Settings: one TOML file < SEATTUI_* environment < flags, each value with its source.

Importing this module reads nothing.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_type_hints

from seattui.kit import i18n
from seattui.kit.close_words import closest
from seattui.kit.errors import KeysError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.paths import config_file, default_store
from seattui.kit.quick_settings import variable
from seattui.kit.reading import Unfit, parsed_toml, read_text
from seattui.kit.records import dataclass
from seattui.kit.text import masked

Language = Literal["en", "de"]
Encryption = Literal["none", "starttls", "tls"]


# Minimum and maximum of each whole number.
BOUNDS = {"backup_keep": (1, 1000), "invite_days": (1, 365), "smtp_port": (0, 65535)}


@dataclass(frozen=True)
class Settings:
    """All settings. Unknown ones are errors."""

    store: str = ""
    """Where the store is: a path, or a URL such as postgresql://host/seattui."""
    account: str = ""
    """The account to open, when the store holds several."""
    operator: str = ""
    """The email address to operate as; recorded as claimed, not proven."""
    lang: Language = "en"
    """The language of the screens: en or de."""
    theme: str = ""
    """The theme: seattui-dark, seattui-light, seattui-contrast, seattui-lean, or one of Textual's."""
    lean: bool = False
    """For slow or limited terminals: only the 16 standard colours, no mouse."""
    plain_output: bool = False
    """Send the terminal everything that Textual writes, not only the cells that changed."""
    read_only: bool = False
    """Look at everything, change nothing."""
    export_folder: str = ""
    """The folder that lists are exported to; by default the current folder."""
    backup_folder: str = ""
    """The folder in which 'seattui tick' keeps the last backups of the store, one a day; none while it isn't set."""
    backup_keep: int = 7
    """How many backups are kept in that folder."""
    invite_days: int = 30
    """The number of days that an invitation can be accepted, from the day it is sent."""
    smtp_host: str = ""
    """The mail server that sends confirmations; they are queued while none is set."""
    smtp_port: int = 0
    """The mail server's port; 0 means the usual one: 587 for starttls, 465 for tls, 25 for none."""
    smtp_tls: Encryption = "starttls"
    """The encryption of the connection: starttls, tls from the first byte, or none."""
    smtp_user: str = ""
    """The user to log in as; without it there is no login."""
    smtp_password_file: str = ""
    """The file with the password, readable only by its owner; the password is stored nowhere else."""
    smtp_sender: str = ""
    """The sender's address: seats@example.com or Seats <seats@example.com>."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by action: change_seat = "C", or several: down = "ctrl+n,down"."""

    @property
    def shown_store(self) -> str:
        """The store's path or URL without a password."""
        return masked(self.store)


KINDS: Mapping[str, Any] = get_type_hints(Settings)
"""The type of each setting."""


FROM_DEFAULT: Final = "default"


class FromFile(str):
    """A text of the settings file itself, which may allow what no variable and no flag may."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from: "default", "file", "environment" or "flag", and the place in it."""

    kind: str
    place: str = ""
    """The file and line, or the name of the variable or flag."""
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict, repr=False)
    """For a file: the line of each key."""

    def at(self, path: tuple[str, ...]) -> str:
        """The place of an item inside the value."""
        if not self.lines:
            return self.place
        from seattui.kit.toml_positions import nearest_line

        return f"{self.place.rpartition(':')[0]}:{nearest_line(self.lines, path)}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force, the path of the file (which may not exist), and the source of each value."""

    settings: Settings
    path: Path
    sources: Mapping[str, Source] = field(default_factory=dict)


def load(
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
    config: str | None = None,
) -> Loaded:
    """The settings from file, environment and flags; flags that are None weren't given.

    `config` is the path of --config, which replaces that in SEATTUI_CONFIG. Raises UsageError with file, line and
    key, variable or flag, and the allowed values.
    """
    if config:
        environ = {**environ, "SEATTUI_CONFIG": config}
    path = config_file(environ)
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    for name, value, source in (
        *_from_file(path, needed="SEATTUI_CONFIG" in environ),
        *_from_environment(environ),
        *(
            (n, v, Source("flag", "--" + n.replace("_", "-")))
            for n, v in (flags or {}).items()
            if v is not None
        ),
    ):
        _check(name, value, source)
        values[name] = FromFile(value) if source.kind == "file" and isinstance(value, str) else value
        sources[name] = source
    if "store" not in values:
        values["store"] = str(default_store())
    if "lang" not in values:
        values["lang"] = i18n.from_environment(environ)
        spoken = next((v for v in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(v)), None)
        sources["lang"] = Source("environment", spoken) if spoken else Source(FROM_DEFAULT)
    for name in KINDS:
        sources.setdefault(name, Source(FROM_DEFAULT))
    return Loaded(Settings(**values), path, sources)


def of_keys(error: KeysError, loaded: Loaded) -> UsageError:
    """With the file and the line of that key."""
    place = loaded.sources["keys"].at(("keys", error.action))
    return UsageError(error.code, msg("{place}: {what}", place=place, what=error.message), error.hint)


def _from_file(path: Path, *, needed: bool) -> list[tuple[str, object, Source]]:
    try:
        data, lines = toml_file(path)
    except FileNotFoundError:
        if not needed:
            return []
        raise UsageError("settings", msg("{path} doesn't exist.", path=str(path)), _UNSET) from None
    _check_private(path, data.get("store"))
    from seattui.kit.toml_positions import nearest_line

    return [
        (name, value, Source("file", f"{path}:{nearest_line(lines, (name,))}", lines))
        for name, value in data.items()
    ]


def toml_file(path: Path) -> tuple[dict[str, Any], dict[tuple[str | int, ...], int]]:
    """What is in it, and the line of each key. Raises FileNotFoundError, and UsageError with the line that is wrong."""
    try:
        text = read_text(path)
    except FileNotFoundError:
        raise
    except UnicodeDecodeError:
        raise UsageError("settings", msg("{path} isn't UTF-8 text.", path=str(path))) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    import tomllib

    from seattui.kit.toml_positions import lines_of_keys

    try:
        data = parsed_toml(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise UsageError(
            "settings", msg("{path} isn't TOML: line {line} can't be read.", path=str(path), line=line)
        ) from None
    except Unfit as error:
        raise _unreadable(path, error) from None
    return data, lines_of_keys(text)


def _unreadable(path: Path, error: Exception) -> UsageError:
    return UsageError("settings", msg("{path} can't be read: {why}.", path=str(path), why=why(error)))


def _check_private(path: Path, store: object) -> None:
    """Raises UsageError if the file holds the password of a store, and others can read it."""
    if not isinstance(store, str) or masked(store) == store:
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise UsageError(
            "settings",
            msg(
                "{path} holds the password of a store, and others can open it (mode {mode}).",
                path=str(path),
                mode=f"{mode:o}",
            ),
            msg("Restrict it to its owner: chmod 600 {path}", path=shlex.quote(str(path))),
        )


_UNSET = msg("Correct --config or SEATTUI_CONFIG, or omit it.")

# Variables that aren't settings: paths of the settings file and the state folder, and variables for tests.
_NOT_SETTINGS = ("SEATTUI_CONFIG", "SEATTUI_STATE_DIR")


def _from_environment(environ: Mapping[str, str]) -> list[tuple[str, object, Source]]:
    """SEATTUI_STORE and so on. Unknown ones aren't errors: other tools may use them."""
    found: list[tuple[str, object, Source]] = []
    for name, kind in KINDS.items():
        place = variable(name)
        if name == "keys" or place in _NOT_SETTINGS or (value := environ.get(place)) is None:
            continue
        if kind is bool:
            found.append((name, _switch(value), Source("environment", place)))
        elif kind is int and value:
            found.append((name, _whole(value), Source("environment", place)))
        elif value:
            found.append((name, value, Source("environment", place)))
    return found


def _switch(value: str) -> object:
    """A word for on or off as a bool; anything else is returned unchanged and fails validation."""
    return {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
        "": False,
    }.get(value.strip().lower(), value)


def _whole(value: str) -> object:
    """A whole number; anything else is returned unchanged and fails validation."""
    text = value.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else value


def _check(name: str, value: object, source: Source) -> None:
    """Raises UsageError if this value is invalid."""
    if name not in KINDS:
        # It may be another file: only what resembles a setting is repeated.
        close = closest(name, KINDS)
        raise UsageError(
            "settings",
            msg("{place}: {key} isn't a setting.", place=source.place, key=name)
            if close
            else msg("{place}: there is no such setting.", place=source.place),
            msg("Did you mean {key}?", key=close)
            if close
            else msg("There are: {keys}.", keys=", ".join(KINDS)),
        )
    if _plainly_right(KINDS[name], value):
        return
    # pydantic is imported only when needed: importing it takes longer than the first paint.
    from pydantic import Field, TypeAdapter, ValidationError

    least, most = BOUNDS.get(name, (None, None))
    bounded: Any = Annotated[KINDS[name], Field(ge=least, le=most)]
    try:
        TypeAdapter(bounded).validate_python(value, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        path = (name, *(part for part in first["loc"] if isinstance(part, str)))
        wrong = (
            msg("{place}: the value of {key} isn't possible.", place=source.at(path), key=name)
            if source.kind == "file"
            else msg("{key} can't be {value}.", key=source.place, value=_shown(value))
        )
        raise UsageError("settings", wrong, _allowed(name)) from None


def _plainly_right(kind: Any, value: object) -> bool:
    return (
        value in get_args(kind)
        if kind in (Language, Encryption)
        else kind in (str, bool) and type(value) is kind
    )


def _allowed(name: str) -> Message:
    kind = KINDS[name]
    if kind is bool:
        return msg("It must be true or false.")
    if kind is int:
        least, most = BOUNDS[name]
        return msg("It must be a whole number from {least} to {most}.", least=str(least), most=str(most))
    if kind in (Language, Encryption):
        return msg("Possible values: {values}.", values=", ".join(get_args(kind)))
    if name == "keys":
        return msg('It must be a table of actions and keys, such as change_seat = "C".')
    return msg("It must be text in quotes.")


def _shown(value: object) -> str:
    """A value as written in the settings file; long ones are cut."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
