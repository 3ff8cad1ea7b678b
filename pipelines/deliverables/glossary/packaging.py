"""How a glossary is packaged: a page by letters, bound into the booklet of the lesson."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.packaging.documents.model import Block, Heading
from pipelines.packaging.documents.sections import TwoColumns, write_two_columns
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.element_flaws import list_narrow_rows
from pipelines.packaging.kind import BookletPart, Flaw, LearnerView, PackagedKind
from schemas.deliverables import read_titles
from schemas.language import Language

COLUMNS = TwoColumns(caption="glossary_caption", header=("term", "definition"), widths=(2, 5))


def _write_document(_edition: Edition, glossary: Glossary, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_two_columns(glossary.entries, COLUMNS, source_notes)


def _write_booklet_part(glossary: Glossary, source_notes: SourceNotes) -> Iterator[Block]:
    yield Heading(read_titles(source_notes.language)[glossary.kind])
    yield write_two_columns(glossary.entries, COLUMNS, source_notes)


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
