"""What the rules on texts need of a language: its stop words, verbs, units and patterns.

A lexicon is one JSON file a language, by room. Each module that judges texts declares the room it reads, and
what stands there, as a `Vocabulary`; a language that leaves a word list out is refused by name. A kind of
deliverable keeps its own words in its folder, under `lexicon/`.
Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from schemas.errors import InvalidInput
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.catalogue import LOGGER
from schemas.languages.packs import LEXICON, find_in_file, find_pack
from schemas.languages.texts import FALLBACK, OF_DELIVERABLES

TWINS_SHARE = 0.5
"""Two languages that share more of their small words than this are not told apart by them."""

NEVER = "(?!)"
"""Finds nothing: what a language without such words looks for."""


class Vocabulary(BaseModel):
    """What one module needs of a language; `room` is where it stands in the lexicon."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    room: ClassVar[str]


V = TypeVar("V", bound=Vocabulary)


def match_words(listed: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some words, whole and in either case; each may be an expression."""
    return _compile_any(listed, r"\b(?:{})\b")


def match_first_words(listed: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some words where a text begins."""
    return _compile_any(listed, r"^(?:{})\b")


def match_any(expressions: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some expressions, in either case."""
    return _compile_any(expressions, "(?:{})")


def _compile_any(listed: Iterable[str], around: str) -> re.Pattern[str]:
    alternatives = "|".join(listed)
    return re.compile(around.replace("{}", alternatives) if alternatives else NEVER, re.IGNORECASE)


def _check_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


def _compile(text: str) -> re.Pattern[str]:
    return re.compile(_check_expression(text))


def _compile_words(listed: list[str]) -> re.Pattern[str]:
    return match_words(map(_check_expression, listed))


def _compile_first_words(listed: list[str]) -> re.Pattern[str]:
    return match_first_words(map(_check_expression, listed))


Words = frozenset[str]
AnyWord = Annotated[re.Pattern[str], PlainValidator(_compile_words)]
"""A list of words, read as the pattern that finds one of them."""

FirstWord = Annotated[re.Pattern[str], PlainValidator(_compile_first_words)]
"""A list of words, read as the pattern that finds one of them where a text begins."""

Pattern = Annotated[re.Pattern[str], PlainValidator(_compile)]
"""A regular expression, as Python writes them."""

Expressions = tuple[Annotated[str, Field(min_length=1), AfterValidator(_check_expression)], ...]
"""Words, each of which may be a regular expression, that a pattern of several languages is made of."""


def read_vocabulary(shape: type[V], language: Language) -> V:
    """Return what a module needs of a language; what a kind needs is read in English where there is none.

    Raises InvalidInput where the language's lexicon leaves something out or holds what nobody reads.
    """
    return cast(V, _read_vocabulary(shape, language))


def read_usable_vocabularies(shape: type[V]) -> Mapping[Language, V]:
    """Return what a module needs of each language, for texts that may be in any of them.

    A language whose lexicon is no good is left out, with one warning: it stops its own courses alone.
    """
    return cast(Mapping[Language, V], _read_usable_vocabularies(shape))


def read_every_vocabulary(shape: type[V]) -> tuple[V, ...]:
    """Return what a module needs of each language that has it, as `read_usable_vocabularies` does."""
    return tuple(read_usable_vocabularies(shape).values())


def list_rivals(own: Language, words: Mapping[Language, Words]) -> tuple[Language, ...]:
    """Return the languages that a text in one language is told from by their words.

    A language nearly a twin of it, or of another listed, is left out: a pack begun as a copy of English tells
    nothing of a text, and must not take from English the words that do.
    """
    listed = [own] if own in words else []
    for each, theirs in words.items():
        if each not in listed and not any(_are_twins(theirs, words[other]) for other in listed):
            listed.append(each)
    return tuple(each for each in listed if each is not own)


def _are_twins(one: Words, other: Words) -> bool:
    return len(one & other) > TWINS_SHARE * min(len(one), len(other))


def gather_words(shape: type[V], choose: Callable[[V], Iterable[str]]) -> tuple[str, ...]:
    """Return words of every language, each once, for texts that may be in any of them."""
    return tuple(dict.fromkeys(word for each in read_every_vocabulary(shape) for word in choose(each)))


def write_expression(shape: type[V], choose: Callable[[V], Iterable[str]]) -> str:
    """Return an expression, part of a larger one, that finds any of some words of every language."""
    return "|".join(gather_words(shape, choose)) or NEVER


@cache
def _read_usable_vocabularies(shape: type[Vocabulary]) -> Mapping[Language, Vocabulary]:
    read = ((language, _read_usable(shape, language)) for language in Language)
    return {language: found for language, found in read if found is not None}


def _read_usable(shape: type[Vocabulary], language: Language) -> Vocabulary | None:
    try:
        return _read_vocabulary(shape, language)
    except InvalidInput as error:
        LOGGER.warning("%s", error)
        return None


@cache
def _read_vocabulary(shape: type[Vocabulary], language: Language) -> Vocabulary:
    file, path = _find_room(shape.room, language)
    words = find_in_file(file, path)
    if words is None and path[0] == OF_DELIVERABLES and language is not FALLBACK:
        LOGGER.warning("No %s in the lexicon of %s", shape.room, language.value)
        return _read_vocabulary(shape, FALLBACK)
    if words is None:
        raise InvalidInput(
            f"has no room {shape.room!r}", place=str(file), remedy="Copy that room from en and translate it"
        )
    try:
        return shape.model_validate_json(json.dumps(words))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        key = ".".join(map(str, (shape.room, *first["loc"])))
        raise InvalidInput(
            f"{key}: {first['msg']}", place=str(file), remedy="Write it as the lexicon of en does"
        ) from error


def _find_room(room: str, language: Language) -> tuple[Path, list[str]]:
    """Return the file that holds a room, and the path to it there; a kind has a file of its own."""
    path = room.split(".")
    if path[0] == OF_DELIVERABLES:
        own = DELIVERABLES.folder(path[1]) / "lexicon" / f"{language.value}.json"
        if own.is_file():
            return own, path[2:]
    return find_pack(language) / LEXICON, path
