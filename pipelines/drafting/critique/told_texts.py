"""What a draft tells its readers and trainers in its own words: what it asserts, and what it directs."""

from collections.abc import Iterator

from pipelines.drafting.critique.asserted_texts import (
    AssertedText,
    is_quoted,
    join_evidence,
    list_asserted_texts,
)
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.directions import join_direction, list_directions


def list_told_texts(case: Case) -> Iterator[AssertedText]:
    """Yield what is asserted in other words than its passages', then directions with what they cite."""
    yield from (each for each in list_asserted_texts(case) if not is_quoted(each.element, each.text))
    elements = {element.id: element for element in case.elements}
    for artefact in case.content.artefacts:
        for _, part in list_directions(artefact):
            element = elements.get(part.id)
            if element is not None:
                yield AssertedText(element, join_direction(part), join_evidence(case, element))
