"""Propose the corrections people repeat as a course's house style: a draft to review like any other."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.completion import complete_course
from pipelines.cli.output import AsJson, Root, answer
from schemas.ids import SHORT_DIGEST


def run(
    course: Annotated[
        str, typer.Argument(metavar="COURSE", help="A course's id.", autocompletion=complete_course)
    ],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Propose the corrections people repeat as rules for the next drafts."""
    from pipelines.workflow.learn import find_house_style, propose_house_style

    workspace = open_workspace(root)
    found = workspace.find_course(course).course
    now = datetime.now(UTC)
    key = found.key_of(found.house_style)
    proposed = propose_house_style(workspace, found, now)
    head, approved = workspace.records.head(key), find_house_style(workspace, found, now)
    if proposed is not None:
        text = f"{key} is at revision {proposed.revision} and waits for review: premierjet show {key}"
    elif head is not None:
        text = f"Nothing new; {key} stays at revision {head.revision}."
    else:
        text = "Nothing yet: no correction was made in two places."
    document = {
        "module": key,
        "proposed": proposed.revision if proposed else None,
        "digest": head.content.canonical_digest()[:SHORT_DIGEST] if head else None,
        "followed": list(approved.rules) if approved else [],
    }
    answer(document, text, as_json=as_json)
