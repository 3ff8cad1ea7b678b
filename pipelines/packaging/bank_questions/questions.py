"""Questions for a question bank, in any format: in the learner's order, with explanations and sources."""

import re
from dataclasses import dataclass

from pipelines.packaging.bank_questions.texts import read_bank_texts
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.edition import Edition
from pipelines.packaging.manifest_texts import describe_module
from pipelines.packaging.player.questions import are_in_order, order_options
from schemas.draft import (
    Content,
    Gap,
    Item,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    SingleChoice,
    list_questions_of,
    list_taught_blocks,
)
from schemas.language import Language
from schemas.places import describe_whole_place, name_source

QUIZ, POSITIONING, INSIDE = "quiz", "positioning", "inside"
"""Names of sections: the questions of the quiz, the placement test before the lesson, those inside pages."""

TYPOGRAPHIC_SPACES = re.compile("[\u00a0\u202f\u2009]")


@dataclass(frozen=True)
class BankQuestion:
    """One question: its text on one line, the explanation of its answer, quotations of its sources.

    `objective` is the text of the objective it serves, empty if it serves none. `explanation` is empty for a
    choice: each of its options has its own.
    """

    item: Item
    language: Language
    objective: str
    stem: str
    explanation: str
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the id of the question, which reports and reviewers use as its name."""
        return self.item.id

    @property
    def feedback_lines(self) -> tuple[str, ...]:
        """Return the paragraphs that a learner reads after answering."""
        return tuple(filter(None, (self.explanation, *self.sources)))


@dataclass(frozen=True)
class BankSection:
    """A group of questions: those of the quiz, before the lesson, or inside pages."""

    name: str
    title: str
    questions: tuple[BankQuestion, ...]


@dataclass(frozen=True)
class QuestionBank:
    """The questions of one module; `about` names the module, its release and who approved it."""

    module: str
    title: str
    about: str
    language: Language
    sections: tuple[BankSection, ...]

    @property
    def questions(self) -> tuple[BankQuestion, ...]:
        """Return the questions of every section, in order."""
        return tuple(question for section in self.sections for question in section.questions)


def collect_questions(edition: Edition) -> QuestionBank:
    """Return the questions of a release or preview: of the quiz, before the lesson, and inside pages.

    A section without questions is left out.
    """
    content, says = edition.content, read_bank_texts(edition.content.language)
    title = clean_text(content.title)
    about = says["about"].format(
        title=title,
        number=edition.number,
        description=clean_text(describe_module(edition)),
        digest=edition.digest,
    )
    items_by_section = {
        QUIZ: list_questions_of(content.artefacts, scored=True),
        POSITIONING: list_questions_of(content.artefacts, scored=False),
        INSIDE: tuple(
            item for _, block in list_taught_blocks(content.artefacts) for item in block.export_questions()
        ),
    }
    sections = tuple(
        BankSection(
            name, says[name].format(title=title), tuple(_describe_question(i, content) for i in items)
        )
        for name, items in items_by_section.items()
        if items
    )
    return QuestionBank(content.module, title, about, content.language, sections)


def list_options(item: SingleChoice | MultipleChoice) -> tuple[tuple[Option, bool], ...]:
    """Return the options in the learner's order, each with whether it is right."""
    keys = {item.key} if isinstance(item, SingleChoice) else set(item.keys)
    return tuple((option, option.id in keys) for option in order_options(item))


def may_shuffle(item: SingleChoice | MultipleChoice) -> bool:
    """Return whether the options may be shuffled: rising or falling quantities stay in order."""
    return not are_in_order(item.options)


def list_accepted(gap: Gap) -> tuple[str, ...]:
    """Return the accepted answers of a gap with plain spaces; each also with the apostrophe of a keyboard.

    Our own player ignores such differences; other systems compare character by character.
    """
    plain_spaces = [TYPOGRAPHIC_SPACES.sub(" ", clean_text(text)) for text in gap.accepted]
    plain_apostrophes = [text.replace("’", "'") for text in plain_spaces]
    return tuple(dict.fromkeys((*plain_spaces, *plain_apostrophes)))


def write_question_text(question: BankQuestion) -> str:
    """Return the text of a question; for a number, with the unit it must be given in."""
    match question.item:
        case Numeric(unit=unit) if clean_text(unit):
            says = read_bank_texts(question.language)
            return f"{question.stem} {says['in_unit'].format(unit=clean_text(unit))}"
    return question.stem


def write_ranked_question(question: BankQuestion) -> str:
    """Return the text of a question for a format that asks an ordering as a matching of ranks."""
    if isinstance(question.item, Ordering):
        return f"{question.stem} {read_bank_texts(question.language)['ranks']}"
    return write_question_text(question)


def _describe_question(item: Item, content: Content) -> BankQuestion:
    language = content.language
    says = read_bank_texts(language)
    objectives = {objective.id: clean_text(objective.text) for objective in content.objectives}
    sources = tuple(
        says["source"].format(
            quote=clean_text(citation.quote),
            source=name_source(citation.source, language),
            place=describe_whole_place(citation.anchor, language),
        )
        for citation in item.citations
    )
    explanation = "" if isinstance(item, SingleChoice | MultipleChoice) else clean_text(item.feedback)
    objective = objectives.get(item.objective or "", "")
    return BankQuestion(item, language, objective, clean_text(item.stem), explanation, sources)
