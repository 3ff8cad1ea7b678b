"""Rules on options: each question can be answered, and in one way only."""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import list_distractors
from pipelines.drafting.text.typography import canonical
from schemas.finding import Finding

ABSOLUTE = re.compile(
    r"\b(?:toujours|jamais|aucune?|"
    r"(?:tous|toutes)(?! les (?:\w+ )?(?:jour|semaine|mois|an|heure|minute|quinz))|"
    r"uniquement|always|never|none|all|only)\b",
    re.IGNORECASE,
)
NEGATIVE = re.compile(r"\b(?:ne|n)\b[ '][^.?!«“]{0,80}\bpas\b|\bsauf\b|\bexcept\b|\bnot\b", re.IGNORECASE)
CATCH_ALL = re.compile(
    r"\b(?:all|none) of (?:the above|these)\b|\b(?:toutes|aucune de) ces réponses\b|"
    r"\b(?:toutes les|aucune des) réponses\b",
    re.IGNORECASE,
)
FEWEST_OPTIONS = 2
FEWEST_CHARACTERS = 3
"""A shorter distractor stands in any quotation by chance."""


def find_unanswerable(case: Case) -> Iterator[Finding]:
    """Find questions whose key is no option, or that leave no choice."""
    for item in case.choices:
        if item.key not in {option.id for option in item.options}:
            yield Finding(rule="item.no_key", place=item.id, facts={"key": item.key})
        if len(item.options) < FEWEST_OPTIONS:
            yield Finding(rule="item.few_options", place=item.id, facts={"count": str(len(item.options))})


def find_duplicate_options(case: Case) -> Iterator[Finding]:
    """Find options that say the same, typography and case aside, and options that share their letter."""
    for item in case.choice_questions:
        seen: set[str] = set()
        for option in item.options:
            text = canonical(option.text).casefold().rstrip(" .")
            if text in seen:
                facts = {"option": excerpt(option.text)}
                yield Finding(rule="item.duplicate_options", place=item.id, facts=facts)
            seen.add(text)
        letters = [option.id for option in item.options]
        for letter in sorted({each for each in letters if letters.count(each) > 1}):
            yield Finding(rule="item.duplicate_options", place=item.id, facts={"option": letter})


def find_wording_flaws(case: Case) -> Iterator[Finding]:
    """Find stems that deny, options that exaggerate and options that sum up the others.

    Words the cited source uses itself are its own, and left alone.
    """
    for item in case.choice_questions:
        text = canonical(" ".join(citation.quote for citation in item.citations)).casefold()
        if (match := NEGATIVE.search(canonical(item.stem))) and match.group().casefold() not in text:
            yield Finding(rule="item.negative", place=item.id, facts={"words": match.group()})
        for option in item.options:
            if CATCH_ALL.search(option.text):
                yield Finding(rule="item.catch_all", place=item.id, facts={"option": excerpt(option.text)})
            elif (match := ABSOLUTE.search(option.text)) and match.group().casefold() not in text:
                yield Finding(rule="item.absolute", place=item.id, facts={"words": match.group()})


def find_true_distractors(case: Case) -> Iterator[Finding]:
    """Find distractors the cited source says itself; of several answers, the source names the wrong too."""
    for item in case.choices:
        said = canonical(" ".join(citation.quote for citation in item.citations)).casefold()
        for option in list_distractors(item):
            text = canonical(option).casefold().rstrip(" .")
            whole = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", said)
            if whole and len(text) >= FEWEST_CHARACTERS:
                yield Finding(rule="item.true_distractor", place=item.id, facts={"option": excerpt(option)})
