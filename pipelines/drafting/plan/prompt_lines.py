"""The plan of a module as a model reads it: the pages that all deliverables share, and those to write."""

from collections.abc import Iterable, Iterator, Mapping

from pipelines.drafting.parts import RequestPart
from pipelines.drafting.plan.asked_pages import AskedPage
from pipelines.drafting.plan.binding import find_binding_digest
from pipelines.drafting.request import DraftRequest
from schemas.contract import Contract
from schemas.draft import Deliverable, Section, list_parts, replace_parts, walk_citations
from schemas.plan import BlockPurpose, PlannedScenario, QuestionShare


def list_plan_lines(request: DraftRequest) -> Iterator[Mapping[str, object]]:
    """Yield the pages of the lesson, the same for every call of a module, and the questions planned.

    Questions that rules alone would ask bind no model.
    """
    titles = _list_scenario_titles(request)
    for page in request.pages.pages if request.pages is not None else ():
        practice = [block.kind for block in page.blocks if block.purpose is BlockPurpose.PRACTISE]
        yield {
            "planned_page": page.title,
            "id": page.id,
            "objective": page.objective or "",
            **({"purpose": page.purpose} if page.purpose else {}),
            "minutes": page.minutes,
            **_describe_practice(page.activity, practice),
            **({"scenario": titles[page.id]} if page.id in titles else {}),
        }
    if is_followed(request) and request.plan is not None:
        yield from _list_question_lines(request.plan.plan.blueprint)


def _describe_practice(activity: str | None, kinds: list[str]) -> Mapping[str, object]:
    """Return what learners do on a page: in words, or by the kinds of blocks where the plan has none."""
    if activity:
        return {"activity": activity}
    return {"activities": kinds} if kinds else {}


def _list_scenario_titles(request: DraftRequest) -> dict[str, str]:
    """Return the titles of the scenarios that a model writes, by the page they are played on."""
    if request.pages is None or request.course.model is None:
        return {}
    return {scenario.page: scenario.title for scenario in request.pages.scenarios}


def is_followed(request: DraftRequest) -> bool:
    """Return whether people made or decided on the plan of a request, or a model proposed it."""
    return request.plan is not None and find_binding_digest(request.course, request.plan) is not None


def list_page_lines(
    part: RequestPart, request: DraftRequest, *, is_shown: bool
) -> Iterator[Mapping[str, object]]:
    """Yield the pages that one call is to write, each with the words wanted and the spans it rests on.

    A page alone rests on all that the call shows, unless it is shown what other pages teach. What its plan
    chose of the organisation's context is named all the same. `is_shown`: the call is offered pictures to
    show.
    """
    is_alone = len(part.pages) == 1 and not part.shared_spans
    for page in part.pages:
        entries = _list_entries(page, request)
        blocks = [
            {"kind": block.kind, "span_ids": list(block.evidence)}
            for block in page.blocks or ()
            if block.purpose is not BlockPurpose.PRACTISE
        ]
        yield {
            "page": page.title,
            "objective": page.objective or "",
            "words": page.words,
            **({"case": page.case} if page.case else {}),
            **_describe_tasks(page),
            **({} if is_alone else {"span_ids": list(page.evidence)}),
            **({"also": list(page.recalled)} if page.recalled else {}),
            **({"course_entries": entries} if entries else {}),
            **({"blocks": blocks} if blocks else {}),
            **({"pictures": list(page.pictures)} if page.pictures and is_shown else {}),
            **({"scenario": _describe_scenario(page.scenario)} if page.scenario is not None else {}),
        }


def _describe_tasks(page: AskedPage) -> Mapping[str, object]:
    if page.task is None:
        return {}
    return {"practice": page.practice, "tasks": page.tasks, "task": page.task}


def _list_entries(page: AskedPage, request: DraftRequest) -> list[str]:
    """Return the entries of the context that the plan chose for a page; of a page in parts, for the first."""
    there = {span.id for span in request.spans.context_entries}
    planned = request.pages.pages if request.pages is not None else ()
    own = (each for each in planned if each.title == page.title and {*each.evidence} & {*page.evidence})
    return [entry for each in own for entry in each.entries or () if entry in there]


def _describe_scenario(scenario: PlannedScenario) -> Mapping[str, object]:
    return {
        "title": scenario.title,
        "decisions": scenario.decisions,
        "span_ids": list(scenario.evidence),
    }


def _list_question_lines(blueprint: Iterable[QuestionShare]) -> Iterator[Mapping[str, object]]:
    for share in blueprint:
        yield {
            "planned_questions": share.count,
            "kind": share.kind.value,
            "bloom": share.bloom.value,
            "objective": share.objective or "",
        }


def find_removed_spans(request: DraftRequest) -> frozenset[str]:
    """Return the passages that a person took out of the plan, which no model is shown."""
    return frozenset(request.edited_plan.plan.removed) if request.edited_plan else frozenset()


def drop_removed_parts(earlier: Deliverable, removed: frozenset[str]) -> Deliverable | None:
    """Return an earlier deliverable without what rests on removed passages alone; None if nothing is left."""
    parts = (_drop_elements(part, removed) for part in list_parts(earlier))
    return replace_parts(earlier, tuple(part for part in parts if part is not None))


def _drop_elements(part: Contract, removed: frozenset[str]) -> Contract | None:
    if not isinstance(part, Section):
        return None if _rests_only_on(part, removed) else part
    blocks = (
        block.change_elements(lambda each: None if _rests_only_on(each, removed) else each)
        for block in part.blocks
    )
    kept = tuple(block for block in blocks if block is not None)
    return part.model_copy(update={"blocks": kept}) if kept else None


def _rests_only_on(part: Contract, spans: frozenset[str]) -> bool:
    cited = {citation.span for citation in walk_citations(part)}
    return bool(cited) and cited <= spans
