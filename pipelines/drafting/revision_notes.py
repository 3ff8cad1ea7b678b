"""Notes to a reviewer about requests that could not be carried out as written."""

import re
from functools import cache
from string import Formatter

from schemas.language import Language
from schemas.languages.texts import read_texts

ROOMS = ("drafting.revision_notes", "drafting.mends")


def read_revision_note(language: Language, name: str, **facts: str) -> str:
    """Return one note in a language."""
    return read_texts("drafting.revision_notes", language).say(name, **facts)


def say_note_again(note: str, written_in: Language, language: Language) -> str:
    """Return a note in another language than it was written in; what a model or a person said stays."""
    if written_in is language:
        return note
    for room, name, pattern in _list_patterns(written_in):
        found = pattern.fullmatch(note)
        if found:
            return read_texts(room, language).say(name, **found.groupdict())
    return note


@cache
def _list_patterns(language: Language) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return what each note looks like in a language; those with the most words of their own come first."""
    texts = [(room, name, text) for room in ROOMS for name, text in read_texts(room, language).items()]
    texts.sort(key=lambda each: -len("".join(part for part, *_ in Formatter().parse(each[2]))))
    return tuple((room, name, _match_text(text)) for room, name, text in texts)


def _match_text(text: str) -> re.Pattern[str]:
    parts = []
    for literal, fact, _, _ in Formatter().parse(text):
        parts.append(re.escape(literal))
        if fact is not None:
            parts.append(f"(?P<{fact}>.+?)")
    return re.compile("".join(parts), re.DOTALL)
