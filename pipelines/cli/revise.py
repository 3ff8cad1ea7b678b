"""Take an edited Markdown file back: a new revision, signed by its author, checked and waiting for review."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, stop_on
from schemas.errors import InvalidInput


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file `premierjet edit` wrote.")],
    author: Annotated[str, typer.Option("--as", help="Who edited it.")],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make an edited file the next revision."""
    from pipelines.cli.progress import working
    from pipelines.cli.runs import opened
    from pipelines.line import revise
    from pipelines.review.editing import module_of

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"cannot be read: {_reason(error)}", place=str(file), remedy="Name the file `edit` wrote"
        ) from error
    workspace = open_workspace(root)
    key = module_of(text, str(file))
    revision = revise(workspace, text, key, author, datetime.now(UTC), file=str(file))
    with working("Telling Dagster"), opened(workspace.root) as runs:
        failures = runs.draft([key])
    digest = revision.content.canonical_digest()
    told = (
        f"{key} is at revision {revision.revision} by {author}, digest {digest[:12]}, "
        f"findings: {len(revision.findings)}. Earlier approvals no longer count."
    )
    document = {
        "module": key,
        "revision": revision.revision,
        "digest": digest,
        "findings": [finding.id for finding in revision.findings],
    }
    answer(document, told, as_json=as_json)
    stop_on([failures[key]] if key in failures else [])


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
