"""The schema of a model's answer for a glossary, and the glossary built from it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.glossary.extraction import list_vocabulary, order_terms
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder
from pipelines.drafting.prompt import Line
from pipelines.drafting.sides import SidesAnswer, build_row
from pipelines.drafting.sides import outline as rows_outline
from schemas.draft import Nature, Origin, Row


class GlossaryAnswer(ArtefactAnswer):
    """Terms with what they mean."""

    entries: Annotated[list[SidesAnswer], Field(min_length=1, max_length=80)]


def outline(glossary: Glossary) -> Iterator[Line]:
    """Yield the entries as the prompt shows them, without those of `course.yaml`: no model changes these."""
    yield from rows_outline(row for row in glossary.entries if not _is_of_course(row))


def _is_of_course(row: Row) -> bool:
    return row.nature is Nature.DATA or (
        row.nature is Nature.ORGANISATION and row.origin is Origin.EXTRACTIVE
    )


def build(
    answers: Sequence[GlossaryAnswer], builder: ElementBuilder, earlier: Glossary | None
) -> Glossary | None:
    """Return the glossary, the organisation's own words with the meaning `course.yaml` gives them."""
    earlier_entries = earlier.entries if earlier else ()
    rows = [
        build_row(entry_answer, builder, earlier_entries)
        for answer in answers
        for entry_answer in answer.entries
    ]
    return order_terms(
        [*list_vocabulary(builder.request, builder.ids), *(row for row in rows if row is not None)]
    )
