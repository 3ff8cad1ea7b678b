"""Can each line of a memo card be read at a glance?"""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.kind import Criticism
from premierjet_memo_card.contract import MemoCard
from schemas.finding import Finding

MOST_WORDS = 20
"""A longer line is a sentence to study, not one to look up."""


def find_long_lines(case: Case) -> Iterator[Finding]:
    """Find the lines that are too long for a card."""
    for card in (each for each in case.content.artefacts if isinstance(each, MemoCard)):
        for point in card.points:
            words = len(point.text.split())
            if words > MOST_WORDS:
                facts = {"words": str(words), "most": str(MOST_WORDS)}
                yield Finding(rule="memo_card.long", place=point.id, facts=facts)


CRITICISM = Criticism((find_long_lines,))
