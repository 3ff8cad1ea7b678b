"""Rules on answers in other words: keys, pairs and feedback agree with each other and with the source.

They judge what `keys` cannot, because it is not worded by its passage; so they warn and never block.
"""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.answer_openings import (
    drop_answer_opening,
    match_affirmation,
    match_refusal,
)
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.claims import is_claim_quoted
from pipelines.drafting.critique.item_texts import (
    extract_claim,
    join_cited_passages,
    list_distractors,
    list_keys,
)
from pipelines.drafting.critique.ordering_keys import SequenceWords
from pipelines.drafting.critique.scope import list_wider_words
from pipelines.drafting.text.amounts import find_amounts
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.likeness import count_denials, list_polar_stems
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of, split_words, stem
from schemas.draft import (
    Citation,
    Matching,
    MultipleChoice,
    Ordering,
    Pair,
    SingleChoice,
    TrueFalse,
)
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import gather_words, match_words

LEAST_OF_CLAIM = 0.8
"""Share of a false claim's stems in one passage from which on the passage says it."""

LEAST_OF_FEEDBACK = 0.5
"""Share of a feedback's stems in a false claim from which on it repeats the claim, if no source has more."""

LEAST_OF_SIDE = 0.5
"""Share of the left side's stems in the passage that speaks of it."""

FEWEST_STEMS = 3


def find_true_claims(case: Case) -> Iterator[Finding]:
    """Find claims to be judged false that a cited passage says in other words, numbers and denials too."""
    language = case.content.language
    for item in case.questions:
        if not isinstance(item, TrueFalse) or item.answer or is_claim_quoted(item):
            continue
        claim = extract_claim(item.stem)
        for citation in item.citations:
            if says_same(claim, citation.quote, language):
                facts = {"source": cut_excerpt(citation.quote)}
                yield Finding(rule="item.true_in_other_words", place=item.id, facts=facts)
                break


def find_swapped_pairs(case: Case) -> Iterator[Finding]:
    """Find pairs whose amount is that of another cited passage than the one that speaks of the left side."""
    for item in case.questions:
        for pair in item.pairs if isinstance(item, Matching) else ():
            passage = _find_passage(pair, item.citations, case.content.language)
            if passage is not None:
                facts = {
                    "left": cut_excerpt(pair.left),
                    "right": cut_excerpt(pair.right),
                    "source": cut_excerpt(passage),
                }
                yield Finding(rule="item.pair_unlike_figures", place=item.id, facts=facts)


def find_contradicting_feedback(case: Case) -> Iterator[Finding]:
    """Find feedback that calls the key wrong or a distractor right, or says what its false claim says."""
    for item in case.questions:
        if isinstance(item, SingleChoice | MultipleChoice):
            texts = list(_list_contradictions(item))
        elif isinstance(item, TrueFalse):
            texts = list(_list_judged_otherwise(item, case.content.language))
        else:
            texts = []
        for text in texts:
            facts = {"words": cut_excerpt(text)}
            yield Finding(rule="item.feedback_contradicts", place=item.id, facts=facts)


def find_feedback_in_other_order(case: Case) -> Iterator[Finding]:
    """Find feedback on steps that names them all, each by words of its own, in another order.

    With "after" or "when" a sentence may name a later step first.
    """
    language = case.content.language
    for item in case.questions:
        if not isinstance(item, Ordering) or _match_earlier().search(canonical(item.feedback)):
            continue
        stems = [list_content_stems(place.text, language) for place in item.places]
        own = [each - frozenset().union(*stems[:n], *stems[n + 1 :]) for n, each in enumerate(stems)]
        words = [stem(word) for word in split_words(item.feedback)]
        places = [next((n for n, word in enumerate(words) if word in each), None) for each in own]
        known = [place for place in places if place is not None]
        if len(known) == len(places) > 1 and known != sorted(known):
            facts = {"words": cut_excerpt(item.feedback)}
            yield Finding(rule="item.feedback_order", place=item.id, facts=facts)


@cache
def _match_earlier() -> re.Pattern[str]:
    """Return what finds a word before the earlier of two acts, or before one of the same time."""
    return match_words(gather_words(SequenceWords, lambda each: (*each.after, *each.meanwhile)))


