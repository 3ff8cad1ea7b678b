"""Pages that a reviewer's comment names by their titles, wholly or by most of their words."""

from collections.abc import Sequence

from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import split_words
from schemas.draft import Deliverable, Sectioned

FEWEST_WORDS = 3
"""Words of a title, one after the other, by which a clause names a page; a shorter title is quoted."""

FEWEST_SHARE = 0.5
"""Share of the words of a title that a clause says at least."""


def find_named_pages(text: str, artefact: Deliverable) -> frozenset[str]:
    """Return the ids of a deliverable's pages that a clause names by title; those it names best."""
    if not isinstance(artefact, Sectioned):
        return frozenset()
    said, quoted = split_words(text), canonical(text).casefold()
    lengths = {page.id: _measure_naming(page.title, said, quoted) for page in artefact.sections}
    longest = max(lengths.values())
    return frozenset(page for page, length in lengths.items() if length and length == longest)


def _measure_naming(title: str, said: Sequence[str], quoted: str) -> int:
    """Return how many words of a title are said one after the other; 0 if they do not name its page."""
    words = split_words(title)
    if f'"{canonical(title).casefold()}"' in quoted:
        return len(words)
    run = _measure_run(words, said)
    return run if run >= FEWEST_WORDS and run >= FEWEST_SHARE * len(words) else 0


def _measure_run(words: Sequence[str], said: Sequence[str]) -> int:
    """Return the length of the longest run of words that both have."""
    longest, ending_before = 0, [0] * (len(said) + 1)
    for word in words:
        ending = [0] * (len(said) + 1)
        for n, other in enumerate(said, start=1):
            if word == other:
                ending[n] = ending_before[n - 1] + 1
        longest, ending_before = max(longest, *ending), ending
    return longest
