"""The plan of a module: proposed by a model, or by rules what the writers without a model would do."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from pipelines.drafting.kind import Material
from pipelines.drafting.plan.asked_pages import count_span_words
from pipelines.drafting.plan.changes import (
    apply_changes,
    find_changes,
    find_source_changes,
    is_told_by,
    keep_quotations,
)
from pipelines.drafting.plan.forecast import forecast_usage
from pipelines.drafting.plan.left_out import PlannedUse, account_for_sources
from pipelines.drafting.plan.outline import PageOutline, PlanPart, count_minutes
from pipelines.drafting.plan.page_rules import LESSON, list_planned_kinds
from pipelines.drafting.plan.proposal.check import ProposedPage, ProposedPlan
from pipelines.drafting.plan.proposal.proposer import PlanProposer
from pipelines.drafting.plan.proposals import find_plan_faults
from pipelines.drafting.plan.recalls import add_recalls
from pipelines.drafting.plan.scenarios import (
    find_page_scenarios,
    find_scenarios_anew,
    show_scenarios,
)
from pipelines.drafting.request import DraftRequest, IdAllocator, add_objectives
from pipelines.drafting.text.typography import canonical
from schemas.anchor import Anchor
from schemas.course import Objective
from schemas.draft import Origin, Usage
from schemas.draft.alignment import MINUTES_AN_ITEM
from schemas.finding import Finding
from schemas.plan import (
    MOST_MINUTES,
    LeftOutReason,
    Plan,
    PlanCall,
    PlannedPage,
    PlannedPicture,
    PlannedScenario,
    PlanRevision,
    QuestionShare,
)
from schemas.source import SourceSpans

T = TypeVar("T", PlannedPage, QuestionShare)


def make_plan(
    request: DraftRequest,
    inputs: str,
    earlier: PlanRevision | None = None,
    proposer: PlanProposer | None = None,
) -> PlanRevision:
    """Return the module's next plan on the sources of `request`: a model's, if there is a `proposer`.

    A plan that a person edited stays as it is: what rules would change becomes findings, and no model is
    asked. `inputs` is the fingerprint of what it is made from. Raises what the proposer raises.
    """
    made = _RuleMaker(add_objectives(replace(request, plan=None)), earlier)
    edited = None
    if earlier is not None and earlier.is_edited:
        edited = find_scenarios_anew(_follow_course(earlier.plan, made.plan), made.material)
    elif proposer is not None:
        followed = _follow_sources(made, earlier, inputs, proposer)
        if followed is not None:
            return followed
        proposed = proposer.propose(made.material)
        if proposed is not None:
            return _build_proposed(made, *proposed, earlier, inputs)
    author = earlier.author if earlier is not None and edited else None
    minted = max(earlier.minted if earlier else 0, made.minted)
    return _build_revision(made, earlier, edited or made.plan, inputs, minted, author)


def follow_plan(request: DraftRequest) -> DraftRequest:
    """Return a request with the pages that a model is asked for: those of its plan, or of rules without one.

    A document of the course has none: it is written from its sources as they are.
    """
    module = request.module
    if request.course.document(module.id) is not None:
        return request
    if request.plan is not None:
        return replace(request, pages=request.plan.plan)
    # As the plan that is stored: its pages do not depend on whether one is.
    alone = replace(request, module=module.model_copy(update={"artefacts": (LESSON,)}), nearness=None)
    return replace(request, pages=_RuleMaker(add_objectives(alone), None).plan)


def _follow_course(edited: Plan, made: Plan) -> Plan:
    """Return a person's plan with the title, objectives and minutes that `course.yaml` gives by now.

    What served an objective that is gone serves none; one that a person reworded stays as they wrote it.
    """
    known = {objective.id for objective in made.objectives}
    given = ("title", "language", "objectives_origin", "minutes")
    reworded = tuple(each for each in edited.reworded or () if each.id in known)
    return edited.model_copy(
        update={name: getattr(made, name) for name in given}
        | {
            "objectives": edited.reword(made.objectives),
            "reworded": tuple(each for each in reworded if each not in made.objectives) or None,
            "pages": tuple(_drop_objective(page, known) for page in edited.pages),
            "blueprint": tuple(_drop_objective(share, known) for share in edited.blueprint),
        }
    )


def _drop_objective(part: T, known: set[str]) -> T:
    return part if part.objective in {None, *known} else part.model_copy(update={"objective": None})


def revise_plan(
    request: DraftRequest, earlier: PlanRevision, plan: Plan, minted: int, author: str
) -> PlanRevision:
    """Return the next revision of a plan, edited by a person, on the same sources as the earlier one."""
    made = _RuleMaker(add_objectives(replace(request, plan=None)), earlier)
    return _build_revision(made, earlier, plan, earlier.inputs, minted, author)


def take_changes(
    request: DraftRequest, base: PlanRevision, taken: Collection[Finding], author: str
) -> PlanRevision:
    """Return the next revision of a plan, with the changes taken of which some of its findings tell."""
    made = _RuleMaker(replace(add_objectives(request), plan=None), base)
    changes = tuple(
        change
        for change in find_changes(made.material, base.plan, made.plan, base)
        if any(is_told_by(change, finding) for finding in taken)
    )
    plan = apply_changes(base.plan, changes, made.plan, made.material)
    return _build_revision(made, base, plan, base.inputs, max(base.minted, made.minted), author)


def _build_revision(
    made: "_RuleMaker",
    earlier: PlanRevision | None,
    plan: Plan,
    inputs: str,
    minted: int,
    author: str | None,
) -> PlanRevision:
    return PlanRevision(
        revision=earlier.revision + 1 if earlier else 1,
        parent=earlier.digest if earlier else None,
        plan=plan,
        author=author,
        inputs=inputs,
        minutes_carried=made.minutes_carried,
        left_out=account_for_sources(
            made.material, PlannedUse.of(plan, is_edited=author is not None), made.left_out
        ),
        expected=forecast_usage(replace(made.request, pages=plan)),
        findings=find_plan_faults(made.material, plan, made.plan, made.minutes_carried, earlier),
        citations=keep_quotations(made.material, plan, earlier) if author is not None else None,
        minted=minted,
        run_id=made.request.run_id,
        written_at=made.request.now,
    )


def _build_proposed(
    made: "_RuleMaker", proposed: ProposedPlan, call: PlanCall, earlier: PlanRevision | None, inputs: str
) -> PlanRevision:
    """Return the revision of a plan that a model proposed; what rules would leave out stays accounted for."""
    numbers = _PageNumbers(earlier)
    pages = tuple(_number_proposed(page, numbers) for page in proposed.pages)
    pictures = (
        PlannedPicture(picture=picture, page=page.id)
        for given, page in zip(proposed.pages, pages, strict=True)
        for picture in given.pictures
    )
    scenarios = tuple(_name_scenarios(proposed.pages, pages))
    pages = tuple(show_scenarios(page, scenarios, ()) for page in pages)
    given = made.request.module.objectives
    plan = made.plan.model_copy(
        update={
            "objectives": proposed.objectives,
            "objectives_origin": made.plan.objectives_origin if given else Origin.MODEL,
            "pages": pages,
            "blueprint": proposed.blueprint,
            "scenarios": scenarios,
            "pictures": tuple(pictures),
        }
    )
    made.minutes_carried = max(made.minutes_carried, _count_carried(plan, made.request.spans))
    made.request = _with_objectives(made.request, proposed.objectives)
    # Rules would have had no room for it; the model was shown it, and rests nothing on it.
    made.left_out = {
        span: reason for span, reason in made.left_out.items() if reason is not LeftOutReason.NO_ROOM
    }
    revision = _build_revision(made, earlier, plan, inputs, numbers.minted, None)
    return _sign_revision(revision, made, earlier, call, proposed.findings)


def _sign_revision(
    revision: PlanRevision,
    made: "_RuleMaker",
    earlier: PlanRevision | None,
    call: PlanCall,
    findings: tuple[Finding, ...] = (),
) -> PlanRevision:
    """Return a revision with the call that proposed it, and the words of its passages, to follow them."""
    return revision.model_copy(
        update={
            "call": call,
            "citations": keep_quotations(made.material, revision.plan, earlier),
            "findings": (*findings, *revision.findings),
        }
    )


def _follow_sources(
    made: "_RuleMaker", earlier: PlanRevision | None, inputs: str, proposer: PlanProposer
) -> PlanRevision | None:
    """Return a model's plan with what changed in the sources since, without another call.

    Only calls that a change concerns are then asked again. None if there is no such plan, if the course asks
    for something else by now, or if most of what the plan rested on is gone.
    """
    if earlier is None or earlier.call is None or not _is_asked_for(earlier, made, proposer):
        return None
    changes = find_source_changes(made.material, earlier.plan, made.plan, earlier)
    gone = {span for change in changes if not change.came for span in change.gone}
    if 2 * len(gone) > len(earlier.plan.evidence):
        return None
    plan = apply_changes(earlier.plan, changes, made.plan, made.material)
    made.request = _with_objectives(made.request, plan.objectives)
    minted = max(earlier.minted, made.minted)
    revision = _build_revision(made, earlier, plan, inputs, minted, None)
    free = earlier.call.model_copy(update={"usage": Usage(currency=earlier.call.usage.currency)})
    return _sign_revision(revision, made, earlier, free)


def _is_asked_for(earlier: PlanRevision, made: "_RuleMaker", proposer: PlanProposer) -> bool:
    """Return whether the course still asks a plan for what it did: its title, minutes, aims and questions."""
    plan, module = earlier.plan, made.request.module
    questions = module.questions if "quiz" in module.artefacts else 0
    return (
        (plan.title, plan.language, plan.minutes) == (made.plan.title, made.plan.language, made.plan.minutes)
        and module.objectives in ((), plan.objectives)
        and plan.questions in (0, questions)
        and {share.kind for share in plan.blueprint} <= set(module.item_kinds)
        and earlier.call is not None
        and earlier.call.model == proposer.settings.name
    )


def _count_carried(plan: Plan, spans: SourceSpans) -> int:
    """Return the minutes that the passages of a plan carry, with its questions, counted as rules count."""
    words = count_span_words(spans)
    return count_minutes(sum(words[span] for span in plan.evidence)) + MINUTES_AN_ITEM * plan.questions


def _with_objectives(request: DraftRequest, objectives: tuple[Objective, ...]) -> DraftRequest:
    return replace(request, module=request.module.model_copy(update={"objectives": objectives}))


def _number_proposed(page: ProposedPage, numbers: "_PageNumbers") -> PlannedPage:
    return numbers.number_page(page.outline).model_copy(
        update={
            "purpose": page.purpose,
            "activity": page.activity,
            "entries": page.entries or None,
            "recalled": page.recalled or None,
        }
    )


def _name_scenarios(
    proposed: Iterable[ProposedPage], pages: Iterable[PlannedPage]
) -> Iterator[PlannedScenario]:
    """Yield the scenarios of a model's pages, each with the id of its page."""
    for given, page in zip(proposed, pages, strict=True):
        outline = given.scenario
        if outline is not None:
            yield PlannedScenario(
                id=outline.id,
                page=page.id,
                title=outline.title,
                decisions=outline.decisions,
                evidence=outline.evidence,
            )


