"""The questions of a content as every bank has them: named, in the learner's order, with their sources."""

import re
from dataclasses import dataclass

from pipelines.packaging.bank_questions.texts import read_bank_texts
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import list_scored_items
from pipelines.packaging.manifest_texts import describe_module
from pipelines.packaging.player.questions import order_options
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
)
from schemas.language import Language
from schemas.places import describe_whole_place

QUIZ, POSITIONING = "quiz", "positioning"

TYPOGRAPHIC_SPACES = re.compile("[\u00a0\u202f\u2009]")


@dataclass(frozen=True)
class BankQuestion:
    """One question: its text on one line, what explains its answer, and the quotations both rest on."""

    item: Item
    language: Language
    objective: str
    stem: str
    explanation: str
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the id that reports and reviewers know the question by."""
        return self.item.id

    @property
    def feedback_lines(self) -> tuple[str, ...]:
        """Return what a learner reads once they have answered, a paragraph each."""
        return tuple(filter(None, (self.explanation, *self.sources)))


@dataclass(frozen=True)
class BankSection:
    """The questions of one deliverable: those a learner is scored on, or those before the lesson."""

    name: str
    title: str
    questions: tuple[BankQuestion, ...]


@dataclass(frozen=True)
class QuestionBank:
    """The questions of one module, and what is to be said of them all."""

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
    """Return the questions of an edition, a section for each deliverable that asks some; none is empty."""
    content, says = edition.content, read_bank_texts(edition.content.language)
    title = clean_text(content.title)
    about = says["about"].format(
        title=title,
        number=edition.number,
        description=clean_text(describe_module(edition)),
        digest=edition.digest,
    )
    asked = {
        QUIZ: list_scored_items(content),
        POSITIONING: list_questions_of(content.artefacts, scored=False),
    }
    sections = tuple(
        BankSection(
            name, says[name].format(title=title), tuple(_describe_question(i, content) for i in items)
        )
        for name, items in asked.items()
        if items
    )
    return QuestionBank(content.module, title, about, content.language, sections)


def list_options(item: SingleChoice | MultipleChoice) -> tuple[tuple[Option, bool], ...]:
    """Return the options in the learner's order, each with whether it is right."""
    keys = {item.key} if isinstance(item, SingleChoice) else set(item.keys)
    return tuple((option, option.id in keys) for option in order_options(item))


def may_shuffle(item: SingleChoice | MultipleChoice) -> bool:
    """Return whether another order of the options is as good: quantities that rise stay in order."""
    return order_options(item) != item.options


def list_accepted(gap: Gap) -> tuple[str, ...]:
    """Return what may be written into a gap, with the spaces and apostrophes of a keyboard as well.

    Our own player tells no two typographies apart; other systems compare character by character.
    """
    spaced = [TYPOGRAPHIC_SPACES.sub(" ", clean_text(text)) for text in gap.accepted]
    typed = [text.replace("’", "'") for text in spaced]
    return tuple(dict.fromkeys((*spaced, *typed)))


def write_question_text(question: BankQuestion) -> str:
    """Return what is asked, with the unit of a number where one has to be named."""
    match question.item:
        case Numeric(unit=unit) if clean_text(unit):
            says = read_bank_texts(question.language)
            return f"{question.stem} {says['in_unit'].format(unit=clean_text(unit))}"
    return question.stem


def write_ranked_question(question: BankQuestion) -> str:
    """Return what is asked where an ordering is a matching of ranks."""
    if isinstance(question.item, Ordering):
        return f"{question.stem} {read_bank_texts(question.language)['ranks']}"
    return write_question_text(question)


def _describe_question(item: Item, content: Content) -> BankQuestion:
    language = content.language
    says = read_bank_texts(language)
    aims = {objective.id: clean_text(objective.text) for objective in content.objectives}
    sources = tuple(
        says["source"].format(
            quote=clean_text(citation.quote),
            source=citation.source,
            place=describe_whole_place(citation.anchor, language),
        )
        for citation in item.citations
    )
    explanation = "" if isinstance(item, SingleChoice | MultipleChoice) else clean_text(item.feedback)
    objective = aims.get(item.objective or "", "")
    return BankQuestion(item, language, objective, clean_text(item.stem), explanation, sources)
