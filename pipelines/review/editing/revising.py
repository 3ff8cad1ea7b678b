"""From an edited file to the next revision: what a person did not touch stays as it was, to the byte."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from pipelines.review.editing.reading import (
    Edited,
    EditedAnswer,
    EditedArtefact,
    EditedItem,
    EditedRow,
    EditedSection,
    EditedTable,
    Element,
    Sentences,
    parse,
)
from schemas.contract import Contract
from schemas.draft import (
    Artefact,
    Block,
    Citation,
    CitationStatus,
    Content,
    Draft,
    Item,
    Lesson,
    Minted,
    Option,
    Origin,
    Paragraph,
    Provenance,
    Quiz,
    Row,
    Section,
    SingleChoice,
    Statement,
    Steps,
    Summary,
    Table,
    TrueFalse,
)
from schemas.errors import Conflict, InvalidInput

YES, NO = frozenset({"vrai", "true"}), frozenset({"faux", "false"})
LETTERS = "abcdefghijklmnopqrstuvwxyz"

C = TypeVar("C", bound=Contract)
E = TypeVar("E", Statement, Row, Section, SingleChoice | TrueFalse)


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
    try:
        provenance = Provenance(
            writer=Origin.HUMAN, author=author, inputs=draft.provenance.inputs, written_at=now
        )
    except ValidationError as error:
        raise InvalidInput(
            f"{author!r} is no name: {_first(error)}", place="author", remedy="Give it as course.yaml does"
        ) from error
    return Draft(
        revision=draft.revision + 1,
        parent=draft.content.canonical_digest(),
        content=content,
        provenance=provenance,
        minted=pen.minted,
    )


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
        self.minted = draft.minted
        self.statements: dict[str, Statement] = {}
        self.rows: dict[str, Row] = {}
        self.sections: dict[str, Section] = {}
        self.items: dict[str, SingleChoice | TrueFalse] = {}
        self.used: dict[str, int] = {}
        for artefact in draft.content.artefacts:
            self._know(artefact)

    def content(self) -> Content:
        """Return the content the file amounts to; raises InvalidInput naming a line."""
        if not self.edited.artefacts:
            raise self.edited.refuse(1, "has no part left", "Keep a lesson, the questions or a summary")
        artefacts = tuple(self._artefact(artefact) for artefact in self.edited.artefacts)
        fields = {name: getattr(self.draft.content, name) for name in Content.model_fields}
        fields |= {"title": self.edited.title.text, "artefacts": artefacts}
        return self._built(Content, self.edited.title.line, **fields)

    def _know(self, artefact: Artefact) -> None:
        if isinstance(artefact, Quiz):
            self.items |= {item.id: item for item in artefact.items}
        elif isinstance(artefact, Summary):
            self.statements |= {point.id: point for point in artefact.points}
        else:
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
            return self._filled(Quiz, edited.line, items=tuple(self._item(item) for item in edited.items))
        return self._filled(Summary, edited.line, points=tuple(self._statement(p) for p in edited.points))

    def _filled(self, kind: type[C], line: int, **parts: tuple[Any, ...]) -> C:
        if not all(parts.values()):
            raise self.edited.refuse(
                line, "has nothing below it", "Remove its heading too, or write something"
            )
        return self._built(kind, line, **parts)

    def _section(self, edited: EditedSection) -> Section:
        heading = edited.heading
        before = self._known(self.sections, heading.id, heading.line, "a page")
        if not edited.blocks:
            raise self.edited.refuse(heading.line, "is a page without text", "Remove its heading too")
        return self._built(
            Section,
            heading.line,
            id=before.id if before else self._mint("pages", "p", heading.line),
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
            return self._built(Table, edited.line, caption=edited.caption, header=edited.header, rows=rows)
        statements = tuple(self._statement(element) for element in edited.elements)
        return Steps(statements=statements) if edited.numbered else Paragraph(statements=statements)

    # elements

    def _statement(self, element: Element) -> Statement:
        before = self._known(self.statements, element.id, element.line, "a sentence")
        if before is not None and before.text == element.text:
            return before
        return self._built(
            Statement,
            element.line,
            id=before.id if before else self._mint("statements", "st", element.line),
            text=element.text,
            citations=_to_verify(before),
            origin=Origin.HUMAN,
        )

    def _row(self, row: EditedRow, columns: int) -> Row:
        if len(row.cells) != columns:
            raise self.edited.refuse(
                row.line,
                f"has {len(row.cells)} cells under a header of {columns}",
                "Give every row as many cells as the header; write \\| where the sign is meant",
            )
        before = self._known(self.rows, row.id, row.line, "a table row")
        if before is not None and before.cells == row.cells:
            return before
        return self._built(
            Row,
            row.line,
            id=before.id if before else self._mint("statements", "st", row.line),
            cells=row.cells,
            citations=_to_verify(before),
            origin=Origin.HUMAN,
        )

    def _item(self, edited: EditedItem) -> Item:
        before = self._known(self.items, edited.heading.id, edited.heading.line, "a question")
        right = self._right_answer(edited)
        if isinstance(before, TrueFalse) or (before is None and _is_true_false(edited)):
            return self._true_false(edited, before, right)
        return self._single_choice(edited, before, right)

    def _single_choice(self, edited: EditedItem, before: SingleChoice | None, right: EditedAnswer) -> Item:
        options = tuple(self._options(edited, before))
        key = options[edited.answers.index(right)].id
        stem = edited.heading.text
        if before is not None and (before.stem, before.options, before.key) == (stem, options, key):
            return before
        fields = _kept(before) | {"stem": stem, "options": options, "key": key}
        return self._built(SingleChoice, edited.heading.line, **self._signed(fields, edited))

    def _true_false(self, edited: EditedItem, before: TrueFalse | None, right: EditedAnswer) -> Item:
        if not _is_true_false(edited):
            raise self.edited.refuse(
                edited.heading.line,
                "is a true-or-false question with other answers",
                "Remove its mark to make it a new question, or keep its two answers",
            )
        remarks = [answer.feedback for answer in edited.answers if answer.feedback]
        if len(remarks) > 1:
            raise self.edited.refuse(
                edited.answers[-1].line, "has two feedbacks", "Keep one for both answers"
            )
        stem, answer, feedback = edited.heading.text, right.text.casefold() in YES, "".join(remarks)
        if before is not None and (before.stem, before.answer, before.feedback) == (stem, answer, feedback):
            return before
        fields = _kept(before) | {"stem": stem, "answer": answer, "feedback": feedback}
        return self._built(TrueFalse, edited.heading.line, **self._signed(fields, edited))

    def _signed(self, fields: dict[str, Any], edited: EditedItem) -> dict[str, Any]:
        """Return an item's fields as the author's, with an id of its own where it is new."""
        if "id" not in fields:
            fields["id"] = self._mint("items", "q", edited.heading.line)
        return fields | {"origin": Origin.HUMAN}

    def _right_answer(self, edited: EditedItem) -> EditedAnswer:
        right = [answer for answer in edited.answers if answer.right]
        if len(edited.answers) < 2 or len(right) != 1:
            raise self.edited.refuse(
                right[1].line if len(right) > 1 else edited.heading.line,
                f"is a question with {len(edited.answers)} answers, {len(right)} of them right",
                "Write at least two answers, and [x] before the only right one",
            )
        return right[0]

    def _options(self, edited: EditedItem, before: SingleChoice | None) -> Iterator[Option]:
        known = {option.id: option for option in before.options} if before else {}
        free = iter(LETTERS[LETTERS.index(max(known)) + 1 if known else 0 :])
        seen: set[str] = set()
        for answer in edited.answers:
            letter = answer.id or next(free, None)
            if answer.id is not None and (answer.id not in known or answer.id in seen):
                raise self.edited.refuse(
                    answer.line,
                    f"{{#{answer.id}}} marks no answer of this question, or marks two",
                    "Keep the mark on the answer it belongs to, and leave it off a new one",
                )
            if letter is None:
                raise self.edited.refuse(answer.line, "is one answer too many", "Keep to 26 in all")
            seen.add(letter)
            yield self._built(Option, answer.line, id=letter, text=answer.text, feedback=answer.feedback)

    # ids and errors

    def _known(self, known: dict[str, E], element_id: str | None, line: int, what: str) -> E | None:
        if element_id is None:
            return None
        if element_id not in known:
            raise self.edited.refuse(
                line,
                f"{{#{element_id}}} marks no such element of the draft: {what} was expected",
                "Restore the mark `premierjet edit` wrote, or remove it to make a new element",
            )
        if element_id in self.used:
            raise self.edited.refuse(
                line,
                f"{{#{element_id}}} stands on line {self.used[element_id]} already",
                "Remove the mark from the copy, which is a new element",
            )
        self.used[element_id] = line
        return known[element_id]

    def _mint(self, kind: str, prefix: str, line: int) -> str:
        number = getattr(self.minted, kind) + 1
        if number > 9999:
            raise self.edited.refuse(line, "is one element too many: 9,999 were numbered", "Split the module")
        self.minted = Minted(**(self.minted.model_dump() | {kind: number}))
        return f"{prefix}-{number:04d}"

    def _built(self, kind: type[C], line: int, **fields: Any) -> C:
        try:
            return kind(**fields)
        except ValidationError as error:
            raise self.edited.refuse(line, f"cannot be used: {_first(error)}", "Correct the line") from error


def _to_verify(before: Statement | Row | SingleChoice | TrueFalse | None) -> tuple[Citation, ...]:
    """Return the citations of an edited element, none of them vouched for any more."""
    citations = before.citations if before else ()
    return tuple(c.model_copy(update={"status": CitationStatus.TO_VERIFY}) for c in citations)


def _kept(before: SingleChoice | TrueFalse | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {
        "id": before.id,
        "objective": before.objective,
        "bloom": before.bloom,
        "citations": _to_verify(before),
    }


def _is_true_false(edited: EditedItem) -> bool:
    said = [answer.text.casefold() for answer in edited.answers]
    return len(said) == 2 and {*said} & YES != set() and {*said} & NO != set()


def _first(error: ValidationError) -> str:
    return error.errors()[0]["msg"].removeprefix("Value error, ")
