"""Rules on answers beside their passages: true distractors, pairs and figures exchanged, claims turned round.

They compare words and not wording, so they warn and never block.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.answers import says_same
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import extract_claim, fold_text, list_distractors, list_keys
from pipelines.drafting.critique.options import asks_for_step
from pipelines.drafting.elements import Element, list_right_answers
from pipelines.drafting.text.amounts import Amount, find_amounts
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.likeness import SENTENCE_END, ContrastWords, count_denials, list_polar_stems
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_plain_stems, list_root_stems, share_of, split_words, stem
from schemas.draft import (
    GAP,
    Citation,
    Matching,
    MultipleChoice,
    Numeric,
    Pair,
    Row,
    SingleChoice,
    TrueFalse,
)
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import read_vocabulary

FEWEST_STEMS = 3

LEAST_OF_OPTION = 0.9
LEAST_OF_KEY = 0.8
"""Shares of an option's stems in the passage that says it."""

FEWEST_OWN = 2
MOST_OF_OWN, LEAST_OF_OWN = 0.25, 0.75
"""Words of one option alone, and their share in passages: of a right one at most, of a wrong one at least."""

LEAST_OF_STEM = 0.4
"""Share of a question's stems in a passage that speaks of what it asks."""

LEAST_OF_CLAIM = 0.8
"""Share of a claim's stems in the passage that denies it."""

LEAST_GAIN = 0.15
"""By how much more the left sides of two pairs agree with each other's passages than with their own."""

FEWEST_AHEAD = 2
"""Words of the question by which the part that speaks of it is ahead, if another has words of its own."""

LEAST_OF_RIGHT = 0.8
"""Share of a right side's stems in the one passage it is taken from."""


def find_true_options(case: Case) -> Iterator[Finding]:
    """Find wrong options that a cited passage says in other words.

    Where one answer is right, the passage has to speak of what is asked or to say that answer too: others are
    cited for what makes an option wrong. Of a table's row only the cells count that say one of several right
    answers. Steps are fair where one is asked for.
    """
    language = case.content.language
    for item in case.choice_questions:
        if GAP.search(item.stem) or asks_for_step(item.stem):
            continue
        passages = list(
            _list_passages(item, language)
            if isinstance(item, MultipleChoice)
            else _list_asked_passages(item, case.code_spans, language)
        )
        for option in list_distractors(item):
            said = next((text for text in passages if _says_option(option, text, language)), None)
            if said is not None:
                facts = {"option": cut_excerpt(option), "source": cut_excerpt(said)}
                yield Finding(rule="item.true_in_passage", place=item.id, facts=facts)


def find_better_supported_options(case: Case) -> Iterator[Finding]:
    """Find wrong options whose own words the cited passages say, where they say hardly any of the key's."""
    language = case.content.language
    for item in case.choice_questions:
        if GAP.search(item.stem) or count_denials(item.stem, language):
            continue
        keys = list_keys(item)
        shares = {each.text: _measure_own_words(each.text, item, language) for each in item.options}
        of_keys = [shares[key] for key in keys]
        if not of_keys or any(each is None or each > MOST_OF_OWN for each in of_keys):
            continue
        for option in list_distractors(item):
            share = shares[option]
            if share is not None and share >= LEAST_OF_OWN:
                facts = {"option": cut_excerpt(option), "source": cut_excerpt(item.citations[0].quote)}
                yield Finding(rule="item.true_in_passage", place=item.id, facts=facts)


def _measure_own_words(option: str, item: SingleChoice | MultipleChoice, language: Language) -> float | None:
    """Return the share of the words that only this option has which passages say that deny as it does.

    None of an option with too few words of its own.
    """
    others = (each.text for each in item.options if each.text != option)
    own = list_root_stems(option, language) - list_root_stems(" ".join((item.stem, *others)), language)
    if len(own) < FEWEST_OWN or not item.citations:
        return None
    denials = count_denials(option, language)
    sentences = (
        each for citation in item.citations for each in SENTENCE_END.split(canonical(citation.quote))
    )
    alike = (each for each in sentences if (count_denials(each, language) - denials) % 2 == 0)
    return share_of(own, list_root_stems(" | ".join(alike), language))


