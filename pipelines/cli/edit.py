"""Write a module's draft as one Markdown file to correct in any editor; `premierjet revise` takes it back."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer
from schemas.errors import InvalidInput


def run(
    module: ModuleArgument,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write; MODULE.md here by default.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write a draft as a Markdown file a person can edit."""
    from pipelines.line import needed_head
    from pipelines.review.editing import to_markdown

    file = (to or Path(f"{module}.md")).resolve()
    if file.exists():
        raise InvalidInput(
            "is there already", place=str(file), remedy="Move it away, or say another with --to"
        )
    head = needed_head(open_workspace(root), module)
    try:
        file.write_text(to_markdown(head), encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            f"{error.strerror}", place=str(file), remedy="Say another file with --to"
        ) from error
    told = f"Wrote {file}. Correct it, then: premierjet revise {file.name} --as YOUR.NAME"
    answer({"module": module, "revision": head.revision, "file": str(file)}, told, as_json=as_json)
