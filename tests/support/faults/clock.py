"""A clock that is wrong, or that is given as something no date can be."""

from tests.support.faults.fault import Fault

TITLE = "The clock"

AHEAD = Fault(
    "It is more than 400 days past the newest change of the account, for `tick` or any change (R27).",
    "The clock says {today}, {n} days after the newest change of {account}: nothing was changed.",
    4,
    "The right clock; or `--clock-is-right`, where it is right, as in a store that wasn't used for two years.",
)
MOVED = Fault(
    "Under such a clock something was changed; then it was set right.",
    "The newest change of {account} is dated {day}, {n} days after now: later ones are dated no earlier.",
    1,
    "A backup from before. Where no period was posted, one change with `--clock-is-right`: later ones are dated by the "
    "clock again. `doctor` says it.",
)
NO_DATE = Fault(
    "`--at` is a day at the beginning or the end of all dates.",
    "The time must be from the year {first} to {last}.",
    2,
    "Another day.",
)
