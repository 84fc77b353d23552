"""`seattui views`: filter, order and columns of the list of people under a name."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.run.table import table
from seattui.cli.selection.list_form import ListForm
from seattui.cli.selection.list_options import ListOptions
from seattui.cli.selection.people_options import FilterOptions
from seattui.domain.people.views import options_of, problem_of, view_named
from seattui.files import sheets
from seattui.files.people_json import view_json
from seattui.kit.i18n import msg
from seattui.kit.text import safe

Name = Annotated[str, argument("NAME", msg("The name of the view."))]
Shared = Annotated[
    bool, option("--shared", help=msg("The account's, for everybody; a super admin changes these."))
]


def app() -> typer.Typer:
    made = noun(msg("Views: filter, order and columns of the list of people, saved under a name."))
    verb(made, "list", msg("List your own views and the account's."), over_ssh=True)(listed)
    verb(made, "show", msg("Show what a view shows, as the options of 'users list'."), over_ssh=True)(show)
    verb(
        made,
        "save",
        msg("Save a view, with the options of 'users list'. 'users list --view NAME' shows it."),
        over_ssh=True,
    )(save)
    verb(made, "delete", msg("Delete a view; nobody in it is changed."), over_ssh=True)(delete)
    return made


def listed(context: typer.Context, form: ListForm) -> None:
    run = run_of(context)
    csv = form.wants_csv(run)
    session = run.session()
    views, offered = session.views(), session.offered()
    items = [view_json(view, offered) for view in views]
    if form.printed(run, csv, "views", items, sheets.VIEWS):
        return
    rows = [
        (
            safe(view.name),
            str(msg("shared") if view.shared else msg("own")),
            safe(options_of(view.definition, offered.teams)) or str(msg("everybody")),
        )
        for view in views
    ]
    for line in table((msg("Name"), msg("Whose"), msg("Shows")), rows, text=frozenset({2})):
        run.out.line(line)
    for view in views:
        if problem := problem_of(view, offered):
            run.out.note(msg("! {problem}", problem=problem.message))


def show(context: typer.Context, name: Name, shared: Shared = False) -> None:
    run = run_of(context)
    session = run.session()
    view = view_named(session.views(), name, shared or None)
    offered = session.offered()
    if run.out.json:
        run.out.data({"view": view_json(view, offered)})
        return
    run.out.line(safe(options_of(view.definition, offered.teams)) or msg("everybody"))
    if problem := problem_of(view, offered):
        run.out.note(msg("! {problem}", problem=problem.message))


def save(
    context: typer.Context,
    name: Name,
    *,
    filters: FilterOptions,
    listing: ListOptions,
    shared: Shared = False,
    replace: Annotated[
        bool, option("--replace", help=msg("Also in place of a view that has this name."))
    ] = False,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.views import SaveView

    run, view = run_of(context), listing.view(filters)
    session = run.session()
    return carry_out(run, session, SaveView(name, view(session), shared, replace), confirming)


def delete(
    context: typer.Context,
    name: Name,
    shared: Shared = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.views import DeleteView

    run = run_of(context)
    return carry_out(run, run.session(), DeleteView(name, shared), confirming)
