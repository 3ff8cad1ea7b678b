"""Single-choice questions on conduct: a situation that the source states, and what is done in it.

The others are what the same sources have done in other situations, in words that fit the sentence; of an
order, what they bar. No sentence says of this situation what they say. What is always done is no wrong
answer, and no emergency number is asked: the others that people know are right in some emergency.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.deliverables.case_study.conduct import (
    Form,
    Situation,
    come_to_the_same,
    is_exchangeable,
    is_refusal,
    needs_sentence,
    split_situations,
)
from pipelines.deliverables.quiz.acts import Act, read_order
from pipelines.deliverables.quiz.askable import is_set_apart, name_topic
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_what_follows, ask_what_to_do
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece, gives_orders, is_teachable
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.languages.formats import quote_text
from schemas.source import SpanKind

FAMILY = "conducts"

FEWEST_RIVALS, MOST_RIVALS = 2, 9
FEWEST_GIVEN_STEMS = 2
"""Content words of a situation; a shorter one tells nobody what the matter is."""

LONGEST_DONE = 20
"""Words of an option."""

TOO_ALIKE = 0.5
"""Share of the content words of one conduct that another may have at most."""

IMPLIED = 0.75
"""Share of the content words of a situation from which on it may be part of the one asked about."""

MOST_LONGER = 3.0
"""How many times longer the key may be than an option before its length alone would tell it."""

WEIGHT = 3.0


@dataclass(frozen=True)
class _Conduct:
    """What a piece says is done in a situation."""

    piece: Piece
    told: Situation


def list_candidates(pieces: Sequence[Piece], acts: Sequence[Act], sayings: Sayings) -> list[Candidate]:
    """Return a question for each situation that has two wrong conducts at least, the likeliest first."""
    sentences = [piece for piece in pieces if _is_sentence(piece, sayings)]
    situations = list(_list_situations(sentences, sayings))
    barred = [act for act in acts if act.is_barred]
    made = (_ask(each, situations, barred, sayings) for each in situations)
    return [candidate for candidate in made if candidate is not None]


def _is_sentence(piece: Piece, sayings: Sayings) -> bool:
    language = sayings.language
    return (
        piece.span.kind is SpanKind.SENTENCE
        and is_teachable(piece, language)
        and not gives_orders(piece)
        and not is_set_apart(piece, language)
        and not needs_context(piece.text, language)
    )


def _list_situations(pieces: Iterable[Piece], sayings: Sayings) -> Iterator[_Conduct]:
    for piece in pieces:
        yield from (_Conduct(piece, each) for each in split_situations(piece.text, sayings.language))


def _ask(
    asked: _Conduct, others: Sequence[_Conduct], barred: Sequence[Act], sayings: Sayings
) -> Candidate | None:
    language, given, done = sayings.language, asked.told.given, asked.told.done
    is_order = asked.told.form is Form.ORDER
    key = read_order(done, asked.piece, language) if is_order else done
    is_told = len(list_content_stems(given, language)) >= FEWEST_GIVEN_STEMS
    if key is None or not is_told or is_refusal(done, language) or len(key.split()) > LONGEST_DONE:
        return None
    if needs_sentence(done, language):
        return None
    if is_order:
        rivals = [act.text for act in barred if act.path == _list_path(asked.piece)]
    else:
        wrong = [each.told.done for each in others if _is_wrong_here(each, asked, sayings)]
        has_enough = len(asked.told.barred) >= FEWEST_RIVALS  # nothing is surer than the same sentence
        rivals = list(asked.told.barred) if has_enough else [*asked.told.barred, *_drop_same(wrong, sayings)]
    fitting = [each for each in dict.fromkeys(rivals) if _has_like_length(key, each)][:MOST_RIVALS]
    if len(fitting) < FEWEST_RIVALS:
        return None
    topic = name_topic(asked.piece, given, language)
    ask = ask_what_to_do if is_order else ask_what_follows
    return Candidate(
        stem=ask(given, topic, language),
        key=CandidateAnswer(key),
        distractors=tuple(CandidateAnswer(each) for each in fitting),
        pieces=(asked.piece,),
        family=f"{FAMILY}:{asked.piece.source.name}",
        evidence=quote_text(asked.piece.text, language),
        weight=WEIGHT,
    )


def _is_wrong_here(other: _Conduct, asked: _Conduct, sayings: Sayings) -> bool:
    """Return whether what is done in another situation is not what is done in this one."""
    language, done = sayings.language, other.told.done
    if other.told.form is not asked.told.form or other.told.given == asked.told.given:
        return False
    if other.told.person != asked.told.person:
        return False  # what a guest does is no wrong answer to what a cook does
    if len(done.split()) > LONGEST_DONE or not is_exchangeable(done, language):
        return False
    if come_to_the_same(done, asked.told.done, language) or sayings.say(
        done, asked.told.given, (other.piece,)
    ):
        return False
    stems, here = (list_content_stems(each.told.given, language) for each in (other, asked))
    return share_of(stems, here) < IMPLIED and not _are_alike(done, asked.told.done, sayings)


def _drop_same(rivals: Sequence[str], sayings: Sayings) -> Iterator[str]:
    """Yield conducts without those that come to the same as one before: both would be seen to be wrong."""
    kept: list[str] = []
    for each in rivals:
        if not any(come_to_the_same(each, one, sayings.language) for one in kept):
            kept.append(each)
            yield each


def _are_alike(one: str, other: str, sayings: Sayings) -> bool:
    stems = [list_content_stems(each, sayings.language) for each in (one, other)]
    return max(share_of(stems[0], stems[1]), share_of(stems[1], stems[0])) > TOO_ALIKE


def _has_like_length(key: str, other: str) -> bool:
    shorter, longer = sorted((len(key), len(other)))
    return longer <= MOST_LONGER * shorter


def _list_path(piece: Piece) -> tuple[str, ...]:
    return (piece.source.name, *piece.span.anchor.heading)
