"""The schemas of patches: new texts for parts of elements, and what a comment asks for besides."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.drafting.element_builder import ArtefactAnswer, Name, Names, StatedNature, TaughtAnswer, Text
from schemas.contract import Contract

MOST_CHANGES = 200


class PartChange(Contract):
    """One new text for one part of an element, and the spans it rests on; without any, those stay it had.

    `nature` says what the sentence is now; empty, it is what it was.
    """

    place: Name
    part: Name
    text: Text
    span_ids: Names
    nature: StatedNature | Literal[""] = ""


class AddedStatement(TaughtAnswer):
    """A new sentence: behind the sentence named by `after`, or at the end of the page that it names."""

    after: Name


class PatchAnswer(ArtefactAnswer):
    """The changes of a patch, and sentences that a page lacks; what it does not name stays as it is."""

    changes: Annotated[list[PartChange], Field(max_length=MOST_CHANGES)]
    added: Annotated[list[AddedStatement], Field(max_length=MOST_CHANGES, default_factory=list)]


class WantedPart(Contract):
    """Pages, questions, slides or cards to write anew: which deliverable gets them, how many, about what."""

    deliverable: Name
    count: int
    about: Text


class WishAnswer(Contract):
    """One thing that the comment asks for, and what became of it: where it was done, or why it was not."""

    wish: Text
    where: Names
    why_not: Text


class RevisionAnswer(PatchAnswer):
    """What is changed, added, removed and to be written anew on a reviewer's comment; the rest stays."""

    removed: Names
    wanted: Annotated[list[WantedPart], Field(max_length=20)]
    wishes: Annotated[list[WishAnswer], Field(max_length=40)]
