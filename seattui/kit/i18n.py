"""Translated messages, built once and rendered in the operator's language when shown.

`msg` and `plural` keep the English template and its values apart, so that the domain doesn't depend on a
language. `str(message)` renders it with gettext and Babel.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import category

from seattui.kit.money import Money, decimals
from seattui.kit.records import dataclass
from seattui.kit.text import safe

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("en", "de")
UNITS = {
    "year": timedelta(days=365),
    "month": timedelta(days=30),
    "week": timedelta(days=7),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
"""Babel's, whose words these are; it would read all of a language's data for them."""
_LEAST = {unit: length * 1.01 for unit, length in UNITS.items()}
AGO: Mapping[str, Callable[[int], Message]] = {
    "year": lambda n: plural("{n} year ago", "{n} years ago", n),
    "month": lambda n: plural("{n} month ago", "{n} months ago", n),
    "week": lambda n: plural("{n} week ago", "{n} weeks ago", n),
    "day": lambda n: plural("{n} day ago", "{n} days ago", n),
    "hour": lambda n: plural("{n} hour ago", "{n} hours ago", n),
    "minute": lambda n: plural("{n} minute ago", "{n} minutes ago", n),
    "second": lambda n: plural("{n} second ago", "{n} seconds ago", n),
}
AHEAD: Mapping[str, Callable[[int], Message]] = {
    "year": lambda n: plural("in {n} year", "in {n} years", n),
    "month": lambda n: plural("in {n} month", "in {n} months", n),
    "week": lambda n: plural("in {n} week", "in {n} weeks", n),
    "day": lambda n: plural("in {n} day", "in {n} days", n),
    "hour": lambda n: plural("in {n} hour", "in {n} hours", n),
    "minute": lambda n: plural("in {n} minute", "in {n} minutes", n),
    "second": lambda n: plural("in {n} second", "in {n} seconds", n),
}
SEPT = re.compile(r"\bSept\b(?!\.)")

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence or label: an English template with named values, translated when it is shown.

    Text values are made safe to print (`text.safe`); numbers, money and dates are formatted for the language. A value
    whose name ends in `record` is the number of a record, written as it is typed.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    count: int = 0

    def __str__(self) -> str:
        if self.plural:
            pattern = _translations.ngettext(self.template, self.plural, self.count)
        else:
            pattern = _translations.gettext(self.template) if self.template else ""
        return pattern.format_map({k: _of(k, v) for k, v in self.values.items()}) if self.values else pattern


@dataclass(frozen=True, slots=True)
class Listed:
    """Several messages as one value of another, each on its own line."""

    messages: tuple[Message, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.messages))


def msg(template: str, **values: object) -> Message:
    """A message with one form: `msg("Change seat")`, `msg("from {day}", day=...)`."""
    return Message(template, values)


def plural(one: str, many: str, n: int, **values: object) -> Message:
    """A message that depends on a count; `{n}` in the template is the count."""
    return Message(one, {"n": n, **values}, many, n)


def use(language: str) -> None:
    """Sets the language of all messages from now on ("en" or "de"; anything else is English)."""
    global _translations, _language
    _language = language if language in LANGUAGES else "en"
    _translations = _catalogue(_language)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """Read through the module's loader, since a zipapp has no files on disk."""
    if language != "en":
        from pkgutil import get_data

        with suppress(OSError):
            if read := get_data("seattui", f"locale/{language}/LC_MESSAGES/seattui.mo"):
                return gettext.GNUTranslations(BytesIO(read))
    return gettext.NullTranslations()


def language() -> str:
    """The code of the language in use."""
    return _language


def from_environment(environ: Mapping[str, str]) -> str:
    """The language set in LC_ALL, LC_MESSAGES or LANG, the first one set."""
    wanted = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environ.get(k))), "en")
    code = wanted.split("_")[0].split(".")[0].lower()
    return code if code in LANGUAGES else "en"


