"""A case study without a model: a case of the organisation, the sources' facts, tasks by level, a debrief.

Rules cannot judge a case: what is right every day may be wrong when something went wrong. A case is told only
where an expected sentence speaks of it; others are proposed to the reviewer. Without one, the situations that
the sources provide for are the tasks.
Decided in docs/decisions/0153-papers-a-trainer-hands-out.md and 0160-cases-from-conditions.md.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from pipelines.deliverables.case_study.conduct import split_situations, tells_conduct
from pipelines.deliverables.case_study.conduct_answers import list_conduct_expectations
from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.case_study.decisions import Decision, list_decisions
from pipelines.deliverables.case_study.frame import (
    find_stated_exceptions,
    leave_accepted_answers,
    leave_trainer_section,
    make_notes_section,
    state_no_exception,
    tell_case,
)
from pipelines.deliverables.case_study.wording import CaseStudyWording, read_wording
from pipelines.deliverables.lesson.extraction import title_page
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.cases import select_cases
from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems
from pipelines.drafting.objectives.expected_answers import ExpectedAnswer, write_answer
from pipelines.drafting.objectives.item_objectives import ObjectiveMatcher
from pipelines.drafting.statements import make_direction, quote_piece
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.obligation_words import is_defining
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of, stands_alone
from schemas.course import Objective
from schemas.draft import Block, Notes, Origin, Paragraph, Section, Statement
from schemas.draft.source_titles import title_sources
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary
from schemas.source import SpanKind

MOST_FACTS, MOST_TASKS, MOST_EXCEPTIONS = 5, 4, 3

MOST_KNOWN = 2
"""Sentences told of one situation besides it."""

FEWEST_KNOWN_STEMS, LEAST_KNOWN = 2, 0.4
"""Content words of a situation, and their share, that a sentence of another chapter has if it tells of it."""

LONGEST_DEFINED = 48
"""Characters of a definition within which the term stands."""

LEAST_SHARE_ANSWERED = 0.5
"""Share of a case's words in one expected sentence from which on that sentence says what to do in it."""

DEFINITION = 0.5
"""Score a definition gains as a fact: it explains the situation without giving the answer away."""


class ExceptionWords(Vocabulary):
    """Words by which a sentence states an exception to its rule."""

    room: ClassVar[str] = "deliverables.case_study.exceptions"

    exceptions: AnyWord


def from_material(material: Material) -> CaseStudy | None:
    """Return the case study; None if there is nothing to set a task on.

    If the sources hold no evidence of any objective, the trainer is told what to look for.
    """
    writer = _Writer(material)
    has_tasks = bool(writer.expected_tasks or (material.chapters and material.module.objectives))
    return CaseStudy(sections=tuple(writer.sections())) if has_tasks else None


