"""Differences in meaning between two nearly equal sentences: numbers, denials, opposites, obligations."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain
from typing import ClassVar

from pydantic import Field

from pipelines.drafting.text.figures import list_number_words
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, stem
from schemas.language import Language
from schemas.languages.lexicon import (
    Expressions,
    FirstWord,
    Vocabulary,
    Words,
    match_first_words,
    read_vocabulary,
)

LEAST_OF_CLAIM = 0.6
"""Share of a claim's words that its source has in the same order; with fewer, it is another sentence."""

LEAST_OF_SOURCE = 0.8
"""Share of a source's words that a claim has in the same order; with more, it is that sentence, extended."""

LONGEST_DIFFERENCE = 5
"""Most words of one difference, on either side; a longer one is rewording, which no rule can judge."""

MOST_WORDS = 200
"""A longer text is no sentence, and comparing it word by word would take longer than it is worth."""

DENIAL_REACH = 3
"""Words after a verb within which its denial stands: « ne peut en aucun cas »."""

CLAUSE_REACH = 6
"""Words around a denial by which its clause is known in another sentence."""

LEAST_OF_CLAUSE = 0.5
"""Share of a clause's words, and of its stems, that another sentence has if it says that clause too."""

FEWEST_LOST = 3
"""Words of a condition."""

SENTENCE_END = re.compile(r"(?<=[.!?])\s")
TOKEN = re.compile(r"(?<!\w)-?\d+(?:[., ]\d{3}(?!\d))*(?:[.,]\d+)?|[^\W\d_]+")
CLAUSE_MARK = re.compile(r"[,;:()]|[.!?](?= |$)")
TOKEN_OR_MARK = re.compile(f"{TOKEN.pattern}|{CLAUSE_MARK.pattern}")
NAME_BEFORE = re.compile(r"\w [A-ZÀ-Ý][\w'-]*,$")
CONTRAST_BEFORE = re.compile(r", (?:\w+ )?\w+$")
CONTRACTED_DENIAL = re.compile(r"(?<=\bca)n't\b|(?<=\bcan)not\b|n't\b")


class ContrastWords(Vocabulary):
    """The small words that turn a sentence into another.

    `mute_words` come with a denial and say nothing by themselves; `denying_pairs` deny together only.
    `joined_denials` go on with a denial before them, and then say what their second word says: « sans frais
    ni délai ». Each of the `denied_joints` with a denial stands for its second word: "not A and not B" is
    "not A or B".
    `denied_alone` are verbs that a mute word denies by itself (« ne peut être »), and `full_denial` what it
    leaves out there, unless one of the `restrictions` follows (« ne peut que »). `open_denials` name both
    cases and deny nothing ("or not"). One of the `exclusives` ("only where") says what a denial with one of
    the `exceptions` says ("not, unless").
    `ordinals` are ranks in words, which compare with ranks in digits (« 2e »).
    `strengths` holds words of one strength a line: an obligation, a possibility, advice, a rule without and
    one with exceptions. `illustrations` begin an example. Of the `conditions`, which may also be expressions
    (`condition_phrases`: « s'il », "as long as"), one of the `concessions` makes
    none ("even if"), and one of the `relatives` behind a name only tells of it ("Leeds, where"); the
    `coordinators` join another part of a sentence to it.
    """

    room: ClassVar[str] = "differences"

    denials: Words
    mute_words: Words
    denying_pairs: tuple[tuple[str, str], ...]
    opposites: tuple[tuple[str, str], ...]
    strengths: tuple[Words, ...]
    joined_denials: tuple[tuple[str, str], ...] = ()
    denied_joints: tuple[tuple[str, str], ...] = ()
    denied_alone: Words = frozenset()
    full_denial: str = ""
    restrictions: Words = frozenset()
    open_denials: tuple[tuple[str, str], ...] = ()
    conditions: Words = frozenset()
    condition_phrases: Expressions = ()
    concessions: Words = frozenset()
    relatives: Words = frozenset()
    coordinators: Words = frozenset()
    exclusives: Words = frozenset()
    exceptions: Words = frozenset()
    ordinals: dict[str, int] = Field(default_factory=dict)
    illustrations: FirstWord = Field(default_factory=lambda: match_first_words(()))


POSSIBILITY = 1
"""The place of the words of a possibility among `strengths`."""


def permits(text: str, language: Language) -> bool:
    """Return whether a sentence says what may be done or be so: "may", « peuvent »."""
    words = read_vocabulary(ContrastWords, language).strengths[POSSIBILITY]
    return not words.isdisjoint(canonical(text).lower().split())


