"""Show what modules will hold, before they are drafted; write a plan to a file, take an edited one back.

A module that has no plan yet, or whose sources have changed, is planned first; no model is asked.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_course_or_module
from pipelines.cli.output import (
    AsJson,
    Root,
    answer,
    list_columns,
    read_file,
    read_verb_texts,
    stop_on,
    write_file,
    write_table,
)
from schemas.errors import InvalidInput, PremierjetError
from schemas.ids import SHORT_DIGEST
from schemas.refusal import Refusal

if TYPE_CHECKING:
    from pipelines.queries.plan_view import PlanView
    from schemas.plan import PlanRevision

ALL = "all"
COLUMNS = (
    "module",
    "plan",
    "state",
    "pages",
    "minutes",
    "asked",
    "carried",
    "questions",
    "left_out",
    "findings",
)


def run(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[COURSE|MODULE]",
            help="A course, or one module: `course--module`.",
            autocompletion=complete_course_or_module,
        ),
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Write the plan to a YAML or JSON file.")] = None,
    edited: Annotated[Path | None, typer.Option("--from", help="The edited file to take back.")] = None,
    author: Annotated[str | None, typer.Option("--as", help="Who edited it.")] = None,
    by_rules: Annotated[
        bool, typer.Option("--by-rules", help="Drop what people edited: plan the module by rules again.")
    ] = False,
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take", help="A change that the sources propose to an edited plan: its finding's id, or `all`."
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show what a module will hold, or edit that."""
    workspace = open_workspace(root)
    if edited is not None:
        _take_back(workspace, edited, author, as_json=as_json)
        return
    modules = _list_modules(workspace, target)
    if len(modules) > 1 or target is None or "--" not in target:
        _answer_course(workspace, modules, to, as_json=as_json)
        return
    if by_rules:
        from pipelines.workflow.edit_plan import replan_by_rules

        replan_by_rules(workspace, modules[0], datetime.now(UTC))
    if take:
        _take_changes(workspace, modules[0], take, author, as_json=as_json)
        return
    view = _plan(workspace, modules[0])
    if to is not None:
        _write(view, to, as_json=as_json)
        return
    from pipelines.queries.plan_view import find_plan_account, write_plan_text

    text = write_plan_text(view, find_plan_account(workspace, view))
    answer(_build_document(view), text, as_json=as_json)


def _plan(workspace: Workspace, key: str) -> "PlanView":
    from pipelines.queries.plan_view import view_plan
    from pipelines.workflow.plan import plan_module

    now = datetime.now(UTC)
    plan_module(workspace, key, now)
    return view_plan(workspace, key, now)


def _list_modules(workspace: Workspace, target: str | None) -> tuple[str, ...]:
    from pipelines.queries.plan_lookups import has_plan

    if target is not None and "--" in target:
        workspace.find_module(target)
        return (target,)
    usable, _ = workspace.read_courses()
    courses = [each.course for each in usable if target in (None, each.course.id)]
    if target is not None and not courses:
        raise InvalidInput(Refusal("plan.not_a_module", place=target))
    return tuple(
        course.key_of(each) for course in courses for each in course.modules if has_plan(course, each)
    )


def _answer_course(workspace: Workspace, modules: tuple[str, ...], to: Path | None, *, as_json: bool) -> None:
    if to is not None:
        raise InvalidInput(
            "one file holds one plan", place=str(to), remedy="Name a module with --to: `course--module`"
        )
    views: list[PlanView] = []
    errors: list[PremierjetError] = []
    for key in modules:
        try:
            views.append(_plan(workspace, key))
        except PremierjetError as error:
            errors.append(error)
    document = {
        "plans": [_build_document(view) for view in views],
    }
    header = list_columns(read_verb_texts("plan"), *COLUMNS)
    answer(document, write_table(header, [_make_row(view) for view in views]), as_json=as_json)
    stop_on(errors)


def _make_row(view: "PlanView") -> tuple[str, ...]:
    revision, plan = view.revision, view.revision.plan
    cells = (
        len(plan.pages),
        plan.page_minutes,
        plan.minutes,
        revision.minutes_carried,
        plan.questions,
        sum(len(group.spans) for group in revision.left_out),
        len(revision.findings),
    )
    state = read_verb_texts("states")[view.state]
    return (revision.module, view.digest[:SHORT_DIGEST], state, *map(str, cells))


def _build_document(view: "PlanView") -> dict[str, Any]:
    return {
        "digest": view.digest,
        "judgement": view.judgement and view.judgement.model_dump(mode="json", exclude_none=True),
        "plan": view.revision.model_dump(mode="json", exclude_none=True),
    }


def _write(view: "PlanView", to: Path, *, as_json: bool) -> None:
    from pipelines.workflow.edit_plan import write_plan_file, write_plan_json

    if to.exists():
        raise InvalidInput("is there already", place=str(to), remedy="Move it away, or say another with --to")
    text = write_plan_json(view) if to.suffix.lower() == ".json" else write_plan_file(view)
    write_file(to, text.encode())
    document = {"module": view.revision.module, "revision": view.revision.revision, "file": str(to)}
    said = f"Wrote {to}. Edit it, then: premierjet plan --from {to.name} --as YOUR.NAME"
    answer(document, said, as_json=as_json)


def _take_changes(
    workspace: Workspace, key: str, take: list[str], author: str | None, *, as_json: bool
) -> None:
    from pipelines.queries.plan_view import view_plan
    from pipelines.workflow.edit_plan import take_plan_changes
    from pipelines.workflow.plan import plan_module

    if author is None:
        raise InvalidInput("nobody says who takes the change", place=key, remedy="Say who with --as")
    now = datetime.now(UTC)
    plan_module(workspace, key, now)
    revision = take_plan_changes(workspace, key, () if ALL in take else take, author, now)
    view = view_plan(workspace, key, now)
    answer(_build_document(view), _describe_saved(revision, view, author), as_json=as_json)


def _describe_saved(revision: "PlanRevision", view: "PlanView", author: str) -> str:
    return (
        f"{revision.module} has revision {revision.revision} of its plan, by {author}, digest "
        f"{view.digest[:SHORT_DIGEST]}, findings: {len(revision.findings)}. {view.describe_state()}"
    )


def _take_back(workspace: Workspace, file: Path, author: str | None, *, as_json: bool) -> None:
    from pipelines.queries.plan_view import view_plan
    from pipelines.workflow.edit_plan import edit_plan_from_file

    if author is None:
        raise InvalidInput("nobody says who edited it", place=str(file), remedy="Say who with --as")
    try:
        text = read_file(file, "Name the file `plan --to` wrote").decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "cannot be read: it is not UTF-8 text", place=str(file), remedy="Name the file `plan --to` wrote"
        ) from error
    now = datetime.now(UTC)
    revision = edit_plan_from_file(workspace, file, text, author, now)
    view = view_plan(workspace, revision.module, now)
    answer(_build_document(view), _describe_saved(revision, view, author), as_json=as_json)
