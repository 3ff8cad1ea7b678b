"""Next revision of a draft, from an edited file; untouched parts stay the same to the byte."""

from datetime import datetime
from typing import Any, TypeVar

from pipelines.review.editing.authorship import (
    drop_evidence,
    drop_stale_recordings,
    fields_of_editor,
    touches_claim,
)
from pipelines.review.editing.block_writer import BlockWriter
from pipelines.review.editing.edits import normalise_text
from pipelines.review.editing.element_ids import ElementIds
from pipelines.review.editing.elements import find_table_at
from pipelines.review.editing.entries import PHASE_PARTS, find_modality
from pipelines.review.editing.figured_statements import drop_figures
from pipelines.review.editing.markdown_elements import (
    LONGEST_NUMBER,
    EditedArtefact,
    EditedBlock,
    EditedFile,
    EditedPhase,
    EditedRow,
    EditedSection,
    EditedTable,
    MarkedSentences,
    MarkedText,
)
from pipelines.review.editing.markdown_reader import parse_markdown
from pipelines.review.editing.markdown_writer import to_markdown
from pipelines.review.editing.questions import QuestionWriter
from pipelines.review.editing.revision import make_revision
from pipelines.review.editing.text_checks import is_unseen
from schemas.deliverables import find_contract
from schemas.draft import (
    Block,
    Content,
    Deliverable,
    Draft,
    FilledForm,
    Modality,
    Nature,
    Notes,
    Origin,
    Paragraph,
    Phase,
    PhasePlan,
    Row,
    Section,
    Sectioned,
    Statement,
    Steps,
    Table,
    UnknownBlock,
    UnknownDeliverable,
)
from schemas.draft.element_parts import CHOSEN_NATURES, CLAIM, PARTS
from schemas.draft.nature_labels import LABELLED
from schemas.errors import Conflict, InvalidInput
from schemas.refusal import Refusal

E = TypeVar("E", Statement, Row)
BLOCKS: dict[str, type[Paragraph | Steps | Notes]] = {"paragraph": Paragraph, "steps": Steps, "notes": Notes}


def from_markdown(text: str, draft: Draft, author: str, now: datetime, *, file: str = "edited file") -> Draft:
    """Return the revision that an edited file makes of a module's head.

    An unchanged element stays the same, citations included. A changed one becomes the author's, and its
    citations have to be verified again; a new one gets the next id and no citation. Ids of removed
    elements are never used again. `findings` is empty: the caller has the revision criticised.
    Raises InvalidInput naming file and line, and Conflict if the file was made from an older draft.
    """
    edited = parse_markdown(text, file)
    _refuse_other_draft(edited, draft)
    _refuse_unseen(text, edited, draft)
    writer = ContentWriter(edited, draft)
    content = writer.content()
    if content == draft.content:
        raise InvalidInput(Refusal("revision.unchanged", place=file))
    return make_revision(draft, content, writer.names.minted, author, now)


def _refuse_other_draft(edited: EditedFile, draft: Draft) -> None:
    line, module = edited.head["module"]
    if module != draft.module:
        raise edited.refuse(line, f"is of module {module}, not {draft.module}", "Revise the module it names")
    line, digest = edited.head["digest"]
    if digest != draft.content.canonical_digest():
        raise Conflict(
            Refusal("revision.other_draft", place=f"{edited.file}, line {line}", revision=draft.revision)
        )


def _refuse_unseen(text: str, edited: EditedFile, draft: Draft) -> None:
    """Raise InvalidInput for an invisible character in the text, unless the draft had it already."""
    in_draft = set(to_markdown(draft))
    for number, line in enumerate(normalise_text(text).split("\n"), start=1):
        invisible = next((c for c in line if is_unseen(c) and c not in in_draft), None)
        if invisible is not None:
            raise edited.refuse(
                number,
                f"holds a character nobody sees: U+{ord(invisible):04X}",
                "Remove it, or type the line anew",
            )


