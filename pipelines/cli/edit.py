"""Write a draft as one file to correct, Markdown or Word; `premierjet revise` takes it back.

Beside a Markdown file lie the pictures it shows, in a folder of their own.
"""

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
    from pipelines.workflow.revise import render_markdown_file, render_word_file

    file = (to or Path(f"{module}.{'docx' if docx else 'md'}")).resolve()
    _refuse_present(file)
    workspace = open_workspace(root)
    head = require_head(workspace, module)
    folder = file.with_name(f"{file.stem}-pictures")
    pictures: dict[str, bytes] = {}
    if docx:
        data = render_word_file(workspace, module)
    else:
        data, pictures = render_markdown_file(workspace, module, folder.name)
    if pictures:
        _refuse_present(folder)
    try:
        if pictures:
            folder.mkdir()
        for name, picture in pictures.items():
            (folder / name).write_bytes(picture)
        file.write_bytes(data)
    except OSError as error:
        raise InvalidInput(
            f"{error.strerror}", place=str(file), remedy="Say another file with --to"
        ) from error
    beside = f" Its pictures are in {folder}." if pictures else ""
    text = f"Wrote {file}.{beside} Correct it, then: premierjet revise {file.name} --as YOUR.NAME"
    answer({"module": module, "revision": head.revision, "file": str(file)}, text, as_json=as_json)


def _refuse_present(place: Path) -> None:
    if place.exists():
        raise InvalidInput(
            "is there already", place=str(place), remedy="Move it away, or say another with --to"
        )