def find_denied_claims(case: Case) -> Iterator[Finding]:
    """Find claims to be judged true whose passage says the same words with a denial more or less."""
    language = case.content.language
    for item in case.questions:
        if not isinstance(item, TrueFalse) or not item.answer:
            continue
        claim = extract_claim(item.stem)
        sentences = [
            each for citation in item.citations for each in SENTENCE_END.split(canonical(citation.quote))
        ]
        if any(says_same(claim, each, language) for each in sentences):
            continue
        denying = next((each for each in sentences if _denies(each, claim, language)), None)
        if denying is not None:
            yield Finding(
                rule="item.false_in_other_words", place=item.id, facts={"source": cut_excerpt(denying)}
            )


def find_exchanged_pairs(case: Case) -> Iterator[Finding]:
    """Find two pairs whose left sides have more words of each other's passages than of their own."""
    language = case.content.language
    for item in case.questions:
        if not isinstance(item, Matching):
            continue
        homes = [_find_home(pair, item.citations, language) for pair in item.pairs]
        for number, pair in enumerate(item.pairs):
            other = next(
                (n for n in range(len(homes)) if _is_exchanged(number, n, item.pairs, homes, language)), None
            )
            if other is not None:
                facts = {
                    "left": cut_excerpt(pair.left),
                    "right": cut_excerpt(pair.right),
                    "other": cut_excerpt(item.pairs[other].right),
                }
                yield Finding(rule="item.pair_unlike_words", place=item.id, facts=facts)


def _list_passages(item: MultipleChoice, language: Language) -> Iterator[str]:
    keys = [list_plain_stems(key, language) for key in list_keys(item)]
    for citation in item.citations:
        row = citation.anchor.row
        if row is None:
            yield from SENTENCE_END.split(canonical(citation.quote))
            continue
        for cell in row.cells:
            stems = list_plain_stems(cell, language)
            if any(share_of(key, stems) >= LEAST_OF_KEY for key in keys):
                yield cell


def _list_asked_passages(item: SingleChoice, code_spans: frozenset[str], language: Language) -> Iterator[str]:
    stems = list_plain_stems(item.stem, language)
    keys = [list_plain_stems(key, language) for key in list_keys(item)]
    for citation in item.citations:
        if citation.anchor.row is not None or citation.span in code_spans:
            continue
        for sentence in SENTENCE_END.split(canonical(citation.quote)):
            said = list_plain_stems(sentence, language)
            is_key_said = any(share_of(key, said) >= LEAST_OF_KEY for key in keys)
            if is_key_said or share_of(stems, said) >= LEAST_OF_STEM:
                yield sentence


def _says_option(option: str, text: str, language: Language) -> bool:
    """Return whether a passage has an option's words and numbers, its denials and opposites alike."""
    stems, said = list_plain_stems(option, language), list_plain_stems(text, language)
    if len(stems) < FEWEST_STEMS or share_of(stems, said) < LEAST_OF_OPTION:
        return False
    if not find_numbers(option, words=True) <= find_numbers(text, words=True):
        return False
    return _is_polar_alike(option, text, language)


def _is_polar_alike(one: str, other: str, language: Language) -> bool:
    denials = {count_denials(text, language) % 2 for text in (one, other)}
    polar = list_polar_stems(language)
    words, others = (polar & {stem(word) for word in split_words(text)} for text in (one, other))
    return len(denials) == 1 and words <= others


def _denies(sentence: str, claim: str, language: Language) -> bool:
    stems = list_plain_stems(claim, language)
    if len(stems) < FEWEST_STEMS:
        return False
    if share_of(stems, list_plain_stems(sentence, language)) < LEAST_OF_CLAIM:
        return False
    return (count_denials(sentence, language) - count_denials(claim, language)) % 2 == 1


