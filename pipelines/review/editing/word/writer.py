"""A draft written as a Word file: each text in a control of its own, its sources below it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from adapters.comments import Comment
from pipelines.review.editing.elements import CONTENT, Editable
from pipelines.review.editing.word.controls import NOTICE, build_control, lock_paragraph, make_run
from pipelines.review.editing.word.pictures import PICTURE, place_picture
from pipelines.review.editing.word.source_lines import SourceLines
from pipelines.review.editing.word.spots import list_spots
from pipelines.review.editing.word.styles import (
    ANSWER,
    FEEDBACK,
    NOTE,
    SOURCE,
    apply_styles,
    number_list,
    pack_document,
)
from pipelines.review.editing.word.texts import read_word_texts
from pipelines.review.editing.word.threads import WordThread, link_replies, list_threads
from pipelines.review.editing.word.typography import as_typed, as_written
from pipelines.review.page_words import read_page_words
from pipelines.review.part_names import columns_of, name_part, title_of
from schemas.blocks import LabelledHolder, LabelledList, label_lists, name_block
from schemas.draft import (
    Block,
    Cited,
    Deliverable,
    Draft,
    Layout,
    Listed,
    Notes,
    NumberedBlock,
    Phase,
    PhasePlan,
    PictureBlock,
    Question,
    Row,
    Section,
    Statement,
    Steps,
    Table,
    list_parts,
    walk_named,
)
from schemas.draft.element_parts import NATURE, list_right_members, texts
from schemas.finding import Finding
from schemas.ids import SHORT_DIGEST, BlockId

NORMAL = "Normal"
LAYOUT_STYLES = {
    Layout.SENTENCES: NORMAL,
    Layout.BULLETS: "List Bullet",
    Layout.NUMBERS: "List Number",
    Layout.VERBATIM: NORMAL,
}
FINDINGS_AUTHOR = "Premierjet"
"""Author of the comments that are findings."""

NO_PICTURES: Mapping[BlockId, bytes] = MappingProxyType({})


def to_word(
    draft: Draft,
    *,
    ask: Sequence[str] = (),
    address: str | None = None,
    pictures: Mapping[BlockId, bytes] = NO_PICTURES,
    comments: Iterable[Comment] = (),
) -> bytes:
    """Return a draft as a Word file: the same bytes for the same draft and arguments.

    Each text is in a locked control tagged with its place and part, with its quotations below it and its
    findings as comments. `ask` names the people to write to, `address` is the desk's. `pictures` are those of
    blocks as they are shown, `comments` those of the desk: the open ones become Word's, by their authors.
    """
    return pack_document(_Writer(draft, pictures, comments=comments).write(ask, address))


def write_body(draft: Draft, *, with_natures: bool) -> Any:
    """Return the body of the file as it is before anybody edits it.

    Without natures it is that of an earlier version, in which nobody could choose them.
    """
    return _Writer(draft, NO_PICTURES, with_natures=with_natures).write((), None).element.body


def write_comment(finding: Finding, draft: Draft) -> str:
    """Return the text of the comment for a finding."""
    severity = read_page_words(draft.content.language).severities[finding.severity.value]
    return as_written(f"{severity} : {finding.message(draft.content.language)} [{finding.id}]")


def notice_tag(text: str) -> str:
    """Return the tag of a notice, made from its text, so that a changed notice no longer fits its tag."""
    return NOTICE + sha256(as_typed(text).encode()).hexdigest()[:SHORT_DIGEST]


class _Writer:
    def __init__(
        self,
        draft: Draft,
        pictures: Mapping[BlockId, bytes],
        *,
        with_natures: bool = True,
        comments: Iterable[Comment] = (),
    ) -> None:
        self.draft = draft
        self.pictures = pictures
        self.word_texts = read_word_texts(draft.content.language)
        words = read_page_words(draft.content.language)
        self.source_lines = SourceLines(draft.content.language, self.word_texts, words)
        self.spots = {
            (spot.place, spot.part): spot
            for spot in list_spots(draft.content)
            if with_natures or spot.part != NATURE
        }
        self.findings: dict[str, list[Finding]] = {}
        places = {spot.place for spot in self.spots.values()} | {a.kind for a in draft.content.artefacts}
        places |= {part.id for part in walk_named(draft.content.artefacts)}
        for finding in draft.findings:
            place = finding.place if finding.place in places else CONTENT
            self.findings.setdefault(place, []).append(finding)
        self.threads = self._sort_threads(comments)
        self.parents: dict[int, int | None] = {}
        self.number = 0
        self.document: WordDocument = Document()
        self.end = self.document.element.body.sectPr

    def write(self, ask: Sequence[str], address: str | None) -> WordDocument:
        apply_styles(self.document, self.draft, self.word_texts, self.pictures)
        self._add_text(self._add_paragraph(style="Title"), CONTENT, "title")
        self._add_notice(ask, address)
        for artefact in self.draft.content.artefacts:
            label = self._add_paragraph(style="Heading 1")
            heading = title_of(artefact, self.draft.content.language)
            self._add_with_comments(label, artefact.kind, make_run(heading))
            self._add_deliverable(artefact)
        if self.parents:
            link_replies(self.document, self.parents)
        return self.document

    def _sort_threads(self, comments: Iterable[Comment]) -> dict[tuple[str, str | None], list[WordThread]]:
        """Return the open comments by the text they stand at; those that stand nowhere are at the title."""
        sorted_threads: dict[tuple[str, str | None], list[WordThread]] = {}
        for each in list_threads(comments, self.draft.content, self.word_texts):
            is_text = each.part is not None and (each.place, each.part) in self.spots
            is_name = each.part is None and each.place != CONTENT
            at = (each.place, each.part) if is_text or is_name else (CONTENT, "title")
            if each.is_open:
                sorted_threads.setdefault(at, []).append(each)
        return sorted_threads

    def _add_notice(self, ask: Sequence[str], address: str | None) -> None:
        draft = self.draft
        digest = draft.content.canonical_digest()[:SHORT_DIGEST]
        lines = [self.word_texts.identity.format(module=draft.module, revision=draft.revision, digest=digest)]
        lines += self.word_texts.taken_up
        takes_paragraphs = any(each.takes_additions for each in draft.content.artefacts)
        lines += [self.word_texts.paragraphs_taken_up] if takes_paragraphs else []
        lines += self.word_texts.left_out
        lines += [self.word_texts.about_pictures] if draft.content.picture_blocks else []
        lines += [self.word_texts.ask.format(people=", ".join(ask))] if ask else []
        lines += [self.word_texts.desk.format(address=address)] if address else []
        for line in (as_written(line) for line in lines):
            # One control a paragraph: LibreOffice keeps no more than the first of several.
            self._lock(self._add_paragraph(line, style=NOTE), notice_tag(line))

    def _add_paragraph(self, text: str = "", style: str = NORMAL) -> WordParagraph:
        """Return a new paragraph before the end of the document.

        python-docx looks through the whole document for that end, at each paragraph.
        """
        element: Any = OxmlElement("w:p")
        self.end.addprevious(element)
        paragraph = WordParagraph(element, self.document._body)
        if text:
            paragraph.add_run(text)
        paragraph.style = style
        return paragraph

    def _lock(self, paragraph: WordParagraph, tag: str) -> None:
        element, body = paragraph._p, self.document.element.body
        body.insert(body.index(element), lock_paragraph(element, tag, self._take_number()))

    def _add_deliverable(self, artefact: Deliverable) -> None:
        columns = columns_of(artefact.kind, self.draft.content.language)
        if columns:
            self._add_grid(columns, list_parts(artefact))
        for number, part in enumerate(() if columns else list_parts(artefact), start=1):
            self._add_part(number, part)
        if isinstance(artefact, PhasePlan) and artefact.left_to_trainer:
            self._add_paragraph(self.word_texts.names["left_to_trainer"], style="Heading 2")
            for statement in artefact.left_to_trainer:
                self._add_part(0, statement)

    def _add_part(self, number: int, part: Listed) -> None:
        match part:
            case Statement():
                self._add_text(self._add_paragraph(style="List Bullet"), part.id, "text")
                self._add_sources(part)
            case Section():
                self._add_text(self._add_paragraph(style="Heading 2"), part.id, "title")
                for block in part.blocks:
                    self._add_block(block)
            case Phase():
                self._add_text(self._add_paragraph(style="Heading 2"), part.id, "title")
                for name, _ in list(texts(part))[1:]:
                    self._add_labelled(ANSWER, part.id, name)
                self._add_sources(part)
            case Question():
                self._add_question(number, part)

    def _add_block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._add_table(block)
            return
        if isinstance(block, NumberedBlock):
            self._add_numbered_block(block)
            return
        style = "List Number" if isinstance(block, Steps) else NORMAL
        listed_as = number_list(self.document) if isinstance(block, Steps) else None
        if isinstance(block, Notes):
            self._add_note(self.word_texts.label(self.word_texts.names["notes"]).rstrip())
        for statement in block.list_statements():
            self._add_statement(statement, style, listed_as)

    def _add_numbered_block(self, block: NumberedBlock) -> None:
        name = name_block(block, self.draft.content.language)
        self._add_with_comments(self._add_paragraph(style=NOTE), block.id, make_run(name))
        if isinstance(block, PictureBlock):
            self._add_picture(block)
        for part, _ in texts(block):
            self._add_labelled(ANSWER, block.id, part)
        for each in label_lists(block, self.draft.content.language):
            self._add_list(each)

    def _add_picture(self, block: PictureBlock) -> None:
        data = self.pictures.get(block.id)
        if data is None:
            line = as_written(self.word_texts.no_picture)
            self._lock(self._add_paragraph(line, style=NOTE), notice_tag(line))
            return
        paragraph = self._add_paragraph(style=NORMAL)
        place_picture(self.document, paragraph, block, data)
        self._lock(paragraph, f"{PICTURE}{block.id}")

    def _add_list(self, labelled: LabelledList) -> None:
        if labelled.label and labelled.parts:
            self._add_note(self.word_texts.label(labelled.label).rstrip())
        listed_as = number_list(self.document) if labelled.layout is Layout.NUMBERS else None
        for number, part in enumerate(labelled.parts, start=1):
            if isinstance(part, LabelledHolder):
                self._add_note(part.label)
                for each in part.lists:
                    self._add_list(each)
            elif isinstance(part, Statement):
                self._add_statement(part, LAYOUT_STYLES[labelled.layout], listed_as)
            elif isinstance(part, Question):
                self._add_question(number, part)

    def _add_note(self, text: str) -> None:
        self._add_paragraph(as_written(text), style=NOTE)

    def _add_statement(self, statement: Statement, style: str, listed_as: Callable[[], Any] | None) -> None:
        paragraph = self._add_paragraph(style=style)
        if listed_as is not None:
            paragraph._p.get_or_add_pPr().append(listed_as())
        self._add_text(paragraph, statement.id, "text")
        for name in statement.FIGURES:
            self._add_labelled(ANSWER, statement.id, name)
        self._add_sources(statement)

    def _add_table(self, table: Table) -> None:
        place = table.rows[0].id
        caption = self._add_paragraph(style="Caption")
        self._add_text(caption, place, "caption", findings=False)
        grid = self._add_grid(table.header, table.rows, place)
        caption_element = OxmlElement("w:tblCaption")
        caption_element.set(qn("w:val"), as_written(self.word_texts.table.format(caption=table.caption)))
        grid._tbl.tblPr.append(caption_element)

    def _add_grid(self, header: Sequence[str], rows: Sequence[Row], place: str = "") -> Any:
        """Return a table of rows with their quotations below it; `place` if its header can be edited."""
        width = max(len(header), *(len(row.cells) for row in rows))
        grid = self.document.add_table(len(rows) + 1, width, style="Table Grid")
        grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, (cell, heading) in enumerate(zip(grid.rows[0].cells, header, strict=False), start=1):
            if place:
                self._add_text(cell.paragraphs[0], place, f"header/{column}", findings=False)
            else:
                cell.paragraphs[0].add_run(heading).bold = True
        for row, line in zip(rows, list(grid.rows)[1:], strict=True):
            for column, cell in enumerate(line.cells[: len(row.cells)], start=1):
                self._add_text(cell.paragraphs[0], row.id, f"cells/{column}", findings=column == 1)
        for number, row in enumerate(rows, start=1):
            self._add_sources(row, before=f"{number}. ")
        return grid

    def _add_question(self, number: int, item: Question) -> None:
        self._add_paragraph(self.word_texts.question.format(number=number), style="Heading 2")
        right = list_right_members(item)
        for part, _ in texts(item):
            field, _, below = part.partition("/")
            letter, _, text_field = below.partition("/")
            if part == "stem":
                self._add_text(self._add_paragraph(style=NORMAL), item.id, part)
            elif text_field in {"text", "left"}:
                answer = self._add_paragraph(f"{letter}. ", style=ANSWER)
                self._add_text(answer, item.id, part, findings=False)
                if f"{field}/{letter}" in right:
                    answer.add_run(f" ✓ {self.word_texts.right}").bold = True
            elif text_field == "right":
                self._add_text(self._add_paragraph("↔ ", style=FEEDBACK), item.id, part, findings=False)
            else:
                self._add_labelled(FEEDBACK if text_field else ANSWER, item.id, part, name=text_field)
        self._add_sources(item)

    def _add_labelled(self, style: str, place: str, part: str, name: str = "") -> None:
        label = self.word_texts.label(name_part(name or part, self.word_texts.names))
        self._add_text(self._add_paragraph(label, style=style), place, part, findings=False)

    def _add_sources(self, element: Cited, before: str = "") -> None:
        """Add what a sentence or row is, to be chosen from a list, and what it rests on."""
        is_chosen = (element.id, NATURE) in self.spots
        if is_chosen:
            # A paragraph of its own: some programs take a control for one around its whole paragraph.
            label = before + self.word_texts.label(self.word_texts.nature)
            paragraph = self._add_paragraph(label, style=SOURCE)
            self._add_text(paragraph, element.id, NATURE, findings=False)
        for line in self.source_lines.list_lines(element, with_nature=not is_chosen):
            self._add_paragraph(as_written(before + line), style=SOURCE)

    def _add_text(self, paragraph: WordParagraph, place: str, part: str, *, findings: bool = True) -> None:
        spot: Editable = self.spots[place, part]
        box = build_control(spot, self._take_number(), self.word_texts)
        notes = self._add_findings(place) if findings else []
        self._add_noted(paragraph, box, [*notes, *self._add_threads(place, part)])

    def _add_with_comments(self, paragraph: WordParagraph, place: str, anchor: Any) -> None:
        """Append an element to a paragraph, with what is said of its place as comments on it."""
        self._add_noted(paragraph, anchor, [*self._add_findings(place), *self._add_threads(place, None)])

    def _add_findings(self, place: str) -> list[int]:
        """Add the findings about a place as comments, and return their numbers."""
        written = self.draft.provenance.written_at
        return [
            self._add_comment(write_comment(finding, self.draft), FINDINGS_AUTHOR, "PJ", written)
            for finding in self.findings.get(place, ())
        ]

    def _add_threads(self, place: str, part: str | None) -> list[int]:
        """Add the comments of the desk at a text, with their replies, and return their numbers."""
        numbers = []
        for thread in self.threads.get((place, part), ()):
            first: int | None = None
            for remark in thread.remarks:
                number = self._add_comment(remark.text, remark.author, remark.author[:2], remark.at)
                self.parents[number] = first
                first = number if first is None else first
                numbers.append(number)
        return numbers

    def _add_comment(self, text: str, author: str, initials: str, at: datetime) -> int:
        comments = self.document.part._comments_part.comments
        comment = comments.add_comment(text, author=as_written(author), initials=as_written(initials))
        comment._comment_elm.set(qn("w:date"), f"{at:%Y-%m-%dT%H:%M:%SZ}")
        return int(comment.comment_id)

    def _add_noted(self, paragraph: WordParagraph, anchor: Any, comments: Sequence[int]) -> None:
        """Append an element to a paragraph, with these comments on it."""
        for number in comments:
            paragraph._p.append(_make_marker("w:commentRangeStart", number))
        paragraph._p.append(anchor)
        for number in comments:
            reference = OxmlElement("w:r")
            reference.append(_make_marker("w:commentReference", number))
            paragraph._p.append(_make_marker("w:commentRangeEnd", number))
            paragraph._p.append(reference)

    def _take_number(self) -> int:
        self.number += 1
        return self.number


def _make_marker(name: str, comment: int) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:id"), str(comment))
    return element
