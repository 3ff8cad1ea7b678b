"""True-or-false questions: a sentence of the sources, as it stands or turned into its contrary."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, zip_longest
from typing import ClassVar

from pipelines.deliverables.quiz.askable import find_claim, is_order, name_topic, states_alone
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate, draw_number
from pipelines.deliverables.quiz.figures import find_asked_figure
from pipelines.deliverables.quiz.obligations import (
    is_in_main_clause,
    oppose_rule,
    points_away,
    states_rule,
    word_order,
)
from pipelines.deliverables.quiz.phrases import BLANK, ask_to_judge, write_right_feedback
from pipelines.deliverables.quiz.procedures import starts_with_action
from pipelines.deliverables.quiz.source_lists import find_lists
from pipelines.drafting.material import Piece, count_stems
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

Changes = tuple[tuple[re.Pattern[str], str], ...]
"""Expressions, each with what it becomes."""


class ClaimWords(Vocabulary):
    """How one word or two turn a sentence into its contrary, and stay grammatical.

    `opposites` stand for each other wherever they stand; the second of a pair of `attributes` for the first
    after one of the `copulas`. A pair of `turned` is an expression and what it
    becomes; those of `denied` do so by a denial, those of `permitted` deny what may or can be. `denials`
    make a claim negative: it is then never asked as it stands. `weights` are words of a rule. A
    lead-in that ends with one of `open_leads` is continued by each item of its list, after one of
    `verb_leads` by a verb.
    """

    room: ClassVar[str] = "deliverables.quiz.claims"

    opposites: tuple[tuple[str, str], ...]
    attributes: tuple[tuple[str, str], ...]
    copulas: Expressions
    turned: tuple[tuple[str, str], ...]
    denied: tuple[tuple[str, str], ...]
    permitted: tuple[tuple[str, str], ...]
    denials: Expressions
    weights: Expressions
    open_leads: Expressions
    verb_leads: Expressions


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
    singles: Iterable[Candidate],
    doubtful: frozenset[str],
    language: Language,
    unfit: frozenset[str] = frozenset(),
) -> list[ItemCandidate]:
    """Return true-or-false questions, false and true in turn, the headings in turn, the weightiest first.

    A false one has a contrary, or another measure which no source gives for the same thing. A true one is
    sure only as the counterpart of a false one: the sentence copied out asks for little. What rests on an
    `unfit` passage is doubted.
    """
    exchanged = _exchange_answers(singles)
    frequency = count_stems((piece.text for piece in pieces), language)
    found = (
        _make_claim(*each, exchanged, frequency, language) for each in _list_texts(pieces, doubtful, language)
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
    even = zip_longest(false, true[: len(false)])
    in_turn = [claim for claim in chain.from_iterable(even) if claim is not None]
    doubted = [claim for claim in claims if claim not in sure]
    unsure = _take_headings_in_turn([*doubted, *(claim for claim in evened if claim not in in_turn)])
    return [
        _make_candidate(replace(claim, is_sure=is_sure), language)
        for claims_of_kind, is_sure in ((in_turn, True), (unsure, False))
        for claim in claims_of_kind
    ]


def _even_answers(sure: list[Claim]) -> list[Claim]:
    """Return claims with some false ones told as the source does, until as many are true as false."""
    false = sum(not claim.answer for claim in sure)
    surplus = (2 * false - len(sure)) // 2
    able = sorted((c for c in sure if c.copied), key=lambda each: draw_number(each.copied, "claim"))
    copied = able[: max(surplus, 0)]
    return [replace(c, text=c.copied, answer=True, copied="") if c in copied else c for c in sure]


def _list_texts(
    pieces: Sequence[Piece], doubtful: frozenset[str], language: Language
) -> Iterator[tuple[tuple[Piece, ...], str]]:
    """Yield what the sources claim: sentences, and items of lists joined to their lead-in."""
    sentences = (((piece,), find_claim(piece, language)) for piece in pieces)
    for rests_on, text in chain(sentences, _join_items(pieces, language)):
        if text is None or any(piece.span.id in doubtful for piece in rests_on):
            continue
        is_short = FEWEST_WORDS <= len(text.split()) <= MOST_WORDS
        if is_short and len(list_content_stems(text, language)) >= FEWEST_STEMS:
            yield rests_on, text


def _join_items(pieces: Sequence[Piece], language: Language) -> Iterator[tuple[tuple[Piece, ...], str]]:
    """Yield each item of a list that its lead-in leaves open: « Vous devez : » and « porter un casque »."""
    for listed in find_lists(pieces, language):
        if listed.lead_piece is None or not _match_open_lead(language).search(listed.lead):
            continue
        needs_verb = _match_verb_lead(language).search(listed.lead) is not None
        for item in listed.items:
            if needs_verb and not starts_with_action(item.text, language):
                continue
            text = f"{listed.lead} {_continue_with(item.text)}."
            if item.label is None and states_alone(text, language):
                yield (listed.lead_piece, item.piece), text


def _continue_with(text: str) -> str:
    """Return an item with a small letter, unless its first words are a name or an acronym."""
    is_name = text[1:2].isupper() or re.match(r"\S+ [A-ZÀ-Ý]", text) is not None
    return text if is_name else text[0].lower() + text[1:]


def _make_claim(
    rests_on: tuple[Piece, ...],
    text: str,
    exchanged: dict[str, str],
    frequency: Counter[str],
    language: Language,
) -> Claim | None:
    """Return the claim a text gives; only one with another measure, or that states a rule, is sure."""
    stems = list_content_stems(text, language)
    central = sum(frequency[stem] > 2 for stem in stems) / len(stems) if stems else 0.0
    weight = central + (1.0 if is_binding(text, language) else 0.0)
    other = exchanged.get(rests_on[0].span.id) if len(rests_on) == 1 else None
    if other is not None and not points_away(text, language):
        return Claim(rests_on, other, False, weight, copied=rests_on[0].text)
    return _state_rule(rests_on, text, weight, language) or _doubt(rests_on, text, other, weight, language)


def _state_rule(rests_on: tuple[Piece, ...], text: str, weight: float, language: Language) -> Claim | None:
    """Return the claim of a sentence that states a rule: its opposite if it has one, else itself."""
    if not states_rule(text, language):
        return None
    is_negative = _match_denial(language).search(text) is not None
    contrary = oppose_rule(text, language)
    if contrary is not None:
        return Claim(rests_on, contrary, False, weight, copied="" if is_negative else text)
    return None if is_negative else Claim(rests_on, text, True, weight)


def _doubt(
    rests_on: tuple[Piece, ...], text: str, other: str | None, weight: float, language: Language
) -> Claim | None:
    """Return a claim for a person to judge: false where the hash says so or where the sentence denies."""
    if is_order(text, language):
        return _doubt_order(rests_on, text, weight, language)
    is_negative = _match_denial(language).search(text) is not None
    contrary = other or turn_round(text, language) or deny_permission(text, language)
    if contrary is None:
        is_weighty = _match_weight(language).search(text) is not None
        return Claim(rests_on, text, True, weight - 1, False) if is_weighty and not is_negative else None
    if is_negative or draw_number(text, "claim") % 2:
        denies = _match_denial(language).search(contrary) is not None
        return Claim(rests_on, contrary, False, weight - (0.5 if denies else 0.0), False)
    return Claim(rests_on, text, True, weight, False)


def _doubt_order(rests_on: tuple[Piece, ...], text: str, weight: float, language: Language) -> Claim | None:
    """Return an order told as a rule, or the opposite of a prohibition; None if it cannot be told so."""
    contrary = oppose_rule(text, language)
    if contrary is not None and not is_order(contrary, language):
        return Claim(rests_on, contrary, False, weight, False)
    told = word_order(text, language)
    return None if told is None else Claim(rests_on, told, True, weight - 1, False)


def _take_headings_in_turn(claims: list[Claim]) -> list[Claim]:
    """Return the claims with the headings in turn, so that a quiz does not ask of one chapter alone."""
    turns: Counter[tuple[str, ...]] = Counter()
    ranked = []
    for claim in sorted(claims, key=lambda each: (-each.weight, draw_number(each.text, "turn"))):
        turns[claim.heading] += 1
        ranked.append((turns[claim.heading], claim))
    return [claim for _, claim in sorted(ranked, key=lambda each: each[0])]


def turn_round(text: str, language: Language) -> str | None:
    """Return a sentence turned into its contrary by one change; None if no such change is safe."""
    for pattern, becomes in _match_turned(language):
        matches = list(pattern.finditer(text))
        if len(matches) == 1 and is_in_main_clause(text[: matches[0].start()], language):
            return pattern.sub(becomes, text)
    if _match_denial(language).search(text):
        return None  # a contrary within a denial would say it twice
    for pattern, opposite in _match_opposites(language):
        matches = list(pattern.finditer(text))
        if len(matches) == 1 and "copula" in pattern.groupindex:
            matches = [each for each in matches if is_in_main_clause(text[: each.start()], language)]
        if len(matches) == 1 and not re.search(rf"\b{re.escape(opposite.strip())}\b", text, re.IGNORECASE):
            match = matches[0]
            word = opposite.capitalize() if match.group()[0].isupper() else opposite
            copula = match.groupdict().get("copula") or ""
            return text[: match.start()] + copula + word + text[match.end() :]
    return _deny(text, _match_denied(language), language)


def deny_permission(text: str, language: Language) -> str | None:
    """Return a sentence on what somebody may do or a thing can do, denied; None if it is no such sentence."""
    if _match_denial(language).search(text):
        return None
    return _deny(text, _match_permitted(language), language)


def _deny(text: str, changes: Changes, language: Language) -> str | None:
    for pattern, becomes in changes:
        matches = list(pattern.finditer(text))
        if len(matches) == 1 and is_in_main_clause(text[: matches[0].start()], language):
            return pattern.sub(becomes, text)
    return None


def _exchange_answers(singles: Iterable[Candidate]) -> dict[str, str]:
    """Return, by span, its sentence with a wrong answer of its question in the place of the right one."""
    exchanged = {}
    for single in singles:
        if not single.is_sure or BLANK not in single.stem or len(single.pieces) != 1:
            continue
        piece, rival = single.pieces[0], single.distractors[single.seed % NEAREST_RIVALS]
        if single.key.value is not None and find_asked_figure(single) is None:
            continue
        if piece.text.count(single.key.text) == 1:
            exchanged[piece.span.id] = piece.text.replace(single.key.text, rival.text)
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
def _match_open_lead(language: Language) -> re.Pattern[str]:
    return _match_last_words(read_vocabulary(ClaimWords, language).open_leads)


@cache
def _match_verb_lead(language: Language) -> re.Pattern[str]:
    return _match_last_words(read_vocabulary(ClaimWords, language).verb_leads)


def _match_last_words(listed: Expressions) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(listed)})$", re.IGNORECASE)


@cache
def _match_turned(language: Language) -> Changes:
    return _compile_changes(read_vocabulary(ClaimWords, language).turned)


@cache
def _match_denied(language: Language) -> Changes:
    return _compile_changes(read_vocabulary(ClaimWords, language).denied)


@cache
def _match_permitted(language: Language) -> Changes:
    return _compile_changes(read_vocabulary(ClaimWords, language).permitted)


def _compile_changes(pairs: tuple[tuple[str, str], ...]) -> Changes:
    return tuple((re.compile(pattern), becomes) for pattern, becomes in pairs)


@cache
def _match_opposites(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(_list_opposites(language))


def _list_opposites(language: Language) -> Iterator[tuple[re.Pattern[str], str]]:
    words = read_vocabulary(ClaimWords, language)
    copulas = "|".join(words.copulas)
    for one, other in words.attributes:
        # « Les champs obligatoires » would only be other fields; what « est obligatoire » is turned round.
        yield re.compile(rf"(?<=\b)(?P<copula>(?:{copulas}) ){one}(?![\w'’-])", re.IGNORECASE), other
    for one, other in words.opposites:
        for word, opposite in ((one, other), (other, one)):
            yield re.compile(rf"(?<![\w'’-]){word}(?![\w'’-])", re.IGNORECASE), _strip_context(opposite)


def _strip_context(expression: str) -> str:
    """Return the words of an expression without what has to stand before or after them."""
    return re.sub(r"\(\?(?:[=!]|<[=!])[^()]*\)|\(\?:(?=\()|(?<=\|)|[|)]", "", expression)


@cache
def _match_denial(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(ClaimWords, language).denials)


@cache
def _match_weight(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(ClaimWords, language).weights)
