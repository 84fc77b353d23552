"""The global options, accepted before and after the noun."""

from __future__ import annotations

from seattui.cli.run.option_groups import OptionGroup, declared
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class Flags(OptionGroup):
    """Store, account, operator and behaviour; None if not given."""

    store: str | None = declared(
        "--store", default=None, metavar="URL", help=msg("The store: a path, or a URL such as postgresql://…")
    )
    account: str | None = declared(
        "--account",
        default=None,
        metavar="NAME",
        help=msg("The account, if the store holds several."),
    )
    operator: str | None = declared(
        "--operator",
        default=None,
        metavar="EMAIL",
        help=msg("Act as this person; the record notes that the identity was claimed."),
    )
    config: str | None = declared(
        "--config", default=None, metavar="FILE", help=msg("The settings file, instead of the usual one.")
    )
    lang: str | None = declared("--lang", default=None, metavar="en|de", help=msg("The language."))
    lean: bool = declared("--lean", default=False, help=msg("For slow connections: 16 colours, no mouse."))
    plain_output: bool = declared(
        "--plain-output", default=False, help=msg("Send Textual's own output unchanged to the terminal.")
    )
    read_only: bool = declared("--read-only", default=False, help=msg("View everything, change nothing."))
    json: bool = declared("--json", "-j", default=False, help=msg("Print JSON for scripts."))
    at: str | None = declared(
        "--at",
        default=None,
        metavar="ISO",
        help=msg("Set the clock, on a store created for testing or as a demo."),
    )
    clock_is_right: bool = declared(
        "--clock-is-right",
        default=False,
        help=msg("Make changes though the clock is more than 400 days from the newest one."),
    )


WITH_VALUE = frozenset(name for one in Flags.options() if one.metavar for name in one.names)
FIRST_NAME = {name: one.names[0] for one in Flags.options() for name in one.names} | {
    "--version": "--version"
}
"""Each name of a global option, with the one by which it is looked for."""
SWITCHES = frozenset(name for one in Flags.options() if not one.metavar for name in one.names) | {"--version"}
