"""Money as stored and calculated: a whole number of minor units and an ISO 4217 code."""

from __future__ import annotations

from dataclasses import dataclass

# ISO 4217's numbers of decimals where they aren't 2. CLDR's are for display (it shows no decimals of a dinar)
# and change between releases, which would change the value of stored amounts.
DECIMALS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
         "XAF", "XOF", "XPF"),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip


def decimals(currency: str) -> int:
    """The currency's number of decimals: EUR 2, JPY 0, KWD 3."""
    return DECIMALS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents, yen, fils) of one currency; never a float."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} can't be added")
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + Money(-other.minor, other.currency)

    def as_json(self) -> dict[str, int | str]:
        return {"minor": self.minor, "currency": self.currency}
