"""A person's edit of a plan, from a file or the desk: the next revision, which machines then leave alone."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

import yaml

from adapters.course_yaml import parse_contract, place_of
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.kind import Material
from pipelines.drafting.plan.changes import TAKEABLE
from pipelines.drafting.plan.editing import Location, apply_plan_edit, find_edit_faults
from pipelines.drafting.plan.page_rules import makes_block
from pipelines.drafting.plan.passages import choose_passages, list_usable_passages
from pipelines.drafting.plan.rules import make_plan, revise_plan, take_changes
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.queries.lookups import require_spans
from pipelines.queries.plan_lookups import require_plan_head
from pipelines.queries.plan_view import PlanView
from pipelines.workflow.session_findings import add_plan_findings
from pipelines.workflow.write_revision import write_plan
from schemas.errors import Conflict, CourseInvalid, InvalidInput
from schemas.plan import PlanRevision
from schemas.plan_edit import EditedPlan, list_edited_blocks
from schemas.refusal import Refusal

CHOICES = ("paragraph", "steps", "list")
"""Kinds of block that the same passages may stand in."""

WIDEST = 10_000  # characters; titles and passages stay on one line


def write_plan_file(view: PlanView) -> str:
    """Return a plan as a YAML file to edit, with the words of its passages as comments."""
    return "\n".join(_list_file_lines(view)) + "\n"


def write_plan_json(view: PlanView) -> str:
    """Return a plan as a JSON file to edit, for programs."""
    return EditedPlan.of(view.revision).model_dump_json(indent=2, exclude_none=True) + "\n"


def read_plan_file(file: Path, text: str) -> EditedPlan:
    """Return the plan of an edited file, YAML or JSON; raises InvalidInput with file, line and key."""
    try:
        return parse_contract(EditedPlan, file, text)
    except CourseInvalid as error:
        raise InvalidInput.of(error, error.place) from error


def edit_plan_from_file(
    workspace: Workspace, file: Path, text: str, author: str, now: datetime
) -> PlanRevision:
    """Make an edited file the next revision of its module's plan.

    Raises InvalidInput naming the line of what is wrong, Conflict if the plan has changed since.
    """
    edited = read_plan_file(file, text)

    def name_place(location: Location) -> str:
        line, path = place_of(file, text, location)
        return f"{file}, line {line}, {path}"

    return _save_edit(workspace, edited, author, now, name_place)


def edit_plan(workspace: Workspace, edited: EditedPlan, author: str, now: datetime) -> PlanRevision:
    """Make a person's edit the next revision of a plan; raises InvalidInput, PlanUnsealed, Conflict."""
    return _save_edit(workspace, edited, author, now, lambda at: _name_part(edited, at))


def take_plan_changes(
    workspace: Workspace,
    key: str,
    wanted: Collection[str],
    author: str,
    now: datetime,
    revision: int | None = None,
) -> PlanRevision:
    """Take changes that the sources propose to a plan, by the ids of their findings; all if none is named.

    Raises InvalidInput if nothing is proposed, or not that; Conflict if the plan is not that `revision`.
    """
    base = require_plan_head(workspace, key)
    if revision is not None and base.revision != revision:
        raise Conflict(Refusal("plan.overtaken", module=key))
    proposed = {finding.id: finding for finding in base.findings if finding.rule in TAKEABLE}
    unknown = sorted(set(wanted) - proposed.keys())
    if unknown:
        raise InvalidInput(Refusal("plan.no_change", module=key, finding=unknown[0]))
    if not (base.is_edited and proposed):
        raise InvalidInput(Refusal("plan.no_changes", module=key))
    taken = [proposed[each] for each in wanted or proposed]
    changed = add_plan_findings(
        workspace, take_changes(_make_request(workspace, key, now), base, taken, author)
    )
    if not changed.plan.pages:
        raise InvalidInput(Refusal("plan.no_page_left", module=key))
    write_plan(workspace, changed, base)
    return changed


def choose_plan_passages(
    workspace: Workspace, plan: PlanRevision, target: str, spans: Collection[str], author: str, now: datetime
) -> PlanRevision:
    """Make the passages ticked for a page or an objective of a plan its next revision.

    Raises InvalidInput, PlanUnsealed, and Conflict if the plan has changed since.
    """
    material = Material(_make_request(workspace, plan.module, now), IdAllocator())
    edited = choose_passages(EditedPlan.of(plan), target, spans, material)
    return edit_plan(workspace, edited, author, now)


def list_plan_passages(workspace: Workspace, revision: PlanRevision, now: datetime) -> frozenset[str]:
    """Return the passages of the sources that a page of a plan may rest on."""
    return list_usable_passages(Material(_make_request(workspace, revision.module, now), IdAllocator()))


