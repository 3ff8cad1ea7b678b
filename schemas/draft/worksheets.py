"""What learners write their answers to, told apart from what only the trainer has: the expected answers."""

from collections.abc import Iterator
from itertools import takewhile

from schemas.contract import Contract
from schemas.draft.artefacts import CaseStudy, OpenQuestions
from schemas.draft.elements import Block, Notes, Section, Table

Worksheet = OpenQuestions | CaseStudy

TRAINERS: dict[type[Contract], tuple[type[Contract], ...]] = {
    OpenQuestions: (Table, Notes),
    CaseStudy: (Notes,),
}
"""The blocks with which the trainer's part of a section begins; a case may show learners a table."""


def apart(section: Section, of: Worksheet) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks of a section that learners read, and those only the trainer does."""
    begins = TRAINERS[type(of)]
    asked = tuple(takewhile(lambda block: not isinstance(block, begins), section.blocks))
    return asked, section.blocks[len(asked) :]


def learners(of: Worksheet) -> Iterator[Section]:
    """Yield the sections with what learners read of each, without those that hold nothing for them."""
    for section in of.sections:
        asked, _ = apart(section, of)
        if asked:
            yield section.model_copy(update={"blocks": asked})
