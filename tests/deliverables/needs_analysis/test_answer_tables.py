"""Of a row of people's answers only what somebody said in their own words is quoted, in any deliverable."""

import pytest

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.needs_analysis.answer_tables import mark_answers
from pipelines.drafting.moved_citations import find_stale_citations, follow_sources
from pipelines.review.editing.edits import apply_edit
from pipelines.testing import builders
from schemas.draft import Citation, Content, Paragraph, Section, Statement, walk_citing
from schemas.edit import Cite
from schemas.errors import InvalidInput
from schemas.source import SourceSpans, Span
from tests.drafting.answered import ROWS, SAMPLE, spans, survey

PRODUCTS = (
    "Produit;Limite;Conservation\n"
    "Crème anglaise;4 °C;Deux jours dans la chambre positive, couverte.\n"
    "Purée;63 °C;Jamais plus d'une heure hors du bain-marie.\n"
)
SAID = "Personne ne m'a montré comment refuser une livraison."


def read(text: str = survey(ROWS), *, counts_tables: bool = False) -> SourceSpans:
    return mark_answers(spans({SAMPLE: text}), counts_tables=counts_tables)


def row(of: SourceSpans, words: str) -> Span:
    return next(span for span in of.sources[0].spans if words in span.text)


def quote_whole_row(of: SourceSpans, span: Span) -> Content:
    """A lesson as older versions made it: its first sentence quotes all that one person answered."""
    source = of.sources[0].model_copy(update={"survey": None})
    whole = Citation.of(source, span)
    assert whole.quote == span.text
    sentence = builders.statement(1).model_copy(update={"citations": (whole,)})
    page = Section(id="p-0001", title="Ce que l'on dit", blocks=(Paragraph(statements=(sentence,)),))
    return builders.draft().content.model_copy(update={"artefacts": (Lesson(sections=(page,)),)})


def test_a_table_that_people_filled_in_is_told_from_one_of_products() -> None:
    assert read().sources[0].survey is not None
    assert read(PRODUCTS).sources[0].survey is None
    assert read(PRODUCTS, counts_tables=True).sources[0].survey is not None


def test_marked_answers_are_stored_and_marked_once() -> None:
    marked = read()
    assert mark_answers(marked, counts_tables=True) is marked
    assert SourceSpans.from_json(marked.canonical()) == marked


def test_a_row_is_quoted_by_its_open_answers_and_one_without_any_is_not() -> None:
    marked = read()
    source = marked.sources[0]
    assert [each.quote for each in Citation.list_quoted(source, row(marked, SAID))] == [SAID]
    assert Citation.list_quoted(source, row(marked, "Magasin")) == ()
    with pytest.raises(ValueError, match="no answer that may be quoted"):
        Citation.of(source, row(marked, "Magasin"))


def test_an_older_draft_that_quotes_a_whole_row_keeps_the_open_answer_alone() -> None:
    marked = read()
    followed = follow_sources(quote_whole_row(marked, row(marked, SAID)), marked)
    assert [each.quote for each in followed.citations] == [SAID]


def test_an_older_draft_that_quotes_a_row_of_closed_answers_loses_the_quotation() -> None:
    marked = read()
    followed = follow_sources(quote_whole_row(marked, row(marked, "Magasin")), marked)
    assert list(followed.citations) == []


def test_a_person_at_the_desk_quotes_an_open_answer_and_no_closed_one() -> None:
    marked = read()
    content = builders.draft().content
    edited = apply_edit(content, Cite(place="st-0001", spans=(row(marked, SAID).id,)), marked)
    (cited,) = [each for each in walk_citing(edited) if isinstance(each, Statement) and each.id == "st-0001"]
    assert [each.quote for each in cited.citations] == [SAID]
    with pytest.raises(InvalidInput):
        apply_edit(content, Cite(place="st-0001", spans=(row(marked, "Magasin").id,)), marked)


def test_an_answer_that_is_gone_is_told_without_the_row_that_has_its_place() -> None:
    before, after = read(), read(survey(ROWS).replace(SAID, "Je ne sais pas comment on refuse."))
    source = before.sources[0]
    quoted = builders.statement(1).model_copy(
        update={"citations": Citation.list_quoted(source, row(before, SAID))}
    )
    page = Section(id="p-0001", title="Ce que l'on dit", blocks=(Paragraph(statements=(quoted,)),))
    content = builders.draft().content.model_copy(update={"artefacts": (Lesson(sections=(page,)),)})
    (finding,) = find_stale_citations(content, after)
    assert (finding.facts["before"], finding.facts["now"]) == (SAID, "-")