class DifferenceKind(StrEnum):
    """What two sentences differ in."""

    NUMBER = "number"
    OPPOSITE = "opposite"
    MODAL = "modal"


@dataclass(frozen=True)
class Difference:
    """The words of a claim and of its source where they differ, with two words on either side."""

    kind: DifferenceKind
    claim: str
    source: str


def find_differences(claim: str, source: str, language: Language) -> list[Difference]:
    """Return the differences between a claim and a nearly equal source; none if they are different sentences.

    Only small words and numbers are compared: a changed noun or verb is not judged. A denial counts where
    both sentences say its clause, and an opposite where both have it at the same end of a clause.
    """
    claim_words, source_words = (_spell_denials(_tokens(text), language) for text in (claim, source))
    if (
        not claim_words
        or not source_words
        or claim_words == source_words
        or max(len(claim_words), len(source_words)) > MOST_WORDS
    ):
        return []
    steps = _align(source_words, claim_words)
    common = sum(b - a for tag, a, b, _, _ in steps if tag == "equal")
    if common < min(LEAST_OF_CLAIM * len(claim_words), LEAST_OF_SOURCE * len(source_words)):
        return []
    differences: list[Difference] = []
    words_removed: list[str] = []
    words_added: list[str] = []
    is_reworded = False
    for number, (tag, a, b, c, d) in enumerate(steps):
        if tag == "equal":
            continue
        if max(b - a, d - c) > LONGEST_DIFFERENCE:
            is_reworded = is_reworded or _is_denial_reworded(source_words[a:b], claim_words[c:d], language)
            continue
        if _denies_both(source_words[a:b], claim_words[c:d], language):
            continue
        at_edge = number in (0, len(steps) - 1)
        if at_edge and tag == "delete":
            continue  # the claim keeps part of the sentence
        removed, added = source_words[a:b], claim_words[c:d]
        if _is_opposite_denied(removed, added, language):
            continue
        kind = _judge_change(*_drop_moved(removed, added, source_words, claim_words, language), language)
        if kind is DifferenceKind.OPPOSITE and not _is_placed_alike(
            _find_opposite(removed, added, language), source, claim
        ):
            continue
        if kind is not None:
            differences.append(
                Difference(kind, _join_around(claim_words, c, d), _join_around(source_words, a, b))
            )
        elif _is_only_denial(removed, added, language):
            words_removed += removed
            words_added += added
    is_denied = _count_denials(tuple(words_removed), language) - _count_denials(tuple(words_added), language)
    if (
        is_denied % 2
        and not is_reworded
        and not _limits_alike(claim_words, source_words, language)
        and not _applies_rule(claim, source, language)
        and not _names_other_class(claim, language)
        and (_count_shared(claim, source, language) - _count_shared(source, claim, language)) % 2
    ):
        differences.append(Difference(DifferenceKind.OPPOSITE, claim, source))
    return differences


def _is_denial_reworded(removed: tuple[str, ...], added: tuple[str, ...], language: Language) -> bool:
    """Return whether a long change takes a denial away: another that was added may stand for it."""
    return _count_denials(removed, language) > _count_denials(added, language)


def _limits_alike(claim: Collection[str], source: Collection[str], language: Language) -> bool:
    """Return whether one sentence says "only where" and the other "not, unless", which is the same."""
    contrasts = read_vocabulary(ContrastWords, language)
    limits = [
        (not contrasts.exclusives.isdisjoint(words), not contrasts.exceptions.isdisjoint(words))
        for words in (claim, source)
    ]
    return limits in ([(True, False), (False, True)], [(False, True), (True, False)])


def _applies_rule(claim: str, source: str, language: Language) -> bool:
    """Return whether a claim says of one case what its source says under a condition, or supposes that case.

    "No signature: no torque changes" denies both parts of "A signature where a torque changes", as "No
    signature, because the torque is not new" does of "No signature, unless …"; "If it were amended, …"
    supposes what "It is not amended, because …" denies.
    """
    contrasts = read_vocabulary(ContrastWords, language)
    words, said = _tokens(claim), _tokens(source)
    clauses, source_clauses = _split_clauses(claim, language), _split_clauses(source, language)
    if not contrasts.conditions.isdisjoint(words):
        is_supposed = words[0] in contrasts.conditions and contrasts.conditions.isdisjoint(said)
        return is_supposed and len(source_clauses) > 1 and _ends_alike(clauses, source_clauses)
    denied = [_count_denials(clause, language) for clause in clauses]
    if contrasts.conditions.isdisjoint(said) or not denied[0] or sum(map(bool, denied)) != 2:
        return False
    return count_denials(source, language) == (0 if contrasts.exceptions.isdisjoint(said) else 1)


