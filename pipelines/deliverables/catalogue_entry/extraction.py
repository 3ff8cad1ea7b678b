"""The catalogue entry: a row for each LHÉO element, from what people gave and what the modules treat."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.deliverables.programme.extraction import list_headings
from pipelines.drafting.kind import Material
from pipelines.drafting.templates.facts import Repetition, TemplateFacts, list_turns
from pipelines.drafting.templates.filler import Filler
from pipelines.drafting.templates.readers import read_place
from pipelines.drafting.templates.stable_ids import keep_document_ids
from pipelines.drafting.templates.template import find_template
from schemas.draft import Block, Nature, Origin, Row, Table
from schemas.language import Language
from schemas.languages.formats import space_punctuation
from schemas.languages.texts import fill_wording

TEMPLATES = Path(__file__).with_name("templates")
CONTENT = "contenu-formation"


@dataclass(frozen=True)
class ContentTableTexts:
    """The texts of the table of contents; `row` is the template of one module's contents."""

    caption: str
    header: tuple[str, ...]
    row: str


def from_material(material: Material) -> CatalogueEntry:
    """Return the entry, every missing datum marked."""
    facts = TemplateFacts(material.request.course, material.language, written=material.request.written)
    template = find_template(TEMPLATES, "catalogue_entry", material.language)
    filler = Filler(facts, material.ids, {"content": _fill_content(material, facts)})
    return keep_document_ids(CatalogueEntry(sections=filler.sections(template)), material.request.previous)


def _fill_content(material: Material, facts: TemplateFacts) -> tuple[Block, ...]:
    """Return a row for each module with the headings of its sources, cited; empty if none has any."""
    rows = tuple(_list_rows(material, facts))
    if not any(row.citations for row in rows):
        return ()
    texts = _read_texts(facts.language)
    return (Table(caption=texts.caption, header=texts.header, rows=rows),)


def _list_rows(material: Material, facts: TemplateFacts) -> Iterator[Row]:
    for turn in list_turns(facts, Repetition.MODULES):
        title = read_place("module.title", turn) or ""
        pieces_by_heading = list_headings(material.request, turn.turn.module) if turn.turn.module else {}
        citations = tuple(piece.citation for piece in pieces_by_heading.values())
        row = _read_texts(facts.language).row.format(title=title, headings=" · ".join(pieces_by_heading))
        yield Row(
            id=material.ids.allocate_statement(),
            cells=(title, CONTENT, space_punctuation(row if pieces_by_heading else title, facts.language)),
            citations=citations,
            origin=Origin.EXTRACTIVE,
            nature=Nature.DATA,
            by_cell=((), (), tuple(dict.fromkeys(citation.span for citation in citations))),
        )


def _read_texts(language: Language) -> ContentTableTexts:
    return fill_wording(ContentTableTexts, "deliverables.catalogue_entry.content", language)
