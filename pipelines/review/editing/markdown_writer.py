"""Writing of a draft as the Markdown file a person edits."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import quote

from pipelines.review.editing.code_fences import can_be_fenced, fence_code
from pipelines.review.editing.escapes import FENCE, INNER, escape_line
from pipelines.review.editing.markdown_texts import PICTURE, read_markdown_texts
from pipelines.review.part_names import columns_of, name_choice, name_part, read_part_names
from schemas.blocks import LabelledList, label_lists, name_block
from schemas.draft import (
    Block,
    Deliverable,
    Draft,
    Item,
    Layout,
    Listed,
    Matching,
    NumberedBlock,
    Ordering,
    Phase,
    PhasePlan,
    Row,
    Section,
    Statement,
    Table,
    TrueFalse,
    UnknownDeliverable,
    list_parts,
)
from schemas.draft.element_parts import list_members, list_right_members, texts
from schemas.draft.nature_labels import LABELLED
from schemas.ids import BlockId
from schemas.language import Language
from schemas.languages.numbers import localise_point

NO_PICTURES: Mapping[BlockId, str] = MappingProxyType({})


def to_markdown(draft: Draft, pictures: Mapping[BlockId, str] = NO_PICTURES) -> str:
    """Return a draft as Markdown, each element on a line with its id.

    `pictures` are files that lie beside the Markdown file, by the block whose picture they show.
    """
    content = draft.content
    lines = [
        f"> module: {draft.module}",
        f"> revision: {draft.revision}",
        f"> digest: {content.canonical_digest()}",
        ">",
        *(f"> {line}" for line in read_markdown_texts(content.language).how_to.splitlines()),
        "",
        f"# {escape_line(content.title)}",
    ]
    writer = _Writer(content.language, pictures, is_aimed=bool(content.objectives))
    for artefact in content.artefacts:
        if isinstance(artefact, UnknownDeliverable):
            continue  # nothing here can show it; it stays as it is
        heading = read_part_names(content.language)[artefact.kind]
        lines += ["", f"## {heading} {{#{artefact.kind}}}", *writer.write_deliverable(artefact)]
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes one deliverable, in a language."""

    def __init__(self, language: Language, pictures: Mapping[BlockId, str], *, is_aimed: bool) -> None:
        self.language = language
        self.pictures = pictures
        self.is_aimed = is_aimed
        self.names = read_part_names(language)
        self.texts = read_markdown_texts(language)

    def write_deliverable(self, artefact: Deliverable) -> Iterator[str]:
        columns = columns_of(artefact.kind, self.language)
        if columns or isinstance(list_parts(artefact)[0], Statement):
            yield ""
        if columns:
            yield from _write_header(columns)
        for part in list_parts(artefact):
            yield from self.part(part)
        if isinstance(artefact, PhasePlan) and artefact.left_to_trainer:
            yield from ("", f"{self.label('left_to_trainer')}", "")
            yield from (f"- {self.mark_statement(left)}" for left in artefact.left_to_trainer)

    def part(self, part: Listed) -> Iterator[str]:
        match part:
            case Statement():
                yield f"- {self.mark_statement(part)}"
            case Row():
                yield self.row(part)
            case Section():
                yield from ("", f"### {_mark_id(part.title, part.id)}")
                for block in part.blocks:
                    yield ""
                    yield from self.block(block)
            case Phase():
                yield from ("", f"### {_mark_id(part.title, part.id)}", "")
                yield from (self.entry(name, text) for name, text in list(texts(part))[1:])
            case _:
                yield from ("", f"### {_mark_id(part.stem, part.id)}", "")
                yield from self.answers(part)

    def row(self, row: Row) -> str:
        return _write_row(row.cells, f"{{#{self.name_element(row)}}}")

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Table):
            yield f"{self.write_label(self.texts.table)} {escape_line(block.caption)}"
            yield ""
            yield from _write_header(block.header)
            yield from map(self.row, block.rows)
            return
        if isinstance(block, NumberedBlock):
            yield from self.numbered_block(block)
            return
        for number, statement in enumerate(block.list_statements(), start=1):
            opening = {"steps": f"{number}. ", "notes": f"{self.label('notes')} "}.get(block.kind, "")
            yield opening + self.mark_statement(statement)

    def numbered_block(self, block: NumberedBlock) -> Iterator[str]:
        """Yield a block between its marks; a line that begins with `::` names a text or a list of it."""
        yield f"{FENCE} {_mark_id(name_block(block, self.language), block.id)}"
        if block.id in self.pictures:
            yield f"{INNER} ![]({quote(self.pictures[block.id])}) {{#{PICTURE}}}"
        for part, text in texts(block):
            yield f"{INNER} {self.entry(part, text)} {{#{part}}}"
        for each in label_lists(block, self.language):
            yield from self.labelled_list(each)
        yield FENCE

    def labelled_list(self, labelled: LabelledList) -> Iterator[str]:
        for part in labelled.holders:
            yield f"{INNER} {escape_line(part.label)}"
            for each in part.lists:
                yield from self.labelled_list(each)
        if labelled.holders or not labelled.parts:
            return
        yield " ".join(filter(None, (INNER, escape_line(labelled.label), f"{{#{labelled.path}}}")))
        for element in labelled.elements:
            if not isinstance(element, Statement):
                yield from self.part(element)
            elif labelled.layout is Layout.VERBATIM and can_be_fenced(element.text):
                yield from fence_code(element.text, f"{{#{self.name_element(element)}}}")
            else:
                yield self.mark_statement(element)

    def mark_statement(self, statement: Statement) -> str:
        """Return a sentence with its mark, which says what it is where a reader is told, too."""
        figures = (str(getattr(statement, name)) for name in statement.FIGURES)
        return _mark_texts((statement.text, *figures), self.name_element(statement))

    def name_element(self, element: Statement | Row) -> str:
        """Return what the mark of an element says: its id, and what it is where a reader is told, too."""
        words = f" {self.names[f'nature_{element.nature}']}" if element.nature in LABELLED else ""
        return f"{element.id}{words}"

    def answers(self, item: Item) -> Iterator[str]:
        said = dict(texts(item))
        if self.is_aimed or item.objective:
            yield from (self.write_entry("objective", item.objective or ""), "")
        if isinstance(item, TrueFalse):
            yield _write_answer(self.names["true"], right=item.answer)
            yield _write_answer(self.names["false"], right=not item.answer)
        right = list_right_members(item)
        for number, member in enumerate(list_members(item), start=1):
            letter = member.partition("/")[2]
            if isinstance(item, Matching):
                yield "- " + _mark_texts((said[f"{member}/left"], said[f"{member}/right"]), letter)
            elif isinstance(item, Ordering):
                yield f"{number}. {_mark_id(said[f'{member}/text'], letter)}"
            else:
                yield _write_answer(_mark_id(said[f"{member}/text"], letter), right=member in right)
                yield from self.feedback(said[f"{member}/feedback"])
        for number, gap in enumerate(getattr(item, "gaps", ()), start=1):
            label = self.write_label(name_part(f"gaps/{number}", self.names))
            yield f"{label} {' | '.join(map(escape_line, gap.accepted))}"
        for name in ("answer", "tolerance", "unit"):
            if name in said and not isinstance(item, TrueFalse):
                shown = said[name] if name == "unit" else localise_point(said[name], self.language)
                yield self.write_entry(name, shown)
        yield from self.feedback(said.get("feedback", ""))

    def feedback(self, feedback: str) -> Iterator[str]:
        if feedback:
            yield f"  {self.write_entry('feedback', feedback)}"

    def entry(self, name: str, text: str) -> str:
        return self.write_entry(name, name_choice(name, text, self.names) if text else "")

    def write_entry(self, part: str, text: str) -> str:
        return f"{self.write_label(name_part(part, self.names))} {escape_line(text)}".rstrip(" ")

    def label(self, name: str) -> str:
        return self.write_label(self.names[name])

    def write_label(self, name: str) -> str:
        return self.texts.label.format(name=name)


def _write_header(columns: tuple[str, ...]) -> Iterator[str]:
    yield _write_row(columns, "")
    yield "|" + " --- |" * (len(columns) + 1)


def _write_row(cells: tuple[str, ...], mark: str) -> str:
    return "| " + " | ".join([*(escape_line(cell) for cell in cells), mark]) + " |"


def _write_answer(text: str, *, right: bool) -> str:
    return f"- [{'x' if right else ' '}] {text}"


def _mark_id(text: str, element_id: str) -> str:
    return f"{escape_line(text)} {{#{element_id}}}"


def _mark_texts(side_texts: tuple[str, ...], element_id: str) -> str:
    return f"{' | '.join(map(escape_line, side_texts))} {{#{element_id}}}"
