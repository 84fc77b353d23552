"""Addresses of new people: which can be used, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from seattui.domain.people.email import MAX_EMAIL, checked_email, email_key
from seattui.domain.people.homoglyphs import Neighbours, homoglyph_skeleton
from seattui.domain.people.names import checked_name
from seattui.domain.plan.plan import Facts, Warning
from seattui.domain.plan.user_effects import Newcomer
from seattui.kit.errors import Refused, UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class NewUser:
    """A person to be created, as typed."""

    email: str
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class AddressProblem:
    """Why an address can't be used. `email` is as typed, to find the field by."""

    email: str
    code: str
    rule: str | None
    text: Message
    hint: Message | None
    restorable: bool = False
    """Whether restoring the address's removed owner solves the problem."""
    repeated: bool = False
    """Whether the address repeats an earlier one in the input."""


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The people who can be created, in the given order, and the problems with the others."""

    people: tuple[Newcomer, ...]
    problems: tuple[AddressProblem, ...]

    @property
    def blocked(self) -> Refused | None:
        """The refusal of the change: the first problem, and how many there are."""
        if not self.problems:
            return None
        first, n = self.problems[0], len(self.problems)
        text = (
            first.text
            if n == 1
            else plural(
                "{reason} {n} address can't be used.",
                "{reason} {n} addresses can't be used.",
                n,
                reason=first.text,
            )
        )
        return Refused(first.code, text, first.hint, rule=first.rule)


def newcomers(facts: Facts, people: Iterable[NewUser], *, restore: bool) -> Newcomers:
    """Checks all of them at once; with `restore`, people removed earlier are restored."""
    given = tuple(people)
    problems: dict[int, AddressProblem] = {}
    valid: dict[int, Newcomer] = {}
    keys: set[str] = set()
    skeletons: dict[str, str] = {}
    for n, person in enumerate(given):
        checked = _checked(person)
        if isinstance(checked, AddressProblem):
            problems[n] = checked
            continue
        skeleton = homoglyph_skeleton(checked.email)
        if email_key(checked.email) in keys:
            problems[n] = _repeated(person, msg("{email} is listed twice.", email=person.email))
        elif skeleton in skeletons:
            problems[n] = look_alike_problem(person.email, skeletons[skeleton])
        else:
            valid[n] = checked
            keys.add(email_key(checked.email))
            skeletons[skeleton] = checked.email
    found = facts.neighbours([p.email for p in valid.values()])
    coming: list[Newcomer] = []
    for (n, newcomer), others in zip(valid.items(), found, strict=True):
        if others.removed and not others.here and restore:
            coming.append(_restored(newcomer, others))
        elif problem := address_problem(newcomer.email, others):
            problems[n] = replace(problem, email=given[n].email)
        else:
            coming.append(newcomer)
    return Newcomers(tuple(coming), tuple(problems[n] for n in sorted(problems)))


def address_problem(email: str, others: Neighbours) -> AddressProblem | None:
    """The problem with an address that is in use, was in use, or looks like one in use."""
    if others.here:
        return AddressProblem(
            email,
            "exists",
            None,
            msg("{email} already exists: {who}.", email=email, who=others.here.display_name),
            msg("Leave the address out; permissions are changed with Edit user."),
        )
    if others.removed:
        return AddressProblem(
            email,
            "removed",
            None,
            msg("{email} was removed earlier: {who}.", email=email, who=others.removed.display_name),
            msg("Restore that person instead, with their earlier history."),
            restorable=True,
        )
    return look_alike_problem(email, others.look_alike.email) if others.look_alike else None


def _checked(person: NewUser) -> Newcomer | AddressProblem:
    try:
        return Newcomer(
            checked_email(person.email), checked_name(person.first_name), checked_name(person.last_name)
        )
    except UsageError as error:
        return AddressProblem(person.email[:MAX_EMAIL], error.code, None, error.message, error.hint)


def _restored(person: Newcomer, others: Neighbours) -> Newcomer:
    """Restored people keep their names if none are given."""
    was = others.removed
    assert was is not None
    named = bool(person.first_name or person.last_name)
    first, last = (person.first_name, person.last_name) if named else (was.first_name, was.last_name)
    return Newcomer(person.email, first, last, restores=was)


def look_alike_problem(email: str, other: str) -> AddressProblem:
    """The problem with an address that looks like another."""
    return AddressProblem(
        email,
        "look-alike",
        None,
        msg("{email} looks like {other} but uses other letters.", email=email, other=other),
        msg("Retype it in Latin letters, or leave it out."),
    )


def _repeated(person: NewUser, text: Message) -> AddressProblem:
    hint = msg("Leave one of the two out.")
    return AddressProblem(person.email, "twice", None, text, hint, repeated=True)


def mixed_scripts(email: str) -> Warning:
    """The warning about an address whose letters come from several scripts."""
    return Warning("mixed-scripts", msg("{email} mixes letters of several scripts", email=email))


def restore_warning(n: int) -> Warning:
    """The warning that people are restored."""
    return Warning(
        "restored",
        plural(
            "{n} person who was removed earlier is restored",
            "{n} people who were removed earlier are restored",
            n,
        ),
    )
