"""Rules on numbers: a source gives every number the draft gives."""

import re
from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.computations import list_computed_numbers
from pipelines.drafting.critique.counted_times import list_counted_times
from pipelines.drafting.critique.example_figures import (
    list_item_numbers,
    list_shown_numbers,
    list_told_distances,
)
from pipelines.drafting.critique.item_texts import (
    QUOTED,
    fold_text,
    join_citation,
    join_wording,
    list_choices,
    list_feedbacks,
)
from pipelines.drafting.critique.stories import list_case_designations, list_case_numbers, tells_situation
from pipelines.drafting.critique.table_rows import list_beliefs
from pipelines.drafting.elements import Element
from pipelines.drafting.text.amounts import find_amounts
from pipelines.drafting.text.designations import drop_designations, find_designations, says_other_number
from pipelines.drafting.text.figures import TIME, find_numbers
from schemas.draft import MultipleChoice, Nature, Origin, Question, Row, SingleChoice, TrueFalse
from schemas.finding import Finding

RANK = re.compile(r"(?:^|(?<=\s))(\d{1,2})\. (?=\S)")

NUMBERED = re.compile(r"(?<!\w)([^\W\d_]{3,}) (\d+)(?![\w]|[.,]\d)")
"""A thing with its number: "level 2"."""


def find_unsourced_numbers(case: Case) -> Iterator[Finding]:
    """Find numbers in statements, stems, keys and feedback that the element's citations do not contain.

    A direction written by code may name a case or a question by its number; a model's may say how long, and
    name what a source numbers. Feedback may repeat what its question says or offers, and the answer to a
    made-up situation its figures. The cell with what people wrongly believe may have any. The digits of
    a designation are those of a name, which has to be that of the passage if it gives one of the same
    letters.
    """
    beliefs = list_beliefs(case)
    for element in case.elements:
        is_illustration = getattr(element.part, "nature", None) is Nature.ILLUSTRATION
        if is_illustration or (not element.claims and element.origin is not Origin.MODEL):
            continue
        if element.id in case.heading_words:
            continue
        numbers_given = find_numbers(" ".join(map(join_citation, element.citations)), words=True)
        numbers_given |= (
            list_computed_numbers(element)
            | list_case_numbers(case, element)
            | _list_label_numbers(case, element)
            | _list_kind_numbers(case, element)
            | _list_thing_numbers(case, element)
            | find_numbers(case.examples_before.get(element.id, ""), words=True)
            | list_counted_times(case.examples_before.get(element.id, ""), element.text)
            | _list_situation_numbers(case, element)
            | _list_option_numbers(case, element)
            | _list_page_numbers(case, element)
            | _list_belief_numbers(element, beliefs.get(element.id, ""))
        )
        unsourced = _list_claimed_numbers(element) - numbers_given
        for number in sorted(unsourced - _list_quoted_numbers(case, element) if unsourced else ()):
            yield Finding(rule="number.orphan", place=element.id, facts={"number": number})
        for name in _list_other_designations(case, element):
            yield Finding(rule="number.orphan", place=element.id, facts={"number": name})


def _list_belief_numbers(element: Element, belief: str) -> frozenset[str]:
    """Return the numbers that only the cell with a wrong belief has: no other cell may say them as true."""
    others = element.part.cells[1:] if isinstance(element.part, Row) else ()
    return find_numbers(belief, words=True) - find_numbers(" ".join(others), words=True)


def _list_label_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers by which the source shows the cited items of its lists: « 3. » is said there too."""
    cited = {citation.span for citation in element.citations}
    labels = (case.labels[span] for span in cited if span in case.labels)
    return find_numbers(" ".join(labels))


def _list_thing_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers in a direction that name something numbered in the sources: "level 2"."""
    if getattr(element.part, "nature", None) is not Nature.DIRECTION:
        return frozenset()
    said = {match.group().casefold() for text in case.source_texts for match in NUMBERED.finditer(text)}
    amounts = {each.number for each in find_amounts(element.text)}
    named = (match for match in NUMBERED.finditer(element.text) if match.group().casefold() in said)
    return frozenset(match[2] for match in named) - amounts


def _list_page_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers by which an element names items that a list of its own page numbers: "step 8"."""
    count = case.item_counts.get(element.id, 0)
    return frozenset(str(number) for number in list_item_numbers(element.text) if 0 < number <= count)


def _list_situation_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers of a stem that put a rule to the test: those of a kind its passages give.

    In a quiz any passage of the sources may give that kind.
    """
    part = element.part
    if not isinstance(part, Question) or not tells_situation(case, part):
        return frozenset()
    is_of_page = element.id in case.page_questions
    quotes = case.page_quotes.get(element.id, "") if is_of_page else case.citable_text
    return list_shown_numbers(part.stem, quotes, case.content.language)


def _list_option_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers by which options tell how long ago something was: "a theft 5 months ago"."""
    part = element.part
    options = list_choices(part) if isinstance(part, SingleChoice | MultipleChoice) else ()
    return frozenset().union(*(list_told_distances(text, case.content.language) for text in options))


def _list_other_designations(case: Case, element: Element) -> list[str]:
    """Return the designations an element states where its passages give the same letters another number."""
    evidence = " ".join(map(join_citation, element.citations))
    names = find_designations(" ".join(_list_claimed_texts(element)))
    made_up = list_case_designations(case, element)
    return [name for name in names if says_other_number(evidence, name) and name not in made_up]


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
        return _find_counting_numbers(element.text) - times
    if not isinstance(element.part, Question):
        return _find_counting_numbers(element.text)
    text = " ".join(map(_drop_ranks, list_feedbacks(element.part)))
    feedback_numbers = _find_counting_numbers(text) - find_numbers(join_wording(element.part), words=True)
    return (
        feedback_numbers
        if _is_false_claim(element)
        else _find_counting_numbers(element.text) | feedback_numbers
    )


def _list_claimed_texts(element: Element) -> tuple[str, ...]:
    """Return the texts an element states as true; a claim to be judged false is none."""
    feedbacks = list_feedbacks(element.part) if isinstance(element.part, Question) else ()
    return feedbacks if _is_false_claim(element) else (element.text, *feedbacks)


def _is_false_claim(element: Element) -> bool:
    return isinstance(element.part, TrueFalse) and not element.part.answer


def _find_counting_numbers(text: str) -> frozenset[str]:
    return find_numbers(drop_designations(text))


def _drop_ranks(text: str) -> str:
    """Return a text without the ranks of a list in it: 1. 2. 3."""
    ranks = [match.group(1) for match in RANK.finditer(text)]
    is_list = ranks == [str(n) for n in range(1, len(ranks) + 1)]
    return RANK.sub("", text) if is_list else text
