"""Questions of a module to its experts: what no source answers, found by rules from what there is.

They are found anew each time, so one is gone as soon as a source answers it.
Decided in docs/decisions/0142-answers-of-experts-are-sources.md.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from adapters.expert_answers import SignedAnswer
from adapters.sources.course_sources import SourceLibrary
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.disagreement import Disagreement, compare_sources
from pipelines.drafting.retrieval.coverage import ObjectiveCoverage
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.queries.objective_coverage import (
    choose_evidence_nearness,
    measure_content_coverage,
    measure_coverage,
)
from pipelines.queries.plan_lookups import find_plan
from pipelines.queries.source_impact import read_sources_now
from schemas.course import Course, Module
from schemas.draft import Citation, Draft
from schemas.expert_answer import (
    LONGEST_HEADING,
    ExpertQuestion,
    QuestionPurpose,
    make_question_id,
)
from schemas.ids import is_house_style
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts
from schemas.places import describe_place, name_source
from schemas.plan import PlanRevision
from schemas.review import LedgerRecord, pick_recorded
from schemas.short_text import shorten_text
from schemas.source import SourceSpans

ROOM = "experts"


@dataclass(frozen=True)
class ModuleQuestions:
    """What a module asks of its experts: the questions nobody answered, and the answers that count."""

    course: Course
    module: Module
    open_questions: tuple[ExpertQuestion, ...]
    answers: tuple[SignedAnswer, ...]

    @property
    def key(self) -> str:
        """Return the key of the module."""
        return self.course.key_of(self.module)

    def find(self, question_id: str) -> ExpertQuestion | None:
        """Return the question of an id, open or answered; None if the module has no such question."""
        asked = (*self.open_questions, *(signed.answer.question for signed in self.answers))
        return next((question for question in asked if question.id == question_id), None)


def list_module_questions(workspace: Workspace, key: str, library: SourceLibrary) -> ModuleQuestions:
    """Return what a module asks of its experts by its sources as they are now, and what was answered.

    Nothing is written but vectors that the store lacks. Raises InvalidInput if there is no such module,
    SourceUnreadable and CourseInvalid if its sources cannot be read, LedgerBroken, and StoreUnusable if an
    answer is not what was sealed.
    """
    folder, module = workspace.find_module(key)
    is_asked = not is_house_style(key) and folder.course.language_of(module).is_installed
    questions = _list_questions(workspace, folder.course, module, library) if is_asked else ()
    # After the questions: one that an answer settled meanwhile is then among what was answered.
    recorded: list[LedgerRecord] = pick_recorded(workspace.ledger.read(key))
    answers = workspace.answers.list_signed(recorded)
    answered = {signed.answer.question.id for signed in answers}
    still_open = {each.id: each for each in questions if each.id not in answered}
    return ModuleQuestions(folder.course, module, tuple(still_open.values()), answers)


def _list_questions(
    workspace: Workspace, course: Course, module: Module, library: SourceLibrary
) -> tuple[ExpertQuestion, ...]:
    key = course.key_of(module)
    spans = read_sources_now(workspace, key, library)
    head, plan = workspace.records.head(key), find_plan(workspace, course, module)
    writer = _QuestionWriter(course, module, spans, head, plan)
    return (
        *writer.ask_about_objectives(choose_evidence_nearness(workspace, course, spans)),
        *writer.ask_about_contradictions(),
        *writer.ask_about_blanks(),
    )


@dataclass(frozen=True)
class _QuestionWriter:
    """Finds what a module's sources leave open, and words it as questions in the module's language."""

    course: Course
    module: Module
    spans: SourceSpans
    head: Draft | None
    plan: PlanRevision | None

    def ask_about_objectives(self, nearness: Nearness | None) -> Iterator[ExpertQuestion]:
        """Yield a question for each objective that the sources hold no evidence of.

        They are those of `course.yaml`; if it gives none, those that the draft proposes.
        """
        coverage = measure_coverage(self.course, self.module, self.spans, nearness)
        if not self.module.objectives and self.head is not None:
            coverage = measure_content_coverage(self.head.content, self.spans)
        planned = self._list_planned()
        for each in coverage:
            if not each.span_count and each.objective.id not in planned:
                yield self._ask_about_objective(each)

    def ask_about_contradictions(self) -> Iterator[ExpertQuestion]:
        """Yield a question for each contradiction of two sources that no answer settles."""
        for pair in compare_sources(self.spans.sources):
            if not pair.is_settled:
                yield self._ask_about_contradiction(pair)

    def ask_about_blanks(self) -> Iterator[ExpertQuestion]:
        """Yield a question for each blank of the draft that somebody of the trade can fill."""
        for artefact in self.head.content.artefacts if self.head is not None else ():
            kind = DRAFTING_KINDS.get(artefact.kind)
            find_blanks = kind.ask_experts if kind is not None else None
            for blank in find_blanks(artefact, self._language) if find_blanks is not None else ():
                text = self._texts.say("blank", blank=blank.text)
                subject = [blank.text]
                yield self._make_question(QuestionPurpose.BLANK, subject, blank.place, blank.about, text)

    @property
    def _language(self) -> Language:
        return self.course.language_of(self.module)

    @property
    def _texts(self) -> TextCatalogue:
        return read_texts(ROOM, self._language)

    def _list_planned(self) -> frozenset[str]:
        """Return the objectives for which the plan names passages that the sources still have."""
        there = {span.id for source in self.spans.sources for span in source.spans}
        pages = self.plan.plan.pages if self.plan is not None else ()
        return frozenset(
            page.objective for page in pages if page.objective is not None and there & set(page.evidence)
        )

    def _ask_about_objective(self, coverage: ObjectiveCoverage) -> ExpertQuestion:
        objective = coverage.objective
        text = self._texts.say("objective", objective=objective.text)
        nearest = [self.spans.find(each.span.id) for each in coverage.nearest[:1]]
        passages = [Citation.of(*found) for found in nearest if found is not None]
        subject, about = [objective.text], objective.text
        return self._make_question(QuestionPurpose.OBJECTIVE, subject, objective.id, about, text, passages)

    def _ask_about_contradiction(self, pair: Disagreement) -> ExpertQuestion:
        sides = (pair.one, pair.other)
        facts = {
            name: self._texts.say(
                "passage",
                quote=cut_excerpt(side.text),
                source=name_source(side.source.name, self._language),
                place=describe_place(side.span.anchor.place, self._language),
            )
            for name, side in zip(("one", "other"), sides, strict=True)
        }
        headings = [side.heading for side in sides if side.heading]
        about = headings[0] if headings else self._texts["settled"]
        passages = [Citation.of(side.source, side.span) for side in sides]
        return self._make_question(
            QuestionPurpose.CONTRADICTION,
            [side.span.id for side in sides],
            pair.one.source.name,
            about,
            self._texts.say("contradiction", **facts),
            passages,
        )

    def _make_question(
        self,
        purpose: QuestionPurpose,
        subject: Collection[str],
        place: str,
        about: str,
        text: str,
        passages: Iterable[Citation] = (),
    ) -> ExpertQuestion:
        key = self.course.key_of(self.module)
        return ExpertQuestion(
            id=make_question_id(key, purpose, subject),
            module=key,
            purpose=purpose,
            place=place,
            about=shorten_text(" ".join(about.split()), LONGEST_HEADING),
            text=text,
            passages=tuple(passages),
            language=self._language,
        )
