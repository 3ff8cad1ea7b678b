"""Rules on claims: none says its source with the opposite meaning, or calls false what it says."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.answer_openings import drop_answer_opening
from pipelines.drafting.critique.asserted_texts import repeats_sentences
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import (
    extract_claim,
    fold_text,
    join_wording,
    list_claims,
    list_feedbacks,
)
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import find_numbers, order_ranges
from pipelines.drafting.text.likeness import (
    ContrastWords,
    Difference,
    DifferenceKind,
    count_common_words,
    find_differences,
)
from pipelines.drafting.text.words import split_words
from schemas.draft import Citation, Origin, Phase, Question, Row, TrueFalse
from schemas.finding import Finding
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    gather_words,
    match_words,
    read_vocabulary,
)


class ClaimWords(Vocabulary):
    """Words that only join a sentence to the one before: without them it says the same."""

    room: ClassVar[str] = "claims"

    connectives: Expressions


RULES = {
    DifferenceKind.NUMBER: "claim.contradicts",
    DifferenceKind.OPPOSITE: "claim.contradicts",
    DifferenceKind.MODAL: "claim.modal",
}


def find_contradictions(case: Case) -> Iterator[Finding]:
    """Find claims that differ from their own quotation in a number, a denial, an opposite or an obligation.

    Feedback on an answer is a claim too. A number that neither a citation nor the question itself gives is
    left to the rule `number.orphan`.
    """
    for element in case.elements:
        if not element.claims or not element.citations:
            continue
        for text, other_text in _list_claims(element):
            for difference in _find_differences(text, other_text, element, case):
                facts = {"claim": cut_excerpt(difference.claim), "source": cut_excerpt(difference.source)}
                yield Finding(rule=RULES[difference.kind], place=element.id, facts=facts)


def find_misjudged_claims(case: Case) -> Iterator[Finding]:
    """Find claims to be judged false that their source says word for word, its connectives aside."""
    for element in case.elements:
        if isinstance(element.part, TrueFalse) and not element.part.answer and is_claim_quoted(element.part):
            yield Finding(
                rule="item.true_claim", place=element.id, facts={"claim": cut_excerpt(element.text)}
            )


def is_claim_quoted(item: TrueFalse) -> bool:
    """Return whether the passages a claim cites say it word for word, connectives aside."""
    quotes = [citation.quote for citation in item.citations]
    return _join_words([extract_claim(item.stem)]) in _join_words(quotes)


def _join_words(texts: Sequence[str]) -> str:
    """Return the words of texts that follow each other, as lead-in and item do, without connectives."""
    text = _match_connective().sub(" ", fold_text(" ".join(texts)))
    return f" {' '.join(split_words(text))} "


@cache
def _match_connective() -> re.Pattern[str]:
    return match_words(gather_words(ClaimWords, lambda each: each.connectives))


def _list_claims(element: Element) -> Iterator[tuple[str, str]]:
    """Yield each text an element states as true, and other text that its numbers may be from."""
    if not isinstance(element.part, Question):
        yield element.text, ""
        return
    yield from ((claim, "") for claim in list_claims(element.part))
    yield from ((text, join_wording(element.part)) for text in list_feedbacks(element.part))


def _find_differences(text: str, other_text: str, element: Element, case: Case) -> list[Difference]:
    """Return how a claim differs from the citation most like it; none for a row, which is no sentence.

    A phase of a session plan that code wrote lists what its citations say, one after the other.
    """
    text = drop_answer_opening(text)
    folded = fold_text(text)
    is_listed = isinstance(element.part, Phase) and element.origin is Origin.EXTRACTIVE
    if (
        is_listed
        or isinstance(element.part, Row)
        or any(folded in fold_text(citation.quote) for citation in element.citations)
        or repeats_sentences(text, element.citations)
    ):
        return []
    nearest = max(element.citations, key=lambda citation: count_common_words(text, _write_sentence(citation)))
    numbers_given = find_numbers(
        " ".join([other_text, *(citation.quote for citation in element.citations)]), words=True
    )
    return [
        difference
        for difference in find_differences(
            order_ranges(text), order_ranges(_write_sentence(nearest)), case.content.language
        )
        if difference.kind is not DifferenceKind.NUMBER
        or (find_numbers(difference.claim) <= numbers_given and not _counts_own_list(text, case))
    ]


def _counts_own_list(text: str, case: Case) -> bool:
    """Return whether a sentence counts what it lists behind a colon: "three things: the name, …"."""
    lead, _, listed = text.partition(":")
    joint = rf", |\b(?:{'|'.join(read_vocabulary(ContrastWords, case.content.language).coordinators)})\b"
    items = [each for each in re.split(joint, listed) if each.strip()]
    return len(items) > 1 and str(len(items)) in find_numbers(lead, words=True)


def _write_sentence(citation: Citation) -> str:
    """Return what a citation says; a row says each cell under the head of its column."""
    row = citation.anchor.row
    if row is None or len(row.header) != len(row.cells):
        return citation.quote
    first, *others = zip(row.header, row.cells, strict=True)
    return ". ".join([first[1], *(f"{head} : {cell}" for head, cell in others)])
