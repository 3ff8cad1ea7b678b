"""A trainer's guide on paper: what the handout and the session plan say already, it refers to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.packaging.documents.model import Block, Prose, Words
from pipelines.packaging.documents.objectives import introduce_module
from pipelines.packaging.documents.said_elsewhere import (
    SaidElsewhere,
    list_left_to_trainer,
    list_told,
    refer_to_pages,
)
from pipelines.packaging.documents.sections import write_section
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import read_document_texts
from schemas.draft import Block as DraftBlock
from schemas.draft import Content, Paragraph, PhasePlan, Row, Statement, walk_citations


@dataclass(frozen=True)
class OtherPapers:
    """What the other papers say: pages of the handout, phases of the plan, and what it has room for."""

    pages: SaidElsewhere
    phases: SaidElsewhere
    left: frozenset[str]

    @classmethod
    def of(cls, content: Content) -> Self:
        """Return what the other papers of a module say."""
        left = list_left_to_trainer(content)
        return cls(SaidElsewhere.of_pages(content), SaidElsewhere.of_phases(content), left)

    def say(self, element: Statement | Row) -> bool:
        """Return whether one of them says a statement or row word for word."""
        is_told = bool(self.pages.find_places(element) or self.phases.find_places(element))
        return is_told or (isinstance(element, Statement) and element.text in self.left)


def write_guide(guide: TrainerGuide, content: Content, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the chapters; each names the pages and phases that say what it leaves out."""
    others = OtherPapers.of(content)
    if not any(isinstance(each, PhasePlan) for each in content.artefacts):
        yield from introduce_module(content)
    objectives = {each.id: each.text for each in content.objectives}
    for section in guide.sections:
        gone = list(_list_said(section.blocks, others))
        kept = section.model_copy(update={"blocks": tuple(_leave_out(section.blocks, gone))})
        for citation in walk_citations(kept):
            if others.pages.find_places(citation.quote):
                source_notes.leave_to_handout(citation)
        yield from write_section(kept, source_notes, objectives.get(section.objective or "", ""))
        yield from _refer(gone, others, source_notes)


def _list_said(blocks: Iterable[DraftBlock], others: OtherPapers) -> Iterator[Statement | Row]:
    """Yield the sentences that another paper says, and the steps and tables it says all of."""
    for block in blocks:
        told = list_told(block)
        said = [each for each in told if others.say(each)]
        if isinstance(block, Paragraph) or len(said) == len(told):
            yield from said


def _leave_out(blocks: Iterable[DraftBlock], gone: Iterable[Statement | Row]) -> Iterator[DraftBlock]:
    """Yield blocks without these parts; one that nothing is left of goes."""
    ids = {each.id for each in gone}
    for block in blocks:
        told = list_told(block)
        if told and all(each.id in ids for each in told):
            continue
        if isinstance(block, Paragraph):
            kept = tuple(each for each in block.statements if each.id not in ids)
            yield block.model_copy(update={"statements": kept})
        else:
            yield block


def _refer(
    gone: Iterable[Statement | Row], others: OtherPapers, source_notes: SourceNotes
) -> Iterator[Block]:
    """Yield where to read what a chapter left out; nothing if it is whole."""
    texts = read_document_texts(source_notes.language)
    left_out = tuple(gone)
    in_handout = {each.id: others.pages.find_places(each) for each in left_out}
    in_plan = {each.id: others.phases.find_places(each) for each in left_out if not in_handout[each.id]}
    for key, found in (("read_in_handout", in_handout), ("told_in_plan", in_plan)):
        if titles := [title for each in found.values() for title in each]:
            yield Prose((Words(refer_to_pages(key, titles, source_notes.language)),), quiet=True)
    if any(isinstance(each, Statement) and each.text in others.left for each in left_out):
        yield Prose((Words(texts["room_in_plan"]),), quiet=True)