def _find_home(pair: Pair, citations: Sequence[Citation], language: Language) -> Citation | None:
    """Return the one cited passage that says a pair's right side."""
    right = fold_text(pair.right)
    verbatim = [each for each in citations if right in fold_text(each.quote)]
    cells = [
        each
        for each in verbatim
        if each.anchor.row and right in {fold_text(cell) for cell in each.anchor.row.cells}
    ]
    stems = list_plain_stems(pair.right, language)
    alike = [
        each
        for each in citations
        if stems and share_of(stems, list_plain_stems(each.quote, language)) >= LEAST_OF_RIGHT
    ]
    found = next((each for each in (cells, verbatim, alike) if each), [])
    return found[0] if len(found) == 1 else None


def _is_exchanged(
    number: int,
    other: int,
    pairs: Sequence[Pair],
    homes: Sequence[Citation | None],
    language: Language,
) -> bool:
    home, other_home = homes[number], homes[other]
    if home is None or other_home is None or home.span == other_home.span:
        return False
    gains = (
        _measure_gain(pairs[number].left, home, other_home, language),
        _measure_gain(pairs[other].left, other_home, home, language),
    )
    return min(gains) >= 0 and max(gains) >= LEAST_GAIN


def _measure_gain(left: str, home: Citation, other: Citation, language: Language) -> float:
    stems = list_plain_stems(left, language)
    own, others = (list_plain_stems(each.quote, language) for each in (home, other))
    return share_of(stems, others) - share_of(stems, own)


def find_figures_of_another(case: Case) -> Iterator[Finding]:
    """Find figures of an answer that stand beside other words in the source than those of the question."""
    language = case.content.language
    for element in case.elements:
        asked = _read_figure(element)
        if asked is None:
            continue
        question, key = asked
        other = _find_other_figure(question, key, element.citations, language)
        if other is not None:
            facts = {"key": cut_excerpt(key.text), "source": cut_excerpt(other)}
            yield Finding(rule="item.key_unlike_figures", place=element.id, facts=facts)


def _read_figure(element: Element) -> tuple[str, Amount] | None:
    """Return what a question or a card asks and the one amount of its answer, if that is one."""
    part = element.part
    if isinstance(part, SingleChoice | Numeric) and not GAP.search(part.stem):
        question, answer = part.stem, " | ".join(list_right_answers(part))
    elif isinstance(part, Row) and len(part.cells) == 2 and part.cells[0].rstrip().endswith("?"):
        question, answer = part.cells
    else:
        return None
    amounts = find_amounts(answer)
    return (question, amounts[0]) if len(amounts) == 1 and not find_amounts(question) else None


def _find_other_figure(
    question: str, key: Amount, citations: Sequence[Citation], language: Language
) -> str | None:
    """Return the part of the passages with most words of a question, if another part gives its answer."""
    parts = [
        part for citation in citations for part in _match_part_end(language).split(canonical(citation.quote))
    ]
    given = [(part, [each for each in find_amounts(part) if each.unit == key.unit]) for part in parts]
    measured = [(part, amounts) for part, amounts in given if amounts]
    stems = list_plain_stems(question, language)
    common = [stems & list_plain_stems(part, language) for part, _ in measured]
    first = max(range(len(common)), key=lambda n: len(common[n]), default=0)
    others = [each for n, each in enumerate(common) if n != first]
    if not others or not all(_is_ahead(common[first], each) for each in others):
        return None
    part, amounts = measured[first]
    is_given_elsewhere = any(key.is_among(each) for _, each in measured)
    return part if is_given_elsewhere and not key.is_among(amounts) else None


def _is_ahead(words: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether one part has clearly more words of a question than another, or all of those and more."""
    return words > others or len(words) - len(others) >= FEWEST_AHEAD


@cache
def _match_part_end(language: Language) -> re.Pattern[str]:
    """Return a pattern for the end of a part of a sentence that may give a figure of its own."""
    joints = "|".join(sorted(read_vocabulary(ContrastWords, language).coordinators))
    return re.compile(rf"[,;.:](?=\s)|\s(?:{joints})\s", re.IGNORECASE)