class Name(str):
    """Text that a template can join with a suffix: "{hub:-}-Zugriff" with Sales Hub gives Sales-Zugriff."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return self.removesuffix(" Hub").replace(" ", "-") if spec == "-" else super().__format__(spec)


def _of(name: str, value: object) -> str:
    return str(value) if isinstance(value, int) and name.endswith("record") else worded(value)


def worded(value: object) -> str:
    """One value formatted in the current language."""
    if isinstance(value, str):
        return Name(safe(value))
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return str(value)


@lru_cache(maxsize=4)
def _locale(code: str) -> Locale:
    from babel import Locale

    return Locale.parse({"en": "en_GB", "de": "de_DE"}[code])


def number(value: int) -> str:
    """12,345 or 12.345."""
    if -1000 < value < 1000:
        return str(value)
    from babel.numbers import format_decimal

    return _plain(format_decimal(value, locale=_locale(_language)))


def money(amount: Money) -> str:
    """€1,800.00 or 1.800,00 €, negative −€360.00, without a sign of its own CHF 10.00: exact to the minor unit."""
    from decimal import Decimal

    from babel.numbers import format_currency, get_currency_symbol

    locale, currency, digits = _locale(_language), safe(amount.currency), decimals(amount.currency)
    pattern = locale.currency_formats["standard"].pattern.replace(".00", f".{'0' * digits}" if digits else "")
    if category(get_currency_symbol(currency, locale)[-1])[0] != "S":
        pattern = pattern.replace("¤#", "¤ #")
    exact = Decimal(amount.minor).scaleb(-digits)
    return _plain(format_currency(exact, currency, pattern, locale, currency_digits=False)).replace("-", "−")


def day(value: date) -> str:
    """1 Sep 2027, 1. Sept. 2027."""
    from babel.dates import format_skeleton

    return _plain(format_skeleton("yMMMd", value, locale=_locale(_language)))


def month(value: date) -> str:
    """The month of the day: Sep 2027, Sept. 2027."""
    from babel.dates import format_skeleton

    return _plain(format_skeleton("yMMM", value, locale=_locale(_language)))


def days(first: date, last: date) -> str:
    """A range of days in its shortest form: 1 – 30 Nov 2026, 1.–30. Nov. 2026."""
    from babel.dates import format_interval

    return _plain(format_interval(first, last, "yMMMd", locale=_locale(_language)))


def day_of_year(value: date) -> str:
    """Without its year: 1 Sep, 1. Sept."""
    from babel.dates import format_skeleton

    return _plain(format_skeleton("MMMd", value, locale=_locale(_language)))


def moment(value: datetime, zone: tzinfo | None = None) -> str:
    """Date and time, in `zone` or in the value's own time zone: 1 Sep 2027 14:05."""
    local = value.astimezone(zone) if zone else value
    return f"{day(local.date())} {local:%H:%M}"


def short_moment(value: datetime, zone: tzinfo, year: int) -> str:
    """For a column: of this `year` the day and the time, 1 Sep 14:05; of another the day alone, 1 Sep 2025."""
    local = value.astimezone(zone)
    if local.year != year:
        return day(local.date())
    return f"{day_of_year(local.date())} {local:%H:%M}"


def ago(then: datetime, now: datetime) -> str:
    """2 hours ago, vor 2 Stunden; in the largest unit that fits."""
    if (apart := abs(now - then)) < UNITS["second"]:
        return str(msg("just now"))
    unit = next((unit for unit, least in _LEAST.items() if apart >= least), "second")
    return _so_many(unit, round(apart / UNITS[unit]), then > now, _language)


@lru_cache(1024)
def _so_many(unit: str, number: int, ahead: bool, language: str) -> str:
    """Kept, since a list of a thousand people has eighty of them."""
    return str((AHEAD if ahead else AGO)[unit](number))


def _plain(text: str) -> str:
    """With plain spaces in place of Babel's no-break spaces, which terminals and scripts treat differently, and an
    English September of three letters, as the other months are (British English alone has "Sept").
    """
    return SEPT.sub("Sep", text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " "))