class _RuleMaker:
    """Makes the plan of one module from what its kinds of deliverable contribute."""

    def __init__(self, request: DraftRequest, earlier: PlanRevision | None) -> None:
        self.request = request
        self.material = Material(request, IdAllocator())
        parts = self._ask_kinds()
        outlines = tuple(page for part in parts for page in part.pages)
        numbers = _PageNumbers(earlier)
        pages = add_recalls(self.material, tuple(map(numbers.number_page, outlines)))
        blueprint = tuple(share for part in parts for share in part.blueprint)
        self.minted = numbers.minted
        self.left_out = {span: reason for part in parts for span, reason in part.left_out.items()}
        self.minutes_carried = sum(part.minutes_carried for part in parts)
        self.minutes_carried += MINUTES_AN_ITEM * sum(share.count for share in blueprint)
        module, course, previous = request.module, request.course, request.previous
        self.plan = Plan(
            module=request.key,
            title=module.title,
            language=course.language_of(module),
            objectives=module.objectives,
            objectives_origin=previous.content.objectives_origin if previous else None,
            minutes=module.duration_minutes,
            pages=pages,
            blueprint=blueprint,
            scenarios=find_page_scenarios(self.material, pages),
            pictures=tuple(_name_pictures(self.material, outlines, pages)),
        )

    def _ask_kinds(self) -> tuple[PlanPart, ...]:
        kinds = list_planned_kinds(self.material)
        return tuple(self.material.compute_once(kind.plan) for kind in kinds if kind.plan is not None)


