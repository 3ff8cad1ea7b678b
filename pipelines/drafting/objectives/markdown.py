"""Objectives as Markdown: what each asks for, then what serves it and for how many minutes."""

from collections.abc import Iterator

from pipelines.drafting.markup import escape
from pipelines.drafting.text.french_spaces import add_french_spaces
from schemas.course import Objective
from schemas.draft import Content
from schemas.draft.alignment import WORDS_A_MINUTE, Aligned, align_content, is_planned
from schemas.language import Language

HEADER = {
    Language.FRENCH: ("Objectif", "Pages", "Questions", "Phases", "Minutes"),
    Language.ENGLISH: ("Objective", "Pages", "Questions", "Phases", "Minutes"),
}
REST = {Language.FRENCH: "Commun, ou sans objectif", Language.ENGLISH: "Shared, or without an objective"}
MEASURE = {
    Language.FRENCH: {"condition": "condition : {said}", "criterion": "critère : {said}"},
    Language.ENGLISH: {"condition": "condition: {said}", "criterion": "criterion: {said}"},
}
COUNTED = {
    Language.FRENCH: {
        True: "Minutes d'après le déroulé.",
        False: "Minutes : {words} mots lus par minute, et une minute par question.",
    },
    Language.ENGLISH: {
        True: "Minutes from the session plan.",
        False: "Minutes: {words} words read a minute, and a minute a question.",
    },
}


def render_objectives(content: Content) -> Iterator[str]:
    """Yield each objective with its condition and criterion, and the matrix of what serves them."""
    language = content.language
    for objective in content.objectives:
        yield f"- {escape(objective.text)}{_measure(objective, language)} `{objective.id}`"
    yield ""
    yield f"| {' | '.join(HEADER[language])} |"
    yield f"|{' --- |' * len(HEADER[language])}"
    for row in align_content(content):
        yield f"| {' | '.join(_cells(row, language))} |"
    yield ""
    yield add_french_spaces(COUNTED[language][is_planned(content)].format(words=WORDS_A_MINUTE), language)


def _measure(objective: Objective, language: Language) -> str:
    given = ((name, getattr(objective, name)) for name in MEASURE[language])
    said = [MEASURE[language][name].format(said=escape(text)) for name, text in given if text]
    return add_french_spaces(f" ({', '.join(said)})", language) if said else ""


def _cells(row: Aligned, language: Language) -> Iterator[str]:
    yield escape(row.objective.text if row.objective else REST[language])
    for ids in (row.sections, row.items, row.phases):
        yield ", ".join(ids) or "—"
    yield str(row.minutes)
