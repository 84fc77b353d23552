"""The people to create: addresses typed or pasted, the name of a single one, and problems with addresses."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message as Event
from textual.widgets import Button, Input, Static, TextArea

from seattui.domain.changes.people.create import AddressProblem
from seattui.domain.people.email import email_key
from seattui.files.people.pasted import Pasted, as_typed, people_in
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.people_field import AddressArea
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.labelled import LabelledLine, LabelledText

NAMED = 4
"""Up to so many people, and problems, are listed; the others are a number."""
LONGEST = 200
OPTIONS = ("new-restore", "new-leave")
PATTERN = "Ana Torres <ana@acme.example>"


class NewPeople(Vertical):
    """Posts `Changed` when the input changes, `Done` on Enter in the last field, and the option that is
    chosen."""

    class Changed(Event):
        """The input changed."""

    class Done(Event):
        """Enter in the last field."""

    class RestoreWanted(Event):
        """Removed people should be restored."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._problems: Sequence[AddressProblem] = ()
        self._listed = Content("")
        """The problems as shown."""
        self._filled = ("", "")
        """The names that came with a pasted address, not typed."""

    def compose(self) -> ComposeResult:
        area = AddressArea(id="new-addresses", soft_wrap=True, compact=True, highlight_cursor_line=False)
        yield area.labelled(msg("Email"))
        yield LabelledText("", id="new-count", markup=False).labelled()
        yield LabelledLine(classes="dialog-line", id="new-options").labelled()
        for name, label in (("first", msg("First name")), ("last", msg("Last name"))):
            yield Field(id=f"new-{name}", limit=LONGEST, classes="new-name").labelled(label)

    def on_mount(self) -> None:
        self.area.cursor_blink = False
        self.show_problems(())
        self._update_names()

    @property
    def area(self) -> AddressArea:
        return self.query_one(AddressArea)

    @property
    def pasted(self) -> tuple[Pasted, ...]:
        """All addresses in the field."""
        return people_in(self.area.text)

    @property
    def people(self) -> tuple[Pasted, ...]:
        """The people to create; a single one has the name in the name fields."""
        found = self.pasted
        if len(found) == 1:
            return (Pasted(found[0].email, self._typed_name("first"), self._typed_name("last")),)
        return found

    @property
    def has_input(self) -> bool:
        """Whether anything was entered."""
        return bool(self.area.text.strip() or self._typed_name("first") or self._typed_name("last"))

    def _typed_name(self, name: str) -> str:
        return self.query_one(f"#new-{name}", Field).value.strip()

    # --- problems ----------------------------------------------------------------------------------

    def show_problems(self, problems: Sequence[AddressProblem]) -> None:
        """Shows problems below the addresses, and moves the cursor to the first; the text stays."""
        self._problems = problems
        lines: list[Content] = []
        for problem in problems[:NAMED]:
            lines.append(Content.assemble(("× ", "bold"), str(problem.text)))
            if problem.hint is not None and len(problems) == 1:
                lines.append(Content(f"  {problem.hint}"))
        if (more := len(problems) - NAMED) > 0:
            lines.append(Content(f"  {plural('and {n} more', 'and {n} more', more)}"))
        self._listed = Content("\n").join(lines)
        self._offer(problems)
        if problems:
            self._count(self.pasted)
            self._move_cursor_to(problems[0].email)

    def _offer(self, problems: Sequence[AddressProblem]) -> None:
        """Offers to restore people who were removed, and to go on without addresses with problems."""
        removed = sum(problem.restorable for problem in problems)
        rest = len({problem.email for problem in problems})
        restore = plural("Restore this person", "Restore these {n} people", removed) if removed else None
        leave = plural("Continue without {n} person", "Continue without these {n}", rest)
        labels = (restore, leave if problems and rest < len(self.pasted) else None)
        line = self.query_one("#new-options")
        line.display = any(labels)
        if line.display and not line.children:
            line.mount_all(Button("", id=name, compact=True) for name in OPTIONS)
        for button, label in zip(line.query(Button), labels, strict=False):
            button.display = label is not None
            if label is not None:
                button.label = Content(f"[{label}]")
                button.refresh(layout=True)

    def _count(self, found: Sequence[Pasted]) -> None:
        """How many there are, and below it what is wrong with them."""
        parts = [Content.styled(str(counted(found)), "$text-muted")]
        if self._problems:
            parts.append(self._listed.stylize_before("$text-error"))
        self.query_one("#new-count", Static).update(Content("\n").join(parts))

    def _move_cursor_to(self, email: str) -> None:
        """Focuses the field with the cursor after the address."""
        area = self.area
        for number, line in enumerate(area.text.split("\n")):
            if (at := line.find(email)) >= 0:
                area.move_cursor((number, at + len(email)))
                break
        area.focus()

    def leave_out(self) -> None:
        """Removes addresses with problems from the text; of a duplicate, one stays."""
        refused = {p.email for p in self._problems if not p.repeated}
        remaining: dict[str, Pasted] = {}
        for person in self.pasted:
            if person.email not in refused:
                remaining.setdefault(email_key(person.email), person)
        self.area.load_text("\n".join(map(as_typed, remaining.values())))
        self.area.move_cursor(self.area.document.end)
        self.area.focus()

    # --- input -------------------------------------------------------------------------------------

    def _update_names(self) -> None:
        """Fills the name fields from the address's name, unless they were edited; counts several people."""
        found = self.pasted
        for line in self.query(".new-name"):
            line.display = len(found) <= 1
        if len(found) == 1:
            self._fill(found[0])
        self._count(found)

    def _fill(self, one: Pasted) -> None:
        names = (one.first_name, one.last_name)
        if names != self._filled and (self._typed_name("first"), self._typed_name("last")) == self._filled:
            for name, value in zip(("first", "last"), names, strict=True):
                self.query_one(f"#new-{name}", Field).fill(value)
            self._filled = names

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.show_problems(())
        self._update_names()
        self.post_message(self.Changed())

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())

    def on_address_area_submitted(self, event: AddressArea.Submitted) -> None:
        """Moves to the name fields if there is a single address without a name; otherwise posts `Done`."""
        event.stop()
        first = self.query_one("#new-first", Field)
        if len(self.pasted) == 1 and not self._typed_name("first") and not self._typed_name("last"):
            first.focus()
        else:
            self.post_message(self.Done())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "new-first":
            self.query_one("#new-last").focus()
        else:
            self.post_message(self.Done())

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "new-restore":
            self.post_message(self.RestoreWanted())
        else:
            self.leave_out()


def counted(found: Sequence[Pasted]) -> Message:
    """The number of people, and that more can be entered."""
    if len(found) > 1:
        return plural("{n} person.", "{n} people with the same permissions, seats and teams.", len(found))
    return msg("One, or a pasted list, as {pattern}", pattern=PATTERN)