@dataclass
class _PageNumbers:
    """Ids of planned pages: a page that comes again, by its title or its passages, keeps the id it had."""

    earlier: PlanRevision | None

    def __post_init__(self) -> None:
        self.minted = self.earlier.minted if self.earlier else 0
        self._free = list(self.earlier.plan.pages) if self.earlier else []

    def number_page(self, outline: PageOutline) -> PlannedPage:
        same = self._find_same(outline)
        if same is None:
            self.minted += 1
            page_id = f"pg-{self.minted:04d}"
        else:
            self._free.remove(same)
            page_id = same.id
        return PlannedPage(
            id=page_id,
            title=outline.title,
            objective=outline.objective,
            minutes=min(outline.minutes, MOST_MINUTES),
            blocks=outline.blocks,
        )

    def _find_same(self, outline: PageOutline) -> PlannedPage | None:
        """Return the earlier page of the same title, or the one with half of the passages or more."""
        title = canonical(outline.title)
        evidence = {span for block in outline.blocks for span in block.evidence}
        return next((page for page in self._free if canonical(page.title) == title), None) or next(
            (page for page in self._free if 2 * len(evidence & set(page.evidence)) >= len(evidence)), None
        )


def _name_pictures(
    material: Material, outlines: tuple[PageOutline, ...], pages: tuple[PlannedPage, ...]
) -> Iterator[PlannedPicture]:
    """Yield each picture of the outlines by its id, with the page it will stand on."""
    ids: dict[tuple[str | None, str, Anchor | None], str] = {
        (source.name, picture.sha256, picture.anchor): picture.id
        for source in material.request.spans.sources
        for picture in source.kept_pictures
    }
    for outline, page in zip(outlines, pages, strict=True):
        for shown in outline.pictures:
            picture_id = ids.get((shown.source, shown.sha256, shown.anchor))
            if picture_id is not None:
                yield PlannedPicture(picture=picture_id, page=page.id)
