"""The schema of a patch: new texts for parts of elements that a draft has."""

from typing import Annotated

from pydantic import Field

from pipelines.drafting.element_builder import ArtefactAnswer, Name, Names, Text
from schemas.contract import Contract

MOST_CHANGES = 200


class PartChange(Contract):
    """One new text for one part of an element, and the spans it rests on; without any, those stay it had."""

    place: Name
    part: Name
    text: Text
    span_ids: Names


class PatchAnswer(ArtefactAnswer):
    """The changes of a patch; what it does not name stays as it is."""

    changes: Annotated[list[PartChange], Field(max_length=MOST_CHANGES)]
