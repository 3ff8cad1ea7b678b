"""Questions as Markdown for the review pages."""

from collections.abc import Iterator

from pipelines.drafting.markup import CitationNotes, escape, read_markup_texts
from schemas.draft import (
    Cloze,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Origin,
    Questionnaire,
    SingleChoice,
    TrueFalse,
)
from schemas.language import Language
from schemas.languages.texts import TextCatalogue


def markdown(quiz: Questionnaire, language: Language) -> str:
    """Return the questions with what answers them, what is right in bold, feedback and notes."""
    notes = CitationNotes(language)
    lines: list[str] = []
    for number, item in enumerate(quiz.items, start=1):
        lines += [*write_question(item, notes, number), ""]
    return "\n".join([*lines[:-1], *notes.write_list()]) + "\n"


def write_question(item: Item, notes: CitationNotes, number: int | None = None) -> list[str]:
    """Return one question with its answers, without a number inside a page."""
    words = read_markup_texts(notes.language)
    counted = "" if number is None else f"**{number}.** "
    human = f" _{words['human']}_" if item.origin is Origin.HUMAN else ""
    title = f"{counted}{escape(item.stem)} {notes.markers(item.citations)} `{item.id}`{human}"
    feedback = "" if isinstance(item, SingleChoice | MultipleChoice | TrueFalse) else item.feedback
    return [title, "", *_write_answers(item, words), *([f"- _{escape(feedback)}_"] if feedback else [])]


def _write_answers(item: Item, words: TextCatalogue) -> Iterator[str]:
    match item:
        case SingleChoice() | MultipleChoice():
            keys = (item.key,) if isinstance(item, SingleChoice) else item.keys
            for option in item.options:
                yield _write_option(option.id, option.text, option.feedback, option.id in keys, words)
        case TrueFalse():
            for letter, answer in (("a", True), ("b", False)):
                right = answer == item.answer
                text = words["true"] if answer else words["false"]
                yield _write_option(letter, text, item.feedback if right else "", right, words)
        case Cloze():
            for number, gap in enumerate(item.gaps, start=1):
                accepted = " / ".join(f"**{escape(text)}**" for text in gap.accepted)
                yield f"- ({number}) {accepted} ✓ {words['right']}"
        case Numeric():
            margin = f" ± {item.tolerance:g}" if item.tolerance else ""
            yield f"- **{escape(f'{item.answer:g}{margin} {item.unit}'.strip())}** ✓ {words['right']}"
        case Matching():
            for pair in item.pairs:
                yield f"- {escape(pair.left)} → **{escape(pair.right)}**"
        case Ordering():
            for place in item.places:
                yield f"1. {escape(place.text)}"


def _write_option(letter: str, text: str, feedback: str, right: bool, words: TextCatalogue) -> str:
    marked_text = f"**{escape(text)}** ✓ {words['right']}" if right else escape(text)
    return f"- {letter}) {marked_text}" + (f" — {escape(feedback)}" if feedback else "")
