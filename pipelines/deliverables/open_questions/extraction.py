"""Open questions without a model: on each objective, the reason for a rule, a term; sources answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from pipelines.deliverables.case_study.conduct_answers import list_conduct_expectations
from pipelines.deliverables.lesson.extraction import title_page
from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.deliverables.open_questions.marker_notes import make_marker_section
from pipelines.deliverables.open_questions.points import MOST_ELEMENTS, POINTS, assign_points
from pipelines.deliverables.open_questions.wording import OpenQuestionsWording, read_wording
from pipelines.deliverables.quiz.terms import find_terms, find_written_words
from pipelines.deliverables.trainer_guide.confusions import Confusion, find_confusions
from pipelines.deliverables.trainer_guide.wording import read_wording as read_guide_wording
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.expected_answers import (
    ExpectedAnswer,
    Shape,
    write_answer,
)
from pipelines.drafting.statements import make_direction, make_row
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.obligation_words import is_defining
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import FEWEST_WORDS, stands_alone
from schemas.draft import Paragraph, Row, Section, Table
from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary
from schemas.languages.numbers import format_number
from schemas.source import SpanKind

MOST_ROWS = int(POINTS)
"""Table rows in one question, a point each; of a longer table the question names the rows it asks for."""


class ReasonWords(Vocabulary):
    """The pattern of a sentence with a rule, then its reason: the groups `rule` and `reason`."""

    room: ClassVar[str] = "deliverables.open_questions.reasons"

    with_reason: Pattern


@dataclass(frozen=True)
class _Element:
    """An element of a full answer, when it counts as half right, and its piece of the sources."""

    said: str
    half: str
    piece: Piece


@dataclass(frozen=True)
class _Question:
    title: str
    objective: str | None
    asked: str
    rests_on: tuple[Piece, ...]
    elements: tuple[_Element, ...]
    confused: tuple[Confusion, ...] = ()


def from_material(material: Material) -> OpenQuestions | None:
    """Return the questions, and who marks them; None if there is nothing to ask about.

    If the sources hold no evidence of any objective, it only says what to look for.
    """
    if not material.chapters:
        return None
    sections = tuple(_Writer(material).sections())
    asked = {section.objective for section in sections}
    unasked = [objective for objective in material.module.objectives if objective.id not in asked]
    left = make_marker_section(material.request.course, material.language, material.ids, unasked)
    return OpenQuestions(sections=(*sections, left)) if sections or unasked else None


@dataclass
class _Writer:
    material: Material
    _spans_asked: set[str] = field(default_factory=set)
    """The spans that already answer a question."""

    @property
    def _words(self) -> OpenQuestionsWording:
        return read_wording(self.material.language)

    @property
    def _language(self) -> Language:
        return self.material.language

    def sections(self) -> Iterator[Section]:
        """Yield the questions in the objectives' order, a section each: on the objective, then a second."""
        expected = list_conduct_expectations(self.material.module, self.material.evidence)
        self._spans_asked |= {piece.span.id for expectation in expected for piece in expectation.pieces}
        confusions_left = list(find_confusions(self.material.chapters, self._language))
        for expectation in expected:
            near_confusions = tuple(
                c for c in confusions_left if all(piece in expectation.chapter.pieces for piece in c.pieces)
            )
            confusions_left = [confusion for confusion in confusions_left if confusion not in near_confusions]
            yield self._make_section(self._ask_objective(expectation, near_confusions))
            second = self._ask_reason(expectation) or self._ask_term(expectation)
            if second is not None:
                self._spans_asked |= {element.piece.span.id for element in second.elements}
                yield self._make_section(second)

    def _ask_objective(self, expected: ExpectedAnswer, confused: tuple[Confusion, ...]) -> _Question:
        words, objective = self._words, expected.objective
        asks = words.asks_of if objective is None else words.asks
        subject = (objective.text if objective else expected.title).rstrip(" .")
        cut = expected.pieces[MOST_ROWS:] if expected.shape is Shape.ROWS else ()
        pieces = [p for p in expected.pieces if p not in cut or p.span.anchor.row is None][:MOST_ELEMENTS]
        rows = ", ".join(p.span.anchor.row.cells[0] for p in pieces if p.span.anchor.row)
        return _Question(
            title=expected.title,
            objective=objective.id if objective else None,
            asked=words.say(asks[expected.shape], subject=subject, rows=rows),
            rests_on=(),
            elements=tuple(self._make_element(piece, expected) for piece in pieces),
            confused=confused,
        )

    def _ask_reason(self, expected: ExpectedAnswer) -> _Question | None:
        """Return a question on why a rule of the chapter holds, if a source gives the reason."""
        with_reason = read_vocabulary(ReasonWords, self._language).with_reason
        for piece in self._list_unasked(expected):
            match = with_reason.match(canonical(piece.text))
            if match is None or len(match["rule"].split()) < FEWEST_WORDS:
                continue
            rule, reason = (find_written_words(match[part], piece) for part in ("rule", "reason"))
            element = _Element(reason[0].upper() + reason[1:], self._words.without_reason, piece)
            asked = self._words.say(self._words.why, rule=rule + ".")
            return self._make_second(expected, asked, element)
        return None

    def _ask_term(self, expected: ExpectedAnswer) -> _Question | None:
        """Return a question on a term the chapter defines."""
        for term in find_terms(tuple(self._list_unasked(expected)), self._language):
            asked = self._words.say(self._words.term, term=term.name)
            element = _Element(term.piece.text, self._words.example_only, term.piece)
            return self._make_second(expected, asked, element)
        return None

    def _make_second(self, expected: ExpectedAnswer, asked: str, element: _Element) -> _Question:
        objective = expected.objective.id if expected.objective else None
        return _Question(expected.chapter.title, objective, asked, (element.piece,), (element,))

    def _list_unasked(self, expected: ExpectedAnswer) -> Iterator[Piece]:
        for piece in expected.chapter.pieces:
            sentence = piece.span.kind is SpanKind.SENTENCE and stands_alone(piece.text, self._language)
            if sentence and piece.span.id not in self._spans_asked:
                yield piece

    def _make_element(self, piece: Piece, expected: ExpectedAnswer) -> _Element:
        words, text = self._words, write_answer(piece, expected.columns, self._language)
        values = [figure.text for figure in find_figures(text, self._language)]
        if piece.span.kind is SpanKind.STEP and expected.shape is Shape.STEPS:
            half = words.out_of_order
        elif values:
            half = words.say(words.without_value, values=", ".join(values))
        elif is_defining(piece.text, self._language):
            half = words.example_only
        else:
            half = words.incomplete
        return _Element(text, half, piece)

    def _make_section(self, question: _Question) -> Section:
        words, ids = self._words, self.material.ids
        page = ids.allocate_page()
        rests_on = [piece.citation for piece in question.rests_on]
        statement = make_direction(question.asked, ids, rests_on)
        elements = [
            self._make_row((element.said, "", element.half), element.piece) for element in question.elements
        ]
        guide = Table(
            caption=words.say(words.caption, points=format_number(POINTS, self._language)),
            header=words.header,
            rows=assign_points(elements, self._language),
        )
        confusion_rows = tuple(
            self._make_row((each.believed, each.said), *each.pieces) for each in question.confused
        )
        tables = [guide]
        if confusion_rows:
            tables.append(
                Table(
                    caption=words.confused,
                    header=read_guide_wording(self._language).header,
                    rows=confusion_rows,
                )
            )
        return Section(
            id=page,
            title=title_page(question.title, self.material.module),
            objective=question.objective,
            blocks=(Paragraph(statements=(statement,)), *tables),
        )

    def _make_row(self, cells: tuple[str, ...], *pieces: Piece) -> Row:
        return make_row(cells, pieces, self.material.ids)
