"""The programme: facts people gave, and the headings of the sources each module uses."""

from dataclasses import dataclass
from pathlib import Path

from adapters.sources.patterns import compile_pattern
from pipelines.deliverables.programme.contract import Programme
from pipelines.drafting.disagreement import find_disagreements, list_contested_spans
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, list_citable_sources, list_pieces, stands_in_navigation
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.templates.facts import Repetition, TemplateFacts, list_turns
from pipelines.drafting.templates.filler import Filler
from pipelines.drafting.templates.readers import read_place
from pipelines.drafting.templates.stable_ids import keep_document_ids
from pipelines.drafting.templates.template import find_template
from schemas.course import Module
from schemas.draft import Block, Nature, Origin, Row, Table
from schemas.language import Language
from schemas.languages.texts import fill_wording

TEMPLATES = Path(__file__).with_name("templates")
MOST_HEADINGS = 8


@dataclass(frozen=True)
class ModuleTableTexts:
    """The words of the table of the modules."""

    caption: str
    header: tuple[str, ...]


def from_material(material: Material) -> Programme:
    """Return the programme, every missing datum marked."""
    return fill_programme(material.request, material.ids, material.language, {})


def fill_programme(
    request: DraftRequest, ids: IdAllocator, language: Language, own_slots: dict[str, tuple[Block, ...]]
) -> Programme:
    """Return the programme with `put` in the places its template leaves to a writer."""
    facts = TemplateFacts(request.course, language, written=request.written)
    all_slots = {"content": tabulate_modules(request, ids, facts), **own_slots}
    template = find_template(TEMPLATES, "programme", language)
    return keep_document_ids(
        Programme(sections=Filler(facts, ids, all_slots).sections(template)), request.previous
    )


def tabulate_modules(request: DraftRequest, ids: IdAllocator, facts: TemplateFacts) -> tuple[Block, ...]:
    """Return a table of the modules with the headings of their sources, each cited at its first passage.

    It is empty if the document lists no source of a module; the template has a text for that case.
    """
    rows = []
    for turn in list_turns(facts, Repetition.MODULES):
        pieces_by_heading = list_headings(request, turn.turn.module) if turn.turn.module else {}
        citations = tuple(piece.citation for piece in pieces_by_heading.values())
        spans = tuple(dict.fromkeys(citation.span for citation in citations))
        rows.append(
            Row(
                id=ids.allocate_statement(),
                cells=(
                    read_place("module.title", turn) or "",
                    read_place("module.duration", turn) or "",
                    " · ".join(pieces_by_heading),
                ),
                citations=citations,
                origin=Origin.EXTRACTIVE,
                nature=Nature.DATA,
                by_cell=((), (), spans),
            )
        )
    if not any(row.citations for row in rows):
        return ()
    texts = fill_wording(ModuleTableTexts, "deliverables.programme.modules", facts.language)
    return (Table(caption=texts.caption, header=texts.header, rows=tuple(rows)),)


def list_headings(request: DraftRequest, module: Module) -> dict[str, Piece]:
    """Return a passage under each heading of a module's own sources, in the order the module names them.

    Passages that another source contradicts are left out, because readers take what is cited for true; so is
    a heading that repeats the module's title.
    """
    disputed = list_contested_spans(find_disagreements(request.spans))
    language = request.course.language_of(module)
    own_module = module.model_copy(
        update={"sources": module.sources or tuple(each.path for each in request.course.sources)}
    )
    sources = [
        source
        for source in list_citable_sources(request.spans, own_module, language)
        if any(compile_pattern(pattern)(source.name) for pattern in own_module.sources)
    ]
    pieces_by_heading: dict[str, Piece] = {}
    for piece in list_pieces(tuple(sources)):
        heading = " ".join(piece.heading.split())
        is_furniture = stands_in_navigation(piece.source, piece.span)
        if heading and piece.span.id not in disputed and not is_furniture:
            pieces_by_heading.setdefault(heading, piece)
    other_headings = {
        heading: piece
        for heading, piece in pieces_by_heading.items()
        if heading.lower() != module.title.lower()
    }
    return dict(list(other_headings.items())[:MOST_HEADINGS])
