"""Titles of pages: the headings of the sources, with those above where one says nothing alone."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary

BETWEEN = " – "
LONGEST_TITLE = 200


class TitleWords(Vocabulary):
    """Headings that say nothing without the one above, besides numbers: "Example", « Énoncé »."""

    room: ClassVar[str] = "deliverables.lesson.titles"

    say_nothing: Pattern
    vague_questions: Pattern
    """Questions of a pronoun or of few words: "What is it?", « Qui participe ? »."""


def title_chapters(paths: Sequence[tuple[str, ...]], language: Language) -> list[str]:
    """Return the title of each chapter; what several of them are called says nothing alone."""
    words = read_vocabulary(TitleWords, language)
    same = Counter(path[-1].casefold() for path in dict.fromkeys(paths) if path)
    return [_write_title(path, same, words) for path in paths]


def _write_title(path: tuple[str, ...], same: Counter[str], words: TitleWords) -> str:
    if not path:
        return ""
    parts = [path[-1]]
    needs_parent = same[path[-1].casefold()] > 1
    for parent in reversed(path[:-1]):
        if not needs_parent and not _says_nothing(parts[0], words):
            break
        parts.insert(0, parent)
        needs_parent = False
    return BETWEEN.join([*_shorten_parents(parts[:-1], LONGEST_TITLE - len(parts[-1])), parts[-1]])


def _shorten_parents(parents: Sequence[str], room: int) -> list[str]:
    """Return the headings above a title, cut where there is no room: what a page is itself called stays."""
    if sum(len(parent) + len(BETWEEN) for parent in parents) <= room:
        return [*parents]
    longest = max(room // len(parents) - len(BETWEEN), 1)
    return [parent if len(parent) <= longest else f"{parent[: longest - 1].rstrip()}…" for parent in parents]


def _says_nothing(heading: str, words: TitleWords) -> bool:
    if words.vague_questions.match(heading) is not None:
        return True
    return not (rest := _drop_number(heading)) or words.say_nothing.match(rest) is not None


def _drop_number(heading: str) -> str:
    """Return a heading without the numbers that begin and end it."""
    begin = re.sub(r"^[\W_]*(?:(?:\d+[\W_]*)+|(?:[IVXLC]+|[A-Za-z])[.)°\-–][\W_]*)", "", heading)
    return re.sub(r"[\W_]*(?:n[o°][\W_]*)?(?:\d+(?:\.\d+)*\w?)?[\W_]*$", "", begin)
