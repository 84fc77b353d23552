"""Money as stored and calculated: a whole number of minor units and an ISO 4217 code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seattui.kit.records import dataclass

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


_CODES = """
ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARL ARM ARP ARS ATS AUD AWG AZM AZN BAD BAM BAN BBD BDT
BEC BEF BEL BGL BGM BGN BGO BHD BIF BMD BND BOB BOL BOP BOV BRB BRC BRE BRL BRN BRR BRZ BSD BTN BUK BWP BYB
BYN BYR BZD CAD CDF CHE CHF CHW CLE CLF CLP CNH CNY COP COU CRC CSD CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK
DOP DZD ECS ECV EEK EGP ERN ESA ESB ESP ETB EUR FIM FJD FKP FRF GBP GEK GEL GHC GHS GIP GMD GNF GNS GQE GRD
GTQ GWE GWP GYD HKD HNL HRD HRK HTG HUF IDR IEP ILP ILR ILS INR IQD IRR ISJ ISK ITL JMD JOD JPY KES KGS KHR
KMF KPW KRH KRO KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LTT LUC LUF LUL LVL LVR LYD MAD MAF MCF MDC MDL MGA
MGF MKD MKN MLF MMK MNT MOP MRO MRU MTL MTP MUR MVP MVR MWK MXN MXP MXV MYR MZE MZM MZN NAD NGN NIC NIO NLG
NOK NPR NZD OMR PAB PEI PEN PES PGK PHP PKR PLN PLZ PTE PYG QAR RHD ROL RON RSD RUB RUR RWF SAR SBD SCR SDD
SDG SDP SEK SGD SHP SIT SKK SLE SLL SOS SRD SRG SSP STD STN SUR SVC SYP SZL THB TJR TJS TMM TMT TND TOP TPE
TRL TRY TTD TWD TZS UAH UAK UGS UGX USD USN USS UYI UYP UYU UYW UZS VEB VED VEF VES VND VNN VUV WST XAD XAF
XAG XAU XBA XBB XBC XBD XCD XCG XDR XEU XFO XFU XOF XPD XPF XPT XRE XSU XTS XUA XXX YDD YER YUD YUM YUN YUR
ZAL ZAR ZMK ZMW ZRN ZRZ ZWD ZWG ZWL ZWR
"""
CURRENCIES = frozenset(_CODES.split())
"""ISO 4217's codes, past ones included. Not Babel's list at run time: what a store holds mustn't depend on its release."""


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


MINOR = "_minor"
"""What the name of a bare number of minor units ends in."""


def with_amounts(value: Any, currency: str) -> Any:
    """JSON in which each amount is also whole: `seat` as `{"minor", "currency"}` beside a bare `seat_minor`.

    The currency is that of the object, where it has one, else the given one.
    """
    if isinstance(value, list | tuple):
        return [with_amounts(each, currency) for each in value]
    if not isinstance(value, Mapping):
        return value
    currency = str(value.get("currency") or currency)
    whole: dict[str, Any] = {}
    for name, each in value.items():
        whole[name] = with_amounts(each, currency)
        if name.endswith(MINOR):
            whole[name.removesuffix(MINOR)] = None if each is None else Money(each, currency).as_json()
    return whole
