"""The schema of a model's answer for a glossary, and the glossary built from it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.glossary.extraction import list_vocabulary, order_terms
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder
from pipelines.drafting.prompt import Line
from pipelines.drafting.sides import SidesAnswer, build_row, drop_repeated_rows
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
    rows = _build_rows(answers, builder, earlier.entries if earlier else ())
    return order_terms([*list_vocabulary(builder.request, builder.ids), *rows])


def extend(
    there: Glossary, answers: Sequence[GlossaryAnswer], builder: ElementBuilder, most: int
) -> Glossary | None:
    """Return the glossary with more terms among its own, none twice."""
    entries = drop_repeated_rows((*there.entries, *_build_rows(answers, builder, ())))
    return order_terms(entries[: len(there.entries) + most])


def _build_rows(
    answers: Sequence[GlossaryAnswer], builder: ElementBuilder, earlier: Sequence[Row]
) -> list[Row]:
    rows = (build_row(each, builder, earlier) for answer in answers for each in answer.entries)
    return [row for row in rows if row is not None]
