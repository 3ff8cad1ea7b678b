"""Show the overview: where every module stands, what is late, the cost, the evidence of quality.

Every figure names its proof: a draft, a release, a line of the ledger, a receipt, a key of course.yaml. Of
quality it shows evidence, indicator by indicator of the French national framework, and never a verdict. Exit
code 2 where a course or a module cannot be read; the others are shown all the same.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, language_option, print_note, write_file, write_table
from schemas.language import Language
from schemas.overview import ModuleLine, Overview

HEADER = ("module", "state", "late", "approved by", "release", "delivered", "cost")
Html = Annotated[Path | None, typer.Option("--html", help="Write one HTML page to this file.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write a CSV to this file, one module a line.")]
IndicatorsCsv = Annotated[
    Path | None,
    typer.Option("--indicators-csv", help="Write the evidence of quality as CSV, one piece a line."),
]
InLanguage = Annotated[
    Language,
    language_option("The page's language: fr or en."),
]


def run(
    html: Html = None,
    csv: Csv = None,
    indicators_csv: IndicatorsCsv = None,
    language: InLanguage = Language.FRENCH,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show where every module stands, and what proves it."""
    from pipelines.cli.progress import show_spinner
    from pipelines.overview import csv_export
    from pipelines.overview.addresses import Addresses
    from pipelines.overview.page import render_page
    from pipelines.overview.presentation import Presentation
    from pipelines.queries.overview_cache import OverviewCache
    from pipelines.queries.overview_status import build_overview
    from pipelines.review.part_names import read_part_names

    workspace = open_workspace(root)
    settings = workspace.settings
    with show_spinner("Reading every module"):
        shown = build_overview(workspace, datetime.now(UTC), OverviewCache())
    presentation = Presentation(
        language,
        Addresses(settings.desk_url, settings.dagster_url, names=workspace.names),
        read_part_names(language),
    )
    written = [_write(html, render_page(shown, presentation))] if html else []
    # Spreadsheets read a file's accents as UTF-8 where it begins with a byte order mark.
    written += [_write(csv, csv_export.write_modules_csv(shown).encode("utf-8-sig"))] if csv else []
    if indicators_csv:
        written.append(_write(indicators_csv, csv_export.write_indicators_csv(shown).encode("utf-8-sig")))
    answer(json.loads(shown.canonical()), "\n".join([*_describe_overview(shown), *written]), as_json=as_json)
    for problem in shown.unreadable:
        text = f"{problem.place}: {problem.happened[Language.ENGLISH]}. {problem.remedy[Language.ENGLISH]}"
        print_note(f"premierjet: {text}")
    if shown.unreadable:
        raise typer.Exit(2)


def _describe_overview(shown: Overview) -> list[str]:
    proven = [indicator.number for indicator in shown.indicators if indicator.held]
    numbers = ", ".join(map(str, proven)) or "none"
    return [
        write_table(HEADER, [_row(line) for line in shown.lines]),
        "",
        f"Cost      {_format_cost(shown)}",
        f"Quality   evidence on {len(proven)} of 32 indicators ({numbers}); see --html",
    ]


def _row(line: ModuleLine) -> tuple[str, ...]:
    approved = ", ".join(f"{s.person}{'' if s.verified else ' (unverified)'}" for s in line.approved_by)
    release = ""
    if line.release is not None:
        release = f"v{line.release.release}{'' if line.stands else ', withdrawn'}"
    late = ", ".join(f"{each.kind.replace('_', ' ')} {each.days} d" for each in line.late)
    delivered = ", ".join(f"{each.target} v{each.evidence.release}" for each in line.delivered)
    return (
        line.module,
        line.state.replace("_", " "),
        late,
        approved,
        release,
        delivered,
        _format_amounts(line) if line.cost.calls else "",
    )


def _format_amounts(costed: ModuleLine | Overview) -> str:
    known = [f"{amount.value:.4f} {amount.currency}" for amount in costed.cost.known]
    unknown = [f"calls of unknown price: {costed.cost.unpriced}"] if costed.cost.unpriced else []
    return " + ".join([*known, *unknown])


def _format_cost(shown: Overview) -> str:
    return _format_amounts(shown) if shown.cost.calls else "no paid call"


def _write(file: Path, data: bytes) -> str:
    write_file(file, data)
    return f"Wrote {file}"
