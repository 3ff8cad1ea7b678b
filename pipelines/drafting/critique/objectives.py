"""Rules on objectives: each is observable, taught, assessed and planned; everything serves one."""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.direction_texts import DIRECTIONS
from pipelines.drafting.critique.objective_checks import has_evidence, is_checked
from pipelines.drafting.objectives.verbs import (
    Verb,
    begins_like_verb,
    find_verb,
    list_better_verbs,
    tells_measure,
)
from pipelines.drafting.text.figures import TIME, find_figures, find_numbers
from schemas.course import Bloom, Objective
from schemas.draft import (
    Content,
    Origin,
    PhasePlan,
    Questionnaire,
    Section,
    Sectioned,
    Worksheet,
    walk_citing,
)
from schemas.draft.alignment import (
    Aligned,
    align_content,
    is_planned,
    list_pages,
    list_phases,
    list_questions,
)
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.texts import read_texts

BLOOM_LEVELS = list(Bloom)
"""From the lowest to the highest, as the taxonomy lists them."""

ALL_OBJECTIVES = "objectives"
"""Place of a finding on all objectives together."""

ITEM_ID = re.compile(r"\bq-\d{4,}\b")
"""A question, as the assessment of a phase names it."""

LEVELS_TOO_LOW = 3
"""How far below the announced level a verb is surely not of it; a neighbouring level is a matter of taste."""

SHORTEST_PHASE = 5
"""Minutes below which a trainer can open nothing, have nothing made, and close nothing."""


def find_missing_objectives(case: Case) -> Iterator[Finding]:
    """Find a module without objectives, and objectives that a model proposed."""
    content = case.content
    if not content.objectives and not _is_of_a_course(content):
        yield Finding(rule="objective.none", place=ALL_OBJECTIVES)
    if content.objectives_origin is Origin.MODEL:
        text = cut_excerpt(" / ".join(objective.text for objective in content.objectives))
        yield Finding(rule="objective.proposed", place=ALL_OBJECTIVES, facts={"objectives": text})


def find_unobservable_objectives(case: Case) -> Iterator[Finding]:
    """Find objectives nobody can observe: without a verb of action, of a level far below, without a measure.

    That several have no measure is told once, whoever measures the others: the course, or their own words.
    """
    language, objectives = case.content.language, case.content.objectives
    levelled = _list_levelled(case)
    measured = [each.condition is not None or each.criterion is not None for each in objectives]
    told = [tells_measure(each.text, language) for each in objectives]
    bare = [
        objective
        for objective, has_one in zip(objectives, map(any, zip(measured, told, strict=True)), strict=True)
        if not has_one
    ]
    if bare[1:]:
        facts = {"count": str(len(bare)), "total": str(len(objectives)), "objective": bare[0].text}
        rule = "objective.some_bare" if len(bare) < len(objectives) else "objective.all_bare"
        yield Finding(rule=rule, place=ALL_OBJECTIVES, facts=facts)
    for objective, is_told in zip(objectives, told, strict=True):
        yield from _find_verb_flaws(objective, language, has_level=objective.id in levelled)
        if is_told or (bare[1:] and objective in bare):
            continue
        missing = [name for name in ("condition", "criterion") if getattr(objective, name) is None]
        if missing:
            rule = "objective.bare" if missing[1:] else f"objective.no_{missing[0]}"
            yield Finding(rule=rule, place=objective.id, facts={"objective": objective.text})


def _list_levelled(case: Case) -> frozenset[str]:
    """Return the ids of the objectives whose level somebody stated: `course.yaml` may give none."""
    given = {each.id: each for each in case.module.objectives} if case.module else {}
    return frozenset(
        each.id
        for each in case.content.objectives
        if each.id not in given or "bloom" in given[each.id].model_fields_set
    )


