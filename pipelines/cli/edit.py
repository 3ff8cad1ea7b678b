"""Write a draft as one file to correct, Markdown or Word; `premierjet revise` takes it back."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer
from schemas.errors import InvalidInput


def run(
    module: ModuleArgument,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write; MODULE.md or MODULE.docx here by default.")
    ] = None,
    docx: Annotated[bool, typer.Option("--docx", help="Write a Word file instead of Markdown.")] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write a draft as a file a person can edit, Markdown or Word."""
    from pipelines.queries.lookups import require_head
    from pipelines.review.editing import to_markdown
    from pipelines.workflow.revise import render_word_file

    file = (to or Path(f"{module}.{'docx' if docx else 'md'}")).resolve()
    if file.exists():
        raise InvalidInput(
            "is there already", place=str(file), remedy="Move it away, or say another with --to"
        )
    workspace = open_workspace(root)
    head = require_head(workspace, module)
    data = render_word_file(workspace, module) if docx else to_markdown(head).encode()
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InvalidInput(
            f"{error.strerror}", place=str(file), remedy="Say another file with --to"
        ) from error
    text = f"Wrote {file}. Correct it, then: premierjet revise {file.name} --as YOUR.NAME"
    answer({"module": module, "revision": head.revision, "file": str(file)}, text, as_json=as_json)
