"""The schema of a model's answer for a narration, and the transcript built from it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.lesson import recipe as lesson
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.sections import keep_section
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.narration.extraction import Reader, add_pages, frame_narration
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, Name, TaughtAnswer, Text
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from pipelines.drafting.text.figures import find_numbers
from schemas.contract import Contract
from schemas.draft import Nature, Paragraph, Section, Statement, walk_citing

LONGEST_TITLE = 200
LONGEST_LINK = 20
"""Words; a longer sentence without a source is no mere link between pages: it claims something."""


class SpokenAnswer(Contract):
    """One page as it is said."""

    id: Name
    title: Text
    objective: Name
    statements: Annotated[list[TaughtAnswer], Field(max_length=60)]


class NarrationAnswer(ArtefactAnswer):
    """The pages, in spoken order."""

    sections: Annotated[list[SpokenAnswer], Field(min_length=1, max_length=40)]


def outline(narration: Narration) -> Iterator[Line]:
    """Yield the pages as the prompt shows them."""
    yield from lesson.outline(Lesson(sections=narration.sections))


def build(
    answers: Sequence[NarrationAnswer], builder: ElementBuilder, earlier: Narration | None
) -> Narration | None:
    """Return the transcript; None if the answers hold no readable text."""
    pages = _build_pages(answers, builder, earlier.sections if earlier else ())
    return frame_narration(pages, builder.request, builder.ids)


def extend(
    there: Narration, answers: Sequence[NarrationAnswer], builder: ElementBuilder, most: int
) -> Narration | None:
    """Return the transcript with more pages before its farewell; None if there is nothing readable."""
    pages = _build_pages(answers, builder, ())[:most]
    return add_pages(there, pages, builder.language) if pages else None


def _build_pages(
    answers: Sequence[NarrationAnswer], builder: ElementBuilder, earlier: Sequence[Section]
) -> list[Section]:
    reader = Reader(builder.ids, builder.language)
    built = (_build_page(page, builder, earlier, reader) for answer in answers for page in answer.sections)
    return [page for page in built if page is not None]


def _build_page(
    answer: SpokenAnswer, builder: ElementBuilder, earlier: Sequence[Section], reader: Reader
) -> Section | None:
    earlier_page = builder.take_earlier(answer.id, earlier)
    if earlier_page is not None and not answer.statements:
        return keep_section(earlier_page, builder)
    earlier_statements = [each for each in walk_citing(tuple(earlier)) if isinstance(each, Statement)]
    built = (_build_spoken(statement, builder, earlier_statements) for statement in answer.statements)
    statements = [each for each in built if each is not None]
    if not statements:
        return None
    default_title = earlier_page.title if earlier_page is not None else builder.request.module.title
    title = to_plain_text(answer.title)[:LONGEST_TITLE].strip() or default_title
    if earlier_page is None:
        statements.insert(0, reader.announce_page(title))
    objective = builder.find_objective(answer.objective) or (earlier_page.objective if earlier_page else None)
    page_id = earlier_page.id if earlier_page is not None else builder.ids.allocate_page()
    blocks = (Paragraph(statements=tuple(statements)),)
    return Section(id=page_id, title=title, objective=objective, blocks=blocks)


def _build_spoken(
    answer: TaughtAnswer, builder: ElementBuilder, earlier: Sequence[Statement]
) -> Statement | None:
    """Return a sentence to read aloud; without a citation it is a direction if it is a mere link.

    A sentence with a number that its cited spans do not have is replaced by the first of their quotations.
    """
    statement = builder.build_statement(answer, earlier)
    if statement is None or statement.nature is Nature.ILLUSTRATION:
        return statement
    if not statement.citations:
        is_link = len(statement.text.split()) <= LONGEST_LINK and not find_numbers(statement.text, words=True)
        return (
            statement.model_copy(update={"nature": Nature.DIRECTION})
            if is_link and not answer.span_ids
            else statement
        )
    quotes = [citation.quote for citation in statement.citations]
    rows = [citation.anchor.row for citation in statement.citations]
    numbers_cited = find_numbers(
        " ".join([*quotes, *(name for row in rows if row for name in row.header)]), words=True
    )
    if find_numbers(statement.text) - numbers_cited:
        return statement.model_copy(update={"text": to_plain_text(quotes[0], quotes)})
    return statement
