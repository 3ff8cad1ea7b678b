"""A trainer guide without a model: what to bring, to ask and to expect, and likely confusions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from pipelines.deliverables.case_study.conduct import split_situations
from pipelines.deliverables.quiz.terms import find_terms
from pipelines.deliverables.session_plan.trainer_tasks import list_trainer_tasks
from pipelines.deliverables.trainer_guide.confusions import find_confusions
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.deliverables.trainer_guide.lead_notes import LeadNotes, say_what_sources_dispute
from pipelines.deliverables.trainer_guide.wording import TrainerGuideWording, read_wording
from pipelines.drafting.citations import cite_context
from pipelines.drafting.expert_blanks import ExpertBlank, find_answer_to_blank, find_expert_blanks
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.activities import Activity, list_planned_activities
from pipelines.drafting.objectives.cases import select_cases
from pipelines.drafting.objectives.chapters import Chapter
from pipelines.drafting.objectives.evidence import Evidence
from pipelines.drafting.objectives.evidence_blanks import leave_evidence_blank
from pipelines.drafting.objectives.expected_answers import gather_asked_evidence
from pipelines.drafting.speaker_notes import find_slide
from pipelines.drafting.statements import make_blank, make_direction, make_row, quote_piece
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.obligation_words import is_binding, is_defining
from pipelines.drafting.text.words import stands_alone
from schemas.draft import Block, Paragraph, Row, Section, Statement, Steps, Table
from schemas.language import Language
from schemas.places import describe_place, name_source
from schemas.session_name import parse_session_name
from schemas.source import SpanKind

MOST_ASKED = 2
"""Questions of each kind: on procedures, on limits, on terms, on cases."""

MOST_POINTS, MOST_OF_A_CHAPTER = 8, 3


def ask_for_misconceptions(guide: TrainerGuide, language: Language) -> Iterator[ExpertBlank]:
    """Yield the blank for what people get wrong at work, which an expert may know."""
    words = read_wording(language)
    return find_expert_blanks(guide, words.say("{said}", said=words.none_derived), words.misconceptions)


def from_material(material: Material) -> TrainerGuide | None:
    """Return the guide; None if the sources have nothing to teach."""
    writer = _Writer(material)
    is_made = bool(material.chapters or material.speaker_notes)
    return TrainerGuide(sections=tuple(writer.sections())) if is_made else None


def split_paragraphs(statements: Iterable[Statement]) -> Iterator[Block]:
    """Yield each statement as a paragraph of its own: a guide is looked up, not read through."""
    return (Paragraph(statements=(statement,)) for statement in statements)


def _find_procedures(chapters: Iterable[Chapter]) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """Yield each procedure with the title of its chapter."""
    for chapter in chapters:
        steps = tuple(piece for piece in chapter.pieces if piece.span.kind is SpanKind.STEP)
        if len(steps) > 1:
            yield chapter.title, steps


@dataclass(frozen=True)
class _Writer:
    material: Material
    asked: set[str] = field(default_factory=set)

    @property
    def _words(self) -> TrainerGuideWording:
        return read_wording(self.material.language)

    @cached_property
    def _evidence(self) -> dict[str, Evidence]:
        return gather_asked_evidence(self.material.module, self.material.evidence)

    def sections(self) -> Iterator[Section]:
        """Yield the guide's chapters, those of the objectives first."""
        words = self._words
        for activity in self._list_activities():
            objective = activity.objective.id if activity.objective is not None else None
            yield self._make_section(
                words.title_activity(activity.title), *self._write_leading(activity), objective=objective
            )
        questions = tuple(self._make_questions())
        if questions:
            yield self._make_section(words.debrief, *split_paragraphs(questions))
        yield self._make_section(words.misconceptions, self._make_misconceptions())
        points = (*self._choose_attention(), *say_what_sources_dispute(self.material))
        if points:
            yield self._make_section(words.attention, *split_paragraphs(points))
        if self._speaker_notes:
            yield self._make_section(words.speaker, *self._quote_speaker_notes())
        remarks = tuple(self._quote_session_remarks())
        if remarks:
            yield self._make_section(words.sessions, *remarks)
        course, language = self.material.request.course, self.material.language
        tasks = list_trainer_tasks(course, language, self.material.ids)
        yield self._make_section(words.left, Paragraph(statements=tasks))

    def _list_activities(self) -> Iterator[Activity]:
        """Yield what is led: the pages of a person's plan, else the objectives."""
        objectives = self.material.module.objectives
        if self.material.request.edited_plan is not None:
            yield from list_planned_activities(objectives, self.material.evidence)
            return
        for objective in objectives:
            yield Activity(objective.text, objective, self._evidence.get(objective.id))

    def _write_leading(self, activity: Activity) -> Iterator[Block]:
        """Yield what to bring and to ask, what the sources say, what is mistaken, and where to look."""
        evidence, notes = activity.evidence, LeadNotes(self.material, activity)
        yield from split_paragraphs(notes.say_what_to_bring())
        yield from split_paragraphs([*notes.ask_for_values()][:MOST_ASKED])
        yield from split_paragraphs(self._ask_on(evidence))
        pieces = evidence.pieces if evidence else ()
        yield from split_paragraphs(self._make_claim(p) for p in pieces if p.span.kind is SpanKind.SENTENCE)
        if evidence and evidence.steps:
            yield Steps(statements=tuple(self._make_claim(p) for p in evidence.steps))
        if evidence:
            yield from self._make_tables(evidence)
        elif activity.objective is not None:
            blank = leave_evidence_blank(activity.objective, self.material.language, self.material.ids)
            yield Paragraph(statements=(blank,))
        yield from split_paragraphs(notes.say_what_succeeds())
        yield from notes.list_mistakes()
        yield from split_paragraphs(notes.say_where_to_look())

    def _ask_on(self, evidence: Evidence | None) -> Iterator[Statement]:
        """Yield the questions on what an objective is taught from."""
        ids = {piece.span.id for piece in evidence.pieces} if evidence else set()
        chapters = [
            chapter for chapter in self.material.chapters if ids & {piece.span.id for piece in chapter.pieces}
        ]
        yield from self._ask(chapters)

    def _make_tables(self, evidence: Evidence) -> Iterator[Block]:
        """Yield the table an objective is about, its columns those the objective speaks of."""
        rows = [(p, row) for p in evidence.pieces for row in [p.span.anchor.row] if row is not None]
        for header, run in groupby(rows, key=lambda pair: pair[1].header):
            columns_shown = (0, *(evidence.columns or range(1, len(header))))
            rows_made = tuple(
                self._make_row(tuple(row.cells[n] for n in columns_shown), piece) for piece, row in run
            )
            yield Table(
                caption=evidence.title, header=tuple(header[n] for n in columns_shown), rows=rows_made
            )

    def _make_questions(self) -> Iterator[Statement]:
        """Yield the questions on what happened, then those that no objective asked."""
        words, material = self._words, self.material
        for case in select_cases(material.request.course, material.pieces, material.language)[:MOST_ASKED]:
            text = words.say(words.case, case=case)
            yield make_direction(text, material.ids, cite_context(material.request.spans, case))
        yield from self._ask(self._order_chapters())

    def _ask(self, chapters: Sequence[Chapter]) -> Iterator[Statement]:
        """Yield open questions on how it is done, on limits, on words; none that was asked before."""
        words, language = self._words, self.material.language
        procedures = [
            (words.say(words.procedure, title=title), steps) for title, steps in _find_procedures(chapters)
        ]
        limits = [
            (words.say(self._choose_limit_question(piece), sentence=piece.text), (piece,))
            for piece in self._find_limits(chapters)
        ]
        terms = [
            (words.say(words.term, term=term.name), (term.piece,))
            for chapter in chapters
            for term in find_terms(chapter.pieces, language)
        ]
        for kind in (procedures, limits, terms):
            open_questions = [each for each in kind if each[0] not in self.asked]
            for text, pieces in open_questions[:MOST_ASKED]:
                self.asked.add(text)
                yield self._make_direction(text, *pieces)

    def _choose_limit_question(self, piece: Piece) -> str:
        """Return what to ask on a limit: what is done beyond it is not checked, it happens."""
        is_situation = bool(split_situations(piece.text, self.material.language))
        return self._words.situation if is_situation else self._words.threshold

    def _order_chapters(self) -> list[Chapter]:
        """Return the chapters, those that serve an objective first."""
        serving = {evidence.title for evidence in self._evidence.values()}
        return sorted(self.material.chapters, key=lambda chapter: chapter.title not in serving)

    def _find_limits(self, chapters: Sequence[Chapter]) -> list[Piece]:
        ordered = [piece for chapter in chapters for piece in chapter.pieces]
        return [p for p in ordered if self._is_point(p) and self._gives_measure(p)]

    def _gives_measure(self, piece: Piece) -> bool:
        """Return whether a sentence gives a measure, and not merely a count."""
        figures = find_figures(piece.text, self.material.language)
        return any(not figure.unit.startswith("n:") for figure in figures)

    def _is_point(self, piece: Piece) -> bool:
        language = self.material.language
        whole = piece.span.kind is SpanKind.SENTENCE and stands_alone(piece.text, language)
        return whole and is_binding(piece.text, language) and not is_defining(piece.text, language)

    def _make_misconceptions(self) -> Block:
        words = self._words
        confusions = find_confusions(self.material.chapters, self.material.language)
        if not confusions:
            text = words.say("{said}", said=words.none_derived)
            answer = find_answer_to_blank(text, self.material.request.key, self.material.pieces)
            statements = tuple(map(self._make_claim, answer)) or (make_blank(text, self.material.ids),)
            return Paragraph(statements=statements)
        rows = tuple(self._make_row((each.believed, each.said), *each.pieces) for each in confusions)
        return Table(caption=words.misconceptions, header=words.header, rows=rows)

    def _choose_attention(self) -> tuple[Statement, ...]:
        """Return what binds, from the chapters of the objectives first, in the sources' order."""
        binding = [[p for p in chapter.pieces if self._is_point(p)] for chapter in self._order_chapters()]
        chosen = [piece for points in binding for piece in points[:MOST_OF_A_CHAPTER]]
        ids = {piece.span.id for piece in chosen[:MOST_POINTS]}
        return tuple(self._make_claim(p) for p in self.material.pieces if p.span.id in ids)

    def _quote_speaker_notes(self) -> Iterator[Block]:
        """Yield the speaker notes of the sources, slide by slide, word for word."""
        words, language = self._words, self.material.language
        slides = groupby(self._speaker_notes, key=lambda p: find_slide(p.source.name, p.span.anchor))
        for _, run in slides:
            notes = tuple(run)
            title = notes[0].heading or notes[0].source.name
            place = describe_place(notes[0].span.anchor.place, language)
            said = self._make_direction(words.say(words.beside, title=title, place=place))
            yield Paragraph(statements=(said, *map(self._make_claim, notes)))

    @property
    def _speaker_notes(self) -> tuple[Piece, ...]:
        notes = self.material.speaker_notes
        return tuple(note for note in notes if parse_session_name(note.source.name) is None)

    def _quote_session_remarks(self) -> Iterator[Block]:
        """Yield what trainers remarked after their sessions, word for word; minutes are told by findings.

        The headings of a report are ours, not the trainer's words.
        """
        words, language = self._words, self.material.language
        remarks = (
            note
            for note in self.material.speaker_notes
            if note.span.kind not in {SpanKind.ROW, SpanKind.HEADING}
            and parse_session_name(note.source.name) is not None
        )
        for (source, heading), run in groupby(remarks, key=lambda note: (note.source.name, note.heading)):
            title = name_source(source, language)
            said = self._make_direction(words.say(words.remarked, title=title, heading=heading))
            yield Paragraph(statements=(said, *map(self._make_claim, run)))

    def _make_claim(self, piece: Piece) -> Statement:
        return quote_piece(piece, self.material.ids)

    def _make_row(self, cells: tuple[str, ...], *pieces: Piece) -> Row:
        return make_row(cells, pieces, self.material.ids)

    def _make_direction(self, text: str, *pieces: Piece) -> Statement:
        return make_direction(text, self.material.ids, [each.citation for each in pieces])

    def _make_section(self, title: str, *blocks: Block, objective: str | None = None) -> Section:
        return Section(id=self.material.ids.allocate_page(), title=title, objective=objective, blocks=blocks)
