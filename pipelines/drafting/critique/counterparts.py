"""Rule on counterparts: no part of a text changes what the part of a passage says that is worded like it.

Other rules compare a whole text with a whole passage. A phase, a feedback or a sentence that rests on several
passages is like none of them as a whole; part by part it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import AssertedText, is_lead_in, is_said_beside
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.dropped_denials import WITHOUT
from pipelines.drafting.critique.exchanged_actors import list_named_roles, list_roles
from pipelines.drafting.critique.item_texts import join_citation
from pipelines.drafting.critique.quantifiers import list_degrees
from pipelines.drafting.critique.scope import find_dropped_condition, has_condition
from pipelines.drafting.text.figures import find_numbers, order_ranges
from pipelines.drafting.text.likeness import ContrastWords, DifferenceKind, count_denials, find_differences
from pipelines.drafting.text.sentence_parts import SENTENCE_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_root_stems, split_words
from schemas.draft import Citation
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

PART_END = re.compile(r"(?<=[.!?;:|])\s")

FEWEST_STEMS = 3
LEAST_ALIKE = 0.6
"""Stems of a part, and how much of both parts' stems both have, from which on they say the same thing."""

LEAST_AHEAD = 0.05
"""By how much a part is nearer than every other one."""

LEAST_WITH_DEGREE, LEAST_WITHOUT_DEGREE = 0.8, 0.9
"""How alike two parts are of which the first, or the second, has a degree that the other leaves out."""

PARTIAL = frozenset({1, 2, 3, 4})
"""Degrees of which neither "all" nor "none" is one: few, some, half, most."""

STRENGTHS = 3
"""Of the kinds of strength the first: an obligation, a possibility, advice."""

ONE = frozenset({"1"})
"""A number that is also an article."""

COMMA = re.compile(r"[,;:.|] ?")

BESIDE = 3
"""Words before and behind a number in which its bound stands."""


class BoundWords(Vocabulary):
    """Words of a language that make a number the least or the most of something."""

    room: ClassVar[str] = "bounds"

    least: Expressions
    most: Expressions


@dataclass(frozen=True)
class Counterpart:
    """A part of a text, with the part of a cited passage that is worded most like it."""

    own: str
    said: str
    context: str
    """What names the actor of the said part: its sentence, or all of a row with its heads."""


def find_altered_parts(case: Case) -> Iterator[Finding]:
    """Find parts that say another number, actor, degree, bound or denial than the part they are worded by."""
    language = case.content.language
    passages = [span.text for source in case.spans.citable for span in source.spans]
    roles = list_roles(passages, language)
    for told in case.told_texts:
        citations = [each for each in told.element.citations if each.span not in case.code_spans]
        for pair in list_counterparts(order_ranges(told.text), citations, language):
            if any(_list_changes(case, pair, told, roles)):
                facts = {"words": cut_excerpt(pair.own), "source": cut_excerpt(pair.said)}
                yield Finding(rule="claim.altered", place=told.element.id, facts=facts)
                break


def list_counterparts(text: str, citations: Sequence[Citation], language: Language) -> Iterator[Counterpart]:
    """Yield each part of a text that one part of a passage is worded nearly alike, with that part.

    Of two parts that are as near nobody knows which is meant.
    """
    given = [_split_citation(citation) for citation in citations]
    for own in _split_parts(text):
        stems = list_root_stems(own, language)
        if len(stems) < FEWEST_STEMS or own.endswith("?"):
            continue
        nearest = _find_nearest(stems, given, language)
        if nearest and not any(_fold(own) in _fold(citation.quote) for citation in citations):
            yield replace(nearest, own=own)


def _find_nearest(
    stems: frozenset[str], given: Sequence[Sequence[Counterpart]], language: Language
) -> Counterpart | None:
    """Return the part of the cited passages that has the most of some stems, by far enough; else None.

    A part that holds another, or is held by it, says the same.
    """
    ranked = sorted(
        (
            (_measure(stems, each, language), number, each)
            for number, parts in enumerate(given)
            for each in parts
        ),
        key=lambda each: -each[0],
    )
    if not ranked or ranked[0][0] < LEAST_ALIKE:
        return None
    share, passage, nearest = ranked[0]
    as_near = (each for each in ranked[1:] if share - each[0] < LEAST_AHEAD)
    is_known = all(
        number == passage and (part.said in nearest.said or nearest.said in part.said)
        for _, number, part in as_near
    )
    return nearest if is_known else None


def _measure(stems: frozenset[str], part: Counterpart, language: Language) -> float:
    return _measure_alike(stems, list_root_stems(part.said, language))


def _list_changes(case: Case, pair: Counterpart, told: AssertedText, roles: frozenset[str]) -> Iterator[str]:
    """Yield the kinds of change between a part and its counterpart.

    The answer of a made-up case has numbers of that case, which is told to meet the rule's condition.
    """
    own, said, language = pair.own, pair.said, case.content.language
    example = case.examples_before.get(told.element.id, "")
    denials = count_denials(own, language), count_denials(said, language)
    if denials[0] == denials[1] and _exchanges_actor(pair, roles, language):
        yield "actor"
    degrees, given = list_degrees(own, language), list_degrees(said, language)
    if degrees and given and degrees.isdisjoint(given):
        yield "degree"
    numbers, numbers_given = (find_numbers(each, words=True) - ONE for each in (own, said))
    numbers -= find_numbers(example, words=True)
    if len(numbers - numbers_given) == 1 == len(numbers_given - find_numbers(told.text, words=True)):
        yield "number"
    alike = _measure_alike(list_root_stems(own, language), list_root_stems(said, language))
    added = (degrees - list_degrees(told.evidence, language)) & PARTIAL
    # "Sometimes both sides …" tells the cases of "Where both sides …".
    is_of_cases = has_condition(said, language)
    lost = (given - list_degrees(told.text, language)) & PARTIAL
    if (added and not is_of_cases and alike >= LEAST_WITH_DEGREE) or (lost and alike >= LEAST_WITHOUT_DEGREE):
        yield "degree"
    if _changes_strength(pair, language):
        yield "strength"
    if _turns_bound(pair, language):
        yield "bound"
    if not example and _drops_condition(case, pair, told):
        yield "condition"
    for each in find_differences(own, said, language):
        if each.kind is not DifferenceKind.OPPOSITE or (
            not all(denials)
            and not _tells_case(pair, told, language)
            and not _is_denied_beside(pair, told, language)
        ):
            yield each.kind.value


