"""The pages of a lesson in the booklet: by objective, with room for notes, and questions to check oneself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.packaging.documents.model import Block, Heading, NewPage, Prose, Together, Words, WritingSpace
from pipelines.packaging.documents.sections import write_block, write_section_head, write_unanswered_block
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import read_document_texts
from schemas.draft import Block as DraftBlock
from schemas.draft import Section
from schemas.ids import Slug

LINES_FOR_NOTES, LINES_TO_ANSWER = 5, 2


@dataclass
class LessonPages:
    """Writes the pages of one lesson; `asked` are the questions that its last pages answer."""

    source_notes: SourceNotes
    objectives: dict[Slug, str]
    asked: list[DraftBlock] = field(default_factory=list)

    def write_pages(self, sections: Sequence[Section]) -> Iterator[Block]:
        """Yield the pages; those of each objective begin on a new one, and end with room for notes.

        Where the pages of an objective do not stand together, they all follow each other.
        """
        for run in _group_by_objective(sections):
            yield NewPage()
            for section in run:
                yield from self._write_page(section)
            own_notes = read_document_texts(self.source_notes.language)["own_notes"]
            yield WritingSpace(own_notes, LINES_FOR_NOTES, is_spare=True)

    def write_answers(self) -> Iterator[Block]:
        """Yield what the questions of the pages are answered with; nothing if none was asked."""
        texts = read_document_texts(self.source_notes.language)
        if not self.asked:
            return
        yield NewPage()
        yield Heading(texts["self_check_answers"])
        for number, block in enumerate(self.asked, start=1):
            write_answer = self.source_notes.blocks[block.kind].write_answer
            assert write_answer is not None
            yield Together((self._name_question(number), *write_answer(block, self.source_notes)))

    def _write_page(self, section: Section) -> Iterator[Block]:
        objective = self.objectives.get(section.objective or "", "")
        yield from write_section_head(section, self.source_notes, objective)
        for block in section.blocks:
            kind = self.source_notes.blocks.get(block.kind)
            if kind is not None and kind.asks(block):
                self.asked.append(block)
                yield from self._write_question(block)
            else:
                yield from write_block(block, self.source_notes)

    def _write_question(self, block: DraftBlock) -> Iterator[Block]:
        """Yield a question under its number, with room to answer where it has none of its own."""
        blocks = tuple(write_unanswered_block(block, self.source_notes))
        answer = WritingSpace(read_document_texts(self.source_notes.language)["your_answer"], LINES_TO_ANSWER)
        room = () if block.list_questions() else (answer,)
        yield Together((self._name_question(len(self.asked)), *blocks, *room))

    def _name_question(self, number: int) -> Block:
        title = read_document_texts(self.source_notes.language)["question"].format(number=number)
        return Prose((Words("", label=title),), keeps_with_next=True)


def _group_by_objective(sections: Sequence[Section]) -> list[list[Section]]:
    """Return the pages of each objective, those without one with the page before; all together if mixed."""
    runs: list[list[Section]] = []
    seen: list[Slug | None] = []
    for section in sections:
        if runs and (section.objective is None or section.objective == seen[-1]):
            runs[-1].append(section)
            continue
        if section.objective is not None and section.objective in seen:
            return [list(sections)]
        runs.append([section])
        seen.append(section.objective)
    return runs