def _names_other_class(claim: str, language: Language) -> bool:
    """Return whether a claim denies of its case what it then defines: "It is not red: red asks for …"."""
    lead, sign, behind = canonical(claim).partition(": ")
    denied = list_content_stems(lead, language)
    is_denied = count_denials(lead, language) == 1 and not count_denials(behind, language)
    return bool(sign and denied) and is_denied and denied <= list_content_stems(behind, language)


def _ends_alike(claim: tuple[tuple[str, ...], ...], source: tuple[tuple[str, ...], ...]) -> bool:
    """Return whether the last clauses of two sentences, given as clauses, share most of their words."""
    last, other = (next(each for each in reversed(clauses) if each) for clauses in (claim, source))
    return len({*last} & {*other}) >= LEAST_OF_CLAIM * len({*last})


def is_illustration(text: str, language: Language) -> bool:
    """Return whether a sentence says itself that it gives an example, and so lays nothing down."""
    return read_vocabulary(ContrastWords, language).illustrations.match(canonical(text)) is not None


def find_lost_condition(claim: str, source: str, language: Language) -> str | None:
    """Return the condition that a claim leaves out of a sentence it otherwise repeats, or None.

    A claim that states a condition of its own is another sentence, which no rule can judge.
    """
    conditions = read_vocabulary(ContrastWords, language).conditions
    claim_words, claim_stems = _tokens(claim), list_content_stems(claim, language)
    for sentence in SENTENCE_END.split(source):
        source_words = _tokens(sentence)
        if not claim_words or max(len(source_words), len(claim_words)) > MOST_WORDS:
            continue
        steps = _align(source_words, claim_words)
        common = sum(b - a for tag, a, b, _, _ in steps if tag == "equal")
        added = {word for tag, _, _, c, d in steps if tag != "equal" for word in claim_words[c:d]}
        if common < LEAST_OF_CLAIM * len(claim_words) or conditions & added:
            continue
        for tag, a, b, c, d in steps:
            lost = source_words[a:b]
            is_lost = tag != "equal" and d - c <= LONGEST_DIFFERENCE and len(lost) >= FEWEST_LOST
            at = next((n for n, word in enumerate(lost[:2]) if word in conditions), None)
            if not is_lost or at is None:
                continue
            stems = list_content_stems(" ".join(lost[at + 1 :]), language)
            if not stems or stems <= claim_stems:
                continue
            if not any(
                is_no_condition(plain, match.start(), language)
                for plain in (canonical(sentence),)
                for match in _find_words(lost[at : at + 3], plain)
            ):
                return " ".join(lost)
    return None


def is_no_condition(sentence: str, place: int, language: Language) -> bool:
    """Return whether a word only looks like a condition: "even if", ", not when", "Leeds, where"."""
    contrasts = read_vocabulary(ContrastWords, language)
    before = sentence[:place].rstrip()
    words = TOKEN.findall(before.lower())
    if words and words[-1] in contrasts.concessions:
        return True
    if CONTRAST_BEFORE.search(before) and words[-1] in contrasts.denials:
        return True
    word = TOKEN.match(sentence.lower(), place)
    return word is not None and word.group() in contrasts.relatives and NAME_BEFORE.search(before) is not None


def _find_words(words: tuple[str, ...], text: str) -> Iterator[re.Match[str]]:
    """Yield each place where a text has these words side by side."""
    return re.finditer(r"\W+".join(map(re.escape, words)), text, re.IGNORECASE)


@cache
def list_polar_stems(language: Language) -> frozenset[str]:
    """Return the stems of words that change a sentence's meaning alone: denials, opposites, obligations."""
    words = read_vocabulary(ContrastWords, language)
    polar_words = chain(*words.opposites, *words.strengths, words.denials)
    return frozenset(map(stem, polar_words))


def count_common_words(claim: str, source: str) -> int:
    """Return how many words of the source the claim has in the same order."""
    claim_words, source_words = _tokens(claim), _tokens(source)
    if max(len(claim_words), len(source_words)) > MOST_WORDS:
        return 0
    return sum(b - a for tag, a, b, _, _ in _align(source_words, claim_words) if tag == "equal")


