"""What the paid seats of one person cost a month.

A seat costs an equal share of what its subscription costs in the current billing period: the base price and each
lot at its own price, divided over all purchased seats. So an included seat costs as much as an additional one, and
what people cost agrees with what their teams do (`team_costs`). Seats that nobody holds are in nobody's cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from seattui.domain.billing.charges import charge_of_period, current_period
from seattui.domain.billing.subscription import Subscription
from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class SeatCosts:
    """What a seat of each hub costs a month, exactly; a yearly price is a twelfth each month."""

    currency: str
    shares: Mapping[str, Fraction]

    def a_month(self, seats: Iterable[str]) -> Money:
        """What these hubs' seats cost one person together, in minor units: rounded half up, once."""
        exact = sum((self.shares[hub] for hub in seats), Fraction())
        return Money((2 * exact.numerator + exact.denominator) // (2 * exact.denominator), self.currency)


def seat_costs(subscriptions: Sequence[Subscription], today: date, currency: str) -> SeatCosts:
    """The costs on that day; the subscriptions are as of it."""
    return SeatCosts(
        currency,
        {
            s.hub: Fraction(
                charge_of_period(s, current_period(s, today).start).minor, s.purchased * s.billing_months
            )
            for s in subscriptions
            if s.purchased
        },
    )
