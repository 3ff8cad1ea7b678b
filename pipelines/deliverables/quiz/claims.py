"""True-or-false questions: a sentence of the sources, as it stands or with one believable change."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, zip_longest
from typing import ClassVar

from pipelines.deliverables.quiz.askable import is_order, name_topic
from pipelines.deliverables.quiz.asked_texts import AskedText
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate, draw_number
from pipelines.deliverables.quiz.contrasts import exchange_contrary
from pipelines.deliverables.quiz.denials import affirm_denied
from pipelines.deliverables.quiz.figures import find_asked_figure
from pipelines.deliverables.quiz.obligations import (
    oblige_exempt,
    oppose_rule,
    points_away,
    states_rule,
)
from pipelines.deliverables.quiz.phrases import BLANK, ask_to_judge, write_right_feedback
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece, count_stems
from pipelines.drafting.text.likeness import permits
from pipelines.drafting.text.obligation_words import is_binding
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Bloom
from schemas.draft import Item, Origin, TrueFalse
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

FEWEST_WORDS, MOST_WORDS = 7, 33
NEAREST_RIVALS = 2
"""Of a measure's distractors, the nearest of which one makes a claim false: others deceive nobody."""

FEWEST_STEMS = 4
"""Content words of a claim; with fewer it says too little to be judged."""


class ClaimWords(Vocabulary):
    """Words of a negative claim, which is doubted as it stands: its answer is easily given the wrong way."""

    room: ClassVar[str] = "deliverables.quiz.claims"

    denials: Expressions


@dataclass(frozen=True)
class Claim:
    """A sentence to judge; `weight` says how well it is worth asking.

    `copied` is what the source says, if a false claim could as well be asked as it stands there.
    """

    pieces: tuple[Piece, ...]
    text: str
    answer: bool
    weight: float
    is_sure: bool = True
    copied: str = ""

    @property
    def heading(self) -> tuple[str, ...]:
        """Return the source and the headings above what the claim rests on."""
        last = self.pieces[-1]
        return (last.source.name, *last.span.anchor.heading)


def list_true_false(
    pieces: Sequence[Piece],
    asked_texts: Iterable[AskedText],
    singles: Iterable[Candidate],
    doubtful: frozenset[str],
    sayings: Sayings,
    unfit: frozenset[str] = frozenset(),
) -> list[ItemCandidate]:
    """Return true-or-false questions, false and true in turn, the headings in turn, the weightiest first.

    A false one has a contrary, or another measure which no source gives for the same thing. A true one is
    sure only as the counterpart of a false one: the sentence copied out asks for little. What rests on an
    `unfit` passage is doubted.
    """
    language = sayings.language
    exchanged = _exchange_answers(singles)
    frequency = count_stems((piece.text for piece in pieces), language)
    found = (
        _make_claim(*each, exchanged, frequency, sayings)
        for each in _list_texts(asked_texts, doubtful, language)
    )
    claims = [claim for claim in found if claim is not None]
    sure = [
        claim
        for claim in claims
        if claim.is_sure and not any(piece.span.id in unfit for piece in claim.pieces)
    ]
    evened = _even_answers(sure)
    false, true = (
        _take_headings_in_turn([c for c in evened if c.answer is answer]) for answer in (False, True)
    )
    even = zip_longest(false, true[: len(false) + 1])
    in_turn = [claim for claim in chain.from_iterable(even) if claim is not None]
    doubted = _leave_out(claims, sure)
    unsure = _take_headings_in_turn([*doubted, *_leave_out(evened, in_turn)])
    return [
        _make_candidate(replace(claim, is_sure=is_sure), language)
        for claims_of_kind, is_sure in ((in_turn, True), (unsure, False))
        for claim in claims_of_kind
    ]


def _even_answers(sure: list[Claim]) -> list[Claim]:
    """Return claims with some false ones told as the source does, until as many are true as false.

    Of an odd number it is drawn which are one more, so that a single claim is not always false.
    """
    false = sum(not claim.answer for claim in sure)
    odd = draw_number("odd", *(claim.text for claim in sure)) % 2
    surplus = (2 * false - len(sure) + odd) // 2
    able = sorted((c for c in sure if c.copied), key=lambda each: draw_number(each.copied, "claim"))
    copied = able[: max(surplus, 0)]
    kept = {id(claim) for claim in _leave_out(sure, copied)}
    return [c if id(c) in kept else replace(c, text=c.copied, answer=True, copied="") for c in sure]


def _leave_out(claims: Iterable[Claim], others: Iterable[Claim]) -> list[Claim]:
    """Return the claims that are none of the others, each told by itself: to compare them takes long."""
    ids = {id(claim) for claim in others}
    return [claim for claim in claims if id(claim) not in ids]