@lru_cache(maxsize=20_000)
def _spell_denials(words: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Return words with each denial written out: « ne peut pas être » for « ne peut être », no "or not"."""
    contrasts = read_vocabulary(ContrastWords, language)
    spelled: list[str] = []
    for number, word in enumerate(words):
        if words[number : number + 2] in contrasts.open_denials or (
            number and words[number - 1 : number + 1] in contrasts.open_denials
        ):
            continue
        spelled.append(_spell_joined(word, spelled, contrasts))
        denied = word in contrasts.denied_alone and number and words[number - 1] in contrasts.mute_words
        if denied and not _is_denied_after(words[number + 1 :], contrasts):
            spelled.append(contrasts.full_denial)
    return tuple(spelled)


def _spell_joined(word: str, before: list[str], contrasts: ContrastWords) -> str:
    """Return a word that goes on with a denial as the one it stands for: « sans frais ou délai »."""
    joined = dict(contrasts.joined_denials)
    denying = (contrasts.denials | contrasts.mute_words) - joined.keys()
    return joined[word] if word in joined and denying & {*before} else word


def _is_denied_after(words: tuple[str, ...], contrasts: ContrastWords) -> bool:
    """Return whether one of the next words says the denial, or that it is none (« ne peut que »)."""
    seconds = {second for _, second in contrasts.denying_pairs} | contrasts.restrictions
    is_second = bool(words) and words[0] in seconds
    return is_second or any(word in contrasts.denials for word in words[:DENIAL_REACH])


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> tuple[str, ...]:
    plain = CONTRACTED_DENIAL.sub(_split_contraction, canonical(text).lower())
    return tuple(TOKEN.findall(plain))


def _count_shared(text: str, other: str, language: Language) -> int:
    """Return how many words deny in those clauses of a text that another text says too."""
    words, stems = {*_tokens(other)}, list_content_stems(other, language)
    return sum(
        _count_denials(clause, language)
        for clause in _split_clauses(text, language)
        if _is_said(clause, words, stems, language)
    )


def _is_said(
    clause: tuple[str, ...], words: Collection[str], stems: Collection[str], language: Language
) -> bool:
    """Return whether other words and stems have what stands around a denial of a clause."""
    contrasts = read_vocabulary(ContrastWords, language)
    small = contrasts.denials | contrasts.mute_words
    for at in (n for n, word in enumerate(clause) if word in small):
        own = [word for word in clause[max(0, at - CLAUSE_REACH) : at + CLAUSE_REACH] if word not in small]
        own_stems = list_content_stems(" ".join(own), language)
        is_worded_alike = sum(word in words for word in own) >= LEAST_OF_CLAUSE * len(own)
        if is_worded_alike and sum(each in stems for each in own_stems) >= LEAST_OF_CLAUSE * len(own_stems):
            return True
    return False


@lru_cache(maxsize=5_000)
def _split_clauses(text: str, language: Language) -> tuple[tuple[str, ...], ...]:
    """Return the words between the commas of a text, its denials written out."""
    plain = CONTRACTED_DENIAL.sub(_split_contraction, canonical(text).lower())
    clauses: list[list[str]] = [[]]
    for word in _spell_denials(tuple(TOKEN_OR_MARK.findall(plain)), language):
        if CLAUSE_MARK.fullmatch(word):
            clauses.append([])
        else:
            clauses[-1].append(word)
    return tuple(map(tuple, clauses))


def _is_placed_alike(pair: tuple[str, str] | None, source: str, claim: str) -> bool:
    """Return whether the words that part two sentences begin a clause in both, or in neither."""
    return pair is None or _begins_clause(pair[0], source) is _begins_clause(pair[1], claim)


def _begins_clause(word: str, text: str) -> bool:
    return re.search(rf"[,;:.!?] {re.escape(word)}\b", canonical(text), re.IGNORECASE) is not None


@lru_cache(maxsize=5_000)
def _align(source: tuple[str, ...], claim: tuple[str, ...]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, source, claim, autojunk=False).get_opcodes())


def _judge_change(
    removed: tuple[str, ...], added: tuple[str, ...], language: Language
) -> DifferenceKind | None:
    removed_values, added_values = _list_values(removed, language), _list_values(added, language)
    if (
        removed_values
        and added_values
        and removed_values != added_values
        and len(removed_values) == len(added_values)
    ):
        return DifferenceKind.NUMBER
    if _find_opposite(removed, added, language):
        return DifferenceKind.OPPOSITE
    if _count_denials(removed, language) or _count_denials(added, language):
        return None
    only_removed, only_added = set(removed) - set(added), set(added) - set(removed)
    removed_strengths, added_strengths = (
        _list_strengths(only_removed, language),
        _list_strengths(only_added, language),
    )
    if removed_strengths and added_strengths and not removed_strengths & added_strengths:
        return DifferenceKind.MODAL
    return None


def _drop_moved(
    removed: tuple[str, ...],
    added: tuple[str, ...],
    source: tuple[str, ...],
    claim: tuple[str, ...],
    language: Language,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two sides of which one has more numbers without those that the other sentence has elsewhere."""
    if len(_list_values(removed, language)) == len(_list_values(added, language)):
        return removed, added
    values_said, values_claimed = {*_list_values(source, language)}, {*_list_values(claim, language)}
    return (
        tuple(word for word in removed if values_claimed.isdisjoint(_list_values((word,), language))),
        tuple(word for word in added if values_said.isdisjoint(_list_values((word,), language))),
    )


def _is_opposite_denied(removed: tuple[str, ...], added: tuple[str, ...], language: Language) -> bool:
    """Return whether two sides say the same: one the opposite of the other's word, and denies it."""
    pair = _find_opposite(removed, added, language) or ()
    sides = (tuple(word for word in side if word not in pair) for side in (removed, added))
    return bool(pair) and sum(_count_denials(side, language) for side in sides) % 2 == 1


def _find_opposite(
    removed: Collection[str], added: Collection[str], language: Language
) -> tuple[str, str] | None:
    """Return a word that was removed with its opposite that was added, or None."""
    only_removed, only_added = set(removed) - set(added), set(added) - set(removed)
    opposites = read_vocabulary(ContrastWords, language).opposites
    both_ways = (*opposites, *((b, a) for a, b in opposites))
    return next(((a, b) for a, b in both_ways if a in only_removed and b in only_added), None)


def _list_values(tokens: tuple[str, ...], language: Language) -> list[Decimal]:
    words = list_number_words(language) | read_vocabulary(ContrastWords, language).ordinals
    values = [Decimal(words[token]) if token in words else _parse_number(token) for token in tokens]
    return [value for value in values if value is not None]


def _parse_number(token: str) -> Decimal | None:
    plain = re.sub(r"[ ,](?=\d{3}(?!\d))", "", token).replace(",", ".")
    try:
        return Decimal(plain) if any(c.isdigit() for c in plain) else None
    except InvalidOperation:
        return None


def _list_strengths(words: set[str], language: Language) -> set[int]:
    strengths = read_vocabulary(ContrastWords, language).strengths
    return {number for number, line in enumerate(strengths) if words & line}


def count_denials(text: str, language: Language) -> int:
    """Return how many words of a text deny; two that deny together count once."""
    return _count_denials(_spell_denials(_tokens(text), language), language)


def _count_denials(words: tuple[str, ...], language: Language) -> int:
    contrasts = read_vocabulary(ContrastWords, language)
    single = sum(word in contrasts.denials for word in words)
    return single + sum(_count_pair(pair, words, contrasts) for pair in contrasts.denying_pairs)


def _count_pair(pair: tuple[str, str], words: tuple[str, ...], contrasts: ContrastWords) -> int:
    """Return how often two words deny together: « n'est plus », but not « n'est pas plus »."""
    first, second = pair
    followed = (
        words[start + 1 : start + 1 + DENIAL_REACH] for start, word in enumerate(words) if word == first
    )
    return sum(
        second in behind and contrasts.denials.isdisjoint(behind[: behind.index(second)])
        for behind in followed
    )


def _denies_both(removed: tuple[str, ...], added: tuple[str, ...], language: Language) -> bool:
    """Return whether one side goes on with a denial and the other denies again: "or", "and not"."""
    contrasts = read_vocabulary(ContrastWords, language)
    going_on, again = sorted((removed, added), key=len)
    return any(
        going_on == (other,)
        and again[:1] == (joint,)
        and {*again[1:]} <= contrasts.denials
        and len(again) == 2
        for joint, other in contrasts.denied_joints
    )


def _is_only_denial(removed: tuple[str, ...], added: tuple[str, ...], language: Language) -> bool:
    """Return whether only denials and small words were removed or added; otherwise it is another sentence."""
    contrasts = read_vocabulary(ContrastWords, language)
    small = list_stop_words(language) | contrasts.denials | contrasts.mute_words
    return all(word in small for word in (*removed, *added))


def _split_contraction(match: re.Match[str]) -> str:
    """Return a contracted denial as a separate word, so that "can't" and "cannot" become "can not"."""
    is_cant = match.string[: match.start()].endswith("ca")
    return "n not" if is_cant and match.group() == "n't" else " not"


def _join_around(tokens: tuple[str, ...], start: int, end: int) -> str:
    return " ".join(tokens[max(0, start - 2) : end + 2])
