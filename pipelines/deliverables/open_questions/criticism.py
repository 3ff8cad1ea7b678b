"""Rules on open questions: a person can mark them by the guide, and nothing gives the answer away."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipelines.deliverables.case_study.decisions import find_condition
from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.deliverables.open_questions.points import (
    ELEMENT,
    POINTS,
    WORTH,
    find_guide,
    read_worth,
)
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.elements import Element
from pipelines.drafting.kind import Criticism
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import Nature, Row, Section, Statement, Table, Worksheet, needs_evidence
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.numbers import format_number

TOLD = 0.8
"""Share of an answer's words, its figures with them, that a learner's text says where it gives the answer."""

LABEL_END = ":"
FEWEST_CHARACTERS = 3
"""A shorter answer stands in any text by chance."""

FEWEST_STEMS = 4
"""Words with a meaning; an answer of fewer is told where it is said word for word."""

QUOTED = re.compile(r"[«“\"]([^«»“”\"]+)[»”\"]")


def find_wrong_sums(case: Case) -> Iterator[Finding]:
    """Find questions whose elements are not worth, together, what every question is."""
    for questions in _questions(case):
        for section in questions.sections:
            asked, _ = questions.split_section(section)
            given = sum((read_worth(row) or Decimal(0) for row in find_guide(section)), Decimal(0))
            if asked and given != POINTS:
                language = case.content.language
                facts = {"given": format_number(given, language), "asked": format_number(POINTS, language)}
                yield Finding(rule="guide.points", place=section.id, facts=facts)


def find_unasked_objectives(case: Case) -> Iterator[Finding]:
    """Find objectives that no open question is about, where there are any."""
    for questions in _questions(case):
        served = {section.objective for section in questions.sections_for_learners()}
        for objective in case.content.objectives:
            if objective.id not in served:
                facts = {"objective": objective.text}
                yield Finding(rule="objective.no_open_question", place=objective.id, facts=facts)


def find_given_answers(case: Case) -> Iterator[Finding]:
    """Find texts of learners that say what they are to answer; in a case, wherever it is said."""
    language = case.content.language
    for worksheet in [each for each in case.content.artefacts if isinstance(each, Worksheet)]:
        everything = [each for section in worksheet.sections_for_learners() for each in _texts(section)]
        for section in worksheet.sections:
            alone = section.model_copy(update={"blocks": worksheet.split_section(section)[0]})
            read = everything if worksheet.tells_a_story else list(_texts(alone))
            for name, answer in _list_expected(section, worksheet):
                for place, text in read:
                    if _tells(text, answer, language):
                        facts = {"place": name, "answer": cut_excerpt(answer)}
                        yield Finding(rule="open_question.answered", place=place, facts=facts)


def list_point_numbers(case: Case, each: Element) -> frozenset[str]:
    """Return the numbers of an element of a guide that are its points: code gave them, no source does."""
    if not isinstance(each.part, Row):
        return frozenset()
    elements = {row.id for of in _questions(case) for section in of.sections for row in find_guide(section)}
    given = each.id in elements and read_worth(each.part) is not None
    return find_numbers(each.part.cells[WORTH]) if given else frozenset()


def _questions(case: Case) -> Iterator[OpenQuestions]:
    return (each for each in case.content.artefacts if isinstance(each, OpenQuestions))


def _texts(section: Section) -> Iterator[tuple[str, str]]:
    """Yield the texts of a section that say something of their own, each with its place."""
    for block in section.blocks:
        if isinstance(block, Table):
            yield from ((row.id, " | ".join(row.cells)) for row in block.rows)
        else:
            statements = block.list_statements()
            yield from ((each.id, each.text) for each in statements if each.nature is not Nature.BLANK)


def _list_expected(section: Section, of: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield what a section expects, each with its id: the guide's elements, or the claims of a note."""
    if isinstance(of, OpenQuestions):
        yield from ((row.id, row.cells[ELEMENT]) for row in find_guide(section) if row.cells)
        return
    asked, noted = of.split_section(section)
    statements = [each for block in noted for each in block.list_statements()]
    if asked:
        yield from ((each.id, each.text) for each in statements if _is_claim(each))


def _is_claim(each: Statement) -> bool:
    return needs_evidence(each.nature)


def _tells(text: str, answer: str, language: Language) -> bool:
    """Return whether a text says an answer: nearly all its words, and each of its figures.

    What the text names to be answered for, as in "answer for each of these", is no answer; nor is the
    condition of the answer that it quotes, as in "a dish left outside: what do you do?".
    """
    answer = _cut_condition(text, answer, language)
    label, _, value = answer.rpartition(LABEL_END)
    if label and fold_text(label).strip() in fold_text(text):
        answer = value.strip()
    stems = list_content_stems(answer, language)
    if len(stems) < FEWEST_STEMS:
        return len(fold_text(answer)) >= FEWEST_CHARACTERS and fold_text(answer) in fold_text(text)
    said = share_of(stems, list_content_stems(text, language)) >= TOLD
    return said and find_numbers(answer) <= find_numbers(text)


def _cut_condition(text: str, answer: str, language: Language) -> str:
    """Return an answer without its condition, if a text that asks what is done then quotes that, or less."""
    condition = find_condition(canonical(answer), language)
    for quoted in QUOTED.findall(text) if condition else ():
        if quoted.strip() and fold_text(condition).startswith(fold_text(quoted)):
            return answer[len(quoted.strip()) :]
    return answer


CRITICISM = Criticism(
    (find_wrong_sums, find_unasked_objectives, find_given_answers), place=-20, own_numbers=list_point_numbers
)
