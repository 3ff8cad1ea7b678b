"""A quiz as Markdown for the review pages."""

from pipelines.drafting.markup import WORDS, Notes, escape
from schemas.draft import Item, Origin, Quiz, SingleChoice, TrueFalse
from schemas.language import Language


def markdown(quiz: Quiz, language: Language) -> str:
    """Return the questions with their options, the right answer in bold, feedback and notes."""
    notes = Notes(language)
    lines: list[str] = []
    for number, item in enumerate(quiz.items, start=1):
        lines += [*_item(number, item, notes), ""]
    return "\n".join([*lines[:-1], *notes.listing()]) + "\n"


def _item(number: int, item: Item, notes: Notes) -> list[str]:
    words = WORDS[notes.language]
    human = f" _{words['human']}_" if item.origin is Origin.HUMAN else ""
    title = f"**{number}.** {escape(item.stem)} {notes.markers(item.citations)} `{item.id}`{human}"
    lines = [title, ""]
    if isinstance(item, SingleChoice):
        for option in item.options:
            lines.append(_option(option.id, option.text, option.feedback, option.id == item.key, words))
    elif isinstance(item, TrueFalse):
        for letter, answer in (("a", True), ("b", False)):
            right = answer == item.answer
            text = words["true"] if answer else words["false"]
            lines.append(_option(letter, text, item.feedback if right else "", right, words))
    return lines


def _option(letter: str, text: str, feedback: str, right: bool, words: dict[str, str]) -> str:
    shown = f"**{escape(text)}** ✓ {words['right']}" if right else escape(text)
    return f"- {letter}) {shown}" + (f" — {escape(feedback)}" if feedback else "")
