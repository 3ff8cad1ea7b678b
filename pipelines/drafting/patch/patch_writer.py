"""The one pass in which a model mends its own draft: patches of what was found wrong, kind by kind."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.faults import list_repairable_findings
from pipelines.drafting.kind import Kinds
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelAnswer, ModelQuestioner, sum_spending
from pipelines.drafting.parts import RequestPart
from pipelines.drafting.patch.answer import PatchAnswer
from pipelines.drafting.patch.application import Patch, Unmade, add_statements, explain_unmade
from pipelines.drafting.patch.shown_elements import (
    ShownElement,
    list_mending_evidence,
    list_shown_elements,
    walk_shown_elements,
    write_element_lines,
)
from pipelines.drafting.prompt import Line, compute_template_digest, render_file
from pipelines.drafting.prompt.people_marks import mark_people
from pipelines.drafting.request import DraftRequest, IdAllocator, WriterResult
from pipelines.drafting.shares import halve
from schemas.course import ModelSettings
from schemas.deliverables import read_titles
from schemas.draft import Deliverable, Draft, Section, Spent, walk_named
from schemas.language import Language

PATCH = "patch"
PROMPT = "patch/prompt.j2"

NEIGHBOURS_BEFORE, NEIGHBOURS_AFTER = 1, 2
"""Elements shown before and behind one that is wrong, on the same page."""

LACKING = frozenset({"objective.unpractised"})
"""Rules that miss something on a page, as a critic does."""

MOST_ELEMENTS = 40
"""Elements that one question shows; of more there are several questions."""


@dataclass(frozen=True)
class PatchQuestion:
    """What a model is asked to mend in one deliverable, at once."""

    artefact: Deliverable
    elements: tuple[ShownElement, ...]
    lacking: frozenset[str] = frozenset()
    """Ids of pages on which a critic or a rule misses something: sentences may be added there."""

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
            given = [answered.answer for answered in shares]
            made = patch.apply(patched[kind], [change for each in given for change in each.changes])
            wanted = [each for answer in given for each in answer.added]
            patched[kind], _ = add_statements(made, wanted, builder, _list_ids_on(made, question.lacking))
            unmade |= patch.unmade
        builder.note_excess(patched.values())
        return WriterResult(
            artefacts=tuple(patched[artefact.kind] for artefact in previous.content.artefacts),
            notes_to_reviewer=(
                *explain_unmade(unmade, builder.language),
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
        kind = question.artefact.kind
        faults = tuple(_list_faults(request, previous, question.elements))
        says = dict.fromkeys(str(fault["says"]) for fault in faults)
        evidence = list_mending_evidence(question.elements, request, (kind,), says)
        part = RequestPart.whole(request, evidence)
        beside = _list_beside(question, request.kinds)
        shown = {each.id for each in question.elements} | beside
        elements = (
            each for each in walk_shown_elements(question.artefact, request.kinds) if each.id in shown
        )
        recipe = request.kinds[kind].recipe
        limits = recipe.limits.read_text(encoding="utf-8") if recipe is not None and recipe.limits else ""
        return Task(
            settings=self._settings.model_copy(update={"name": self._settings.name_for(kind)}),
            subject=f"{kind} of {request.key}",
            name=PATCH,
            messages=render_file(
                PROMPT,
                request,
                part,
                elements=mark_people(request.course, tuple(write_element_lines(elements, evidence, beside))),
                faults=mark_people(request.course, faults),
                title=read_titles(Language.ENGLISH)[kind],
                lacking=bool(question.lacking),
                limits=limits,
                reply_to=previous.provenance.reply_to,
            ),
            answer=PatchAnswer,
            divide=lambda: [self._make_task(request, previous, half) for half in question.halve()],
        )


def _ask_by_share(
    request: DraftRequest, previous: Draft, artefact: Deliverable, places: Collection[str] | None
) -> Iterator[PatchQuestion]:
    """Yield the questions about one deliverable: its faulty elements in their order, a share at a time."""
    findings = tuple(list_repairable_findings(request.kinds, previous))
    found = {finding.place for finding in findings}
    faulty = list_shown_elements(artefact, found if places is None else found & set(places), request.kinds)
    missed = {each.place for each in findings if each.is_of_critic or each.rule in LACKING}
    for start in range(0, len(faulty), MOST_ELEMENTS):
        share = faulty[start : start + MOST_ELEMENTS]
        pages = {each.place for each in share if isinstance(each.element, Section)}
        yield PatchQuestion(artefact, share, frozenset(pages & missed))


def _list_beside(question: PatchQuestion, kinds: Kinds) -> frozenset[str]:
    """Return the ids of the neighbours that a question shows with its elements.

    They stand beside one on its page: a condition may be in the next sentence. Of a page that lacks something
    it is all that the page holds.
    """
    shown = tuple(walk_shown_elements(question.artefact, kinds))
    faulty = {each.id for each in question.elements}
    lacking = _list_ids_on(question.artefact, question.lacking)
    beside = {each.id for each in shown if each.place in lacking}
    for n, each in enumerate(shown):
        if each.id in faulty and each.page:
            near = shown[max(n - NEIGHBOURS_BEFORE, 0) : n + NEIGHBOURS_AFTER + 1]
            beside |= {other.id for other in near if other.page == each.page}
    return frozenset(beside - faulty)


def _list_ids_on(artefact: Deliverable, pages: Collection[str]) -> frozenset[str]:
    """Return the ids of pages, and of all that stands on them."""
    return frozenset(
        inner.id for each in walk_named(artefact) if each.id in pages for inner in walk_named(each)
    )


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
