"""The one pass in which a model mends its own draft: patches of what was found wrong, kind by kind."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.faults import list_repairable_findings
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelAnswer, ModelQuestioner, sum_spending
from pipelines.drafting.parts import RequestPart
from pipelines.drafting.patch.answer import PatchAnswer
from pipelines.drafting.patch.application import Patch, Unmade
from pipelines.drafting.patch.shown_elements import (
    ShownElement,
    list_evidence,
    list_shown_elements,
    write_element_lines,
)
from pipelines.drafting.prompt import Line, compute_template_digest, render_file
from pipelines.drafting.prompt.people_marks import mark_people
from pipelines.drafting.request import DraftRequest, IdAllocator, WriterResult
from pipelines.drafting.shares import halve
from schemas.course import ModelSettings
from schemas.deliverables import read_titles
from schemas.draft import Deliverable, Draft, Spent
from schemas.language import Language
from schemas.languages.texts import read_texts

PATCH = "patch"
PROMPT = "patch/prompt.j2"

MOST_ELEMENTS = 40
"""Elements that one question shows; of more there are several questions."""


@dataclass(frozen=True)
class PatchQuestion:
    """What a model is asked to mend in one deliverable, at once."""

    artefact: Deliverable
    elements: tuple[ShownElement, ...]

    def halve(self) -> tuple["PatchQuestion", ...]:
        """Return two questions about half of the elements each; none about a single one."""
        return tuple(replace(self, elements=half) for half in halve(self.elements))


class PatchWriter:
    """Mends the deliverables of a draft by patches, from any thread."""

    def __init__(self, settings: ModelSettings, asker: ModelQuestioner) -> None:
        self._settings = settings
        self._asker = asker

    def mend(
        self, request: DraftRequest, previous: Draft, ids: IdAllocator, places: Collection[str] | None
    ) -> WriterResult | None:
        """Return the deliverables of `previous` with patches applied, at these places or at all.

        None if there is nothing that a writer can mend. Raises ModelUnusable and BudgetExceeded.
        """
        questions = [
            question
            for artefact in previous.content.artefacts
            if artefact.kind in request.kinds
            for question in _ask_by_share(request, previous, artefact, places)
        ]
        if not questions:
            return None
        answers = self._asker.ask_in_parts([self._make_task(request, previous, each) for each in questions])
        builder = ElementBuilder(request, ids)
        patched = {artefact.kind: artefact for artefact in previous.content.artefacts}
        unmade: dict[str, Unmade] = {}
        for question, shares in zip(questions, answers, strict=True):
            kind = question.artefact.kind
            patch = Patch(question.elements, builder)
            changes = [change for answered in shares for change in answered.answer.changes]
            patched[kind] = patch.apply(patched[kind], changes)
            unmade |= patch.unmade
        builder.note_excess(patched.values())
        texts = read_texts("drafting.mends", builder.language)
        return WriterResult(
            artefacts=tuple(patched[artefact.kind] for artefact in previous.content.artefacts),
            notes_to_reviewer=(
                *(texts.say(reason, place=place) for place, reason in unmade.items()),
                *builder.notes,
            ),
            spent=tuple(_list_spent(questions, answers)),
            prompts={PATCH: compute_template_digest(PROMPT)},
            model=self._settings.name,
            host=self._settings.host,
        )

    def _make_task(
        self, request: DraftRequest, previous: Draft, question: PatchQuestion
    ) -> Task[PatchAnswer]:
        evidence = list_evidence(question.elements, request, (question.artefact.kind,))
        part = replace(RequestPart.whole(request), spans=evidence)
        kind = question.artefact.kind
        lines = mark_people(request.course, tuple(write_element_lines(question.elements, evidence)))
        faults = mark_people(request.course, tuple(_list_faults(request, previous, question.elements)))
        return Task(
            settings=self._settings.model_copy(update={"name": self._settings.name_for(kind)}),
            subject=f"{kind} of {request.key}",
            name=PATCH,
            messages=render_file(
                PROMPT,
                request,
                part,
                elements=lines,
                faults=faults,
                title=read_titles(Language.ENGLISH)[kind],
            ),
            answer=PatchAnswer,
            divide=lambda: [self._make_task(request, previous, half) for half in question.halve()],
        )


def _ask_by_share(
    request: DraftRequest, previous: Draft, artefact: Deliverable, places: Collection[str] | None
) -> Iterator[PatchQuestion]:
    """Yield the questions about one deliverable: its faulty elements in their order, a share at a time."""
    found = {finding.place for finding in list_repairable_findings(request.kinds, previous)}
    faulty = list_shown_elements(artefact, found if places is None else found & set(places), request.kinds)
    for start in range(0, len(faulty), MOST_ELEMENTS):
        yield PatchQuestion(artefact, faulty[start : start + MOST_ELEMENTS])


def _list_faults(request: DraftRequest, previous: Draft, elements: Sequence[ShownElement]) -> Iterator[Line]:
    places, language = {each.place for each in elements}, request.course.language_of(request.module)
    for finding in list_repairable_findings(request.kinds, previous):
        if finding.place in places:
            says = {"says": finding.message(language), "remedy": finding.remedy(language)}
            yield {"place": finding.place, "severity": finding.severity.value, **says}


def _list_spent(
    questions: Sequence[PatchQuestion], answers: Sequence[Sequence[ModelAnswer[PatchAnswer]]]
) -> Iterator[Spent]:
    for kind in dict.fromkeys(question.artefact.kind for question in questions):
        own = [
            answered
            for question, shares in zip(questions, answers, strict=True)
            if question.artefact.kind == kind
            for answered in shares
        ]
        yield from sum_spending(kind, own)
