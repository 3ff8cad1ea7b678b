"""Record a reviewer's verdict on the current draft or plan, through the same Dagster job as the UI.

With `--from`, the verdicts of a table: CSV in UTF-8, with commas, semicolons or tabs, under the header
`module,digest,verdict,comment,waivers`. Every line is checked before any is recorded, and what was recorded
before is not recorded again. Waivers stand one to a line of their cell, each as `--waive` takes it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_module
from pipelines.cli.decide_from_csv import decide_from
from pipelines.cli.output import AsJson, Root, answer
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.review import Judgement, Verdict


def run(
    person: Annotated[
        str, typer.Option("--as", help="Your name, as course.yaml lists it; recorded as unverified.")
    ],
    module: Annotated[
        str | None,
        typer.Argument(
            metavar="[MODULE]", help="A module's key, `course--module`.", autocompletion=complete_module
        ),
    ] = None,
    verdict: Annotated[
        Verdict | None,
        typer.Argument(metavar="[VERDICT]", help="One of approve, request_changes, reject, withdraw."),
    ] = None,
    digest: Annotated[
        str | None, typer.Option(help="The draft you read, 12 digits or more; the current one by default.")
    ] = None,
    comment: Annotated[str, typer.Option(help="What should change, or why.")] = "",
    waive: Annotated[
        list[str] | None,
        typer.Option(help="A blocking finding you accept, as `f-1a2b3c4d: reason`; repeat it."),
    ] = None,
    on_plan: Annotated[
        bool, typer.Option("--plan", help="Decide on the module's plan instead of its draft.")
    ] = False,
    table: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Decide on many drafts: one a line of this CSV table."),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Approve, send back, reject or withdraw a draft, or many."""
    workspace = open_workspace(root)
    if table is not None:
        if module or verdict or digest or comment or waive or on_plan:
            raise _usage_error(
                "names a decision beside the table", "Write it into the table, or leave out --from"
            )
        decide_from(workspace, table, person, as_json=as_json)
        return
    if module is None or verdict is None:
        raise _usage_error("names no decision", "Give a module and a verdict, or a table with --from")
    from pipelines.cli.progress import show_spinner
    from pipelines.cli.runs import open_runs

    subject = _find_plan(workspace, module) if on_plan else _find_draft(workspace, module)
    config = {
        "module": module,
        "digest": digest or subject.digest[:SHORT_DIGEST],
        "verdict": verdict.value,
        "person": person,
        "comment": comment,
        "waive": list(waive or []),
    }
    with show_spinner("Recording"), open_runs(workspace.root) as runs:
        runs.run_job("decide", config, tags={"dagster/partition": module})
    judgement = subject.judge()
    state = judgement.kind.replace("_", " ")
    said = f"{person} says {verdict} of {module} {config['digest']}"
    text = f"Recorded: {said}. The {subject.name} is now {state}."
    answer({"module": module, "verdict": verdict.value, "judgement": judgement.kind}, text, as_json=as_json)


@dataclass(frozen=True)
class _Subject:
    """What a decision is about: its name, its digest, and how it is judged after that."""

    name: str
    digest: str
    judge: Callable[[], Judgement]


def _find_draft(workspace: Workspace, module: str) -> _Subject:
    from pipelines.queries.lookups import require_head
    from pipelines.workflow.decide import judge_draft

    head = require_head(workspace, module)
    digest = head.content.canonical_digest()
    return _Subject("draft", digest, lambda: judge_draft(workspace, head, datetime.now(UTC)))


def _find_plan(workspace: Workspace, module: str) -> _Subject:
    from pipelines.queries.plan_lookups import find_plan_judgement, require_plan_head

    plan = require_plan_head(workspace, module)
    folder, _ = workspace.find_module(module)
    course = folder.course
    return _Subject(
        "plan", plan.digest, lambda: find_plan_judgement(workspace, course, plan, datetime.now(UTC))
    )


def _usage_error(happened: str, remedy: str) -> InvalidInput:
    return InvalidInput(happened, place="premierjet decide", remedy=remedy)
