"""Single-choice questions on the second half of a sentence: what to do in a case, what a thing is for."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.askable import is_askable, name_topic
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import BLANK, ask_to_complete
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece
from pipelines.drafting.text.words import list_content_stems, share_of, split_words
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

FEWEST_WORDS, MOST_WORDS = 3, 18
FEWEST_RIVALS = 3
FEWEST_GIVEN_STEMS = 2
NEAREST = 20
"""Sentences of one form before and after one whose endings may rival its own: a question shows three."""

TOO_ALIKE = 0.34
"""Share of content words that two endings may have in common before one may hold where the other does."""


class ClauseWords(Vocabulary):
    """Sentences of two halves: each pattern has the groups `given` and `asked`.

    An ending with one of `bound_words` points back at its own beginning, and fits no other.
    """

    room: ClassVar[str] = "deliverables.quiz.clauses"

    patterns: Expressions
    bound_words: Expressions


@dataclass(frozen=True)
class Halves:
    """A sentence cut in two: `given` is shown, `asked` is the answer; halves of one `form` are alike."""

    piece: Piece
    given: str
    asked: str
    form: tuple[int, str]


def list_candidates(pieces: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return a question for each such sentence, with the endings of others of its form as distractors.

    None is sure: the ending of another sentence seldom tempts anybody.
    """
    by_form: dict[tuple[int, str], list[Halves]] = defaultdict(list)
    for piece in pieces:
        halves = _cut(piece, sayings.language) if is_askable(piece, sayings.language) else None
        if halves is not None:
            by_form[halves.form].append(halves)
    return [
        candidate
        for group in by_form.values()
        for number, each in enumerate(group)
        for candidate in _ask(each, group[max(0, number - NEAREST) : number + NEAREST], sayings)
    ]


def _cut(piece: Piece, language: Language) -> Halves | None:
    for number, pattern in enumerate(_match_halves(language)):
        match = pattern.match(piece.text)
        if match is None:
            continue
        asked = match["asked"].strip()
        if not FEWEST_WORDS <= len(asked.split()) <= MOST_WORDS or _match_bound(language).search(asked):
            return None
        words = split_words(asked)
        return Halves(piece, match["given"].rstrip(), asked, (number, " ".join(words[:1])))
    return None


def _ask(halves: Halves, group: list[Halves], sayings: Sayings) -> Iterator[Candidate]:
    language = sayings.language
    rivals = list(dict.fromkeys(other.asked for other in group if _may_rival(other, halves, sayings)))
    sentence = f"{halves.given} {BLANK}."
    topic = name_topic(halves.piece, sentence, language)
    tells = bool(list_content_stems(topic, language) & list_content_stems(halves.asked, language))
    given = list_content_stems(halves.given, language)
    tells = tells or bool(given & list_content_stems(halves.asked, language))
    if len(rivals) < FEWEST_RIVALS or tells or len(given) < FEWEST_GIVEN_STEMS:
        return
    yield Candidate(
        stem=ask_to_complete(sentence, topic, language),
        key=CandidateAnswer(halves.asked),
        distractors=tuple(CandidateAnswer(rival) for rival in rivals),
        pieces=(halves.piece,),
        family=f"clauses:{halves.piece.source.name}",
        evidence=quote_text(halves.piece.text, language),
        weight=0.5,
        is_sure=False,
    )


def _may_rival(other: Halves, halves: Halves, sayings: Sayings) -> bool:
    language = sayings.language
    given, asked, their_given, theirs = (
        list_content_stems(text, language) for text in (halves.given, halves.asked, other.given, other.asked)
    )
    alike = max(share_of(asked, theirs), share_of(theirs, asked), share_of(given, their_given))
    return alike <= TOO_ALIKE and bool(theirs) and not sayings.say(other.asked, halves.given, (halves.piece,))


@cache
def _match_halves(language: Language) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in read_vocabulary(ClauseWords, language).patterns)


@cache
def _match_bound(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(ClauseWords, language).bound_words)