def _list_texts(
    asked_texts: Iterable[AskedText], doubtful: frozenset[str], language: Language
) -> Iterator[tuple[tuple[Piece, ...], str]]:
    """Yield what the sources claim: sentences, and items of lists joined to their lead-in."""
    for each in asked_texts:
        if any(piece.span.id in doubtful for piece in each.pieces):
            continue
        is_short = FEWEST_WORDS <= len(each.text.split()) <= MOST_WORDS
        if is_short and len(list_content_stems(each.text, language)) >= FEWEST_STEMS:
            yield each.pieces, each.text


def _make_claim(
    rests_on: tuple[Piece, ...],
    text: str,
    exchanged: dict[str, tuple[str, str]],
    frequency: Counter[str],
    sayings: Sayings,
) -> Claim | None:
    """Return the claim a text gives; only one with another measure, or on an exemption, is sure."""
    language = sayings.language
    stems = list_content_stems(text, language)
    central = sum(frequency[stem] > 2 for stem in stems) / len(stems) if stems else 0.0
    weight = central + (1.0 if is_binding(text, language) else 0.0)
    key, rival = exchanged.get(rests_on[-1].span.id, ("", ""))
    if key and text.count(key) == 1 and not is_order(text, language):
        # "May be kept for five years" leaves four years true.
        is_clear = not points_away(text, language) and not permits(text, language)
        return Claim(rests_on, text.replace(key, rival), False, weight, is_clear, copied=text)
    believed = affirm_denied(text, language)
    if believed is not None:
        return Claim(rests_on, believed.text, False, weight, believed.is_standing, copied=text)
    contrary = exchange_contrary(text, sayings)
    if contrary is not None:
        return Claim(rests_on, contrary, False, weight, copied=text)
    return _state_rule(rests_on, text, weight, language)


def _state_rule(rests_on: tuple[Piece, ...], text: str, weight: float, language: Language) -> Claim | None:
    """Return the claim of a sentence that states a rule; None if it states none.

    An exemption becomes a duty, which many would believe; another rule is proposed turned round or as it is.
    """
    if not states_rule(text, language):
        return None
    duty = oblige_exempt(text, language)
    if duty is not None:
        return Claim(rests_on, duty, False, weight, copied=text)
    contrary = oppose_rule(text, language)
    if contrary is not None:
        return Claim(rests_on, contrary, False, weight, False)
    is_negative = _match_denial(language).search(text) is not None
    return None if is_negative else Claim(rests_on, text, True, weight - 1, False)


def _take_headings_in_turn(claims: list[Claim]) -> list[Claim]:
    """Return the claims with the headings in turn, so that a quiz does not ask of one chapter alone."""
    turns: Counter[tuple[str, ...]] = Counter()
    ranked = []
    for claim in sorted(claims, key=lambda each: (-each.weight, draw_number(each.text, "turn"))):
        turns[claim.heading] += 1
        ranked.append((turns[claim.heading], claim))
    return [claim for _, claim in sorted(ranked, key=lambda each: each[0])]


def _exchange_answers(singles: Iterable[Candidate]) -> dict[str, tuple[str, str]]:
    """Return, by span, the right answer of its question and a wrong one to put in its place."""
    exchanged = {}
    for single in singles:
        is_gap = single.is_sure and BLANK in single.stem
        if is_gap and (single.key.value is None or find_asked_figure(single) is not None):
            rival = single.distractors[single.seed % NEAREST_RIVALS]
            exchanged[single.pieces[-1].span.id] = single.key.text, rival.text
    return exchanged


def _make_candidate(claim: Claim, language: Language) -> ItemCandidate:
    piece = claim.pieces[-1]
    topic = name_topic(piece, claim.text, language)
    return ItemCandidate(
        stem=ask_to_judge(claim.text, topic, language),
        pieces=claim.pieces,
        family=f"claims:{piece.source.name}:{piece.heading}",
        evidence=" ".join(quote_text(each.text, language) for each in claim.pieces),
        build=partial(_build_item, answer=claim.answer, language=language),
        is_sure=claim.is_sure,
    )


def _build_item(
    candidate: ItemCandidate, item_id: str, objective: str | None, *, answer: bool, language: Language
) -> Item:
    return TrueFalse(
        id=item_id,
        stem=candidate.stem,
        answer=answer,
        feedback=write_right_feedback(candidate.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=candidate.citations,
        origin=Origin.EXTRACTIVE,
    )


@cache
def _match_denial(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(ClaimWords, language).denials)
