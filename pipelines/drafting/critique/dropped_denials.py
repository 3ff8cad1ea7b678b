"""Rule on denials: a sentence does not say what its passage denies, in other words too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import AssertedText, repeats_sentences
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.forbidden_acts import ForbiddenWords, is_rejected
from pipelines.drafting.critique.scope import drop_opening_conditions, has_condition, match_limit
from pipelines.drafting.text.likeness import ContrastWords, count_denials
from pipelines.drafting.text.sentence_parts import PART_END, SENTENCE_END, write_joints
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import (
    drop_accents,
    list_plain_stems,
    list_stop_words,
    share_of,
    split_words,
    stem,
)
from schemas.draft import Question
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import match_words, read_vocabulary

FURTHEST = 6
"""Words behind a denied word within which "or" goes on with the denial."""

REACH = 4
"""Words behind a denial within which the word stands that it denies."""

LETTERS = 4
"""Letters by which two forms of a verb are known: « remplace » and « remplacer »."""

WITHOUT = frozenset({"without", "sans"})
"""Denials of a thing, and of no deed."""

FEWEST_LETTERS = 3
"""Letters of a word that another one goes on with."""

FEWEST_STEMS = 2
LEAST_OF_CLAUSE = 0.6
"""Stems of a clause, and the share of them that the denying sentence has, its denied word among them."""


@dataclass(frozen=True)
class Denial:
    """A word that a sentence of a passage denies, with the stems of the sentence."""

    word: str
    stems: frozenset[str]
    sentence: str


def find_dropped_denials(case: Case) -> Iterator[Finding]:
    """Find clauses that state what a cited passage denies, and that it states nowhere.

    A clause that denies, rejects or supposes something is left to its reader, and so is a question.
    """
    language = case.content.language
    for told in case.told_texts:
        if isinstance(told.element.part, Question) or is_rejected(case, told):
            continue
        quotes = [citation.quote for citation in told.element.citations if citation.anchor.row is None]
        denied = [each for quote in quotes for each in list_denials(quote, language)]
        clauses = _list_stated_clauses(told, language) if denied else ()
        for clause in clauses:
            denial = next((each for each in denied if _is_stated_in(each, clause, language)), None)
            if denial is not None:
                facts = {"words": cut_excerpt(clause), "source": cut_excerpt(denial.sentence)}
                yield Finding(rule="claim.denied", place=told.element.id, facts=facts)
                break


def list_denials(passage: str, language: Language) -> Iterator[Denial]:
    """Yield each word that a passage denies, and states in none of its sentences."""
    sentences = SENTENCE_END.split(canonical(passage))
    words = [_cut(word) for word in split_words(passage)]
    found = [(word, sentence) for sentence in sentences for word in _list_denied_words(sentence, language)]
    for word, sentence in found:
        if sum(_is_alike(word, other) for other in words) == sum(other == word for other, _ in found):
            yield Denial(word, _cut_stems(sentence, language), sentence)


def _list_denied_words(sentence: str, language: Language) -> Iterator[str]:
    """Yield the word behind each denial; of two that deny together, as « ne … pas », the word between.

    What only says of which thing a sentence speaks ("a figure that neither ticket explains") denies nothing,
    nor does a clause that is a condition ("if no call comes").
    """
    contrasts = read_vocabulary(ContrastWords, language)
    denials = contrasts.denials - WITHOUT
    passed = list_stop_words(language) | contrasts.mute_words | denials
    passed |= frozenset().union(*contrasts.strengths)
    words = split_words(drop_opening_conditions(sentence, language))
    at = 0
    while at < len(words):
        closing = next((n for n, word in enumerate(words[at : at + REACH]) if word in denials), None)
        if words[at] not in contrasts.mute_words | denials or closing is None:
            at += 1
            continue
        if at and match_limit().fullmatch(words[at - 1]):
            at += closing + 1
            continue
        reached = words[at + 1 : at + 1 + REACH + closing]
        found = next((word for word in reached if word not in passed and len(word) > 2), None)
        if found is not None:
            yield _cut(found)
            yield from _list_joined_words(words[at + closing + 1 :], found, contrasts, passed)
        at += closing + 1


def _list_joined_words(
    words: Sequence[str], denied: str, contrasts: ContrastWords, passed: frozenset[str]
) -> Iterator[str]:
    """Yield the word behind "or" that a denial goes on to: "never written down or sent"."""
    joints = {word for pair in contrasts.joined_denials for word in pair}
    at = words.index(denied) if denied in words else len(words)
    for place, word in enumerate(words[at : at + FURTHEST]):
        following = words[at + place + 1 : at + place + 2]
        if word in joints and following and following[0] not in passed:
            yield _cut(following[0])


def _list_stated_clauses(told: AssertedText, language: Language) -> Iterator[str]:
    """Yield the clauses that state something plainly, of the sentences that no cited passage has whole."""
    for sentence in SENTENCE_END.split(canonical(told.text)):
        if repeats_sentences(sentence, told.element.citations):
            continue
        if sentence.rstrip().endswith("?") or _match_doubt(language).search(sentence):
            continue
        for clause in _match_clause_end(language).split(sentence):
            if not count_denials(clause, language) and not has_condition(clause, language):
                yield clause.strip()


def _is_stated_in(denial: Denial, clause: str, language: Language) -> bool:
    stems = _cut_stems(clause, language)
    words = {_cut(word) for word in split_words(clause)}
    return (
        any(_is_alike(denial.word, word) for word in words)
        and len(stems) >= FEWEST_STEMS
        and len(stems & denial.stems) >= FEWEST_STEMS
        and share_of(stems, denial.stems) >= LEAST_OF_CLAUSE
    )


def _is_alike(one: str, other: str) -> bool:
    """Return whether two words are forms of one: "use" and "used"."""
    return min(len(one), len(other)) >= FEWEST_LETTERS and (one.startswith(other) or other.startswith(one))


def _cut_stems(text: str, language: Language) -> frozenset[str]:
    return frozenset(each[:LETTERS] for each in list_plain_stems(text, language))


def _cut(word: str) -> str:
    return drop_accents(stem(word))[:LETTERS]


@cache
def _match_doubt(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(ForbiddenWords, language).denials)


@cache
def _match_clause_end(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{PART_END.pattern}| (?=(?:{write_joints(language)}) )", re.IGNORECASE)