class ContentWriter:
    """Builds the content of an edited file, and knows the old elements by id and the free numbers."""

    def __init__(self, edited: EditedFile, draft: Draft) -> None:
        self.edited = edited
        self.draft = draft
        self.names = ElementIds(edited, draft)
        self.questions = QuestionWriter(self.names)
        self.artefacts: dict[str, Deliverable] = {
            artefact.kind: artefact for artefact in draft.content.artefacts
        }

    def content(self) -> Content:
        """Return the content that the file makes; raises InvalidInput naming a line."""
        if not self.edited.artefacts:
            raise self.edited.refuse(1, "has no part left", "Keep a lesson, the questions or a summary")
        artefacts = [self._write_deliverable(artefact) for artefact in self.edited.artefacts]
        for place, artefact in enumerate(self.draft.content.artefacts):
            if isinstance(artefact, UnknownDeliverable):  # no file shows it
                artefacts.insert(place, artefact)
        fields = {name: getattr(self.draft.content, name) for name in Content.model_fields}
        fields |= {"title": self.edited.title.text, "artefacts": tuple(artefacts)}
        return drop_stale_recordings(self.names.build_part(Content, self.edited.title.line, **fields))

    # parts

    def _write_deliverable(self, edited: EditedArtefact) -> Deliverable:
        kind, before = find_contract(edited.kind), self.artefacts.get(edited.kind)
        if before is None and issubclass(kind, FilledForm):
            raise self.edited.refuse(edited.line, "is no part of this draft", "Remove its heading")
        parts = tuple(self._write_parts(edited))
        if not parts:
            raise self.edited.refuse(
                edited.line, "has nothing below it", "Remove its heading too, or write something"
            )
        fields = {name: getattr(before, name) for name in kind.model_fields} if before else {}
        fields[kind.LIST] = parts
        if issubclass(kind, PhasePlan):
            fields["left_to_trainer"] = tuple(
                self.write_statement(statement, Nature.BLANK) for statement in edited.points
            )
        return self.names.build_part(kind, edited.line, **fields)

    def _write_parts(self, edited: EditedArtefact) -> list[Any]:
        if edited.phases:
            return [self._write_phase(phase) for phase in edited.phases]
        if edited.table is not None:
            return [self._write_row(row, len(edited.table.header)) for row in edited.table.rows]
        if edited.points:
            return [self.write_plain(point) for point in edited.points]
        self._refuse_lost_unknown(edited)
        return [self._write_section(s) for s in edited.sections] + [
            self.questions.item(i) for i in edited.items
        ]

    def _refuse_lost_unknown(self, edited: EditedArtefact) -> None:
        """Raise InvalidInput if a page was removed that holds a block no file can show."""
        before, ids = self.artefacts.get(edited.kind), {section.heading.id for section in edited.sections}
        for section in before.sections if isinstance(before, Sectioned) else ():
            if section.id not in ids and _holds_unknown(section):
                raise self.edited.refuse(
                    edited.line,
                    f"lacks the page {section.id}, which holds a block of a kind that is not installed",
                    f"Restore its heading, with {{#{section.id}}}, or install the kind first",
                )

    def _write_section(self, edited: EditedSection) -> Section:
        heading = edited.heading
        before = self.names.find_element(Section, heading.id, heading.line, "a page")
        if not edited.blocks and not _holds_unknown(before):
            raise self.edited.refuse(heading.line, "is a page without text", "Remove its heading too")
        return self.names.build_part(
            Section,
            heading.line,
            id=before.id if before else self.names.allocate("pages", "p", heading.line),
            title=heading.text,
            titled_by=before.titled_by if before and before.title == heading.text else Origin.HUMAN,
            objective=before.objective if before else None,
            blocks=self._write_blocks(edited, before),
        )

    def _write_blocks(self, edited: EditedSection, before: Section | None) -> tuple[Block, ...]:
        """Return the blocks of a page; those that no file shows stay, each at its place."""
        blocks = [self._write_block(block) for block in edited.blocks]
        for place, block in enumerate(before.blocks if before else ()):
            if isinstance(block, UnknownBlock):
                blocks.insert(place, block)
        return tuple(blocks)

    def _write_block(self, edited: MarkedSentences | EditedTable | EditedBlock) -> Block:
        if isinstance(edited, EditedBlock):
            return BlockWriter(self.names, self.questions, self.write_statement).write(edited)
        if isinstance(edited, MarkedSentences):
            return BLOCKS[edited.kind](statements=tuple(map(self.write_plain, edited.elements)))
        rows = tuple(self._write_row(row, len(edited.header)) for row in edited.rows)
        if not rows:
            raise self.edited.refuse(
                edited.line, "is a table without rows", "Remove its title and header too"
            )
        tables = (find_table_at(self.draft.content, row.id) for row in rows)
        before = next((table for table in tables if table is not None), None)
        same_wording = before and (before.caption, before.header) == (edited.caption, edited.header)
        return self.names.build_part(
            Table,
            edited.line,
            caption=edited.caption,
            header=edited.header,
            worded_by=before.worded_by if before and same_wording else Origin.HUMAN,
            rows=rows,
        )

    # elements

    def write_statement(self, element: MarkedText, nature: Nature | None = None) -> Statement:
        """Return a sentence; `nature` is for a new one that makes no claim, e.g. a blank to fill in."""
        before = self.names.find_element(Statement, element.id, element.line, "a sentence")
        if before is None:
            return self._write_element(Statement, element.line, None, text=element.text, nature=nature)
        stated = self._read_nature(element, before)
        if (before.text, before.nature) == (element.text, stated):
            return before
        fields = {"text": element.text, "nature": stated}
        return self._write_element(type(before), element.line, before, **fields)

    def write_plain(self, element: MarkedText) -> Statement:
        """Return a sentence of a paragraph, steps or notes, which has no place on a picture."""
        return drop_figures(self.write_statement(element))

    def _read_nature(self, element: MarkedText | EditedRow, before: Statement | Row) -> Nature | None:
        """Return what a sentence or row is by its mark; one whose label was removed is a claim."""
        if not element.nature:
            return None if before.nature in LABELLED else before.nature
        if before.nature not in CHOSEN_NATURES:
            raise self.edited.refuse(
                element.line, "is filled in from data, whatever its mark says", "Leave only the id in it"
            )
        return None if element.nature == CLAIM else Nature(element.nature)

    def _write_row(self, row: EditedRow, columns: int) -> Row:
        before = self.names.find_element(Row, row.id, row.line, "a table row")
        nature = self._read_nature(row, before) if before is not None else None
        if before is not None and (before.cells, before.nature) == (row.cells, nature):
            return before
        if len(row.cells) != columns:
            raise self.edited.refuse(
                row.line,
                f"has {len(row.cells)} cells under a header of {columns}",
                "Give every row as many cells as the header; write \\| where the sign is meant",
            )
        # With a column more or less, nobody can tell to which cell an old quotation belongs.
        by_cell = before.by_cell if before and len(before.cells) == columns else None
        return self._write_element(Row, row.line, before, cells=row.cells, by_cell=by_cell, nature=nature)

    def _write_element(self, kind: type[E], line: int, before: E | None, **edited_fields: Any) -> E:
        """Return a new element, or the old one with the edited fields replaced."""
        if before is None:
            new_id = self.names.allocate("statements", "st", line)
            return self.names.build_part(kind, line, id=new_id, origin=Origin.HUMAN, **edited_fields)
        old_fields = {name: getattr(before, name) for name in kind.model_fields}
        fields = old_fields | edited_fields | fields_of_editor(before)
        if fields["nature"] is Nature.ILLUSTRATION:
            fields |= drop_evidence(before)
        return self.names.build_part(kind, line, **fields)

    def _write_phase(self, edited: EditedPhase) -> Phase:
        heading = edited.heading
        before = self.names.find_element(Phase, heading.id, heading.line, "a phase")
        edited_fields = {"title": heading.text} | {
            part: self._read_entry(edited, part, before) for part in PHASE_PARTS
        }
        changed = [
            field
            for field in PARTS[Phase]
            if before is None or getattr(before, field) != edited_fields[field]
        ]
        if before is None:
            # A phase that teaches nothing only says what to do.
            nature = None if edited_fields["content"] else Nature.DIRECTION
            new_id = self.names.allocate("statements", "st", heading.line)
            fields = edited_fields | {"id": new_id, "origin": Origin.HUMAN, "nature": nature}
        elif changed:
            old_fields = {name: getattr(before, name) for name in Phase.model_fields}
            is_claim = any(touches_claim(before, field) for field in changed)
            fields = old_fields | edited_fields | fields_of_editor(before, is_claim=is_claim)
        else:
            return before
        return self.names.build_part(Phase, heading.line, **fields)

    def _read_entry(self, edited: EditedPhase, part: str, before: Phase | None) -> Any:
        """Return the value of a phase's part, e.g. its minutes; an empty text if its line was removed."""
        entry = next((entry for entry in edited.entries if entry.part == part), None)
        line, text = (entry.line, entry.text) if entry else (edited.heading.line, "")
        if part == "minutes":
            if not text.isdecimal() or len(text) > LONGEST_NUMBER:
                raise self.edited.refuse(line, "says no duration", "Write a whole number of minutes")
            return int(text)
        if part == "modality":
            modality = find_modality(text) if text else (before.modality if before else Modality.ON_SITE)
            if modality is None:
                raise self.edited.refuse(line, f"says {text!r}", f"Write one of {', '.join(Modality)}")
            return modality
        if part == "objective":
            return self.names.objective(line, text, before)
        return text


def _holds_unknown(section: Section | None) -> bool:
    """Return whether a page has a block that no file shows."""
    return section is not None and any(isinstance(block, UnknownBlock) for block in section.blocks)
