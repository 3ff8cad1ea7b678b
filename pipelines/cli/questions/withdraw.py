"""Withdraw the answer to a question: it is no source any more, and the drafts that cite it are told."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, read_verb_texts


def run(
    module: ModuleArgument,
    question: Annotated[str, typer.Argument(help="The question's id, as `questions list` shows it.")],
    person: Annotated[
        str, typer.Option("--as", help="Your name: whoever answered, or a reviewer of the course.")
    ],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw an answer."""
    from pipelines.workflow.answer_questions import Respondent, withdraw_answer

    seal = withdraw_answer(open_workspace(root), module, question, Respondent(person), datetime.now(UTC))
    shown = read_verb_texts("questions").say("withdrawn", question=question, person=person)
    answer(seal.model_dump(mode="json", exclude_none=True), shown, as_json=as_json)
