"""Record an expert's answers from a YAML file, as `questions list --to` writes it; they become sources.

All answers are checked before one is recorded; what was left empty is left open. The name is recorded as
unverified.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, read_file, read_verb_texts
from schemas.errors import InvalidInput
from schemas.refusal import Refusal


def run(
    file: Annotated[Path, typer.Argument(help="A YAML file: `module`, and `answers` by question.")],
    person: Annotated[
        str, typer.Option("--as", help="The expert's name, as course.yaml lists it; recorded as unverified.")
    ],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Record an expert's answers from a file."""
    from pipelines.workflow.answer_questions import Respondent, answer_questions, read_answer_file

    texts = read_verb_texts("questions")
    try:
        text = read_file(file, texts["name_file"]).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(Refusal("answer.not_utf8", place=str(file))) from error
    workspace, content = open_workspace(root), read_answer_file(file, text)
    signed = answer_questions(
        workspace, content.module, content.written, Respondent(person), datetime.now(UTC)
    )
    document = {
        "module": content.module,
        "answers": [
            {"question": each.seal.question, "digest": each.seal.answer, "source": each.answer.source_name}
            for each in signed
        ],
    }
    shown = texts.count("recorded", len(signed), person=person, module=content.module)
    answer(document, shown, as_json=as_json)
