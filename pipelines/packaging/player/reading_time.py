"""How long a module takes, counted from what learners meet in it.

Decided in docs/decisions/0147-a-player-one-reads.md.
"""

from collections.abc import Iterator
from math import ceil

from pipelines.packaging.kinds import PackagingKinds
from schemas.draft import (
    Cited,
    Content,
    Deliverable,
    Drawn,
    Named,
    PictureBlock,
    Recorded,
    Sectioned,
    list_texts,
    walk_named,
)
from schemas.draft.items import Question

WORDS_A_MINUTE = 180
"""Of silent reading by adults, slowly enough to learn from it: 238 is their mean (Brysbaert, 2019)."""

SECONDS_A_PICTURE = 12
SECONDS_A_QUESTION = 30
"""To think and answer; its words are counted as well."""


def estimate_minutes(content: Content, kinds: PackagingKinds) -> int:
    """Return the minutes that reading a module and answering its questions takes, at least 1.

    What is only heard is not counted: it says what the lesson says.
    """
    shown = [each for each in content.artefacts if kinds.has_view(each) and not isinstance(each, Recorded)]
    met = [element for artefact in shown for element in _walk_shown(artefact)]
    words = sum(_count_words(element) for element in met)
    pictures = sum(isinstance(element, PictureBlock) for element in met)
    pictures += sum(len(each.sections) for each in shown if isinstance(each, Drawn))
    questions = sum(isinstance(element, Question) for element in met)
    seconds = pictures * SECONDS_A_PICTURE + questions * SECONDS_A_QUESTION
    return max(1, ceil(words / WORDS_A_MINUTE + seconds / 60))


def _walk_shown(artefact: Deliverable) -> Iterator[Named]:
    """Yield the elements learners see of a deliverable; some blocks are for trainers."""
    if not isinstance(artefact, Sectioned):
        yield from walk_named(artefact)
        return
    for section in artefact.sections:
        for block in section.blocks:
            if block.is_for_learners:
                yield from walk_named(block)


def _count_words(element: Named) -> int:
    """Return the words of a sentence, row or question; what a block says of itself is not read."""
    return sum(len(text.split()) for text in list_texts(element)) if isinstance(element, Cited) else 0
