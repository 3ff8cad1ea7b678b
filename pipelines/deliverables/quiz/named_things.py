"""Single-choice questions on what a sentence is about: its subject is the blank, its like the distractors.

What is alike is read from the document: headings that it sets side by side.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.askable import clean_heading, is_askable, is_topic, is_unasked, name_topic
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import BLANK, ask_to_complete
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, share_of, split_words
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

MOST_NAME_WORDS = 5
FEWEST_RIVALS = 2
LEAST_EVEN = 0.6
"""Share of the headings under one that have to be names for it to set things of one kind side by side."""

MOST_EVEN = 12
"""Headings side by side; more are a glossary, whose words are of many kinds."""

MOST_HEADINGS = 60
"""Headings under one; of more, as an encyclopaedia has, none is set beside another."""

FEWEST_STEMS_LEFT = 3
"""Content words around the blank: with fewer, anything could stand there."""

SAME_CLAIM = 0.5
"""Share of a sentence's content words that another on a rival must have to say the same of it."""


class ThingWords(Vocabulary):
    """How a sentence names what it is about.

    `head_first` says whether the noun that bears the number of a name is its first word or its last.
    `articles` go before a name and belong to its blank, after one of the `verbs_before` if it is an object;
    `barred_before` are words before a name that would give it away by their form. `universals` make a
    statement hold of everything.
    """

    room: ClassVar[str] = "deliverables.quiz.named_things"

    head_first: bool
    articles: Expressions
    barred_before: Expressions
    universals: Expressions
    verbs_before: Expressions


@dataclass(frozen=True)
class NamedClass:
    """Headings that a document sets side by side; `is_even` says that most under their parent are names."""

    family: str
    names: tuple[str, ...]
    is_even: bool


