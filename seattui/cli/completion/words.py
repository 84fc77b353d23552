"""What may stand where the cursor is: commands, options and kinds of values, as `words.tsv` has them.

That file is made of the command tree by `make docs`, since building the tree takes longer than a key may wait. It has
a part for each group of commands, each command, and each set of words that are known without a store; its lines are
tabbed: what is typed, the kinds of its value, and what it is in each language.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FILE = "words.tsv"
AGAIN = "*"
"""Before the kinds of what can be given again."""
SEVERAL = ","
"""Before the kind of what one value has several of, and between them."""
LANGUAGES = ("en", "de")


class Line:
    """One line of a part."""

    __slots__ = ("about", "names", "repeats", "takes")

    def __init__(self, text: str) -> None:
        names, takes, *about = text.split("\t")
        self.names = names.split(" ")
        """The name under which it is offered first."""
        self.repeats = takes.startswith(AGAIN)
        self.takes = takes.removeprefix(AGAIN).split(" ") if takes.removeprefix(AGAIN) else []
        """The kinds of its value; none for a switch."""
        self.about = about


class Place:
    """Where the cursor is, after these words."""

    def __init__(self, words: list[str]) -> None:
        self._text = _read()
        self._common = self.part("options")
        self.flags: dict[str, str] = {}
        """Values of options that were given, by the first name without hyphens."""
        self.given: set[str] = set()
        self.literal = False
        """Behind `--`."""
        self.command: list[str] = []
        self.passed: list[str] = []
        """The command's arguments."""
        self.pending: Line | None = None
        """The option whose value is next."""
        self.language: int | None = None
        """Which of the languages, once somebody asked."""
        self._enter()
        for word in words:
            self._pass(word)

    def part(self, title: str) -> list[Line]:
        """The lines of a part; none if there is no such part."""
        found = self._text.partition(f"\n[{title}]\n")[2].partition("\n[")[0]
        return [Line(line) for line in found.split("\n") if line]

    def _enter(self) -> None:
        """Goes on with the options, commands or arguments of the command that the words named."""
        lines = self.part(" ".join(["seattui", *self.command]))
        options = [*(line for line in lines if line.names[0][0] == "-"), *self._common]
        self.options = {name: line for line in options for name in line.names}
        self.commands = [line for line in lines if line.names[0][0] not in "-<"]
        self.arguments = [line for line in lines if line.names[0][0] == "<"]

    def _pass(self, word: str) -> None:
        name, equals, value = word.partition("=")
        if self.pending:
            self._give(self.pending, word)
            self.pending = None
        elif self.literal or word == "-" or not word.startswith("-"):
            self._argument(word)
        elif word == "--":
            self.literal = True
        elif line := self.options.get(name) or self.options.get(f"-{word[-1]}"):
            if line.takes and not equals:
                self.pending = line
            self._give(line, value)

    def _give(self, line: Line, value: str) -> None:
        self.given.add(line.names[0])
        self.flags[line.names[0].lstrip("-")] = value

    def _argument(self, word: str) -> None:
        if any(word == line.names[0] for line in self.commands):
            self.command.append(word)
            self._enter()
        elif self.arguments:
            self.passed.append(word)
            if not self.arguments[0].repeats:
                del self.arguments[0]


def _read() -> str:
    """Through the module's loader, since a zipapp has no files on disk."""
    from os.path import dirname, join

    loader: Any = __spec__ and __spec__.loader
    text: str = loader.get_data(join(dirname(__file__), FILE)).decode()
    return "\n" + text