def list_block_choices(
    workspace: Workspace, revision: PlanRevision, now: datetime
) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the kinds that each block of a plan may have, its own first, by page and place on it."""
    material = Material(_make_request(workspace, revision.module, now), IdAllocator())
    return {
        (page.id, place): (
            block.kind,
            *(kind for kind in CHOICES if kind != block.kind and makes_block(material, kind, block.evidence)),
        )
        for page in revision.plan.pages
        for place, block in enumerate(list_edited_blocks(page))
    }


def replan_by_rules(workspace: Workspace, key: str, now: datetime) -> PlanRevision:
    """Make the plan that rules make the next revision, whatever people edited; raises Conflict.

    It keeps no author, so it may follow a plan that is not as the ledger sealed it.
    """
    base = require_plan_head(workspace, key)
    by_rules = base.model_copy(update={"author": None})
    made = add_plan_findings(workspace, make_plan(_make_request(workspace, key, now), base.inputs, by_rules))
    write_plan(workspace, made, None)
    return made


def _name_part(edited: EditedPlan, location: Location) -> str:
    """Return the place of a fault for whoever sees no file: the page by its title, then the keys."""
    first, *rest = location
    if first == "pages" and rest and isinstance(rest[0], int):
        return f"{edited.pages[rest[0]].title}, {'.'.join(map(str, rest[1:]))}"
    return ".".join(map(str, location))


def _save_edit(
    workspace: Workspace,
    edited: EditedPlan,
    author: str,
    now: datetime,
    name_place: Callable[[Location], str],
) -> PlanRevision:
    base = require_plan_head(workspace, edited.module)
    if base.revision != edited.revision:
        raise Conflict(Refusal("plan.overtaken", module=edited.module))
    request = _make_request(workspace, edited.module, now)
    material = Material(request, IdAllocator())
    fault = next(find_edit_faults(edited, base, material), None)
    if fault is not None:
        raise InvalidInput(fault.refusal.at(name_place(fault.location)))
    plan, minted = apply_plan_edit(edited, base, material)
    if plan == base.plan:
        raise InvalidInput(Refusal("plan.unchanged", module=edited.module))
    revision = add_plan_findings(workspace, revise_plan(request, base, plan, minted, author))
    write_plan(workspace, revision, base)
    return revision


def _make_request(workspace: Workspace, key: str, now: datetime) -> DraftRequest:
    folder, module = workspace.find_module(key)
    spans, head = require_spans(workspace, key), workspace.records.head(key)
    return DraftRequest(DRAFTING_KINDS, folder.course, module, spans, now, head)


def _list_file_lines(view: PlanView) -> Iterator[str]:
    revision = view.revision
    edited = EditedPlan.of(revision)
    yield f"# {view.words.say('file_head', module=edited.module, revision=str(edited.revision))}"
    yield f"module: {edited.module}"
    yield f"revision: {edited.revision}"
    yield from ("objectives:" for _ in [0] if edited.objectives)
    for objective in edited.objectives or ():
        yield f"- {{id: {objective.id}, text: {_quote(objective.text)}, bloom: {objective.bloom}}}"
    yield "pages:"
    for page in edited.pages:
        yield f"- id: {page.id}"
        yield f"  title: {_quote(page.title)}"
        yield from (f"  purpose: {_quote(page.purpose)}" for _ in [0] if page.purpose)
        yield f"  objective: {page.objective or 'null'}"
        yield f"  minutes: {page.minutes}"
        yield "  blocks:"
        for block in page.blocks or ():
            yield f"  - kind: {block.kind}"
            yield "    evidence:"
            yield from (f"    - {line}" for line in _list_passage_lines(view, block.evidence))
    yield "questions:" if edited.questions else "questions: []"
    for share in edited.questions:
        yield (
            f"- {{objective: {share.objective or 'null'}, bloom: {share.bloom}, kind: {share.kind}, "
            f"count: {share.count}}}"
        )
    yield from _list_scenario_lines(view, edited)
    yield "pictures:" if edited.pictures else "pictures: []"
    yield from (f"- {{picture: {each.picture}, page: {each.page}}}" for each in edited.pictures)
    yield "removed:" if edited.removed else "removed: []"
    yield from (f"- {line}" for line in _list_passage_lines(view, edited.removed))
    for group in revision.left_out:
        yield f"# {view.words.say('file_left_out', reason=view.describe_reason(group))}"
        yield from (f"#  - {line}" for line in _list_passage_lines(view, group.spans))


def _list_scenario_lines(view: PlanView, edited: EditedPlan) -> Iterator[str]:
    """Yield the scenarios to write, and as comments those that were taken out; nothing if there is none."""
    if edited.scenarios is None:
        return
    yield "scenarios:" if edited.scenarios else "scenarios: []"
    for scenario in view.revision.plan.scenarios:
        yield f"- {scenario.id}  # {view.describe_scenario(scenario)}"
    for scenario in view.revision.plan.removed_scenarios or ():
        yield f"#- {scenario.id}  # {view.describe_scenario(scenario)} · {view.words['scenario_removed']}"


def _list_passage_lines(view: PlanView, spans: tuple[str, ...]) -> Iterator[str]:
    for passage in view.list_passages(spans):
        text = "".join(character for character in passage.text if character.isprintable())
        yield f"{passage.span}  # {text}"


def _quote(text: str) -> str:
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=WIDEST)).strip()
