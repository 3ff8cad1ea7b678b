"""Say what rests on each source: which modules quote it in their draft, and which releases do.

With a source's name, or a pattern, every quotation of it is listed, and what the source says by now where
it says something else. A passage narrows that to a span's id, or to words it says.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, Root, answer, stop_on, write_table
from schemas.errors import PremierjetError
from schemas.short_text import shorten_text

if TYPE_CHECKING:
    from pipelines.queries.source_impact import SourceUse

COUNT_HEADER = ("source", "module", "in", "quotations", "changed")
LIST_HEADER = ("module", "in", "element", "source", "place", "quotation", "the source now says")
LONGEST_CELL = 90


def run(
    source: Annotated[
        str | None, typer.Argument(help="A source's name or a pattern; all of them, counted, by default.")
    ] = None,
    passage: Annotated[str | None, typer.Argument(help="A span's id, or words of the passage.")] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only what its source no longer says in these words.")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Say which drafts and releases rest on a source."""
    from pipelines.queries.source_impact import is_about

    found, errors = _list_uses(open_workspace(root))
    if source is not None:
        found = [each for each in found if is_about(each, source, passage)]
    if changed:
        found = [each for each in found if each.changed]
    document = {
        "rests": [vars(each) for each in found],
        "releases": sorted(
            {f"{r.module}--v{r.release}" for r in found if r.release is not None and r.stands}
        ),
    }
    rows = _count_modules(found) if source is None else _list_quotations(found)
    shown = write_table(COUNT_HEADER if source is None else LIST_HEADER, rows)
    answer(document, shown if rows else _say_nothing_found(source), as_json=as_json)
    stop_on(errors)


def _say_nothing_found(source: str | None) -> str:
    if source is None:
        return "No draft and no release rests on a source."
    return f"No draft and no release rests on {source} like that. `premierjet sources` lists all of them."


def _list_uses(workspace: Workspace) -> "tuple[list[SourceUse], list[PremierjetError]]":
    """Return every quotation of a source, and the errors of sources and drafts that cannot be read."""
    from pipelines.queries.source_impact import list_source_uses, read_sources_now

    library = workspace.library()
    found: list[SourceUse] = []
    errors: list[PremierjetError] = [*workspace.read_courses()[1]]
    for key in workspace.module_keys():
        spans = None
        try:
            spans = read_sources_now(workspace, key, library)
        except PremierjetError as error:
            errors.append(error)
        try:
            found += list_source_uses(workspace, key, spans)
        except PremierjetError as error:
            errors.append(error)
    return found, errors


def _count_modules(found: "Iterable[SourceUse]") -> list[tuple[str, ...]]:
    counts: dict[tuple[str, str, str], list[int]] = {}
    for each in found:
        line = counts.setdefault((each.source, each.module, each.edition), [0, 0])
        line[0] += 1
        line[1] += each.changed
    return [
        (*names, str(quotations), str(changed) if changed else "")
        for names, (quotations, changed) in sorted(counts.items())
    ]


def _list_quotations(found: "Iterable[SourceUse]") -> list[tuple[str, ...]]:
    return [
        (
            *(use.module, use.edition, use.element, use.source, use.place),
            _shorten(use.quote),
            _shorten(_describe_change(use)),
        )
        for use in found
    ]


def _describe_change(use: "SourceUse") -> str:
    return (use.now or "(removed)") if use.changed else "the same"


def _shorten(text: str) -> str:
    return shorten_text(" ".join(text.split()), LONGEST_CELL)
