"""Write the first draft of modules, or their next revision; unchanged modules cost nothing.

A module that fails does not stop the others; each is told at the end, with the exit code: 3 where all that
is left waits for a batch.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_course_or_module
from pipelines.cli.output import (
    AsJson,
    Root,
    answer,
    list_columns,
    print_warning,
    read_verb_texts,
    stop_on,
    write_table,
)
from schemas.errors import AwaitingBatch
from schemas.finding import Severity
from schemas.language import Language, match_language
from schemas.languages.texts import TextCatalogue, read_texts
from schemas.refusal import Refusal

if TYPE_CHECKING:
    from schemas.draft import Draft

DraftRow = dict[str, str | int | bool | None]
"""What is told of one module, as `--json` prints it."""

COLUMNS = ("module", "revision", "state", "questions", "findings", "blocking", "digest")
SHORT = ("quiz.short", "share.")
"""Beginnings of the rules that say why fewer questions were written than asked for."""


def run(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COURSE|MODULE]...",
            help="Courses, or modules: `course--module`; all by default.",
            autocompletion=complete_course_or_module,
        ),
    ] = None,
    by_batch: Annotated[
        bool | None,
        typer.Option(
            "--batch/--now",
            help="Ask the model in a batch, answered within a day; or at once, even where one is awaited. "
            "Default: as course.yaml says.",
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Draft what changed, or what a reviewer sent back; take up what a batch has answered."""
    from pipelines.cli.progress import show_bar
    from pipelines.queries.open_batches import list_awaited_batches
    from pipelines.workflow.sweep import draft_modules

    workspace = open_workspace(root)
    keys = workspace.list_keys_named(targets) if targets else _list_all(workspace)
    before = {key: workspace.records.count_revisions(key) for key in keys}
    texts = read_verb_texts("draft")
    with show_bar(texts["progress"], len(keys)) as bar:
        failures = draft_modules(workspace, keys, print_warning, bar.finish, by_batch=by_batch, tell=bar.tell)
    errors = [error for key, error in failures.items() if key in keys or not targets]
    waiting = {key: since for key, since in list_awaited_batches(workspace).items() if key in keys}
    drafted = [
        _describe_draft(workspace, key, before[key]) for key in keys if key not in failures.keys() | waiting
    ]
    document = {
        "modules": drafted,
        "waiting": {key: since.isoformat() for key, since in waiting.items()},
    }
    rows = [_format_cells(row, texts) for row in drafted]
    table = [write_table(list_columns(texts, *COLUMNS), rows)] if rows else []
    answer(document, "\n".join([*table, *_list_shortfalls(drafted)]), as_json=as_json)
    stop_on([*errors, *(_waiting_error(key, since) for key, since in waiting.items() if key not in failures)])


def _waiting_error(key: str, since: datetime) -> AwaitingBatch:
    return AwaitingBatch(Refusal("batch.awaited", module=key, since=since))


def _list_all(workspace: Workspace) -> tuple[str, ...]:
    usable, wrong = workspace.read_courses()
    if not usable and wrong:
        raise wrong[0]
    if not usable:
        from pipelines.queries.lost_courses import refuse_no_course

        refuse_no_course(workspace)
    return workspace.module_keys()


def _describe_draft(workspace: Workspace, key: str, before: int) -> DraftRow:
    from pipelines.queries.lookups import require_head
    from pipelines.queries.plan_lookups import find_edited_plan
    from schemas.draft.module_facts import count_module

    head, (folder, module) = require_head(workspace, key), workspace.find_module(key)
    is_written = head.revision != before
    plan = find_edited_plan(workspace, folder.course, module)
    asked = module.questions if plan is None else plan.plan.questions
    short = [finding for finding in head.findings if finding.rule.startswith(SHORT)]
    return {
        "module": key,
        "language": head.content.language.value,
        "revision": head.revision,
        "written": is_written,
        "questions": count_module(head.content).scored,
        "questions_asked": asked if "quiz" in module.artefacts else 0,
        "why_fewer": "\n".join(finding.message(head.content.language) for finding in short),
        "missing": "\n".join(_list_missing(head, module.artefacts)),
        "proposed": _count_proposed(workspace, head) if short and is_written else None,
        "findings": len(head.findings),
        "blocking": sum(finding.severity is Severity.BLOCKING for finding in head.findings),
        "digest": head.content.canonical_digest(),
    }


def _list_missing(head: "Draft", asked: tuple[str, ...]) -> list[str]:
    """Return why a draft has not each deliverable that its module asks for, a sentence each."""
    missing = set(asked) - {artefact.kind for artefact in head.content.artefacts}
    findings = (each for each in head.findings if not each.rule.startswith(SHORT))
    return [each.message(head.content.language) for each in findings if each.place in missing]


def _count_proposed(workspace: Workspace, draft: "Draft") -> int:
    """Return how many questions rules propose; they are searched for anew, so never for what is unchanged."""
    from pipelines.queries.proposed_questions import list_proposed_questions

    return len(list_proposed_questions(workspace, draft, draft.content, datetime.now(UTC)))


def _list_shortfalls(drafted: list[DraftRow]) -> list[str]:
    """Return why questions or deliverables were not written, line by line, in the module's language."""
    return [line for row in drafted for line in _describe_shortfalls(row)]


def _describe_shortfalls(row: DraftRow) -> Iterator[str]:
    texts = read_texts("cli.draft", match_language(str(row["language"])) or Language.ENGLISH)
    start, reasons = f"{row['module']}{texts.colon}", str(row["why_fewer"]).splitlines()
    for reason in reasons:
        yield start + reason
    proposed = int(row["proposed"] or 0)
    if proposed:
        yield start + texts.count("proposed", proposed, module=row["module"])
    for reason in str(row["missing"]).splitlines():
        yield start + reason


def say_questions(written: int, asked: int, texts: TextCatalogue) -> str:
    """Return how many questions there are of those asked for; what a person had added was asked for too."""
    return texts.say("questions_of", written=written, asked=max(written, asked)) if asked else ""


def _format_cells(row: DraftRow, texts: TextCatalogue) -> list[str]:
    questions = say_questions(int(row["questions"] or 0), int(row["questions_asked"] or 0), texts)
    shown = {
        "module": row["module"],
        "revision": row["revision"],
        "written": texts["written" if row["written"] else "unchanged"],
        "questions": questions,
        "findings": row["findings"],
        "blocking": row["blocking"],
        "digest": str(row["digest"])[:12],
    }
    return [str(cell) for cell in shown.values()]
