"""The model's answer for a narration, and the transcript built from it; numbers stay as in the sources."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.lesson import recipe as lesson
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.sections import keep_section
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.narration.extraction import Reader, frame_narration
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, Name, StatementAnswer, Text
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from pipelines.drafting.text.figures import numbers
from schemas.contract import Contract
from schemas.draft import Nature, Paragraph, Section, Statement, walk_citing

LONGEST_TITLE = 200
LONGEST_LINK = 20
"""Words; what only leads on is short, anything longer says something."""


class SpokenAnswer(Contract):
    """One page as it is said."""

    id: Name
    title: Text
    objective: Name
    statements: Annotated[list[StatementAnswer], Field(max_length=60)]


class NarrationAnswer(ArtefactAnswer):
    """The pages, in spoken order."""

    sections: Annotated[list[SpokenAnswer], Field(min_length=1, max_length=40)]


def outline(narration: Narration) -> Iterator[Line]:
    """Yield the pages as the prompt shows them."""
    yield from lesson.outline(Lesson(sections=narration.sections))


def build(
    answers: Sequence[NarrationAnswer], builder: ElementBuilder, earlier: Narration | None
) -> Narration | None:
    """Return the transcript; None where nothing one can read was said."""
    before = earlier.sections if earlier else ()
    reader = Reader(builder.ids, builder.language)
    made = (_page(said, builder, before, reader) for answer in answers for said in answer.sections)
    pages = [page for page in made if page is not None]
    return frame_narration(pages, builder.request, builder.ids)


def _page(
    answer: SpokenAnswer, builder: ElementBuilder, earlier: Sequence[Section], reader: Reader
) -> Section | None:
    before = builder.take_earlier(answer.id, earlier)
    if before is not None and not answer.statements:
        return keep_section(before, builder)
    known = [each for each in walk_citing(tuple(earlier)) if isinstance(each, Statement)]
    answered = (_build_spoken(each, builder, known) for each in answer.statements)
    statements = [each for each in answered if each is not None]
    if not statements:
        return None
    standing = before.title if before is not None else builder.request.module.title
    title = to_plain_text(answer.title)[:LONGEST_TITLE].strip() or standing
    if before is None:
        statements.insert(0, reader.announce_page(title))
    objective = builder.find_objective(answer.objective) or (before.objective if before else None)
    name = before.id if before is not None else builder.ids.allocate_page()
    blocks = (Paragraph(statements=tuple(statements)),)
    return Section(id=name, title=title, objective=objective, blocks=blocks)


def _build_spoken(
    answer: StatementAnswer, builder: ElementBuilder, earlier: Sequence[Statement]
) -> Statement | None:
    """Return a sentence to be spoken; what rests on nothing is a direction only where it claims nothing.

    A number the cited spans do not give puts the first of them, word for word, in the sentence's place.
    """
    made = builder.build_statement(answer, earlier)
    if made is None or builder.is_protected(made):
        return made
    if not made.citations:
        leads = len(made.text.split()) <= LONGEST_LINK and not numbers(made.text, words=True)
        return made.model_copy(update={"nature": Nature.DIRECTION}) if leads and not answer.span_ids else made
    quotes = [citation.quote for citation in made.citations]
    rows = [citation.anchor.row for citation in made.citations]
    given = numbers(" ".join([*quotes, *(name for row in rows if row for name in row.header)]), words=True)
    if numbers(made.text) - given:
        return made.model_copy(update={"text": to_plain_text(quotes[0], quotes)})
    return made
