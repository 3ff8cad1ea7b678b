"""Record what a trainer wrote on a sheet, from the file that `session sheet` wrote (YAML or CSV).

Minutes that are left out are the planned ones. The report is signed by the trainer the file names; who typed
it is recorded too, and the name is not verified.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, read_file, read_verb_texts
from pipelines.cli.session.session_options import describe_session


def run(
    file: Annotated[Path, typer.Argument(help="A YAML or CSV file that `session sheet --to` wrote.")],
    person: Annotated[str, typer.Option("--as", help="Your name: who types it from the sheet.")],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Record what a trainer wrote on a sheet."""
    from pipelines.workflow.session_papers import read_session_file, record_session_file

    texts = read_verb_texts("session")
    content = read_session_file(file, read_file(file, texts["name_file"]))
    signed = record_session_file(open_workspace(root), content, person, datetime.now(UTC))
    session = signed.report.session
    document = {
        "session": session.id,
        "digest": signed.seal.report,
        "source": signed.report.source_name,
    }
    shown = texts.say("recorded", session=describe_session(session.module, session.trainer, session.day))
    answer(document, shown, as_json=as_json)
