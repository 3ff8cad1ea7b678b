"""Rule on counts: of the same things a sentence counts as many as its passages."""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.figures import list_number_words
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_stop_words, stem
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.measures import list_units

FEWEST_LETTERS = 4
"""Letters of a thing that is counted."""

Count = tuple[int, str]
"""How many there are of what, as the stem of its word."""


def find_other_counts(case: Case) -> Iterator[Finding]:
    """Find things of which a sentence counts another number than the passages that count them.

    What explains a made-up example may count as it does.
    """
    language = case.content.language
    for asserted in case.reworded_texts:
        made_up = case.examples_before.get(asserted.element.id, "")
        given = dict.fromkeys(list_counts(f"{asserted.evidence} | {made_up}", language))
        things = {thing for _, thing in given}
        for count, words in list_counts(asserted.text, language).items():
            if count[1] in things and count not in given:
                facts = {"amount": cut_excerpt(words)}
                yield Finding(rule="amount.orphan", place=asserted.element.id, facts=facts)


def list_counts(text: str, language: Language) -> dict[Count, str]:
    """Return what a text counts without a unit of measure, from two on, each with its words."""
    found: dict[Count, str] = {}
    for match in _match_count(language).finditer(canonical(text)):
        thing, number = match["thing"].lower(), match["number"].lower()
        if thing in list_units() or thing in list_stop_words(language) or len(thing) < FEWEST_LETTERS:
            continue
        value = int(number) if number.isdigit() else list_number_words(language)[number]
        if value > 1:
            found.setdefault((value, stem(thing)), match.group())
    return found


@cache
def _match_count(language: Language) -> re.Pattern[str]:
    """Return what finds a number before a word; in digits behind a word it may be a name: "level 2 homes"."""
    words = "|".join(sorted(list_number_words(language), key=len, reverse=True))
    in_digits = rf"(?<![\w.,/°-])(?<![^\W\d_]{{{FEWEST_LETTERS}}} )(?<!\bh )\d{{1,4}}"
    return re.compile(rf"(?P<number>{in_digits}|\b(?:{words})) (?P<thing>[^\W\d_]+)\b", re.IGNORECASE)