def _exchanges_actor(pair: Counterpart, roles: frozenset[str], language: Language) -> bool:
    """Return whether an actor that the passage does not name stands in the place of one of its own.

    So does one in the place of a single word, if nothing else was changed.
    """
    own, said = split_words(pair.own), split_words(pair.said)
    named, given = ({*split_words(" ".join(list_named_roles(each, roles)))} for each in (pair.own, pair.said))
    known = list_root_stems(pair.context, language)
    steps = SequenceMatcher(None, said, own, autojunk=False).get_opcodes()
    changes = [each for each in steps if each[0] != "equal"]
    for tag, a, b, c, d in changes:
        added = list_root_stems(" ".join(named.intersection(own[c:d])), language) - known
        lost = list_root_stems(" ".join(said[a:b]), language) - list_root_stems(pair.own, language)
        is_single = len(changes) == 1 == b - a == d - c
        if tag == "replace" and added and lost and (is_single or given.intersection(said[a:b])):
            return True
    return False


def _drops_condition(case: Case, pair: Counterpart, told: AssertedText) -> bool:
    """Return whether a part leaves out a condition that nothing beside it says, and announces none."""
    language = case.content.language
    condition = find_dropped_condition(pair.own, pair.said, language)
    if condition is None or has_condition(told.text, language) or is_lead_in(told.element):
        return False
    return not is_said_beside(case, told.element, condition)


def _tells_case(pair: Counterpart, told: AssertedText, language: Language) -> bool:
    """Return whether a part tells if a condition is met, or its sentence begins with "without"."""
    conditions = read_vocabulary(ContrastWords, language).conditions
    own, said = split_words(pair.own), split_words(pair.said)
    opening = next((words[0] for each in SENTENCE_END.split(canonical(told.text)) if pair.own in each
                    if (words := split_words(each))), "")  # fmt: skip
    is_absence = opening in WITHOUT and opening not in said
    return is_absence or (bool(said) and said[0] in conditions and not conditions & {*own})


def _is_denied_beside(pair: Counterpart, told: AssertedText, language: Language) -> bool:
    """Return whether what a part denies between two commas is denied so in what it rests on."""
    given = [list_root_stems(each, language) for each in COMMA.split(canonical(told.evidence))
             if count_denials(each, language)]  # fmt: skip
    denied = [each for each in COMMA.split(canonical(pair.own)) if count_denials(each, language)]
    own = [list_root_stems(each, language) for each in denied]
    return bool(own) and all(stems and any(stems <= each for each in given) for stems in own)


def _changes_strength(pair: Counterpart, language: Language) -> bool:
    """Return whether one part obliges and the other permits or advises."""
    kinds = read_vocabulary(ContrastWords, language).strengths[:STRENGTHS]
    own, said = (
        {number for number, words in enumerate(kinds) if words & {*split_words(each)}}
        for each in (pair.own, pair.said)
    )
    return bool(own and said) and own.isdisjoint(said)


def _turns_bound(pair: Counterpart, language: Language) -> bool:
    """Return whether a number is the least in one part and the most in the other."""
    own, said = (_list_bounds(each, language) for each in (pair.own, pair.said))
    return any(number in said and said[number] != bound for number, bound in own.items())


def _list_bounds(text: str, language: Language) -> dict[str, str]:
    plain = canonical(text)
    bounds: dict[str, str] = {}
    for name in ("least", "most"):
        for match in _match_bound(language, name).finditer(plain):
            near = plain[: match.start()].split()[-BESIDE:], plain[match.end() :].split()[:BESIDE]
            numbers = find_numbers(" ".join(near[1]), words=True) or find_numbers(
                " ".join(near[0]), words=True
            )
            bounds |= dict.fromkeys(numbers, name)
    return bounds


@cache
def _match_bound(language: Language, name: str) -> re.Pattern[str]:
    return match_words(getattr(read_vocabulary(BoundWords, language), name))


def _split_citation(citation: Citation) -> list[Counterpart]:
    quote = order_ranges(citation.quote)
    if citation.anchor.row is not None:
        return [Counterpart("", part, join_citation(citation)) for part in _split_parts(quote)]
    sentences = SENTENCE_END.split(canonical(quote))
    return [Counterpart("", part, each) for each in sentences for part in _split_parts(each)]


def _split_parts(text: str) -> list[str]:
    """Return the parts of a text between its stronger signs, and what its commas part further."""
    parts = [part.strip() for part in PART_END.split(canonical(text)) if part.strip()]
    return list(dict.fromkeys([*parts, *(each for part in parts for each in part.split(", "))]))


def _measure_alike(stems: frozenset[str], others: frozenset[str]) -> float:
    """Return the share of the stems of two parts that both have, 0 to 1."""
    count = len(stems) + len(others)
    return 2 * len(stems & others) / count if count else 0.0


def _fold(text: str) -> str:
    return " ".join(split_words(text))
