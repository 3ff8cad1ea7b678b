"""Lexicon of a language: the stop words, verbs, units and patterns that rules on texts need.

A lexicon is one JSON file for each language, divided into rooms. Each module that judges texts declares the
room it reads and the word lists in it, as a `Vocabulary`; a missing list is an error that names the language.
A kind of deliverable keeps its own words in its folder, under `lexicon/`.
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
"""Two languages that share more of their words than this cannot be told apart by them."""

NEVER = "(?!)"
"""The expression for an empty list of words: it never matches."""

SIGNS = frozenset(r"\.^$*+?{}[]|()")
"""The signs of expressions: a word without them, as three of four are, is an expression of itself."""


class Vocabulary(BaseModel):
    """Base of the word lists that one module needs; `room` is where they are in the lexicon."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    room: ClassVar[str]


V = TypeVar("V", bound=Vocabulary)


def match_words(listed: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of these whole words, in any case; each may be an expression."""
    return _compile_any(listed, r"\b(?:{})\b")


def match_first_words(listed: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of these words at the start of a text."""
    return _compile_any(listed, r"^(?:{})\b")


def match_any(expressions: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of these expressions, in any case."""
    return _compile_any(expressions, "(?:{})")


def _compile_any(listed: Iterable[str], around: str) -> re.Pattern[str]:
    alternatives = "|".join(listed)
    return re.compile(around.replace("{}", alternatives) if alternatives else NEVER, re.IGNORECASE)


def _check_expression(text: str) -> str:
    if SIGNS.isdisjoint(text):
        return text
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
"""A list of words, read as the pattern that finds one of them at the start of a text."""

Pattern = Annotated[re.Pattern[str], PlainValidator(_compile)]
"""A regular expression, as Python writes them."""

Expressions = tuple[Annotated[str, Field(min_length=1), AfterValidator(_check_expression)], ...]
"""Words or regular expressions of one language, for a pattern over several languages."""


def read_vocabulary(shape: type[V], language: Language) -> V:
    """Return the words a module needs in a language; those of a kind are in English if it has no others.

    Raises InvalidInput if the language's lexicon lacks a list, or has one that nothing reads.
    """
    return cast(V, _read_vocabulary(shape, language))


def read_usable_vocabularies(shape: type[V]) -> Mapping[Language, V]:
    """Return the words a module needs in each language, for texts that may be in any of them.

    A language with an invalid lexicon is left out, with one warning: only its own courses are stopped.
    """
    return cast(Mapping[Language, V], _read_usable_vocabularies(shape))


def read_every_vocabulary(shape: type[V]) -> tuple[V, ...]:
    """Return the same as `read_usable_vocabularies`, without the languages."""
    return tuple(read_usable_vocabularies(shape).values())


def list_rivals(own: Language, words: Mapping[Language, Words]) -> tuple[Language, ...]:
    """Return the languages whose words distinguish a text from one in the language `own`.

    A language that shares most words with `own`, or with another that is listed, is left out: a pack that was
    begun as a copy of English distinguishes nothing.
    """
    listed = [own] if own in words else []
    for language, its_words in words.items():
        if language not in listed and not any(_are_twins(its_words, words[other]) for other in listed):
            listed.append(language)
    return tuple(language for language in listed if language is not own)


def _are_twins(one: Words, other: Words) -> bool:
    return len(one & other) > TWINS_SHARE * min(len(one), len(other))


def gather_words(shape: type[V], choose: Callable[[V], Iterable[str]]) -> tuple[str, ...]:
    """Return the chosen words of every language, each once, for texts that may be in any of them."""
    return tuple(
        dict.fromkeys(word for vocabulary in read_every_vocabulary(shape) for word in choose(vocabulary))
    )


def write_expression(shape: type[V], choose: Callable[[V], Iterable[str]]) -> str:
    """Return a regular expression for the chosen words of every language, to use in a larger one."""
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
    """Return the file that holds a room, and the keys that lead to it there; a kind has its own file."""
    path = room.split(".")
    if path[0] == OF_DELIVERABLES:
        own = DELIVERABLES.folder(path[1]) / "lexicon" / f"{language.value}.json"
        if own.is_file():
            return own, path[2:]
    return find_pack(language) / LEXICON, path
