"""Rules on limits: what would make a release fail is told while people can still correct it.

The limits are those of packages (SCORM 2004 4th Ed. RTE 4.2.9.1); they are checked again when one is made.
"""

from collections.abc import Iterator
from math import isfinite

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from schemas.draft import (
    Cloze,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Phase,
    Question,
    Sectioned,
    SingleChoice,
    Statement,
    Table,
    TwoSided,
    list_parts,
)
from schemas.finding import Finding

MOST_PARTS = 36
MOST_GAPS = 10
LONGEST_ANSWER = 250
"""Characters."""

TWO_SIDES = 2


def find_too_many_parts(case: Case) -> Iterator[Finding]:
    """Find questions with more answers, pairs, places or gaps than every LMS keeps."""
    for item in case.questions:
        count, most = _parts(item)
        if count > most:
            yield Finding(rule="item.many", place=item.id, facts={"count": str(count), "most": str(most)})


def find_long_answers(case: Case) -> Iterator[Finding]:
    """Find texts to be filled in that are longer than every LMS keeps."""
    for item in case.questions:
        for gap in item.gaps if isinstance(item, Cloze) else ():
            for text in gap.accepted:
                if len(text) > LONGEST_ANSWER:
                    facts = {"count": str(len(text)), "most": str(LONGEST_ANSWER), "text": cut_excerpt(text)}
                    yield Finding(rule="item.long_answer", place=item.id, facts=facts)


def find_empty_texts(case: Case) -> Iterator[Finding]:
    """Find sentences, questions and accepted answers that hold nothing, and numbers that are none."""
    for each in case.elements:
        part = each.part
        if isinstance(part, Statement):
            empty = not part.text.strip()
        elif isinstance(part, Question):
            accepted = [text for gap in part.gaps for text in gap.accepted] if isinstance(part, Cloze) else []
            uncounted = isinstance(part, Numeric) and not (isfinite(part.answer) and isfinite(part.tolerance))
            empty = uncounted or not all(text.strip() for text in (part.stem, *accepted))
        else:
            empty = isinstance(part, Phase) and not part.title.strip()
        if empty:
            yield Finding(rule="element.blank", place=each.id)


def find_uneven_rows(case: Case) -> Iterator[Finding]:
    """Find rows with more or fewer cells than their table has columns."""
    for artefact in case.content.artefacts:
        if isinstance(artefact, TwoSided):
            tables = [(TWO_SIDES, list_parts(artefact))]
        else:
            sections = artefact.sections if isinstance(artefact, Sectioned) else ()
            blocks = [block for section in sections for block in section.blocks]
            tables = [(len(block.header), block.rows) for block in blocks if isinstance(block, Table)]
        for wanted, held in tables:
            for row in held:
                if len(row.cells) != wanted:
                    facts = {"count": str(len(row.cells)), "wanted": str(wanted)}
                    yield Finding(rule="row.cells", place=row.id, facts=facts)


def _parts(item: Question) -> tuple[int, int]:
    match item:
        case SingleChoice() | MultipleChoice():
            return len(item.options), MOST_PARTS
        case Matching():
            return len(item.pairs), MOST_PARTS
        case Ordering():
            return len(item.places), MOST_PARTS
        case Cloze():
            return len(item.gaps), MOST_GAPS
        case _:
            return 1, MOST_PARTS
