"""Rules on numbers: a source gives every number the draft gives."""

import re
from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.computations import list_computed_numbers
from pipelines.drafting.critique.item_texts import join_wording, list_feedbacks
from pipelines.drafting.critique.stories import list_case_numbers
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import numbers
from schemas.draft import Citation, Origin, Question, TrueFalse
from schemas.finding import Finding

RANK = re.compile(r"(?:^|(?<=\s))(\d{1,2})\. (?=\S)")


def find_unsourced_numbers(case: Case) -> Iterator[Finding]:
    """Find numbers in statements, stems, keys and feedback that no citation of theirs contains.

    A direction written by code may name a case or a question by its number; a model's may not.
    Feedback may repeat what its question says or offers.
    """
    for each in case.elements:
        if not each.claims and each.origin is not Origin.MODEL:
            continue
        given = numbers(" ".join(_join_citation(citation) for citation in each.citations), words=True)
        given |= list_computed_numbers(each) | list_case_numbers(case, each) | _of_its_kind(case, each)
        for number in sorted(_list_claimed_numbers(each) - given):
            yield Finding(rule="number.orphan", place=each.id, facts={"number": number})


def _of_its_kind(case: Case, each: Element) -> frozenset[str]:
    """Return the numbers that the kind of an element gives it."""
    kind = case.kinds.get(each.artefact)
    own = kind.criticism.own_numbers if kind is not None else None
    return frozenset() if own is None else own(case, each)


def _list_claimed_numbers(each: Element) -> frozenset[str]:
    """Return the numbers an element holds to be so; a claim to be judged false gives one no source gives."""
    if not isinstance(each.part, Question):
        return numbers(each.text)
    false = isinstance(each.part, TrueFalse) and not each.part.answer
    text = " ".join(map(_without_ranks, list_feedbacks(each.part)))
    told = numbers(text) - numbers(join_wording(each.part), words=True)
    return told if false else numbers(each.text) | told


def _without_ranks(text: str) -> str:
    """Return a text without the numbers that only count what it lists: 1. 2. 3."""
    ranks = [match.group(1) for match in RANK.finditer(text)]
    counted = ranks == [str(n) for n in range(1, len(ranks) + 1)]
    return RANK.sub("", text) if counted else text


def _join_citation(citation: Citation) -> str:
    row = citation.anchor.row
    return " ".join([citation.quote, *citation.anchor.heading, *(row.header if row else ())])
