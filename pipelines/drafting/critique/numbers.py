"""Does a source give every number the draft gives?"""

from collections.abc import Iterator

from pipelines.drafting.critique import computations
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.figures import numbers
from schemas.draft import Citation, Origin, TrueFalse
from schemas.finding import Finding


def orphans(case: Case) -> Iterator[Finding]:
    """Find numbers in statements, stems and keys that no citation of theirs contains.

    A direction written by code may name a case or a question by its number; a model's may not.
    """
    for each in case.elements:
        if not each.claims and each.origin is not Origin.MODEL:
            continue
        if isinstance(each.part, TrueFalse) and not each.part.answer:
            continue  # a claim to be judged false gives a number no source gives
        given = numbers(" ".join(_said(citation) for citation in each.citations), words=True)
        given |= computations.says(case, each)
        for number in sorted(numbers(each.text) - given):
            yield Finding(rule="number.orphan", place=each.id, facts={"number": number})


def _said(citation: Citation) -> str:
    row = citation.anchor.row
    return " ".join([citation.quote, *citation.anchor.heading, *(row.header if row else ())])
