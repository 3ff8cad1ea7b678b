"""Export every entry as JSON lines, or as a PDF an auditor can read; all are verified first.

The PDF holds the same lines as an attachment, byte for byte. It needs `pip install 'premierjet[pdf]'` and
Pango (`apt-get install libpango-1.0-0 libpangoft2-1.0-0`).
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.completion import complete_module
from pipelines.cli.output import AsJson, Root, answer, language_option, write_file
from pipelines.queries.ledger_audit import read_audited_ledger
from schemas.language import Language

Module = Annotated[
    str | None,
    typer.Option(
        "--module", help="One module's key; without it, every module.", autocompletion=complete_module
    ),
]
Pdf = Annotated[Path | None, typer.Option("--pdf", help="Write a PDF to this file instead.")]
InLanguage = Annotated[
    Language,
    language_option("The PDF's language: fr or en."),
]


def run(
    module: Module = None,
    pdf: Pdf = None,
    language: InLanguage = Language.FRENCH,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Export every entry as JSON lines, or as a PDF."""
    workspace = open_workspace(root)
    audited = read_audited_ledger(workspace, module, datetime.now(UTC))
    if pdf is None:
        lines = [entry.canonical().decode() for chain in audited.chains for entry in chain.entries]
        answer({"entries": [json.loads(line) for line in lines]}, "\n".join(lines), as_json=as_json)
        return
    # Only who wants a PDF loads what prints one.
    from pipelines.review.audit.report_pdf import print_report

    write_file(pdf, print_report(audited, language))
    document = {"file": str(pdf), "chains": len(audited.chains), "entries": audited.count}
    answer(document, f"{pdf}: chains {len(audited.chains)}, entries {audited.count}", as_json=as_json)