def find_unserved_objectives(case: Case) -> Iterator[Finding]:
    """Find objectives that nothing teaches, no question assesses, or that the questions stay below.

    Where the questions stay below several, that is told once.
    """
    low: list[Finding] = []
    for row in align_content(case.content):
        if row.objective is None:
            continue
        facts = {"objective": row.objective.text}
        if not row.sections and not row.items and not _is_taught(row, case.content):
            if _leaves_pages_open(row.objective, case):
                continue
            yield Finding(rule="objective.unserved", place=row.objective.id, facts=facts)
        elif not row.items and _asks_questions(case.content) and not is_checked(row.objective, case):
            yield Finding(rule="objective.untested", place=row.objective.id, facts=facts)
        else:
            low += _find_low_questions(row, row.objective, case.content)
        if is_planned(case.content) and not row.phases:
            yield Finding(rule="objective.unplanned", place=row.objective.id, facts=facts)
    if low[1:]:
        text = cut_excerpt(" / ".join(finding.facts["objective"] for finding in low))
        yield Finding(rule="objective.all_below", place=ALL_OBJECTIVES, facts={"objectives": text})
    else:
        yield from low


def find_aimless_elements(case: Case) -> Iterator[Finding]:
    """Find pages, questions and phases with content that serve no objective, where there are objectives.

    A page or question made by rules is not told: they leave its objective open where they are not sure.
    """
    content = case.content
    objective_ids = {objective.id for objective in content.objectives}
    if not objective_ids:
        return
    for kind, aimless_ids in _list_aimless_parts(content, objective_ids):
        if aimless_ids:
            yield Finding(
                rule="elements.no_objective", place=kind, facts={"elements": ", ".join(aimless_ids)}
            )