def says_same(claim: str, quote: str, language: Language) -> bool:
    """Return whether a passage has a claim's words and numbers, its denials and words of scope alike."""
    stems, said = list_content_stems(claim, language), list_content_stems(quote, language)
    if len(stems) < FEWEST_STEMS or share_of(stems, said) < LEAST_OF_CLAIM:
        return False
    if not find_numbers(claim, words=True) <= find_numbers(quote, words=True):
        return False
    amounts = find_amounts(quote)
    if not all(each.is_among(amounts) for each in find_amounts(claim)):
        return False
    denials = (count_denials(text, language) % 2 for text in (claim, quote))
    polar = list_polar_stems(language)
    claimed, given = (polar & {stem(word) for word in split_words(text)} for text in (claim, quote))
    return len({*denials}) == 1 and claimed == given and not list_wider_words(claim, quote, quote)


def _find_passage(pair: Pair, citations: tuple[Citation, ...], language: Language) -> str | None:
    """Return the passage on a pair's left side if it gives another amount, and another passage the pair's."""
    right = find_amounts(pair.right)
    stems = list_content_stems(pair.left, language)
    if not right or not stems or len(citations) < 2:
        return None
    shares = {c.span: share_of(stems, list_content_stems(c.quote, language)) for c in citations}
    nearest = max(citations, key=lambda each: shares[each.span])
    is_alone = sum(shares[each.span] == shares[nearest.span] for each in citations) == 1
    if shares[nearest.span] < LEAST_OF_SIDE or not is_alone or _gives(nearest, pair):
        return None
    is_given_elsewhere = any(_gives(each, pair) for each in citations)
    return nearest.quote if is_given_elsewhere and find_amounts(nearest.quote) else None


def _gives(citation: Citation, pair: Pair) -> bool:
    given = find_amounts(citation.quote)
    return all(each.is_among(given) for each in find_amounts(pair.right))


def _list_contradictions(item: SingleChoice | MultipleChoice) -> Iterator[str]:
    keys, distractors = list_keys(item), list_distractors(item)
    for option in item.options:
        text = canonical(option.feedback)
        if option.text in keys:
            names_other = _names_another(text, keys, distractors)
            if match_refusal().match(text) or names_other:
                yield option.feedback
        elif match_affirmation().match(text):
            yield option.feedback


def _names_another(feedback: str, keys: tuple[str, ...], distractors: tuple[str, ...]) -> bool:
    """Return whether feedback on the key gives the amount of a distractor and not the key's own."""
    given = find_amounts(feedback)
    own = [amount for key in keys for amount in find_amounts(key)]
    if not given or not own or any(one.is_among(own) for one in given):
        return False
    others = [amount for text in distractors for amount in find_amounts(text)]
    return any(one.is_among(others) for one in given)


def _list_judged_otherwise(item: TrueFalse, language: Language) -> Iterator[str]:
    text = canonical(item.feedback)
    judged = match_refusal() if item.answer else match_affirmation()
    if judged.match(text) or (not item.answer and _repeats(text, item, language)):
        yield item.feedback


def _repeats(feedback: str, item: TrueFalse, language: Language) -> bool:
    """Return whether feedback says what a false claim says, with the same denials, opposites and numbers.

    Feedback that calls the claim false says something else if a source has a word of it that the claim lacks.
    """
    is_refused = match_refusal().match(feedback) is not None
    claim, feedback = extract_claim(item.stem), drop_answer_opening(feedback)
    stems, claim_stems = list_content_stems(feedback, language), list_content_stems(claim, language)
    source_stems = list_content_stems(join_cited_passages(item), language)
    share, of_source = share_of(stems, claim_stems), share_of(stems, source_stems)
    if len(stems) < FEWEST_STEMS or share < max(LEAST_OF_FEEDBACK, of_source):
        return False
    if is_refused and stems & source_stems - claim_stems:
        return False
    denials = {count_denials(text, language) % 2 for text in (feedback, claim)}
    polar = list_polar_stems(language)
    own, claimed = (polar & {stem(word) for word in split_words(text)} for text in (feedback, claim))
    return len(denials) == 1 and own <= claimed and find_numbers(feedback) <= find_numbers(claim)
