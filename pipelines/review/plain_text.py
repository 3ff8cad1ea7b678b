"""A content as lines of plain text, for diffs and for a draft's page."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.review.evidence_phrases import describe_computation, describe_evidence
from pipelines.review.part_names import columns_of, name_choice, name_part, read_part_names, title_of
from pipelines.review.phase_times import list_phase_times
from schemas.blocks import LabelledHolder, LabelledList, label_lists, name_block
from schemas.deliverables import name_unknown_block
from schemas.draft import (
    Block,
    Cited,
    Content,
    Deliverable,
    Item,
    Layout,
    NumberedBlock,
    Phase,
    PhasePlan,
    PictureBlock,
    Recorded,
    Row,
    Section,
    Sectioned,
    Statement,
    Table,
    TrueFalse,
    UnknownBlock,
    UnknownDeliverable,
    describe_picture,
    list_parts,
)
from schemas.draft.element_parts import list_members, list_right_members, texts
from schemas.language import Language
from schemas.languages.numbers import localise_point

SHORT_DIGITS = 6
"""Digits of a digest that distinguish two computations."""


@dataclass(frozen=True)
class PlainPassage:
    """A title with lines below it; a line begins with the id that a comment can name."""

    title: str
    lines: tuple[str, ...]


def list_plain_passages(content: Content, language: Language | None = None) -> tuple[PlainPassage, ...]:
    """Return everything a person reads, in order: one passage for each page, question, phase or list.

    What names its parts is in `language`, that of the reader; the content's own by default.
    """
    writer = _PlainWriter(language or content.language)
    return tuple(passage for artefact in content.artefacts for passage in writer.list_passages(artefact))


def list_plain_lines(content: Content) -> list[str]:
    """Return the content as lines: its title, what `course.yaml` adds to it, then its passages."""
    text = [content.title, *(content.given.shown_texts if content.given else ())]
    for passage in list_plain_passages(content):
        text += ["", passage.title, *passage.lines]
    return text


class _PlainWriter:
    """Writes the passages and lines of a content, in its language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.names = read_part_names(language)

    def list_passages(self, artefact: Deliverable) -> Iterator[PlainPassage]:
        if isinstance(artefact, Sectioned):
            for section in artefact.sections:
                titled = f"{section.id} {_join_lines(section.title)} ({title_of(artefact, self.language)})"
                yield PlainPassage(titled, tuple(self.list_section_lines(section)))
        elif isinstance(artefact, PhasePlan):
            for phase, spell in list_phase_times(artefact.phases, self.language):
                titled = f"{phase.id} {_join_lines(phase.title)} ({self.names['session_plan']})"
                yield PlainPassage(titled, tuple(self.list_phase_lines(phase, spell)))
        elif isinstance(artefact, UnknownDeliverable):
            yield PlainPassage(title_of(artefact, self.language), ())
        else:
            parts = list_parts(artefact)
            if isinstance(parts[0], Statement | Row):
                yield self.join_parts(title_of(artefact, self.language), artefact.kind, parts)
            else:
                for item in parts:
                    yield PlainPassage(
                        f"{item.id} {_join_lines(item.stem)}", tuple(self.list_question_lines(item))
                    )
        if isinstance(artefact, PhasePlan) and artefact.left_to_trainer:
            yield self.join_parts(self.names["left_to_trainer"], artefact.kind, artefact.left_to_trainer)
        if isinstance(artefact, Recorded) and artefact.recordings:
            yield PlainPassage(self.names["narration"], tuple(self.list_recordings(artefact)))

    def join_parts(self, title: str, kind: str, parts: tuple[Statement | Row, ...]) -> PlainPassage:
        columns = columns_of(kind, self.language) if isinstance(parts[0], Row) else ()
        heading = (" | ".join(columns),) if columns else ()
        return PlainPassage(
            title, (*heading, *(line for part in parts for line in self.list_element_lines(part)))
        )

    def list_section_lines(self, section: Section) -> Iterator[str]:
        if section.objective:
            yield self.write_entry("objective", section.objective)
        for block in section.blocks:
            yield from self.list_block_lines(block)

    def list_block_lines(self, block: Block) -> Iterator[str]:
        if isinstance(block, NumberedBlock):
            yield f"{block.id} {name_block(block, self.language)}"
            if isinstance(block, PictureBlock):
                yield f"    {describe_picture(block.picture)}"
            yield from (
                self.write_entry(part, name_choice(part, text, self.names)) for part, text in texts(block)
            )
            for each in label_lists(block, self.language):
                yield from self.list_labelled_lines(each)
            return
        if isinstance(block, Table):
            yield _join_lines(block.caption)
            yield _join_lines(" | ".join(block.header))
        if isinstance(block, UnknownBlock):
            yield name_unknown_block(block, self.language)
        opening = f"{self.names['notes']}{self.names.colon}" if block.kind == "notes" else ""
        for element in block.elements:
            if isinstance(element, Statement | Row):
                yield from self.list_element_lines(element, opening)

    def list_labelled_lines(self, labelled: LabelledList) -> Iterator[str]:
        if labelled.label and labelled.parts:
            yield f"{labelled.label}{self.names.colon}".rstrip()
        for part in labelled.parts:
            if isinstance(part, LabelledHolder):
                yield part.label
                for each in part.lists:
                    yield from self.list_labelled_lines(each)
            elif isinstance(part, Statement) and (labelled.layout is Layout.VERBATIM or part.is_code):
                yield f"{part.id}{self.write_mark(part)}"
                yield from part.text.splitlines()
            elif isinstance(part, Statement | Row):
                yield from self.list_element_lines(part)
                if isinstance(part, Statement):
                    figures = (self.write_entry(name, str(getattr(part, name))) for name in part.FIGURES)
                    yield from (f"    {figure}" for figure in figures)
            else:
                yield f"{part.id} {_join_lines(part.stem)}"
                yield from self.list_question_lines(part)

    def list_element_lines(self, element: Statement | Row, opening: str = "") -> Iterator[str]:
        text = " | ".join(element.cells) if isinstance(element, Row) else f"{element.label} {element.text}"
        yield f"{element.id} {opening}{_join_lines(text)}{self.write_mark(element)}"
        yield from self.list_evidence(element)

    def list_phase_lines(self, phase: Phase, spell: str) -> Iterator[str]:
        yield f"{self.names['column_time']}{self.names.colon}{spell}"
        for part, text in list(texts(phase))[1:]:
            if text:
                shown = name_choice(part, text, self.names)
                yield self.write_entry(part, shown) + (self.write_mark(phase) if part == "content" else "")
        if not phase.content and self.write_mark(phase):
            yield self.write_mark(phase).strip()

    def list_question_lines(self, item: Item) -> Iterator[str]:
        texts_by_part, right = dict(texts(item)), list_right_members(item)
        for member in list_members(item):
            letter = member.partition("/")[2]
            mark = f" ({self.names['right_answer']})" if member in right else ""
            joined = " ↔ ".join(
                texts_by_part[f"{member}/{part}"]
                for part in ("text", "left", "right")
                if f"{member}/{part}" in texts_by_part
            )
            yield f"{letter}. {_join_lines(joined)}{mark}"
            if texts_by_part.get(f"{member}/feedback"):
                yield self.write_entry(f"{member}/feedback", texts_by_part[f"{member}/feedback"])
        if isinstance(item, TrueFalse):
            yield name_choice("answer", texts_by_part["answer"], self.names)
        elif "answer" in texts_by_part:
            for part in ("answer", "tolerance"):
                yield self.write_entry(part, localise_point(texts_by_part[part], self.language))
            if texts_by_part["unit"]:
                yield self.write_entry("unit", texts_by_part["unit"])
        for part in (part for part in texts_by_part if part.startswith("gaps/")):
            yield self.write_entry(part, texts_by_part[part].replace("\n", " / "))
        if texts_by_part.get("feedback"):
            yield self.write_entry("feedback", texts_by_part["feedback"])
        if item.objective:
            yield self.write_entry("objective", item.objective)
        if self.write_mark(item):
            yield self.write_mark(item).strip()

    def list_evidence(self, element: Statement | Row) -> Iterator[str]:
        """Yield the evidence of single cells, if cells have their own, and how a figure was counted."""
        quotes = {citation.span: _join_lines(citation.quote) for citation in element.citations}
        for column, spans in enumerate((element.by_cell or ()) if isinstance(element, Row) else (), start=1):
            if spans:
                yield "    " + self.write_entry(f"cells/{column}", " · ".join(quotes[span] for span in spans))
        if element.computation is not None:
            # The digits tell two countings apart that differ in nothing but which rows they took.
            digits = element.computation.canonical_digest()[:SHORT_DIGITS]
            yield f"    {describe_computation(element.computation, self.language)} [{digits}]"

    def list_recordings(self, narration: Recorded) -> Iterator[str]:
        for recording in narration.recordings:
            text = self.names["recorded"].format(
                seconds=round(recording.milliseconds / 1000), engine=recording.engine
            )
            yield f"{recording.statement} {text}"

    def write_entry(self, part: str, text: str) -> str:
        return f"{name_part(part, self.names)}{self.names.colon}{_join_lines(text)}"

    def write_mark(self, element: Cited) -> str:
        text = describe_evidence(element, self.language)
        return f" ({text})" if text else ""


def _join_lines(text: str) -> str:
    return " ".join(text.split())