def list_candidates(pieces: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return questions on the headings that stand side by side."""
    askable = {piece.span.id: piece for piece in pieces if is_askable(piece, sayings.language)}
    return [
        candidate
        for each in _find_heading_classes(pieces, sayings)
        for piece in _list_naming(each, sayings)
        if piece.span.id in askable
        for candidate in _ask_for_heading(piece, each, sayings)
    ]


def _list_naming(named: NamedClass, sayings: Sayings) -> list[Piece]:
    """Return the pieces that have a name of a class, each once."""
    found = {piece.span.id: piece for name in named.names for piece in sayings.list_naming(name)}
    return list(found.values())


def _find_heading_classes(pieces: Iterable[Piece], sayings: Sayings) -> Iterator[NamedClass]:
    """Yield the headings under each heading, if three or more of them are names that the text uses too."""
    language = sayings.language
    children: dict[tuple[str, tuple[str, ...]], dict[str, None]] = defaultdict(dict)
    for piece in pieces:
        path = piece.span.anchor.heading
        for depth in range(len(path)):
            children[piece.source.name, path[:depth]][clean_heading(path[depth])] = None
    for (source, path), headings in children.items():
        if len(headings) > MOST_HEADINGS:
            continue
        names = [each for each in headings if _is_name(each, language)]
        used = tuple(name for name in names if sayings.list_naming(name))
        if len(used) > FEWEST_RIVALS:
            is_even = len(names) >= LEAST_EVEN * len(headings) and len(names) <= MOST_EVEN
            yield NamedClass(f"names:{source}:{'/'.join(path)}", used, is_even)


def _ask_for_heading(piece: Piece, named: NamedClass, sayings: Sayings) -> Iterator[Candidate]:
    """Yield the question whose blank is the one name of a class that a sentence has."""
    text, language = piece.text, sayings.language
    plain = canonical(text).casefold()
    here = [name for name in named.names if _find_name(name, plain)]
    longest = max(here, key=len, default="")
    if any(canonical(name).casefold() not in canonical(longest).casefold() for name in here) or not longest:
        return
    place = _find_blank(longest, text, language)
    if place is None:
        return
    rivals = [other for other in named.names if _may_stand_for(other, longest, piece, place, sayings)]
    alike = [other for other in rivals if _find_head(other, language) == _find_head(longest, language)]
    is_subject = place[0] == 0 and named.is_even
    if len(rivals) >= FEWEST_RIVALS:
        yield _make_candidate(
            piece,
            place,
            longest,
            alike if len(alike) >= FEWEST_RIVALS else rivals,
            named.family,
            language,
            is_sure=len(alike) >= FEWEST_RIVALS and is_subject,
        )


def _make_candidate(
    piece: Piece,
    place: tuple[int, int],
    name: str,
    rivals: list[str],
    family: str,
    language: Language,
    *,
    is_sure: bool,
) -> Candidate:
    sentence = piece.text[: place[0]] + BLANK + piece.text[place[1] :]
    return Candidate(
        stem=ask_to_complete(sentence, _name_topic(piece, sentence, name, language), language),
        key=CandidateAnswer(name),
        distractors=tuple(CandidateAnswer(rival) for rival in rivals),
        pieces=(piece,),
        family=family,
        evidence=quote_text(piece.text, language),
        weight=1.0,
        is_sure=is_sure,
    )


def _name_topic(piece: Piece, sentence: str, name: str, language: Language) -> str:
    """Return the topic of a sentence with a blank, unless it names what goes there."""
    topic = name_topic(piece, sentence, language)
    return "" if list_content_stems(topic, language) & list_content_stems(name, language) else topic


def _is_name(text: str, language: Language) -> bool:
    words = split_words(text)
    is_short = 1 <= len(text.split()) <= MOST_NAME_WORDS and "?" not in text and "," not in text
    is_plain = not any(character.isdigit() for character in text) and ":" not in text
    return (
        is_short
        and is_plain
        and is_topic(text, language)
        and words[0] not in list_stop_words(language)
        and len(list_content_stems(text, language)) >= 1
        and not is_unasked(text, language)
    )


def _find_name(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(canonical(name).casefold())}(?![\w-])", text) is not None


def _find_blank(name: str, text: str, language: Language) -> tuple[int, int] | None:
    """Return the place of a name and its article, if the sentence has it once and nothing gives it away."""
    matches = list(re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE))
    if len(matches) != 1:
        return None
    start, end = matches[0].span()
    if _match_barred(language).search(text[:start]) or re.match(r"['’]s\b|\s[a-zà-ÿ]+s?-", text[end:]):
        return None
    article = _match_article(language).search(text[:start])
    start = article.start() if article else start
    return (start, end) if _stands_free(text, start, end, language) else None


def _stands_free(text: str, start: int, end: int, language: Language) -> bool:
    """Return whether a name is a noun of its own there: no part of a longer one, and no verb."""
    stop = list_stop_words(language)
    before, after = split_words(text[:start])[-1:], re.match(r"\s([^\W\d_]+)", text[end:])
    follows = start == 0 or after is None or after[1].lower() in stop
    precedes = (
        start == 0 or text[:start].rstrip()[-1] in ",;(" or before[0] in stop or _is_verb(before[0], language)
    )
    return follows and precedes


def _may_stand_for(other: str, name: str, piece: Piece, place: tuple[int, int], sayings: Sayings) -> bool:
    language = sayings.language
    if other == name or _is_plural(other, language) != _is_plural(name, language):
        return False
    stems, other_stems = (list_content_stems(each, language) for each in (name, other))
    if other_stems <= stems or stems <= other_stems:
        return False
    left = piece.text[: place[0]] + " " + piece.text[place[1] :]
    left_stems = list_content_stems(left, language) - stems
    if len(left_stems) < FEWEST_STEMS_LEFT or other_stems & left_stems:
        return False
    if sayings.say(other, left, (piece,)) or _say_under_heading(other, left_stems, sayings):
        return False
    return not any(_match_universal(language).search(each.text) for each in sayings.list_naming(other))


def _say_under_heading(name: str, stems: frozenset[str], sayings: Sayings) -> bool:
    """Return whether a sentence under a heading says of it what the stems say."""
    return any(
        share_of(stems, list_content_stems(piece.text, sayings.language)) >= SAME_CLAIM
        for piece in sayings.list_under(name)
    )


def _is_verb(word: str, language: Language) -> bool:
    return re.fullmatch("|".join(read_vocabulary(ThingWords, language).verbs_before), word) is not None


def _find_head(name: str, language: Language) -> str:
    """Return the noun that bears the number of a name: "leave" of "sick leave", « plat » of « plat cuit »."""
    words = split_words(re.sub(r"\s?\([^)]*\)$", "", name))
    return words[0 if read_vocabulary(ThingWords, language).head_first else -1]


def _is_plural(name: str, language: Language) -> bool:
    head = _find_head(name, language)
    return head.endswith(("s", "x")) and not head.endswith("ss")


@cache
def _match_universal(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(ThingWords, language).universals)


@cache
def _match_article(language: Language) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(read_vocabulary(ThingWords, language).articles)})$", re.IGNORECASE
    )


@cache
def _match_barred(language: Language) -> re.Pattern[str]:
    words = "|".join(read_vocabulary(ThingWords, language).barred_before)
    return re.compile(rf"(?<!\w)(?:{words})\s?$", re.IGNORECASE)
