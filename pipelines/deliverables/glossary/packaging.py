"""How a glossary is packaged: a page by letters, bound into the booklet of the lesson."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.packaging.documents.model import Block, Heading
from pipelines.packaging.documents.said_elsewhere import SaidElsewhere, find_quoting_pages, refer_to_pages
from pipelines.packaging.documents.sections import TwoColumns, write_two_columns
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.element_flaws import list_narrow_rows
from pipelines.packaging.kind import BookletPart, Flaw, LearnerView, PackagedKind
from schemas.deliverables import read_titles
from schemas.draft import Content, Nature, Origin, Row
from schemas.language import Language

COLUMNS = TwoColumns(caption="glossary_caption", header=("term", "definition"), widths=(2, 5))


def _write_document(_edition: Edition, glossary: Glossary, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_two_columns(glossary.entries, COLUMNS, source_notes)


def _write_booklet_part(edition: Edition, glossary: Glossary, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the terms with their definitions, or with the page of the lesson that defines them."""
    pages = SaidElsewhere.of_pages(edition.content)
    yield Heading(read_titles(source_notes.language)[glossary.kind])
    entries = (_refer_to_page(entry, pages, edition.content) for entry in glossary.entries)
    yield write_two_columns(entries, COLUMNS, source_notes)


def _refer_to_page(entry: Row, pages: SaidElsewhere, content: Content) -> Row:
    """Return an entry that names the page which defines its term, if there is one."""
    term, *said = entry.cells
    title = pages.find_definition(term, " ".join(said))
    titles = (title,) if title is not None else _find_quoting_pages(entry, content)
    if not titles:
        return entry
    read = refer_to_pages("read_on_page", titles, content.language)
    return entry.model_copy(update={"cells": (term, read), "citations": (), "nature": Nature.DIRECTION})


def _find_quoting_pages(entry: Row, content: Content) -> tuple[str, ...]:
    """Return the pages with the sentence that rules cut a definition out of."""
    is_cut = entry.origin is Origin.EXTRACTIVE and bool(entry.citations)
    return find_quoting_pages(entry.citations, content) if is_cut else ()


def _list_flaws(glossary: Glossary, _language: Language) -> Iterator[Flaw]:
    return list_narrow_rows(glossary, "a term and a definition")


def _list_terms(glossary: Glossary) -> Iterator[str]:
    return (entry.cells[0] for entry in glossary.entries)


PACKAGING = PackagedKind(
    write_document=_write_document,
    view=LearnerView(template=Path(__file__).with_name("page.html")),
    booklet_part=BookletPart(rank=20, write=_write_booklet_part),
    list_flaws=_list_flaws,
    list_keywords=_list_terms,
)
