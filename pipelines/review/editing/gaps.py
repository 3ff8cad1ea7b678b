"""Gaps of a cloze question after a person changed its sentence."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from schemas.draft import GAP, Cloze, Gap

MARK = "____"
WORD = re.compile(r"_{4,}|[^\W_]+(?:[.,][^\W_]+)*|[^\w\s]")
"""A gap, a word or a number, or a sign."""


def align_gaps(item: Cloze, stem: str) -> tuple[Gap, ...] | None:
    """Return the gaps of a question with a new sentence; None if their answers cannot be known.

    A gap typed instead of words gets these words as its answer; one replaced by words is removed. If a quite
    different sentence has as many gaps, they keep their answers, in order.
    """
    followed = _follow_gaps(item, stem)
    same_number = len(GAP.findall(stem)) == len(item.gaps)
    return item.gaps if followed is None and same_number else followed


def _follow_gaps(item: Cloze, stem: str) -> tuple[Gap, ...] | None:
    old_gaps = iter(item.gaps)
    new_gaps: list[Gap] = []
    for before, after in _list_changes(item.stem, stem):
        gaps_before = [next(old_gaps) for word in _split_words(before) if word == MARK]
        words_after = _split_words(after)
        count = words_after.count(MARK)
        if count == len(gaps_before):
            new_gaps += gaps_before
        elif words_after == [MARK] and not gaps_before and before.strip():
            new_gaps.append(Gap(accepted=(before.strip(),)))
        elif count:
            return None
    return tuple(new_gaps) or None


def _list_changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of two sentences in parallel: those they share, and those that differ."""
    old, new = list(WORD.finditer(before)), list(WORD.finditer(after))
    matcher = SequenceMatcher(None, _split_words(before), _split_words(after), autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        yield _cut_text(before, old[a:b]), _cut_text(after, new[c:d])


def _cut_text(text: str, words: list[re.Match[str]]) -> str:
    return text[words[0].start() : words[-1].end()] if words else ""


def _split_words(text: str) -> list[str]:
    return [MARK if word.startswith(MARK) else word for word in WORD.findall(text)]
