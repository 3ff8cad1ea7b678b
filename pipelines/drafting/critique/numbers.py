"""Rules on numbers: a source gives every number the draft gives."""

import re
from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.computations import list_computed_numbers
from pipelines.drafting.critique.item_texts import (
    QUOTED,
    fold_text,
    join_citation,
    join_wording,
    list_feedbacks,
)
from pipelines.drafting.critique.stories import list_case_numbers
from pipelines.drafting.elements import Element
from pipelines.drafting.text.amounts import find_amounts
from pipelines.drafting.text.figures import TIME, find_numbers
from schemas.draft import Nature, Origin, Question, TrueFalse
from schemas.finding import Finding

RANK = re.compile(r"(?:^|(?<=\s))(\d{1,2})\. (?=\S)")


def find_unsourced_numbers(case: Case) -> Iterator[Finding]:
    """Find numbers in statements, stems, keys and feedback that the element's citations do not contain.

    A direction written by code may name a case or a question by its number; a model's may say how long.
    Feedback may repeat what its question says or offers.
    """
    for element in case.elements:
        is_illustration = getattr(element.part, "nature", None) is Nature.ILLUSTRATION
        if is_illustration or (not element.claims and element.origin is not Origin.MODEL):
            continue
        numbers_given = find_numbers(" ".join(map(join_citation, element.citations)), words=True)
        numbers_given |= (
            list_computed_numbers(element)
            | list_case_numbers(case, element)
            | _list_label_numbers(case, element)
            | _list_kind_numbers(case, element)
        )
        unsourced = _list_claimed_numbers(element) - numbers_given
        for number in sorted(unsourced - _list_quoted_numbers(case, element) if unsourced else ()):
            yield Finding(rule="number.orphan", place=element.id, facts={"number": number})


def _list_label_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers by which the source shows the cited items of its lists: « 3. » is said there too."""
    cited = {citation.span for citation in element.citations}
    labels = (case.labels[span] for span in cited if span in case.labels)
    return find_numbers(" ".join(labels))


def _list_quoted_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers in what a question quotes word for word of a source it cites: « … en 3 phases »."""
    if not isinstance(element.part, Question):
        return frozenset()
    cited = {citation.source for citation in element.citations}
    said = fold_text(" ".join(source.text for source in case.spans.sources if source.name in cited))
    quoted = (passage for passage in QUOTED.findall(element.text) if fold_text(passage) in said)
    return find_numbers(" ".join(quoted))


def _list_kind_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers that an element may have by the rules of its own kind."""
    kind = case.kinds.get(element.artefact)
    list_own = kind.criticism.own_numbers if kind is not None else None
    return frozenset() if list_own is None else list_own(case, element)


def _list_claimed_numbers(element: Element) -> frozenset[str]:
    """Return the numbers an element states as true; those of a claim to be judged false do not count."""
    if getattr(element.part, "nature", None) is Nature.DIRECTION:
        times = {each.number for each in find_amounts(element.text) if each.unit in TIME}
        return find_numbers(element.text) - times
    if not isinstance(element.part, Question):
        return find_numbers(element.text)
    is_false_claim = isinstance(element.part, TrueFalse) and not element.part.answer
    text = " ".join(map(_drop_ranks, list_feedbacks(element.part)))
    feedback_numbers = find_numbers(text) - find_numbers(join_wording(element.part), words=True)
    return feedback_numbers if is_false_claim else find_numbers(element.text) | feedback_numbers


def _drop_ranks(text: str) -> str:
    """Return a text without the ranks of a list in it: 1. 2. 3."""
    ranks = [match.group(1) for match in RANK.finditer(text)]
    is_list = ranks == [str(n) for n in range(1, len(ranks) + 1)]
    return RANK.sub("", text) if is_list else text
