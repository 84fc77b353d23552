"""Hubs, tiers and prices as data: the schema of a catalogue, and what a seat costs on a day.

The catalogue in force is in the store. `parse` reads one from TOML; `as_json` gives its stored form.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from seattui.domain.billing.price_list import offer_in_force
from seattui.kit.close_words import did_you_mean
from seattui.kit.errors import NotFound, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.money import CURRENCIES
from seattui.kit.reading import Unfit, parsed_toml
from seattui.kit.toml_positions import Path, lines_of_keys, nearest_line

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Minor = Annotated[int, Field(ge=0, le=10**12)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Price(_Data):
    """A price in minor units per billing interval, effective from a day. The base price covers the tier's
    included seats.
    """

    currency: Annotated[str, Field(max_length=40)]
    billing_months: Annotated[int, Field(ge=1, le=120)]
    valid_from: date
    base_minor: Minor
    seat_minor: Minor


class Tier(_Data):
    code: Code
    name: Name
    included: Annotated[int, Field(ge=0, le=1_000_000)]
    prices: tuple[Price, ...] = ()


class Hub(_Data):
    """A product with paid seats. `tab` is its short name, shown as a tab in Create user."""

    code: Code
    name: Name
    tab: Name
    tiers: tuple[Tier, ...]

    def named(self, tier: Tier) -> str:
        """The name of a subscription to this tier: "Sales Hub Enterprise"."""
        return f"{self.name} {tier.name}"

    def seat_named(self, tier: Tier) -> str:
        """The name of a seat of this tier, as on its switch: "Sales Enterprise"."""
        return f"{self.tab} {tier.name}"


class Catalogue(_Data):
    """What is sold and at which prices. In a file: `[[hubs]]`, `[[hubs.tiers]]`, `[[hubs.tiers.prices]]`."""

    title: Name
    demo: bool = False
    hubs: tuple[Hub, ...] = ()

    def hub(self, code: str) -> Hub:
        """The hub with this code. Raises NotFound, which lists the hubs."""
        for hub in self.hubs:
            if hub.code == code:
                return hub
        known = ", ".join(hub.code for hub in self.hubs)
        raise NotFound(
            "no-such-hub",
            msg("The catalogue has no hub {hub}.", hub=code),
            did_you_mean(
                code,
                (hub.code for hub in self.hubs),
                msg("Available: {known}.", known=known) if known else None,
            ),
        )

    def tier(self, hub: str, tier: str) -> Tier:
        """The tier of this hub. Raises NotFound, which lists the tiers."""
        found = self.hub(hub)
        for candidate in found.tiers:
            if candidate.code == tier:
                return candidate
        raise NotFound(
            "no-such-tier",
            msg("{hub} has no tier {tier}.", hub=found.name, tier=tier),
            did_you_mean(
                tier,
                (t.code for t in found.tiers),
                msg("Available: {known}.", known=", ".join(t.code for t in found.tiers)),
            ),
        )

    def price_on(self, hub: str, tier: str, currency: str, billing_months: int, day: date) -> Price | None:
        """The price in force on `day`; None if there is none for this currency and interval by then."""
        offers = ((p.currency, p.billing_months, p.valid_from, p) for p in self.tier(hub, tier).prices)
        return offer_in_force(offers, currency, billing_months, day)

    def as_json(self) -> str:
        """The JSON stored in the store; equal catalogues give equal text."""
        return json.dumps(
            self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )

    @staticmethod
    def from_json(text: str) -> Catalogue:
        return _cached(text)


@lru_cache(maxsize=4)
def _cached(text: str) -> Catalogue:
    """Cached, since every plan reads the catalogue and it rarely changes."""
    return Catalogue.model_validate_json(text)


def parse(toml_text: str, source: str) -> Catalogue:
    """Reads a catalogue from TOML. Raises UsageError with `source`, line and key."""
    try:
        data = parsed_toml(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(error, toml_text, source) from error
    except Unfit as error:
        raise UsageError(
            "catalogue-invalid",
            msg("{path} can't be read: {why}.", path=source, why=error.reason),
            msg("Nothing was changed."),
        ) from error
    lines = lines_of_keys(toml_text)
    try:
        catalogue = Catalogue.model_validate_json(json.dumps(data, default=str))
    except ValidationError as error:
        first = error.errors()[0]
        path = tuple(first["loc"])
        if first["type"] == "extra_forbidden":
            raise _unknown_key(source, nearest_line(lines, path)) from error
        raise _invalid(source, lines, path, _reason(first["type"], first.get("ctx", {}))) from error
    for path, reason in _inconsistencies(catalogue):
        raise _invalid(source, lines, path, reason)
    return catalogue


def _inconsistencies(catalogue: Catalogue) -> Iterator[tuple[Path, Message]]:
    """Errors that a single field's type can't express: no hubs, unknown currencies, duplicates."""
    if not catalogue.hubs:
        yield ("hubs",), msg("is missing")
    hubs: set[str] = set()
    for h, hub in enumerate(catalogue.hubs):
        if hub.code in hubs:
            yield ("hubs", h, "code"), msg("is listed twice")
        hubs.add(hub.code)
        if not hub.tiers:
            yield ("hubs", h, "tiers"), msg("is missing")
        tiers: set[str] = set()
        for t, tier in enumerate(hub.tiers):
            if tier.code in tiers:
                yield ("hubs", h, "tiers", t, "code"), msg("is listed twice")
            tiers.add(tier.code)
            prices: set[tuple[str, int, date]] = set()
            for p, price in enumerate(tier.prices):
                path = ("hubs", h, "tiers", t, "prices", p)
                if price.currency not in CURRENCIES:
                    yield (
                        (*path, "currency"),
                        msg("isn't a currency (ISO 4217)"),
                    )
                key = (price.currency, price.billing_months, price.valid_from)
                if key in prices:
                    yield path, msg("the same currency, interval and date are listed twice")
                prices.add(key)


def _reason(kind: str, limits: dict[str, Any]) -> Message:
    """A validation error of pydantic as a message of ours."""
    match kind:
        case "missing":
            return msg("is missing")
        case "int_type" | "int_from_float" | "int_parsing" | "int_parsing_size":
            return msg("must be a whole number")
        case "bool_type" | "bool_parsing":
            return msg("must be true or false")
        case "greater_than_equal":
            return msg("must be {least} or more", least=int(limits["ge"]))
        case "less_than_equal":
            return msg("must be {most} or less", most=int(limits["le"]))
        case "string_type":
            return msg("must be text in quotes")
        case "string_too_short":
            return msg("is empty")
        case "string_too_long":
            return msg("is longer than {most} characters", most=int(limits["max_length"]))
        case "string_pattern_mismatch":
            return msg("may contain only lower-case letters, digits and hyphens")
        case "tuple_type" | "model_type" | "dataclass_type":
            return msg("must be a table ([[hubs]], [[hubs.tiers]], [[hubs.tiers.prices]])")
    return msg("must be a date, such as 2026-01-31")


def _invalid(source: str, lines: dict[Path, int], path: Path, reason: Message) -> UsageError:
    key = ".".join(str(part) for part in path if isinstance(part, str))
    return UsageError(
        "catalogue-invalid",
        msg("{source}, line {line}: {key} {reason}.", source=source, line=nearest_line(lines, path), key=key,
            reason=reason),
        msg("Nothing was changed."),
    )  # fmt: skip


def _unknown_key(source: str, line: int) -> UsageError:
    """Without the key: it may be another file, whose content isn't repeated."""
    return UsageError(
        "catalogue-invalid",
        msg("{source}, line {line}: a catalogue has no such key.", source=source, line=line),
        msg("Nothing was changed."),
    )


def _syntax_error(error: tomllib.TOMLDecodeError, text: str, source: str) -> UsageError:
    found = re.search(r"line (\d+)", str(error))
    line = int(found.group(1)) if found else text.count("\n") + 1
    return UsageError(
        "catalogue-invalid",
        msg(
            "{source}, line {line}: invalid TOML.",
            source=source,
            line=line,
        ),
        msg("Nothing was changed."),
    )
