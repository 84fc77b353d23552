"""What comes up, in lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from seattui.domain.billing.coming_up import coming_up
from seattui.domain.billing.subscription import Removal
from seattui.tui.billing.coming_lines import SHOWN, coming_lines
from tests.domain.billing.test_charges import a_subscription
from tests.domain.billing.test_until_renewal import LOTS, NOON

TODAY = date(2027, 3, 2)


class TestComingLines:
    def test_a_renewal_and_a_removal_are_listed_however_many_invoices_come_before(self) -> None:
        ours = replace(a_subscription(LOTS), removal=Removal(2, date(2028, 3, 1), "ana@acme.example", NOON))
        lines = [line.plain for line in coming_lines(coming_up((ours, ours), TODAY), 80)]
        assert lines[0] == "Coming up"
        assert len(lines) == 1 + SHOWN + 1
        assert [line for line in lines if line.endswith("renews  ↓ 2 removed")] == lines[-3:-1]
        assert lines[-1] == "and 8 more"

    def test_days_and_amounts_end_below_each_other(self) -> None:
        lines = [line.plain for line in coming_lines(coming_up((a_subscription(LOTS),), TODAY), 80)][1:]
        assert len({line.index("  Sales Hub") for line in lines}) == 1
        assert len({len(line.removesuffix("  renews")) for line in lines}) == 1

    def test_a_narrow_screen_cuts_a_line(self) -> None:
        lines = coming_lines(coming_up((a_subscription(LOTS),), TODAY), 20)
        assert all(line.cell_length <= 20 for line in lines)
