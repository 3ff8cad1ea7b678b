"""Write the sheet of a session as a PDF of one A4 page, or the file that its answers are typed into.

The ending of the file says which: `.pdf`, `.yaml` or `.csv`.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, read_verb_texts, write_file
from pipelines.cli.session.session_options import Day, Group, Number, Trainer, describe_session, read_day
from schemas.errors import InvalidInput
from schemas.refusal import Refusal


def run(
    module: ModuleArgument,
    trainer: Trainer,
    day: Day,
    group: Group,
    to: Annotated[Path, typer.Option("--to", help="The file to write: .pdf, .yaml or .csv.")],
    number: Number = 1,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write the sheet of a session, or the file its answers are typed into."""
    from pipelines.workflow.invite_trainer import make_session
    from pipelines.workflow.session_papers import write_session_paper

    workspace, now = open_workspace(root), datetime.now(UTC)
    session = make_session(workspace, module, trainer, read_day(day), group, now, number)
    paper = write_session_paper(workspace, session, to)
    if to.exists():
        raise InvalidInput(Refusal("session.file_there", place=str(to)))
    write_file(to, paper)
    shown = read_verb_texts("session").say(
        "written", file=to, session=describe_session(module, session.trainer, session.day)
    )
    answer({"session": session.id, "file": str(to)}, shown, as_json=as_json)
