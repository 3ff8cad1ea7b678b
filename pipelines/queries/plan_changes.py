"""What a plan changes: compared with the one that people last approved, or with the revision before it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from adapters.workspace import Workspace
from pipelines.queries.plan_view import PlanView
from pipelines.review.authors import was_approved
from pipelines.review.must_open import CitationToOpen, find_passages_to_open
from schemas.course import Course
from schemas.languages.texts import read_texts
from schemas.plan import PlanRevision
from schemas.review import pick_recorded

PartKey = tuple[str, ...]
"""Name of a part of a plan that stays when the part changes: its sort, then its id."""


@dataclass(frozen=True)
class PlanChange:
    """One part of a plan that changed: its words before and now, None where it is not there."""

    before: str | None
    now: str | None


@dataclass(frozen=True)
class PlanChanges:
    """What a plan changes since `base`, the revision that people approved last or else the one before."""

    base: PlanRevision
    is_base_approved: bool
    changes: tuple[PlanChange, ...]


def find_plan_changes(workspace: Workspace, view: PlanView) -> PlanChanges | None:
    """Return what a plan changes; None for the first plan of a module."""
    revision = view.revision
    approved = find_approved_plan(workspace, view.course, revision)
    base = approved or workspace.records.plan_revision(revision.module, revision.revision - 1)
    if base is None:
        return None
    return PlanChanges(base, approved is not None, tuple(_list_changes(replace(view, revision=base), view)))


def find_approved_plan(workspace: Workspace, course: Course, plan: PlanRevision) -> PlanRevision | None:
    """Return the newest earlier revision of a plan that every role approved; None if there is none."""
    records = pick_recorded(workspace.ledger.read(plan.module))
    earlier = (
        workspace.records.plan_revision(plan.module, number) for number in range(plan.revision - 1, 0, -1)
    )
    found = (each for each in earlier if each is not None and each.digest != plan.digest)
    return next((each for each in found if was_approved(each.digest, set(), records, course)), None)


def list_plan_passages_to_open(
    workspace: Workspace, course: Course, plan: PlanRevision
) -> tuple[CitationToOpen, ...]:
    """Return the passages that the policy asks to open before an approval of a plan.

    Those of an approved plan were opened for that approval.
    """
    if not course.review.must_open:
        return ()
    approved = find_approved_plan(workspace, course, plan)
    spans = workspace.records.spans(plan.module)
    texts = {span.id: span.text for source in spans.citable for span in source.spans} if spans else {}
    known = approved.plan.evidence if approved is not None else frozenset()
    return find_passages_to_open(plan, course.review, texts, known)


def _list_changes(before: PlanView, now: PlanView) -> Iterator[PlanChange]:
    """Yield the parts that differ: those of the plan now in its order, then those that are gone."""
    old, new = dict(_list_parts(before)), dict(_list_parts(now))
    for key, (value, text) in new.items():
        earlier = old.get(key)
        if earlier is None:
            yield PlanChange(None, text)
        elif earlier[0] != value:
            yield PlanChange(earlier[1], text)
    yield from (PlanChange(text, None) for key, (_, text) in old.items() if key not in new)


def _list_parts(view: PlanView) -> Iterator[tuple[PartKey, tuple[object, str]]]:
    """Yield the parts of a plan by key: what is compared of each, and its words."""
    plan, words = view.revision.plan, view.words
    levels = read_texts("drafting.levels", view.language)
    minutes = words.say("change_minutes", minutes=str(plan.minutes))
    yield ("minutes",), (plan.minutes, minutes)
    for objective in plan.objectives:
        text = words.say("change_objective", text=objective.text, level=levels[objective.bloom])
        yield ("objective", objective.id), (objective, text)
    order = " · ".join(page.title for page in plan.pages)
    yield ("order",), ([page.id for page in plan.pages], words.say("change_order", titles=order))
    for page in plan.pages:
        text = words.say("change_page", title=page.title, page=view.describe_page(page))
        given = (page.title, page.purpose, page.activity, page.objective, page.minutes)
        yield ("page", page.id), (given, text)
        for block in page.blocks:
            kind = view.name_kind(block.kind)
            for passage in view.list_passages(block.evidence):
                text = words.say("change_passage", title=page.title, kind=kind, text=passage.text)
                yield ("passage", passage.span), ((page.id, block.kind), text)
    for share in plan.blueprint:
        cell = (str(share.objective), share.bloom, share.kind)
        yield ("questions", *cell), (share.count, view.describe_questions(share))
    for scenario in plan.scenarios:
        yield ("scenario", scenario.id), (scenario.page, view.describe_scenario(scenario))
    for picture, figure in zip(plan.pictures, view.list_pictures(), strict=True):
        yield ("picture", picture.picture), (picture.page, figure.text)
