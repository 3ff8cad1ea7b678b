"""From an edited file to the next revision: what a person did not touch stays as it was, to the byte."""

from datetime import datetime
from typing import Any, TypeVar

from pipelines.review.editing.names import Names, to_verify
from pipelines.review.editing.questions import Questions
from pipelines.review.editing.reading import (
    Edited,
    EditedArtefact,
    EditedRow,
    EditedSection,
    EditedTable,
    Element,
    Sentences,
    parse,
)
from pipelines.review.editing.revision import revision_of
from schemas.contract import Contract
from schemas.draft import (
    Artefact,
    Block,
    Content,
    Draft,
    Lesson,
    Origin,
    Paragraph,
    Quiz,
    Row,
    Section,
    Sectioned,
    SingleChoice,
    Statement,
    Steps,
    Summary,
    Table,
    TrueFalse,
)
from schemas.errors import Conflict, InvalidInput

C = TypeVar("C", bound=Contract)


def from_markdown(text: str, draft: Draft, author: str, now: datetime, *, file: str = "edited file") -> Draft:
    """Return the revision that an edited file makes of a module's head.

    An element nobody changed is the same, citations and all. A changed one is the author's, and its
    citations are to be verified again; a new one gets the next id and no citation. Ids of removed
    elements are never given again. `findings` is empty: the caller has the revision criticised.
    Raises InvalidInput naming file and line; Conflict where the file was made of an older draft.
    """
    edited = parse(text, file)
    _refuse_other_draft(edited, draft)
    pen = Pen(edited, draft)
    content = pen.content()
    if content == draft.content:
        raise InvalidInput(
            "nothing changed", place=file, remedy="Correct a line and save the file before `revise`"
        )
    return revision_of(draft, content, pen.names.minted, author, now)


def _refuse_other_draft(edited: Edited, draft: Draft) -> None:
    line, module = edited.head["module"]
    if module != draft.module:
        raise edited.refuse(line, f"is of module {module}, not {draft.module}", "Revise the module it names")
    line, digest = edited.head["digest"]
    if digest != draft.content.canonical_digest():
        raise Conflict(
            f"was made of another draft than revision {draft.revision}, the newest",
            place=f"{edited.file}, line {line}",
            remedy="Run `premierjet edit` again and carry your changes over",
        )


class Pen:
    """Writes the content of an edited file, knowing the old elements by id and the numbers still free."""

    def __init__(self, edited: Edited, draft: Draft) -> None:
        self.edited = edited
        self.draft = draft
        self.names = Names(edited, draft.minted)
        self.questions = Questions(self.names)
        self.statements: dict[str, Statement] = {}
        self.rows: dict[str, Row] = {}
        self.sections: dict[str, Section] = {}
        for artefact in draft.content.artefacts:
            self._know(artefact)

    def content(self) -> Content:
        """Return the content the file amounts to; raises InvalidInput naming a line."""
        if not self.edited.artefacts:
            raise self.edited.refuse(1, "has no part left", "Keep a lesson, the questions or a summary")
        artefacts = tuple(self._artefact(artefact) for artefact in self.edited.artefacts)
        fields = {name: getattr(self.draft.content, name) for name in Content.model_fields}
        fields |= {"title": self.edited.title.text, "artefacts": artefacts}
        return self.names.built(Content, self.edited.title.line, **fields)

    def _know(self, artefact: Artefact) -> None:
        if isinstance(artefact, Quiz):
            self.questions.known |= {
                item.id: item for item in artefact.items if isinstance(item, SingleChoice | TrueFalse)
            }
        elif isinstance(artefact, Summary):
            self.statements |= {point.id: point for point in artefact.points}
        elif isinstance(artefact, Sectioned):
            for section in artefact.sections:
                self.sections[section.id] = section
                for block in section.blocks:
                    if isinstance(block, Table):
                        self.rows |= {row.id: row for row in block.rows}
                    else:
                        self.statements |= {statement.id: statement for statement in block.statements}

    # parts

    def _artefact(self, edited: EditedArtefact) -> Artefact:
        if edited.kind == "lesson":
            sections = tuple(self._section(section) for section in edited.sections)
            return self._filled(Lesson, edited.line, sections=sections)
        if edited.kind == "quiz":
            return self._filled(
                Quiz, edited.line, items=tuple(self.questions.item(item) for item in edited.items)
            )
        return self._filled(Summary, edited.line, points=tuple(self._statement(p) for p in edited.points))

    def _filled(self, kind: type[C], line: int, **parts: tuple[Any, ...]) -> C:
        if not all(parts.values()):
            raise self.edited.refuse(
                line, "has nothing below it", "Remove its heading too, or write something"
            )
        return self.names.built(kind, line, **parts)

    def _section(self, edited: EditedSection) -> Section:
        heading = edited.heading
        before = self.names.known(self.sections, heading.id, heading.line, "a page")
        if not edited.blocks:
            raise self.edited.refuse(heading.line, "is a page without text", "Remove its heading too")
        return self.names.built(
            Section,
            heading.line,
            id=before.id if before else self.names.mint("pages", "p", heading.line),
            title=heading.text,
            objective=before.objective if before else None,
            blocks=tuple(self._block(block) for block in edited.blocks),
        )

    def _block(self, edited: Sentences | EditedTable) -> Block:
        if isinstance(edited, EditedTable):
            rows = tuple(self._row(row, len(edited.header)) for row in edited.rows)
            if not rows:
                raise self.edited.refuse(
                    edited.line, "is a table without rows", "Remove its title and header too"
                )
            return self.names.built(
                Table, edited.line, caption=edited.caption, header=edited.header, rows=rows
            )
        statements = tuple(self._statement(element) for element in edited.elements)
        return Steps(statements=statements) if edited.numbered else Paragraph(statements=statements)

    # elements

    def _statement(self, element: Element) -> Statement:
        before = self.names.known(self.statements, element.id, element.line, "a sentence")
        if before is not None and before.text == element.text:
            return before
        return self.names.built(
            Statement,
            element.line,
            id=before.id if before else self.names.mint("statements", "st", element.line),
            text=element.text,
            citations=to_verify(before),
            origin=Origin.HUMAN,
        )

    def _row(self, row: EditedRow, columns: int) -> Row:
        if len(row.cells) != columns:
            raise self.edited.refuse(
                row.line,
                f"has {len(row.cells)} cells under a header of {columns}",
                "Give every row as many cells as the header; write \\| where the sign is meant",
            )
        before = self.names.known(self.rows, row.id, row.line, "a table row")
        if before is not None and before.cells == row.cells:
            return before
        return self.names.built(
            Row,
            row.line,
            id=before.id if before else self.names.mint("statements", "st", row.line),
            cells=row.cells,
            citations=to_verify(before),
            origin=Origin.HUMAN,
        )
