"""List what no source answers: objectives without evidence, contradictions, blanks of the draft.

With `--to`, the questions of one module are written to a YAML file, to be filled in for `questions answer`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_course_or_module
from pipelines.cli.output import (
    AsJson,
    Root,
    answer,
    find_shell_language,
    list_columns,
    read_verb_texts,
    stop_on,
    write_file,
    write_table,
)
from schemas.errors import InvalidInput, PremierjetError
from schemas.languages.dates import format_day
from schemas.refusal import Refusal

if TYPE_CHECKING:
    from pipelines.queries.expert_questions import ModuleQuestions

COLUMNS = ("module", "question", "purpose", "state", "text")


def run(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[COURSE|MODULE]",
            help="A course, or one module: `course--module`.",
            autocompletion=complete_course_or_module,
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write the open questions of a module to a YAML file.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """List what no source answers, and what experts answered."""
    from pipelines.queries.expert_questions import list_module_questions

    workspace = open_workspace(root)
    keys, library = _choose_modules(workspace, target), workspace.library()
    if to is not None and (len(keys) != 1 or to.exists()):
        raise InvalidInput(Refusal("answer.file_of_one_module", place=str(to)))
    found: list[ModuleQuestions] = []
    errors: list[PremierjetError] = []
    for key in keys:
        try:
            found.append(list_module_questions(workspace, key, library))
        except PremierjetError as error:
            errors.append(error)
    texts = read_verb_texts("questions")
    shown = write_table(list_columns(texts, *COLUMNS), [row for each in found for row in _list_rows(each)])
    if to is not None and found:
        write_file(to, _write_yaml(found[0]).encode())
        shown = texts.say("written", file=to, name=to.name)
    elif not any(each.open_questions or each.answers for each in found):
        shown = texts["nothing"]
    document = {
        "questions": [
            each.model_dump(mode="json", exclude_none=True) for m in found for each in m.open_questions
        ],
        "answers": [_describe_answer(signed) for m in found for signed in m.answers],
    }
    answer(document, shown, as_json=as_json)
    stop_on(errors)


def _choose_modules(workspace: Workspace, target: str | None) -> tuple[str, ...]:
    if target is not None and "--" in target:
        workspace.find_module(target)
        return (target,)
    if target is not None:
        workspace.find_course(target)
    return tuple(key for key in workspace.module_keys() if target is None or key.startswith(f"{target}--"))


def _list_rows(module: "ModuleQuestions") -> list[tuple[str, ...]]:
    texts, language = read_verb_texts("questions"), find_shell_language()
    rows: list[tuple[str, ...]] = [
        (module.key, each.id, texts[f"purpose_{each.purpose}"], texts["open"], each.text)
        for each in module.open_questions
    ]
    for signed in module.answers:
        answered, question = signed.answer, signed.answer.question
        state = texts.say("answered", person=answered.person, day=format_day(answered.at, language))
        rows.append((module.key, question.id, texts[f"purpose_{question.purpose}"], state, question.text))
    return rows


def _describe_answer(signed: Any) -> dict[str, Any]:
    return {
        "answer": signed.answer.model_dump(mode="json", exclude_none=True),
        "seal": signed.seal.model_dump(mode="json", exclude_none=True),
        "source": signed.answer.source_name,
    }


def _write_yaml(module: "ModuleQuestions") -> str:
    """Return the file to fill in: each open question as a comment above the place for its answer."""
    lines = [f"module: {module.key}", "answers:"]
    for question in module.open_questions:
        lines += [f"  # {' '.join(question.text.split())}", f"  {question.id}: |", "    "]
    return "\n".join(lines) + "\n"