def _list_aimless_parts(content: Content, objective_ids: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind that has to serve objectives, with the ids of its parts that serve none."""
    deliverables = content.artefacts
    for each in (
        deliverable
        for deliverable in deliverables
        if isinstance(deliverable, Sectioned) and deliverable.teaches
    ):
        aimless = (page for page in each.sections if page.objective not in objective_ids)
        yield each.kind, [page.id for page in aimless if not _is_quoted(page)]
    for questionnaire in (
        each for each in deliverables if isinstance(each, Questionnaire) and each.is_scored
    ):
        yield (
            questionnaire.kind,
            [
                item.id
                for item in questionnaire.items
                if item.objective not in objective_ids and item.origin is not Origin.EXTRACTIVE
            ],
        )
    for sheet in (each for each in deliverables if isinstance(each, Worksheet) and each.asks_by_objective):
        aimless_pages = (
            page for page in sheet.sections_for_learners() if page.objective not in objective_ids
        )
        yield sheet.kind, [page.id for page in aimless_pages]
    for plan in (each for each in deliverables if isinstance(each, PhasePlan)):
        yield plan.kind, [p.id for p in plan.phases if p.content and p.objective not in objective_ids]


def find_plan_flaws(case: Case) -> Iterator[Finding]:
    """Find a plan whose minutes differ from the module's, that is too tight, or names unknown questions."""
    content = case.content
    phases = tuple(list_phases(content))
    if not phases:
        return
    place = next(deliverable.kind for deliverable in content.artefacts if isinstance(deliverable, PhasePlan))
    minutes = {
        "minutes": str(sum(phase.minutes for phase in phases)),
        "duration": str(content.duration_minutes),
    }
    if minutes["minutes"] != minutes["duration"]:
        yield Finding(rule="plan.minutes", place=place, facts=minutes)
    if content.duration_minutes < SHORTEST_PHASE * len(phases):
        facts = {"phases": str(len(phases)), "duration": minutes["duration"]}
        yield Finding(rule="plan.tight", place=place, facts=facts)
    item_ids = {item.id for item in list_questions(content)}
    for phase in phases:
        ids_named = ITEM_ID.findall(phase.assessment)
        for unknown_id in dict.fromkeys(name for name in ids_named if name not in item_ids):
            yield Finding(rule="plan.unknown_item", place=phase.id, facts={"item": unknown_id})


def find_unsourced_measures(case: Case) -> Iterator[Finding]:
    """Find measures a model put among a phase's directions that no source of the phase gives.

    How long people get, and how many they are, is the writer's to say; a limit is not.
    """
    for phase in list_phases(case.content):
        if phase.origin is not Origin.MODEL:
            continue
        numbers_given = find_numbers(" ".join(citation.quote for citation in phase.citations), words=True)
        numbers_given |= {str(case.content.mastery_percent)}
        directions = " ".join(getattr(phase, column) for column in DIRECTIONS)
        for figure in find_figures(directions, case.content.language):
            value = f"{abs(figure.value).normalize():f}"
            is_time_or_count = figure.unit in TIME or figure.unit.startswith("n:")
            if not is_time_or_count and value not in numbers_given:
                facts = {"figure": figure.text}
                yield Finding(rule="plan.uncited_figure", place=phase.id, facts=facts)


def _find_verb_flaws(objective: Objective, language: Language, *, has_level: bool) -> Iterator[Finding]:
    verb = find_verb(objective.text, language)
    facts = {"objective": objective.text, "verbs": ", ".join(list_better_verbs(objective.bloom, language))}
    if verb is None and begins_like_verb(objective.text, language):
        return  # a verb of action that is not in our lists
    if verb is None:
        yield Finding(rule="objective.no_verb", place=objective.id, facts=facts)
    elif verb.is_vague:
        facts["verb"] = verb.word
        yield Finding(rule="objective.vague", place=objective.id, facts=facts)
    elif has_level and _is_far_below(verb, objective.bloom):
        facts |= {"verb": verb.word, "level": read_texts("drafting.levels", language)[objective.bloom]}
        yield Finding(rule="objective.other_level", place=objective.id, facts=facts)


def _is_far_below(verb: Verb, announced: Bloom) -> bool:
    """Return whether a verb is of one level alone, and that is far below the announced one."""
    levels = [BLOOM_LEVELS.index(level) for level in verb.levels]
    return len(levels) == 1 and BLOOM_LEVELS.index(announced) - levels[0] >= LEVELS_TOO_LOW


def _is_taught(row: Aligned, content: Content) -> bool:
    """Return whether a phase of the plan has content on the objective."""
    return any(phase.id in row.phases and phase.content for phase in list_phases(content))


def _leaves_pages_open(objective: Objective, case: Case) -> bool:
    """Return whether rules wrote the lesson and were not sure which of its pages serve an objective.

    Then a page may serve it, and what is told of the sources says so.
    """
    pages = [*list_pages(case.content)]
    return bool(pages) and all(map(_is_quoted, pages)) and not has_evidence(objective, case)


def _is_quoted(page: Section) -> bool:
    """Return whether everything on a page is quoted from the sources by rules."""
    origins = {element.origin for element in walk_citing(page)}
    return origins == {Origin.EXTRACTIVE}


def _asks_questions(content: Content) -> bool:
    """Return whether learners answer scored questions; a module without any may assess by observation."""
    return any(
        isinstance(deliverable, Questionnaire) and deliverable.is_scored for deliverable in content.artefacts
    )


def _find_low_questions(row: Aligned, objective: Objective, content: Content) -> Iterator[Finding]:
    levels = [item.bloom for item in list_questions(content) if item.id in row.items]
    if not levels:
        return
    reached = max(levels, key=BLOOM_LEVELS.index)
    if BLOOM_LEVELS.index(objective.bloom) > BLOOM_LEVELS.index(reached):
        facts = {"objective": objective.text, "asked": objective.bloom.value, "reached": reached.value}
        yield Finding(rule="objective.below", place=objective.id, facts=facts)


def _is_of_a_course(content: Content) -> bool:
    return all(artefact.of_a_course for artefact in content.artefacts)
