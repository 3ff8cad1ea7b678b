"""What the rules on texts need of a language: its stop words, verbs, units and patterns.

A lexicon is one JSON file a language, by room. Each module that judges texts declares the room it reads, and
what stands there, as a `Vocabulary`; a language that leaves a word list out is refused by name. A kind of
deliverable keeps its own words in its folder, under `lexicon/`.
Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache, reduce
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar, cast

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError

from schemas.errors import InvalidInput
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.packs import find_pack
from schemas.languages.texts import OF_DELIVERABLES, read_file

FILE = "lexicon.json"


class Vocabulary(BaseModel):
    """What one module needs of a language; `room` is where it stands in the lexicon."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    room: ClassVar[str]


V = TypeVar("V", bound=Vocabulary)


def match_words(listed: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some words, whole and in either case; each may be an expression."""
    return re.compile(rf"\b(?:{'|'.join(listed)})\b", re.IGNORECASE)


def match_first_words(listed: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some words where a text begins."""
    return re.compile(rf"^(?:{'|'.join(listed)})\b", re.IGNORECASE)


Words = frozenset[str]
AnyWord = Annotated[re.Pattern[str], PlainValidator(match_words)]
"""A list of words, read as the pattern that finds one of them."""

FirstWord = Annotated[re.Pattern[str], PlainValidator(match_first_words)]
"""A list of words, read as the pattern that finds one of them where a text begins."""

Pattern = Annotated[re.Pattern[str], PlainValidator(re.compile)]
"""A regular expression, as Python writes them."""


def read_vocabulary(shape: type[V], language: Language) -> V:
    """Return what a module needs of a language.

    Raises InvalidInput where the language's lexicon leaves something out or holds what nobody reads.
    """
    return cast(V, _read_vocabulary(shape, language))


@cache
def _read_vocabulary(shape: type[Vocabulary], language: Language) -> Vocabulary:
    file, path = _find_room(shape.room, language)
    try:
        words = reduce(lambda texts, part: texts[part], path, read_file(file))
        return shape.model_validate_json(json.dumps(words))
    except KeyError:
        raise InvalidInput(
            f"has no room {shape.room!r}", place=str(file), remedy="Copy that room from en and translate it"
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        key = ".".join(map(str, (shape.room, *first["loc"])))
        raise InvalidInput(
            f"{key}: {first['msg']}", place=str(file), remedy="Write it as the lexicon of en does"
        ) from error


def read_every_vocabulary(shape: type[V]) -> tuple[V, ...]:
    """Return what a module needs of each language, for texts that may be in any of them."""
    return tuple(read_vocabulary(shape, language) for language in Language)


def gather_words(shape: type[V], choose: Callable[[V], Iterable[str]]) -> tuple[str, ...]:
    """Return words of every language, each once, for texts that may be in any of them."""
    return tuple(dict.fromkeys(word for each in read_every_vocabulary(shape) for word in choose(each)))


def match_any(alternatives: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some expressions, in either case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


def _find_room(room: str, language: Language) -> tuple[Path, list[str]]:
    """Return the file that holds a room, and the path to it there; a kind has a file of its own."""
    path = room.split(".")
    if path[0] == OF_DELIVERABLES:
        own = cast(Path, DELIVERABLES.kinds[path[1]].folder) / "lexicon" / f"{language.value}.json"
        if own.is_file():
            return own, path[2:]
    return find_pack(language) / FILE, path
