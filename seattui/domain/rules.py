"""The text of each rule, for people whom one stops: the table behind `seattui explain` and the help.

A refusal carries its rule's number ("R7"): scripts read the number, people the text here.
"""

from __future__ import annotations

from seattui.domain.people.permissions import ADD_EDIT_USERS, LABELS, MODIFY_BILLING
from seattui.kit.errors import NotFound
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass

_USERS, _BILLING = LABELS[ADD_EDIT_USERS], LABELS[MODIFY_BILLING]


@dataclass(frozen=True, slots=True)
class Rule:
    """`code` is stable; `title` is the rule in one line, `text` what it means and what to do."""

    code: str
    title: Message
    text: Message


RULES: tuple[Rule, ...] = (
    Rule(
        "R1",
        msg("A seat gives access to the paid features of its hub"),
        msg(
            "People with a paid seat can use the paid features of that hub. Without a seat, "
            "access to the hub covers its free tools only."
        ),
    ),
    Rule(
        "R2",
        msg("Changing seats needs two permissions"),
        msg(
            "Assigning, moving or unassigning a seat needs both “{users}” and “{billing}”. "
            "Moving transfers one person's seat to another person as one change.",
            users=_USERS,
            billing=_BILLING,
        ),
    ),
    Rule(
        "R3",
        msg("Never more seats assigned than purchased"),
        msg(
            "No subscription can have more seats assigned than purchased, even if several people "
            "change it at once. Buy the missing seats, or unassign seats from others first."
        ),
    ),
    Rule(
        "R4",
        msg("One seat per person and subscription"),
        msg("A person can hold at most one seat of a subscription, and one in each hub."),
    ),
    Rule(
        "R5",
        msg("An unassigned seat is still paid for"),
        msg(
            "Unassigning a seat doesn't remove it: it can be assigned to somebody else, and is "
            "paid for until the renewal. To pay for fewer seats, schedule the removal of "
            "unassigned ones."
        ),
    ),
    Rule(
        "R6",
        msg("Seats can only be unassigned from active people"),
        msg(
            "A deactivated person keeps the seat, and it still counts as assigned. To free it, "
            "reactivate the person, unassign the seat, and deactivate the person again. "
            "Off-boarding, or unassigning with that option, does all three as one change."
        ),
    ),
    Rule(
        "R7",
        msg("People with access to a hub can't be removed"),
        msg(
            "A person with access to a hub, or a seat in one, can't be removed from the account. "
            "Switch the access off first, which unassigns the seat. Off-boarding does everything "
            "as one change and shows what it saves."
        ),
    ),
    Rule(
        "R8",
        msg("A pending invitation uses its seat"),
        msg(
            "A seat that is assigned with an invitation is in use from the moment the invitation "
            "is sent, accepted or not."
        ),
    ),
    Rule(
        "R9",
        msg("A seat requires access to its hub"),
        msg(
            "Creating users starts with their addresses, followed by permissions in tabs. In the "
            "tab of a hub, switch on access first, then the seat."
        ),
    ),
    Rule(
        "R10",
        msg("Users are only created once the purchase is confirmed"),
        msg(
            "If no seats remain, the last step is Checkout instead of Send. One confirmation "
            "covers all hubs with missing seats; before that, nobody is created and nothing is "
            "bought. Each subscription gets its own invoice."
        ),
    ),
    Rule(
        "R11",
        msg("Super admins get their seats after they are created"),
        msg(
            "A super admin can't get a seat while being created: create the user first, then assign the seat."
        ),
    ),
    Rule(
        "R12",
        msg("You can only grant permissions that you hold"),
        msg(
            "A permission can only be granted and revoked by people who hold it, and a permission "
            "set changed by people who hold everything in it. An address is changed only by people "
            "who hold all that its owner holds, where a paid seat counts as “{users}” and "
            "“{billing}”; the old address is told. Only a super admin can make somebody a super "
            "admin, or revoke that status.",
            users=_USERS,
            billing=_BILLING,
        ),
    ),
    Rule(
        "R13",
        msg("Nothing is bought without confirmation"),
        msg(
            "Buying needs “{billing}”. A seat costs the price agreed for the subscription, or "
            "else the catalogue's current price, regardless of what earlier seats cost. The "
            "exact amounts are shown first, and only Complete purchase buys.",
            billing=_BILLING,
        ),
    ),
    Rule(
        "R14",
        msg("Seats are charged immediately for the rest of the billing period"),
        msg(
            "Due immediately: price × seats, in proportion to the days left in the billing "
            "period, including the day of purchase, rounded once per line. Days are calendar "
            "days in the account's time zone. All seats end with the subscription's term, "
            "whenever they were bought."
        ),
    ),
    Rule(
        "R15",
        msg("Removing additional seats needs one permission"),
        msg(
            "With “{billing}” alone, additional seats can be removed at any time, in Account & Billing under Overview.",
            billing=_BILLING,
        ),
    ),
    Rule(
        "R16",
        msg("Only unassigned additional seats can be removed"),
        msg(
            "You can remove seats that are both additional and unassigned and not yet scheduled "
            "for removal. Seats included in the base price can't be removed. To remove more, "
            "unassign seats first."
        ),
    ),
    Rule(
        "R17",
        msg("A removal takes effect at the next renewal"),
        msg("Until then the current invoice doesn't change, and nothing is refunded."),
    ),
    Rule(
        "R18",
        msg("A removal shows current and future costs"),
        msg(
            "Seats, amounts and totals are shown before and after the change, with its effective "
            "date. When you confirm, a confirmation is shown and emailed."
        ),
    ),
    Rule(
        "R19",
        msg("One scheduled removal per subscription"),
        msg(
            "A removal request can be cancelled until the renewal, but not edited: cancel it, "
            "then schedule a new one. While a removal is scheduled, a second request is refused."
        ),
    ),
    Rule(
        "R20",
        msg("Assigning seats scheduled for removal cancels the removal"),
        msg(
            "As soon as fewer seats would be unassigned than are scheduled for removal, the "
            "whole removal request is cancelled. You are told before you confirm, and an email "
            "confirms it."
        ),
    ),
    Rule(
        "R21",
        msg("Due billing periods are posted in order, once"),
        msg(
            "At the renewal, seats scheduled for removal are removed, the most recently bought "
            "ones first, and the next term starts. Billing periods are posted in order, each "
            "once, by the next change or by 'seattui tick'. If more than a few are overdue, you "
            "are asked first."
        ),
    ),
    Rule(
        "R22",
        msg("There is always one active super admin"),
        msg(
            "Deactivating, reactivating and removing people needs “{users}”; for super admins it "
            "needs a super admin, and so does any other change of one: names, address, permissions, "
            "seats, invitation. The last active super admin who has accepted the invitation can't be "
            "deactivated, demoted or removed. The address of a removed person is given to somebody "
            "else only by a super admin, and changed only by one once the person is back.",
            users=_USERS,
        ),
    ),
    Rule(
        "R23",
        msg("One main team per person, any number of extra teams"),
        msg(
            "A person without a main team gets the team they are added to as main team, others "
            "get it as an extra team. Making another team the main team turns the previous one "
            "into an extra team. Teams can be nested; their names are unique in the account, "
            "ignoring case and accents."
        ),
    ),
    Rule(
        "R24",
        msg("Invitations expire"),
        msg(
            "An invitation is valid for a set number of days (setting invite_days). It can be "
            "sent again until it is accepted, which ends the previous one; the seat stays "
            "assigned. When an invited person gets more rights or a seat, a new invitation replaces "
            "the one that was sent."
        ),
    ),
    Rule(
        "R25",
        msg("Every change is recorded"),
        msg(
            "The record shows who did what, when and from where, the values before and after, "
            "and the cost. A reason or ticket can be given with every change. seattui never edits "
            "or removes a record."
        ),
    ),
    Rule(
        "R26",
        msg("No purchase while a removal is scheduled"),
        msg(
            "Seats scheduled for removal are paid for until the renewal: cancel their removal "
            "before you buy others. Assigning more seats than remain cancels the removal "
            "automatically and buys only the missing ones."
        ),
    ),
    Rule(
        "R27",
        msg("Nothing under a clock far ahead"),
        msg(
            "When the clock is more than 400 days past the newest change of the account, nothing is "
            "changed or posted until somebody says with --clock-is-right that it is right: what is posted "
            "stays, and later changes would be dated no earlier."
        ),
    ),
)

BY_CODE = {rule.code: rule for rule in RULES}


def rule_called(code: str) -> Rule:
    """The rule with this number: "R7", "r7" or "7". Raises NotFound."""
    wanted = "R" + code.strip().upper().removeprefix("R")
    if wanted in BY_CODE:
        return BY_CODE[wanted]
    raise NotFound(
        "no-such-rule",
        msg("There is no rule {rule}.", rule=code[:60]),
        msg(
            "Rules are {first} to {last}: 'seattui explain' lists them.",
            first=RULES[0].code,
            last=RULES[-1].code,
        ),
    )
