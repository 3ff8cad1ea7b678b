"""Rules on amounts: the source gives each with its unit, in figures or in words."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.table_rows import list_beliefs
from pipelines.drafting.text.amounts import (
    SHARE,
    TIMES,
    Amount,
    AmountWords,
    count_shares,
    find_amounts,
    find_number_units,
    is_multiple,
    is_rate,
)
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.typography import canonical
from schemas.finding import Finding
from schemas.languages.lexicon import write_expression

HALF = Decimal("0.5")
POINT = "pt"


def find_unsourced_amounts(case: Case) -> Iterator[Finding]:
    """Find amounts in words that no citation gives, and numbers that one gives with another unit.

    What people wrongly believe has other amounts than the source. What explains a made-up example may repeat
    its amounts, and a compound may name a thing of the sources:
    "the ten-second look". A number in figures that no citation gives at all is left to `number.orphan`.
    """
    beliefs = list_beliefs(case)
    for asserted in case.asserted_texts:
        believed = beliefs.get(asserted.element.id, "")
        made_up = case.examples_before.get(asserted.element.id, "")
        for amount in list_unsourced_amounts(asserted.text, f"{asserted.evidence} | {made_up}"):
            if any(_is_counted(amount, citation.quote) for citation in asserted.element.citations):
                continue
            if believed and not amount.is_among(find_amounts(asserted.text.removeprefix(believed))):
                continue
            if "-" in amount.text and any(amount.text.casefold() in text for text in case.source_texts):
                continue
            facts = {"amount": cut_excerpt(amount.text)}
            yield Finding(rule="amount.orphan", place=asserted.element.id, facts=facts)


def list_unsourced_amounts(text: str, evidence: str) -> list[Amount]:
    """Return the amounts of a text that its evidence does not give, or gives with another unit.

    How many times as much something is, evidence gives or not: a count of the told is no such thing.
    """
    given, plain = find_amounts(evidence), canonical(text)
    unsourced = [each for each in find_amounts(text) if not each.is_among(given)]
    return [
        each
        for each in unsourced
        if is_multiple(each, plain)
        or (not _counts_the_told(each, text) and _is_given_otherwise(each, evidence))
    ]


def _counts_the_told(amount: Amount, text: str) -> bool:
    """Return whether words may only count what the text itself tells: « deux fois », « des deux points »."""
    if amount.in_words and amount.unit == POINT:
        return _match_definite(amount.text).search(canonical(text)) is not None
    return amount.in_words and amount.unit == TIMES and not is_rate(amount, canonical(text))


def _match_definite(words: str) -> re.Pattern[str]:
    definites = write_expression(AmountWords, lambda each: each.definites)
    return re.compile(rf"\b(?:{definites}) {re.escape(words)}", re.IGNORECASE)


def _is_counted(amount: Amount, passage: str) -> bool:
    """Return whether a passage gives two whole numbers of which an amount is the share: 44 of 61.

    "Half", in words, may be said of more than half.
    """
    if amount.unit not in {SHARE, "%"}:
        return False
    shares = count_shares(passage)
    is_half = amount.in_words and amount.equals(Amount("", HALF, SHARE, in_words=True))
    if is_half and any(share > HALF for share in shares):
        return True
    return any(amount.equals(Amount("", share, SHARE, in_words=False)) for share in shares)


def _is_given_otherwise(amount: Amount, evidence: str) -> bool:
    """Return whether it is sure that evidence does not give an amount: a bare number may have any unit."""
    units = find_number_units(evidence, amount.number)
    if None in units:
        return False
    return amount.in_words or (bool(units) and amount.number in find_numbers(evidence))
