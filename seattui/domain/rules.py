"""What each rule says, for who is stopped by one: THE table from which `seattui explain` and help are read.

A refusal names its rule by number ("R7"); scripts see the number, people what it says here.
"""

from __future__ import annotations

from dataclasses import dataclass

from seattui.domain.people.permissions import ADD_EDIT_USERS, LABELS, MODIFY_BILLING
from seattui.kit.errors import NotFound
from seattui.kit.i18n import Message, msg

_USERS, _BILLING = LABELS[ADD_EDIT_USERS], LABELS[MODIFY_BILLING]


@dataclass(frozen=True, slots=True)
class Rule:
    """`code` is stable; `title` is the rule in a line, `text` what it means and what to do."""

    code: str
    title: Message
    text: Message


RULES: tuple[Rule, ...] = (
    Rule(
        "R1",
        msg("A seat opens the paid features of its hub"),
        msg(
            "Whoever holds a paid seat uses the paid features of that hub. Without one, access to the hub opens its "
            "free tools and nothing more."
        ),
    ),
    Rule(
        "R2",
        msg("Seats change hands only with two permissions"),
        msg(
            "Giving, moving or taking a seat needs both “{users}” and “{billing}”. Moving hands one person's seat to "
            "another as one change.",
            users=_USERS,
            billing=_BILLING,
        ),
    ),
    Rule(
        "R3",
        msg("Never more seats assigned than purchased"),
        msg(
            "No subscription has more seats assigned than purchased, however many people change it at once. Buy what is "
            "missing, or take seats from others first."
        ),
    ),
    Rule(
        "R4",
        msg("One seat a person and subscription"),
        msg("A person holds at most one seat of a subscription, and may hold one in each hub."),
    ),
    Rule(
        "R5",
        msg("A seat that was taken is still paid for"),
        msg(
            "Taking a seat from somebody doesn't end it: it is unassigned, can be given to somebody else, and is paid "
            "for until the renewal. To pay for fewer, schedule the removal of unassigned seats."
        ),
    ),
    Rule(
        "R6",
        msg("Only active people give up a seat"),
        msg(
            "A deactivated person keeps the seat, and it still counts as assigned. To free it, the person is "
            "reactivated, the seat is taken, and the person is deactivated again; releasing the seat or off-boarding "
            "does the three as one change."
        ),
    ),
    Rule(
        "R7",
        msg("Who has access to a hub can't be removed"),
        msg(
            "Nobody is removed from the account who has access to a hub, or a seat in one. Switch the access off first, "
            "which takes the seat. Off-boarding does all of it as one change and shows what it saves."
        ),
    ),
    Rule(
        "R8",
        msg("An invitation holds its seat"),
        msg("A seat given with an invitation is held from the moment it is sent, accepted or not."),
    ),
    Rule(
        "R9",
        msg("Access to a hub comes before its seat"),
        msg(
            "Creating people asks for their addresses first, then for permissions in tabs. In the tab of a hub, access "
            "is switched on first, then the seat."
        ),
    ),
    Rule(
        "R10",
        msg("Nobody is created before the purchase is confirmed"),
        msg(
            "Where no seat is left, the last step is Checkout in place of Send. One confirmation covers all hubs that "
            "are short; before it nobody is created and nothing is bought. Each subscription gets an invoice of its own."
        ),
    ),
    Rule(
        "R11",
        msg("Super admins get their seats afterwards"),
        msg(
            "A super admin can't get a seat while being created: create the person first, then give the seat."
        ),
    ),
    Rule(
        "R12",
        msg("Nobody grants what they don't hold"),
        msg(
            "A permission is granted and revoked only by somebody who holds it. Only a super admin makes, edits or "
            "demotes a super admin."
        ),
    ),
    Rule(
        "R13",
        msg("Nothing is bought that wasn't confirmed"),
        msg(
            "Buying needs “{billing}”. A seat costs the price agreed for the subscription, else the catalogue's price of "
            "that day, whatever earlier ones cost. The exact amounts are shown first, and only Complete purchase buys.",
            billing=_BILLING,
        ),
    ),
    Rule(
        "R14",
        msg("A seat is charged at once for the rest of the period"),
        msg(
            "Due at once is the price times the seats, for the share of the billing period's days that are left, the day "
            "of purchase among them, rounded once a line. Days are those of the account's time zone. Seats end with the "
            "subscription's term, whenever they were bought."
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
        msg("Only unassigned additional seats are removed"),
        msg(
            "As many seats can be removed as are both additional and unassigned, less those already scheduled. The seats "
            "that the base price includes stay. Take seats from people first to remove more."
        ),
    ),
    Rule(
        "R17",
        msg("A removal takes effect at the next renewal"),
        msg("Never before it: the current invoice doesn't change, and nothing is refunded."),
    ),
    Rule(
        "R18",
        msg("A removal shows what is paid now and afterwards"),
        msg(
            "Seats, amounts and the total are shown as they are and as they will be, with the day from which that holds. "
            "Once it is confirmed, a confirmation is shown and mailed."
        ),
    ),
    Rule(
        "R19",
        msg("One scheduled removal a subscription"),
        msg(
            "A removal request can be cancelled until the renewal, but not edited: cancel it, then schedule another. A "
            "second one is refused while it stands, and there is nothing to cancel where none does."
        ),
    ),
    Rule(
        "R20",
        msg("Assigning seats that were to leave cancels their removal"),
        msg(
            "As soon as fewer seats would be unassigned than are to leave, the whole removal request is cancelled. You "
            "are told before you confirm, and a mail says so."
        ),
    ),
    Rule(
        "R21",
        msg("What falls due is posted in order, once"),
        msg(
            "At the renewal the seats that were to leave do so, those bought last first, and the next term starts. "
            "Billing periods are posted one after another, each once, by whoever changes something or by 'seattui tick'. "
            "When more than a few are overdue, you are asked before they are posted."
        ),
    ),
    Rule(
        "R22",
        msg("One active super admin always stays"),
        msg(
            "Deactivating, reactivating and removing people needs “{users}”, and of super admins only a super admin may "
            "do it. The last active super admin who has accepted the invitation can't be deactivated, demoted or removed.",
            users=_USERS,
        ),
    ),
    Rule(
        "R23",
        msg("One main team a person, any number of extra ones"),
        msg(
            "Whoever has no main team gets the one to which they are added as main, others as an extra one. Making "
            "another team main turns the old one into an extra. Teams may stand below each other; their names are unique "
            "in the account, whatever their case and accents."
        ),
    ),
    Rule(
        "R24",
        msg("Invitations expire"),
        msg(
            "An invitation works for a set number of days (setting invite_days). It can be sent again to who hasn't "
            "accepted, which ends the one before; the seat stays held."
        ),
    ),
    Rule(
        "R25",
        msg("Every change is recorded"),
        msg(
            "The record keeps who did what, when and from where, how things stood before and after, and what it cost. A "
            "reason or a ticket can be given with every change. Nothing in the record is ever edited or removed."
        ),
    ),
    Rule(
        "R26",
        msg("No buying while a removal is scheduled"),
        msg(
            "Seats that are to leave are paid for until the renewal: cancel their removal before you buy others. Giving "
            "seats to more people than remain cancels it by itself, and buys only what is missing then."
        ),
    ),
)

BY_CODE = {rule.code: rule for rule in RULES}


def rule_called(code: str) -> Rule:
    """The rule of that number, "R7", "r7" or "7". Raises NotFound."""
    wanted = "R" + code.strip().upper().removeprefix("R")
    if wanted in BY_CODE:
        return BY_CODE[wanted]
    raise NotFound(
        "no-such-rule",
        msg("There is no rule {rule}.", rule=code[:60]),
        msg(
            "They are {first} to {last}: 'seattui explain' lists them.",
            first=RULES[0].code,
            last=RULES[-1].code,
        ),
    )
