"""What each rule says, for who is stopped by one: THE table from which `seattui explain` and help are read.

A refusal names its rule by number ("R7"); scripts see the number, people what it says here.
"""

from __future__ import annotations

from dataclasses import dataclass

from seattui.domain.people.permissions import ADD_EDIT_USERS, LABELS, MODIFY_BILLING
from seattui.kit.errors import NotFound
from seattui.kit.i18n import Message, say

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
        say("A seat opens the paid features of its hub"),
        say(
            "Whoever holds a paid seat uses the paid features of that hub. Without one, access to the hub opens its "
            "free tools and nothing more."
        ),
    ),
    Rule(
        "R2",
        say("Seats change hands only with two permissions"),
        say(
            "Giving, moving or taking a seat needs both “{users}” and “{billing}”. Moving hands one person's seat to "
            "another as one change.",
            users=_USERS,
            billing=_BILLING,
        ),
    ),
    Rule(
        "R3",
        say("Never more seats assigned than purchased"),
        say(
            "No subscription has more seats assigned than purchased, however many people change it at once. Buy what is "
            "missing, or take seats from others first."
        ),
    ),
    Rule(
        "R4",
        say("One seat a person and subscription"),
        say("A person holds at most one seat of a subscription, and may hold one in each hub."),
    ),
    Rule(
        "R5",
        say("A seat that was taken is still paid for"),
        say(
            "Taking a seat from somebody doesn't end it: it is unassigned, can be given to somebody else, and is paid "
            "for until the renewal. To pay for fewer, schedule the removal of unassigned seats."
        ),
    ),
    Rule(
        "R6",
        say("Only active people give up a seat"),
        say(
            "A deactivated person keeps the seat, and it still counts as assigned. To free it, the person is "
            "reactivated, the seat is taken, and the person is deactivated again; releasing the seat or off-boarding "
            "does the three as one change."
        ),
    ),
    Rule(
        "R7",
        say("Who has access to a hub can't be removed"),
        say(
            "Nobody is removed from the account who has access to a hub, or a seat in one. Switch the access off first, "
            "which takes the seat. Off-boarding does all of it as one change and shows what it saves."
        ),
    ),
    Rule(
        "R8",
        say("An invitation holds its seat"),
        say("A seat given with an invitation is held from the moment it is sent, accepted or not."),
    ),
    Rule(
        "R9",
        say("Access to a hub comes before its seat"),
        say(
            "Creating people asks for their addresses first, then for permissions in tabs. In the tab of a hub, access "
            "is switched on first, then the seat."
        ),
    ),
    Rule(
        "R10",
        say("Nobody is created before the purchase is confirmed"),
        say(
            "Where no seat is left, the last step is Checkout in place of Send. One confirmation covers all hubs that "
            "are short; before it nobody is created and nothing is bought. Each subscription gets an invoice of its own."
        ),
    ),
    Rule(
        "R11",
        say("Super admins get their seats afterwards"),
        say(
            "A super admin can't get a seat while being created: create the person first, then give the seat."
        ),
    ),
    Rule(
        "R12",
        say("Nobody grants what they don't hold"),
        say(
            "A permission is granted and revoked only by somebody who holds it. Only a super admin makes, edits or "
            "demotes a super admin."
        ),
    ),
    Rule(
        "R13",
        say("Nothing is bought that wasn't confirmed"),
        say(
            "Buying needs “{billing}”. A seat costs the price agreed for the subscription, else the catalogue's price of "
            "that day, whatever earlier ones cost. The exact amounts are shown first, and only Complete purchase buys.",
            billing=_BILLING,
        ),
    ),
    Rule(
        "R14",
        say("A seat is charged at once for the rest of the period"),
        say(
            "Due at once is the price times the seats, for the share of the billing period's days that are left, the day "
            "of purchase among them, rounded once a line. Days are those of the account's time zone. Seats end with the "
            "subscription's term, whenever they were bought."
        ),
    ),
    Rule(
        "R15",
        say("Removing additional seats needs one permission"),
        say(
            "With “{billing}” alone, additional seats can be removed at any time, in Account & Billing under Overview.",
            billing=_BILLING,
        ),
    ),
    Rule(
        "R16",
        say("Only unassigned additional seats are removed"),
        say(
            "As many seats can be removed as are both additional and unassigned, less those already scheduled. The seats "
            "that the base price includes stay. Take seats from people first to remove more."
        ),
    ),
    Rule(
        "R17",
        say("A removal takes effect at the next renewal"),
        say("Never before it: the current invoice doesn't change, and nothing is refunded."),
    ),
    Rule(
        "R18",
        say("A removal shows what is paid now and afterwards"),
        say(
            "Seats, amounts and the total are shown as they are and as they will be, with the day from which that holds. "
            "Once it is confirmed, a confirmation is shown and mailed."
        ),
    ),
    Rule(
        "R19",
        say("One scheduled removal a subscription"),
        say(
            "A removal request can be cancelled until the renewal, but not edited: cancel it, then schedule another. A "
            "second one is refused while it stands, and there is nothing to cancel where none does."
        ),
    ),
    Rule(
        "R20",
        say("Assigning seats that were to leave cancels their removal"),
        say(
            "As soon as fewer seats would be unassigned than are to leave, the whole removal request is cancelled. You "
            "are told before you confirm, and a mail says so."
        ),
    ),
    Rule(
        "R21",
        say("What falls due is posted in order, once"),
        say(
            "At the renewal the seats that were to leave do so, those bought last first, and the next term starts. "
            "Billing periods are posted one after another, each once, by whoever changes something or by 'seattui tick'. "
            "When more than a few are overdue, you are asked before they are posted."
        ),
    ),
    Rule(
        "R22",
        say("One active super admin always stays"),
        say(
            "Deactivating, reactivating and removing people needs “{users}”, and of super admins only a super admin may "
            "do it. The last active super admin who has accepted the invitation can't be deactivated, demoted or removed.",
            users=_USERS,
        ),
    ),
    Rule(
        "R23",
        say("One main team a person, any number of extra ones"),
        say(
            "Whoever has no main team gets the one to which they are added as main, others as an extra one. Making "
            "another team main turns the old one into an extra. Teams may stand below each other; their names are unique "
            "in the account, whatever their case and accents."
        ),
    ),
    Rule(
        "R24",
        say("Invitations expire"),
        say(
            "An invitation works for a set number of days (setting invite_days). It can be sent again to who hasn't "
            "accepted, which ends the one before; the seat stays held."
        ),
    ),
    Rule(
        "R25",
        say("Every change is recorded"),
        say(
            "The record keeps who did what, when and from where, how things stood before and after, and what it cost. A "
            "reason or a ticket can be given with every change. Nothing in the record is ever edited or removed."
        ),
    ),
    Rule(
        "R26",
        say("No buying while a removal is scheduled"),
        say(
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
        say("There is no rule {rule}.", rule=code[:60]),
        say(
            "They are {first} to {last}: 'seattui explain' lists them.",
            first=RULES[0].code,
            last=RULES[-1].code,
        ),
    )
