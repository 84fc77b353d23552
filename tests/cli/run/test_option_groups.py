"""Options that several commands take are declared once, and every command that takes the group has them."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.app import program
from seattui.cli.run.arguments import flags_of
from seattui.cli.run.flags import SWITCHES, WITH_VALUE, Flags
from seattui.cli.run.option_groups import OptionGroup, declared
from seattui.cli.run.options import argument, noun, option, verb
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class Painting(OptionGroup):
    colour: str = declared("--colour", "--color", default="red", metavar="NAME", help=msg("Which."))
    twice: bool = declared("--twice", default=False, help=msg("Again."))


class TestAGroup:
    def test_is_options_one_by_one_where_it_stands_and_comes_whole(self) -> None:
        asked: list[object] = []

        def paint(
            context: typer.Context,
            wall: Annotated[str, argument("WALL", msg("Where."))],
            coats: Annotated[str, option("--coats", metavar="N", help=msg("How many."))] = "1",
            *,
            painting: Painting,
            dry: Annotated[bool, option("--dry", help=msg("Wait."))] = False,
        ) -> None:
            asked.append((wall, coats, painting, dry))

        app = noun(msg("Walls."))
        verb(app, "paint", msg("Paint."), over_ssh=False)(paint)
        verb(app, "other", msg("Nothing."), over_ssh=False)(lambda: None)
        command = typer.main.get_command(app)
        made = command.commands["paint"]  # type: ignore[attr-defined]
        assert [p.opts for p in made.params] == [
            ["wall"],
            ["--coats"],
            ["--colour", "--color"],
            ["--twice"],
            ["--dry"],
        ]
        command(["paint", "north", "--color", "blue", "--dry"], standalone_mode=False)
        command(["paint", "south", "--twice"], standalone_mode=False)
        assert asked == [
            ("north", "1", Painting("blue"), True),
            ("south", "1", Painting("red", True), False),
        ]


class TestTheOptionsOfEveryCommand:
    def test_are_those_that_hold_wherever_they_stand(self) -> None:
        names = {name for param in program().params for name in param.opts}
        assert names - {"--show-completion", "-h", "--help"} == WITH_VALUE | SWITCHES

    def test_are_the_same_where_no_command_reads_them(self) -> None:
        found = flags_of(
            ["--store", "--lean", "--at=2027-01-01", "--read-only", "--lang", "en", "--lang", "de"]
        )
        assert found == Flags(store="--lean", at="2027-01-01", read_only=True, lang="de")