@dataclass(frozen=True)
class _Writer:
    material: Material

    @property
    def _words(self) -> CaseStudyWording:
        return read_wording(self.material.language)

    @cached_property
    def expected_tasks(self) -> tuple[ExpectedAnswer, ...]:
        """Return the expected answers found in the sources, one for each task.

        Of a case that is told, those that say what to do in it; of one a person is asked to tell, all.
        """
        case = self._case
        tasks = (each for each in self._expectations if case is None or self._speaks_of(each, case))
        return tuple(tasks)[:MOST_TASKS]

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """Return the situations learners decide on where no case is told, those on an objective first."""
        material = self.material
        if self._case is not None:
            return ()
        pieces = [piece for chapter in material.chapters for piece in chapter.pieces]
        found = [
            Decision(decision.piece, given)
            for decision in list_decisions(pieces, material.contested, material.language)
            for given in _list_given(decision, material.language)
        ]
        best = sorted(found, key=lambda each: self._find_objective(each) is None)[:MOST_TASKS]
        return tuple(each for each in found if each in best)

    @cached_property
    def _matcher(self) -> ObjectiveMatcher:
        return ObjectiveMatcher.of(self.material.module.objectives, self.material.evidence)

    def _find_objective(self, decision: Decision) -> str | None:
        return self._matcher.find_served((decision.piece,))

    @cached_property
    def _expectations(self) -> tuple[ExpectedAnswer, ...]:
        return list_conduct_expectations(self.material.module, self.material.evidence)

    def _list_unasked(self) -> list[Objective]:
        """Return the objectives of which the sources hold no evidence."""
        answered = {expected.objective for expected in self._expectations}
        return [objective for objective in self.material.module.objectives if objective not in answered]

    @cached_property
    def _case(self) -> str | None:
        """Return the first case that an expected sentence speaks of; None if no rule can be sure of one."""
        material = self.material
        cases = select_cases(material.request.course, material.pieces, material.language)
        return next((c for c in cases if any(self._speaks_of(each, c) for each in self._expectations)), None)

    def _speaks_of(self, expected: ExpectedAnswer, case: str) -> bool:
        """Return whether one sentence of an expected answer says what to do in a case, in its words."""
        language = self.material.language
        stems = list_content_stems(case, language)
        return any(
            share_of(stems, list_content_stems(piece.text, language)) >= LEAST_SHARE_ANSWERED
            for piece in expected.pieces
            if piece.span.kind is SpanKind.SENTENCE
        )

    def sections(self) -> Iterator[Section]:
        """Yield the sections: those learners read, then those of the trainer."""
        words, material = self._words, self.material
        course, language, ids = material.request.course, material.language, material.ids
        if self.decisions:
            title, situation = words.decisions, make_direction(words.decisions_intro, ids)
        else:
            title, situation = words.situation, tell_case(self._case, material.request, ids)
        yield Section(id=ids.allocate_page(), title=title, blocks=(Paragraph(statements=(situation,)),))
        facts_told = () if self.decisions else self._facts()  # each situation has its own
        facts = tuple(Paragraph(statements=(quote_piece(piece, ids),)) for piece in facts_told)
        if facts:
            yield Section(id=ids.allocate_page(), title=words.facts, blocks=facts)
        yield from self._tasks()
        yield make_notes_section(ids.allocate_page(), words.debrief, self._questions())
        yield make_notes_section(ids.allocate_page(), words.otherwise, self._otherwise())
        yield leave_trainer_section(
            course, language, ids, self._list_unasked(), tells_case=not self.decisions
        )

    def _tasks(self) -> Iterator[Section]:
        """Yield a section for each task: the situations to decide, or what the objectives ask in the case."""
        if not self.decisions:
            yield from map(self._task, self.expected_tasks)
        for number, (decision, known) in enumerate(zip(self.decisions, self._known, strict=True), start=1):
            yield self._make_decision(number, decision, known)

    def _make_decision(self, number: int, decision: Decision, known: tuple[Piece, ...]) -> Section:
        """Return the section of one situation: it, what is known and asked; for the trainer what is done."""
        words, ids, piece = self._words, self.material.ids, decision.piece
        page = ids.allocate_page()
        told = make_direction(words.say(words.decision, given=decision.given), ids, (piece.citation,))
        lead = (make_direction(words.say("{said}", said=words.decision_known), ids),) if known else ()
        facts = tuple(quote_piece(each, ids) for each in known)
        asked = make_direction(words.say("{said}", said=words.decision_asked), ids)
        expected = quote_piece(piece, ids), make_direction(self._say_where(piece), ids, (piece.citation,))
        return Section(
            id=page,
            title=words.title_of_decision(number, title_page(piece.heading, self.material.module)),
            objective=self._find_objective(decision),
            blocks=(
                *(Paragraph(statements=(each,)) for each in (told, *lead, *facts, asked)),
                Notes(statements=expected),
            ),
        )

    def _say_where(self, piece: Piece) -> str:
        """Return where a source says what is done: its title, and the heading above."""
        words, citation = self._words, piece.citation
        document = title_sources((citation,), self.material.language)[citation.source]
        if not piece.heading or piece.heading == document:
            return words.say(words.decision_read, document=document)
        return words.say(words.decision_read_in, document=document, heading=piece.heading)

    @cached_property
    def _known(self) -> tuple[tuple[Piece, ...], ...]:
        """Return what is known of each situation, in order: what the sources say of its words, once."""
        given: set[str] = {each.piece.span.id for each in self.decisions}
        known = []
        for decision in self.decisions:
            facts = self._choose_known(decision, given)
            given |= {piece.span.id for piece in facts}
            known.append(facts)
        return tuple(known)

    def _choose_known(self, decision: Decision, given: Collection[str]) -> tuple[Piece, ...]:
        """Return what the sources say of a situation's own words, without what is to be done."""
        language = self.material.language
        stems = list_content_stems(_drop_figures(decision.given, language), language)
        done = list_content_stems(decision.piece.text.replace(decision.given, " "), language) - stems
        scored = []
        for piece in (piece for chapter in self.material.chapters for piece in chapter.pieces):
            shared = len(stems & list_piece_stems(piece, language))
            is_told = (
                piece.span.id in given or not self._is_fact(piece) or done & list_piece_stems(piece, language)
            )
            if shared and not is_told and self._tells_of(piece, stems, decision):
                scored.append((shared, piece.heading == decision.piece.heading, piece))
        best = sorted(scored, key=lambda each: each[:2], reverse=True)[:MOST_KNOWN]
        chosen = [piece for *_, piece in best]
        return tuple(piece for *_, piece in scored if piece in chosen)

    def _tells_of(self, piece: Piece, stems: frozenset[str], decision: Decision) -> bool:
        """Return whether a sentence tells of a situation: near it, in its words, or as a definition."""
        language = self.material.language
        if is_defining(piece.text, language):
            return bool(stems & list_content_stems(piece.text[:LONGEST_DEFINED], language))
        shared = stems & list_piece_stems(piece, language)
        is_alike = len(shared) >= FEWEST_KNOWN_STEMS and len(shared) >= LEAST_KNOWN * len(stems)
        is_near = piece.heading == decision.piece.heading
        return is_alike or (is_near and _find_head(decision.given, language) in shared)

    def _is_fact(self, piece: Piece) -> bool:
        """Return whether a sentence tells what is, not what is done, and can be read by itself."""
        language = self.material.language
        is_sentence = piece.span.kind is SpanKind.SENTENCE and not needs_context(piece.text, language)
        return is_sentence and not tells_conduct(piece.text, language) and piece.text.endswith(".")

    def _list_task_titles(self) -> tuple[str, ...]:
        titles = [each.piece.heading for each in self.decisions]
        titles = titles or [task.chapter.title for task in self.expected_tasks]
        return tuple(dict.fromkeys(title for title in titles if title))

    def _facts(self) -> tuple[Piece, ...]:
        """Return the pieces that explain the situation, in the sources' order, without expected answers."""
        language = self.material.language
        expected_ids = {piece.span.id for task in self.expected_tasks for piece in task.pieces}
        case_stems = list_content_stems(self._case or self.material.module.title, language)
        scored = []
        for number, piece in enumerate(
            piece for chapter in self.material.chapters for piece in chapter.pieces
        ):
            is_complete = piece.span.kind is SpanKind.SENTENCE and stands_alone(piece.text, language)
            shared = len(list_piece_stems(piece, language) & case_stems)
            if is_complete and shared and piece.span.id not in expected_ids:
                is_definition = is_defining(piece.text, language)
                scored.append((shared + (DEFINITION if is_definition else 0.0), -number, piece))
        best = sorted(scored, key=lambda each: each[:2], reverse=True)[:MOST_FACTS]
        return tuple(piece for _, _, piece in sorted(best, key=lambda each: -each[1]))

    def _task(self, expected: ExpectedAnswer) -> Section:
        """Return the section of a task: what learners are asked, then the expected answer for the trainer."""
        words, objective, ids = self._words, expected.objective, self.material.ids
        page, title = ids.allocate_page(), title_page(expected.chapter.title, self.material.module)
        if objective is None:
            task_text = words.say(words.any_task, title=title)
        else:
            task_text = words.say(words.tasks[objective.bloom], objective=objective.text.rstrip(" ."))
        blocks: tuple[Block, ...] = (
            Paragraph(statements=(make_direction(task_text, ids),)),
            Notes(statements=tuple(self._claim(piece, expected) for piece in expected.pieces)),
        )
        return Section(
            id=page,
            title=words.title_of(title),
            objective=objective.id if objective else None,
            blocks=blocks,
        )

    def _questions(self) -> Iterator[Statement]:
        words = self._words
        texts = [words.say("{said}", said=question) for question in words.questions]
        texts += [words.say(words.of_a_task, title=title) for title in self._list_task_titles()]
        return (make_direction(text, self.material.ids) for text in texts)

    def _otherwise(self) -> Iterator[Statement]:
        """Yield the exceptions the sources state, and a blank for other accepted answers."""
        course, language, ids = self.material.request.course, self.material.language, self.material.ids
        exceptions = [
            piece
            for chapter in self._put_task_chapters_first()
            for piece in chapter.pieces
            if self._is_exception(piece)
        ]
        decided = {each.piece.span.id for each in self.decisions}
        others = [piece for piece in exceptions if piece.span.id not in decided]
        yield from (quote_piece(piece, ids) for piece in others[:MOST_EXCEPTIONS])
        answered = () if exceptions else find_stated_exceptions(self.material.request, self.material.pieces)
        yield from (quote_piece(piece, ids) for piece in answered)
        if not exceptions and not answered:
            yield state_no_exception(language, ids)
        yield leave_accepted_answers(course, language, ids)

    def _put_task_chapters_first(self) -> list[Chapter]:
        """Return the chapters, those with a task first."""
        titles = self._list_task_titles()
        return sorted(self.material.chapters, key=lambda chapter: chapter.title not in titles)

    def _is_exception(self, piece: Piece) -> bool:
        language = self.material.language
        is_complete = piece.span.kind is SpanKind.SENTENCE and stands_alone(piece.text, language)
        exceptions = read_vocabulary(ExceptionWords, language).exceptions
        return is_complete and exceptions.search(canonical(piece.text)) is not None

    def _claim(self, piece: Piece, expected: ExpectedAnswer) -> Statement:
        return Statement(
            id=self.material.ids.allocate_statement(),
            text=write_answer(piece, expected.columns, self.material.language),
            citations=(piece.citation,),
            origin=Origin.EXTRACTIVE,
        )


def _list_given(decision: Decision, language: Language) -> tuple[str, ...]:
    """Return the conditions that a situation's sentence states: two, if it parts them by what is done."""
    given = tuple(each.given for each in split_situations(decision.piece.text, language))
    return given if len(given) > 1 else (decision.given,)


def _find_head(given: str, language: Language) -> str:
    """Return the stem of the first word that says what a situation is of; empty if none does."""
    stems = (list_content_stems(word, language) for word in given.split())
    return next((stem for each in stems for stem in each), "")


def _drop_figures(text: str, language: Language) -> str:
    """Return a text without its measures, which many sentences have."""
    for figure in find_figures(text, language):
        text = text.replace(figure.text, " ")
    return text
