"""Objectives that a model proposes if `course.yaml` gives none; people review them with the draft."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from pipelines.drafting.element_builder import ArtefactAnswer, Text
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelAnswer, ModelQuestioner, sum_spending
from pipelines.drafting.objectives.verbs import list_verbs_by_level
from pipelines.drafting.parts import is_citable, split_request
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import FRAME, SYSTEM, compute_template_digest, render_file
from pipelines.drafting.request import DraftRequest, WriterResult
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_stop_words
from schemas.contract import Contract
from schemas.course import Bloom, ModelSettings, Objective
from schemas.deliverables import find_contract
from schemas.ids import LONGEST_SLUG
from schemas.language import Language

OBJECTIVES = "objectives"
"""Name of the proposal in a draft's provenance, for its prompt and its cost."""

PROMPT = "objectives/prompt.j2"
MOST_OBJECTIVES = 4
MOST_ANSWERED = 12
LONGEST_TEXT = 300
WORDS_OF_AN_ID = 3


class ObjectiveAnswer(Contract):
    """One objective; code gives it its id."""

    text: Text
    bloom: Bloom
    condition: Text
    criterion: Text


class ObjectivesAnswer(ArtefactAnswer):
    """The objectives of a module."""

    objectives: Annotated[list[ObjectiveAnswer], Field(max_length=MOST_ANSWERED)]


@dataclass(frozen=True)
class Proposed:
    """The request with the objectives a model proposed, and the model's answer with its cost."""

    request: DraftRequest
    answered: ModelAnswer[ObjectivesAnswer]

    def add_objectives(self, result: WriterResult) -> WriterResult:
        """Return a writer's result with the proposed objectives, their prompt and their cost added."""
        return replace(
            result,
            objectives=self.request.module.objectives,
            prompts=dict(result.prompts) | {OBJECTIVES: compute_template_digest(SYSTEM, FRAME, PROMPT)},
            spent=(*sum_spending(OBJECTIVES, [self.answered]), *result.spent),
        )


def propose_objectives(
    request: DraftRequest, settings: ModelSettings, asker: ModelQuestioner
) -> Proposed | None:
    """Ask a model for objectives and return the request with them.

    None if the request has some, needs none or has nothing to cite. Raises ModelUnusable and BudgetExceeded.
    """
    of_a_course = all(find_contract(kind).of_a_course for kind in request.module.artefacts)
    spans = request.spans.drop_closed_answers().drop_speaker_notes()  # objectives are read by learners
    if request.module.objectives or of_a_course or not is_citable(spans):
        return None
    language = request.course.language_of(request.module)
    part = split_request(replace(request, spans=spans), settings)[0]
    answered = asker.ask(
        Task(
            settings=settings,
            subject=f"{OBJECTIVES} of {request.key}",
            name=OBJECTIVES,
            messages=render_file(PROMPT, request, part, verbs=list_verbs_by_level(language)),
            answer=ObjectivesAnswer,
        )
    )
    objectives = build_objectives(answered.answer.objectives, language)
    module = request.module.model_copy(update={"objectives": objectives})
    return Proposed(replace(request, module=module), answered)


def build_objectives(answers: Iterable[ObjectiveAnswer], language: Language) -> tuple[Objective, ...]:
    """Return the first readable objectives, without repetitions, with ids made of their words."""
    objectives: dict[str, Objective] = {}
    canonical_texts: set[str] = set()
    for answer in answers:
        text = _clean_line(answer.text).rstrip(". ").rstrip()
        if not text or canonical(text).casefold() in canonical_texts or len(objectives) == MOST_OBJECTIVES:
            continue
        canonical_texts.add(canonical(text).casefold())
        objective_id = _make_id(text, language, objectives)
        objectives[objective_id] = Objective(
            id=objective_id,
            text=text,
            bloom=answer.bloom,
            condition=_clean_line(answer.condition) or None,
            criterion=_clean_line(answer.criterion) or None,
        )
    return tuple(objectives.values())


def _make_id(text: str, language: Language, ids_in_use: Iterable[str]) -> str:
    """Return a slug of the first words that are no stop words, with a number if it is taken."""
    plain_letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    stop_words = list_stop_words(language)
    words = [
        word for word in re.findall(r"[a-z0-9]+", plain_letters) if word not in stop_words and len(word) > 1
    ]
    slug = "-".join(words[:WORDS_OF_AN_ID])[: LONGEST_SLUG - 3].strip("-") or "objectif"
    taken_ids, objective_id, number = set(ids_in_use), slug, 1
    while objective_id in taken_ids:
        number += 1
        objective_id = f"{slug}-{number}"
    return objective_id


def _clean_line(text: str) -> str:
    return to_plain_text(text)[:LONGEST_TEXT].strip()
