"""Adopt revisions of drafts and plans from before the ledger sealed them, in your name.

Without `--as` they are listed and nothing is written. With it each is sealed as the store holds it, author
and findings included, and the ledger says that you vouched for it: look at the authors first. A revision
that stands after a sealed one is never adopted.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_module
from pipelines.cli.output import AsJson, Root, answer, stop_on, write_table
from schemas.draft import Draft
from schemas.errors import InvalidInput, PremierjetError
from schemas.plan import PlanRevision

HEADER = ("module", "revision", "author", "written (UTC)", "findings", "digest")


def run(
    modules: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MODULE]...", help="Keys of modules, `course--module`.", autocompletion=complete_module
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every module that has a draft or a plan.")] = False,
    person: Annotated[
        str | None, typer.Option("--as", help="Your name: you vouch for what is sealed.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Adopt revisions from before there were seals."""
    from pipelines.workflow.adopt import (
        adopt_plans,
        adopt_revisions,
        list_adoptable,
        list_adoptable_plans,
    )

    workspace = open_workspace(root)
    adoptable: list[tuple[str, ...]] = []
    errors: list[PremierjetError] = []
    for key in _choose_modules(workspace, modules or [], every=every):
        try:
            plans, revisions = list_adoptable_plans(workspace, key), list_adoptable(workspace, key)
            if person is not None:
                adopt_plans(workspace, key, person, datetime.now(UTC))
                adopt_revisions(workspace, key, person, datetime.now(UTC))
            adoptable += [*map(_plan_row, plans), *map(_row, revisions)]
        except PremierjetError as error:
            errors.append(error)
    rows = write_table(HEADER, adoptable)
    document = {
        "adopted_by": person,
        "revisions": [dict(zip(HEADER, each, strict=True)) for each in adoptable],
    }
    answer(
        document,
        "\n\n".join(_text(rows, len(adoptable), person)) if adoptable or not errors else "",
        as_json=as_json,
    )
    stop_on(errors)


def _choose_modules(workspace: Workspace, modules: list[str], *, every: bool) -> tuple[str, ...]:
    if every == bool(modules):
        raise InvalidInput(
            "names no module" if not every else "names modules beside --all",
            place="premierjet ledger seal",
            remedy="Name modules, or say --all",
        )
    if not every:
        return tuple(modules)
    return tuple(sorted({*workspace.records.heads(), *workspace.records.planned()}))


def _text(rows: str, count: int, person: str | None) -> Iterator[str]:
    if not count:
        yield "Every revision is sealed, or comes after one that is."
        return
    yield rows
    if person is None:
        yield "Nothing was written. Seal them with --as YOUR.NAME if these are their authors."
    else:
        yield f"Sealed in the name of {person}: {count}"


def _plan_row(plan: PlanRevision) -> tuple[str, ...]:
    return (
        plan.module,
        f"plan {plan.revision}",
        plan.author or "(rules)",
        f"{plan.written_at:%Y-%m-%d %H:%M}",
        str(len(plan.findings)),
        plan.digest[:12],
    )


def _row(draft: Draft) -> tuple[str, ...]:
    provenance = draft.provenance
    return (
        draft.module,
        str(draft.revision),
        provenance.author or f"({provenance.writer})",
        f"{provenance.written_at:%Y-%m-%d %H:%M}",
        str(len(draft.findings)),
        draft.content.canonical_digest()[:12],
    )
