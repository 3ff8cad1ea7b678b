"""Ends of sentences; a doubtful full stop keeps two sentences together.

Two sentences in one span can still be cited; half a sentence cannot.
"""

import re
from functools import cache
from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, write_expression
from schemas.languages.picture_words import compile_picture_label

END = re.compile(r"(?<![.!?…])[.!?…]++(?:[\u00a0\u202f ]?[»”]|[\"’')\]]*+)(?=\s|$)")
"""Sentence punctuation, with the quotation mark or bracket that closes after it; tried once in each run."""


CLOSED_AT_END = re.compile(r"[.!?…»”\"’')\]]\s+\Z")
"""What a text ends with if a sentence may end there: a quick answer for most that do not."""


class AbbreviationWords(Vocabulary):
    """Abbreviations and titles whose full stop does not end a sentence, in any language.

    Those in `never_last` never end one, those in `before_a_number` do not before a number: « No. 5 », but
    « No. It is not. » `numbered_titles` have a number and a full stop: « Partie 2. Format des documents ».
    """

    room: ClassVar[str] = "abbreviations"

    never_last: tuple[str, ...]
    before_a_number: tuple[str, ...]
    numbered_titles: Expressions


NUMBER = re.compile(r"(?:[LRDA]\.?[\s\u00a0]?)?\d|[IVXLC]+\b")
NOT_BLANK = re.compile(r"\S")
LONGEST_NUMBER = 40
"""Characters after a full stop in which a number is looked for."""

LONGEST_OPENING = 100
"""Characters before a full stop that may be the number of a list item or title: « Chapitre 12. »"""

OPENING_WORD = re.compile(r"[\w'’-]+ ?(?:\.{3}|…)$")
"""One word and an ellipsis, which the rest of its line explains: "LOYAL... They offer help." """

OPENING_SIGNS = "«“\"‘'([¿¡•–—-"

PAIRS = {"«": "»", "“": "”", "(": ")", "[": "]"}
LONGEST_PAIR = 400
"""Characters; a longer quotation or bracket is split into its sentences."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each sentence; between them is only white space."""
    bounds, start = [], 0
    in_pairs = _list_positions_in_pairs(text)
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for match in END.finditer(text, line.start(), line.end()):
            if match.end() not in in_pairs and _ends_sentence(text, start, match):
                bounds.append((start, match.end()))
                start = match.end()
        bounds.append((start, line.end()))
    trimmed = (_trim_range(text, start, end) for start, end in bounds)
    return [(start, end) for start, end in trimmed if start < end]


def ends_at_sentence(text: str) -> bool:
    """Return whether a sentence could begin right behind a text, whatever the first letter of that is.

    A command in a font of code begins one with a small letter: "… reads the result. `git merge` is used …".
    """
    if CLOSED_AT_END.search(text) is None:
        return False
    following = "Z" + "".join(PAIRS.values())  # what is open in the text is not over
    return any(start == len(text) for start, _ in split_sentences(text + following))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    word = NOT_BLANK.search(text, match.end())
    if word is None:
        return True
    following = text[word.start() : word.start() + LONGEST_NUMBER]
    first = following[0]
    if first.islower() or first in ",;:)]»”":
        return False
    if OPENING_WORD.match(text[start : match.end()][:LONGEST_OPENING]) is not None:
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return first.isalnum() or first in OPENING_SIGNS
    if match.start() - start <= LONGEST_OPENING and _is_number_of_item(text[start : match.start()].strip()):
        return False
    last = _find_last_word(text[max(start, match.start() - _find_longest_abbreviation() - 1) : match.start()])
    if last in _list_never_last() or (last in _list_before_a_number() and NUMBER.match(following)):
        return False
    return not _is_initial(text[max(start, match.start() - 3) : match.start()])


def _is_number_of_item(opening: str) -> bool:
    """Return whether the words before a full stop are the number of a list item or a title."""
    if opening.isdigit() or re.fullmatch(r"\(?[a-z]", opening):
        return True
    if compile_picture_label().fullmatch(opening) is not None:
        return True
    return _match_numbered_title().match(opening) is not None


def _find_last_word(before: str) -> str:
    """Return the word before a full stop in lower case, from a few characters before it."""
    return re.split(r"[\s(«“\"’'\[]", before)[-1].lower()


def _is_initial(before: str) -> bool:
    """Return whether a single capital stands before the full stop: « J.-P. Dupont », « U.S. Government ».

    `before` holds the three characters before it, or as many as its sentence has. The option of a command is
    none: "git add -A. Both …".
    """
    return re.search(r"(?:^|[\s.(]|[\w.]-)[A-ZÀ-Ý]$", before) is not None


def _list_positions_in_pairs(text: str) -> frozenset[int]:
    """Return the positions inside quotations and brackets of at most LONGEST_PAIR characters."""
    positions: set[int] = set()
    for opening, closing in PAIRS.items():
        start = text.find(opening)
        while start != -1:
            end = text.find(closing, start + 1, start + LONGEST_PAIR + 1)
            if end != -1 and "\n" not in text[start:end]:
                positions.update(range(start + 1, end + 1))
                start = end
            start = text.find(opening, start + 1)
    return frozenset(positions)


def _trim_range(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


@cache
def _list_never_last() -> frozenset[str]:
    return frozenset(gather_words(AbbreviationWords, lambda each: each.never_last))


@cache
def _list_before_a_number() -> frozenset[str]:
    return frozenset(gather_words(AbbreviationWords, lambda each: each.before_a_number))


@cache
def _find_longest_abbreviation() -> int:
    """Return the characters of the longest abbreviation: a longer word is none."""
    return max(map(len, _list_never_last() | _list_before_a_number()))


@cache
def _match_numbered_title() -> re.Pattern[str]:
    words = write_expression(AbbreviationWords, lambda each: each.numbered_titles)
    return re.compile(rf"^(?:{words})[\s\u00a0]+\w{{1,4}}$", re.IGNORECASE)
