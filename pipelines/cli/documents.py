"""Write a draft's documents, Word, PDF and PowerPoint: marked, until it is approved and released."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.whole_files import replace_file
from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer
from schemas.errors import InvalidInput


def run(
    module: ModuleArgument,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder to write to; MODULE--documents here by default.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write a draft's documents as Word and PDF, before or after its approval."""
    from pipelines.workflow.render_documents import render_documents

    workspace = open_workspace(root)
    documents = render_documents(workspace, module, datetime.now(UTC))
    folder = (out or Path(f"{module}--documents")).resolve()
    try:
        for name, data in documents.items():
            replace_file(folder / name, data)
    except OSError as error:
        raise InvalidInput(
            f"{error.strerror}", place=str(folder), remedy="Say another folder with --out"
        ) from error
    text = f"Wrote {len(documents)} files to {folder}:\n" + "\n".join(
        f"  {name}" for name in sorted(documents)
    )
    answer({"module": module, "folder": str(folder), "files": sorted(documents)}, text, as_json=as_json)
