"""Rules among the sentences of a source: who has to do what, and how each is turned into its opposite.

Of these alone it is worth judging whether they are true: a fact turned round by a word deceives nobody.
"""

import re
from functools import cache
from typing import ClassVar

from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.language import Language
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    match_any,
    match_first_words,
    match_words,
    read_vocabulary,
)

MOST_WORDS = 28
FEWEST_SUBJECT_STEMS, FEWEST_CONTENT_STEMS = 1, 4
LONGEST_SUBJECT = 110


class RuleWords(Vocabulary):
    """How a sentence states a rule, and what its opposite is.

    `modals` follow the one who has to do something, or what has to be; `impersonals` oblige without naming
    anybody; `addressed` are the reader's own name, `weak_subjects` begin a subject that the page alone makes
    clear. `dangling` words stand for something outside the sentence. The first of a pair of `exemptions`
    becomes the second: what nobody has to do becomes a duty, as many believe it is. So does the first of a
    pair of `reversals`, a rule of the same act; `purposes` say why, and so give a changed limit away;
    `subordinators` begin a clause within the sentence. Nobody would call false what only asks for one of
    the `platitudes`.
    """

    room: ClassVar[str] = "deliverables.quiz.obligations"

    modals: Expressions
    impersonals: Expressions
    addressed: Expressions
    weak_subjects: Expressions
    dangling: Expressions
    exemptions: tuple[tuple[str, str], ...]
    reversals: tuple[tuple[str, str], ...]
    limits: tuple[tuple[str, str], ...]
    purposes: Expressions
    subordinators: Expressions
    platitudes: Expressions


def states_rule(text: str, language: Language) -> bool:
    """Return whether a text says in one sentence, to somebody it names, what has to be done or may not be."""
    plain = canonical(text)
    if not plain.endswith(".") or len(plain.split()) > MOST_WORDS or re.search(r"[;:]", plain):
        return False
    if points_away(plain, language) or len(list_content_stems(plain, language)) < FEWEST_CONTENT_STEMS:
        return False
    if asks_for_platitude(plain, language):
        return False
    if _match_impersonal(language).search(plain):
        return True
    found = _match_rule(language).match(plain)
    return found is not None and _is_clear(found["subject"].rpartition(",")[2].strip(), language)


def asks_for_platitude(text: str, language: Language) -> bool:
    """Return whether a text asks for something that nobody would call wrong, such as being clear."""
    return match_words(read_vocabulary(RuleWords, language).platitudes).search(canonical(text)) is not None


def points_away(text: str, language: Language) -> bool:
    """Return whether a word of a text may stand for something that only the page names."""
    return _match_dangling(language).search(canonical(text)) is not None


def has_clear_subject(before: str, language: Language) -> bool:
    """Return whether the words before a verb name something that needs no page to be understood."""
    return _is_clear(canonical(before).rpartition(",")[2].strip(), language)


def oblige_exempt(text: str, language: Language) -> str | None:
    """Return a rule that exempts somebody as the duty it denies; None if it exempts nobody."""
    for pattern, becomes in _match_exemptions(language):
        if (changed := _change(text, pattern, becomes, language)) is not None:
            return changed
    return None


def oppose_rule(text: str, language: Language) -> str | None:
    """Return the opposite rule of the same act, or its limit reversed; None if there is no safe one."""
    for pattern, becomes in _match_reversals(language):
        if (changed := _change(text, pattern, becomes, language)) is not None:
            return changed
    if match_words(read_vocabulary(RuleWords, language).purposes).search(text):
        return None
    found = [(pattern, becomes) for pattern, becomes in _match_limits(language) if pattern.search(text)]
    return _change(text, *found[0], language) if len(found) == 1 else None


def is_in_main_clause(before: str, language: Language) -> bool:
    """Return whether a verb after these words is the sentence's own, and not that of a clause within it."""
    subordinators = match_words(read_vocabulary(RuleWords, language).subordinators)
    return subordinators.search(before.rpartition(",")[2]) is None


def _change(text: str, pattern: re.Pattern[str], becomes: str, language: Language) -> str | None:
    """Return a text with the one match of a pattern replaced; None if there are more, or in a clause."""
    matches = list(pattern.finditer(text))
    if len(matches) != 1 or not is_in_main_clause(text[: matches[0].start()], language):
        return None
    return pattern.sub(becomes, text)


def _is_clear(subject: str, language: Language) -> bool:
    words = read_vocabulary(RuleWords, language)
    if match_any(f"^(?:{each})$" for each in words.addressed).match(subject.casefold()):
        return True
    is_weak = match_first_words(words.weak_subjects).match(subject) is not None
    return not is_weak and len(list_content_stems(subject, language)) >= FEWEST_SUBJECT_STEMS


@cache
def _match_rule(language: Language) -> re.Pattern[str]:
    modals = "|".join(read_vocabulary(RuleWords, language).modals)
    return re.compile(rf"^(?P<subject>[^;:]{{1,{LONGEST_SUBJECT}}}?) (?:{modals})\b", re.IGNORECASE)


@cache
def _match_impersonal(language: Language) -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|, )(?:{'|'.join(read_vocabulary(RuleWords, language).impersonals)})", re.IGNORECASE
    )


@cache
def _match_dangling(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(RuleWords, language).dangling)


@cache
def _match_exemptions(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    return _compile_pairs(read_vocabulary(RuleWords, language).exemptions)


@cache
def _match_reversals(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    return _compile_pairs(read_vocabulary(RuleWords, language).reversals)


@cache
def _match_limits(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    return _compile_pairs(read_vocabulary(RuleWords, language).limits)


def _compile_pairs(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), becomes) for pattern, becomes in pairs)
