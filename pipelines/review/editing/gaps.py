"""Gaps of a cloze question whose sentence a person types again: more, fewer, or the same."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from schemas.draft import GAP, Cloze, Gap

MARK = "____"
WORD = re.compile(r"_{4,}|[^\W_]+(?:[.,][^\W_]+)*|[^\w\s]")
"""A gap, a word or a number, or a sign."""


def align_gaps(item: Cloze, stem: str) -> tuple[Gap, ...] | None:
    """Return the gaps of a question under another sentence; None if nobody can tell them.

    A gap typed in place of words is filled by these words; one replaced by words is no gap any more. As many
    gaps in another sentence keep their answers, in order.
    """
    followed = _follow_gaps(item, stem)
    same_number = len(GAP.findall(stem)) == len(item.gaps)
    return item.gaps if followed is None and same_number else followed


def _follow_gaps(item: Cloze, stem: str) -> tuple[Gap, ...] | None:
    given = iter(item.gaps)
    made: list[Gap] = []
    for before, after in _steps(item.stem, stem):
        lost = [next(given) for word in _words(before) if word == MARK]
        come = _words(after)
        count = come.count(MARK)
        if count == len(lost):
            made += lost
        elif come == [MARK] and not lost and before.strip():
            made.append(Gap(accepted=(before.strip(),)))
        elif count:
            return None
    return tuple(made) or None


def _steps(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of two sentences in parallel: those they share, and those that differ."""
    old, new = list(WORD.finditer(before)), list(WORD.finditer(after))
    matcher = SequenceMatcher(None, _words(before), _words(after), autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        yield _piece(before, old[a:b]), _piece(after, new[c:d])


def _piece(text: str, words: list[re.Match[str]]) -> str:
    return text[words[0].start() : words[-1].end()] if words else ""


def _words(text: str) -> list[str]:
    return [MARK if word.startswith(MARK) else word for word in WORD.findall(text)]
