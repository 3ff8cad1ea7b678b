"""Single-choice questions on who is to do something.

The options are headings that a document sets side by side below one that names what they are about. Times as
options were tried: an act mostly tells by itself when it comes.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.actors import names_thing
from pipelines.deliverables.quiz.acts import Act
from pipelines.deliverables.quiz.askable import clean_heading, is_topic
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_who_acts, describe_cell
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_any, read_vocabulary

FEWEST_HEADINGS, MOST_HEADINGS = 3, 8
MOST_HEADING_WORDS = 14
DEEPEST = 2
"""Levels below the headings: what stands deeper is of a part that may be done at another time."""

DEPTH_OF_TITLES = 1
"""Length of the path above titles of documents: "Guide for Sponsors" names no person who does something."""

FEWEST_STEMS = 2
TOO_ALIKE = 0.5
"""Share of an act's content words that what stands under another heading may have too before the act may
belong there as well."""


class ParallelWords(Vocabulary):
    """How a heading begins that names people: "Moderators"."""

    room: ClassVar[str] = "deliverables.quiz.parallels"

    people: Expressions


@dataclass(frozen=True)
class Parallel:
    """Headings side by side, and the path above them."""

    above: tuple[str, ...]
    headings: tuple[str, ...]

    def find(self, path: tuple[str, ...]) -> str | None:
        """Return the one of these headings that a path goes through, or None."""
        depth = len(self.above)
        if path[:depth] != self.above or len(path) == depth:
            return None
        return path[depth] if path[depth] in self.headings else None


def list_candidates(pieces: tuple[Piece, ...], acts: Sequence[Act], sayings: Sayings) -> list[Candidate]:
    """Return a question for each act right below one of such headings, if the others do not say it too."""
    told = [act for act in acts if not act.is_barred]
    return [
        candidate
        for parallel in _find_parallels(pieces, sayings.language)
        for candidate in _ask(parallel, told, pieces, sayings.language)
    ]


def _find_parallels(pieces: Sequence[Piece], language: Language) -> Iterator[Parallel]:
    people = _match_start(read_vocabulary(ParallelWords, language).people)
    for above, headings in _list_headings(pieces).items():
        named = tuple(
            heading
            for heading in headings
            if people.match(clean_heading(heading)) and not names_thing(clean_heading(heading), language)
        )
        if len(above) > DEPTH_OF_TITLES and FEWEST_HEADINGS <= len(named) <= MOST_HEADINGS:
            yield Parallel(above, named)


def _list_headings(pieces: Sequence[Piece]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the headings below each path, short enough for options, in reading order."""
    below: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for piece in pieces:
        path = (piece.source.name, *piece.span.anchor.heading)
        for depth in range(1, len(path)):
            below[path[:depth]][path[depth]] = None
    return {above: tuple(each for each in headings if _is_option(each)) for above, headings in below.items()}


def _is_option(heading: str) -> bool:
    return len(heading.split()) <= MOST_HEADING_WORDS and not speaks_to_a_model(heading)


def _ask(
    parallel: Parallel, acts: Sequence[Act], pieces: Sequence[Piece], language: Language
) -> Iterator[Candidate]:
    names = {heading: clean_heading(heading) for heading in parallel.headings}
    named = frozenset[str]().union(*(list_content_stems(name, language) for name in names.values()))
    said = _list_said(parallel, pieces, language)
    topic = _name_topic(parallel.above, language)
    if not topic:
        return
    deepest = len(parallel.above) + DEEPEST
    for act in acts:
        heading = parallel.find(act.path) if len(act.path) <= deepest else None
        stems = list_content_stems(act.text, language)
        if heading is None or len(stems) < FEWEST_STEMS or stems & named:
            continue
        if any(
            share_of(stems, each) >= TOO_ALIKE
            for other, texts in said.items()
            if other != heading
            for each in texts
        ):
            continue
        others = [name for other, name in names.items() if other != heading]
        yield Candidate(
            stem=ask_who_acts(topic, act.text, language),
            key=CandidateAnswer(names[heading]),
            distractors=tuple(CandidateAnswer(name) for name in others),
            pieces=(act.piece,),
            family=f"parallels:{act.piece.source.name}:{topic}",
            evidence=describe_cell(names[heading], topic, act.piece.text, language),
            weight=2.0,
        )


def _list_said(
    parallel: Parallel, pieces: Sequence[Piece], language: Language
) -> dict[str, list[frozenset[str]]]:
    """Return the content words of each piece below each of the headings."""
    said: dict[str, list[frozenset[str]]] = defaultdict(list)
    for piece in pieces:
        heading = parallel.find((piece.source.name, *piece.span.anchor.heading))
        if heading is not None:
            said[heading].append(list_content_stems(piece.text, language))
    return said


def _name_topic(above: tuple[str, ...], language: Language) -> str:
    """Return the nearest heading above that names a topic; empty if there is none."""
    names = (clean_heading(heading) for heading in reversed(above[1:]))
    return next((name for name in names if is_topic(name, language)), "")


@cache
def _match_start(expressions: Expressions) -> re.Pattern[str]:
    return match_any(expressions)
