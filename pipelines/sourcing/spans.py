"""Text and spans of a source from its blocks; a span's id depends on its words, not its place."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from pipelines.sourcing.blocks import (
    Block,
    CodeBlock,
    EntryBlock,
    HeadingBlock,
    ParagraphBlock,
    RowBlock,
    SectionEnd,
    StepBlock,
)
from pipelines.sourcing.pictures.found import TextPosition
from pipelines.sourcing.sentences import split_sentences
from schemas.anchor import Anchor, Place, TableRow
from schemas.source import BETWEEN_CELLS, ListItem, Remark, Span, SpanKind

LONGEST_STEP = 200
"""Characters; the first sentence of a longer list item is the step, the others explain it."""


@dataclass
class SpanMaker:
    """Builds the text of one source and the spans that reproduce it."""

    name: str
    spans: list[Span] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _open_headings: list[tuple[int, str]] = field(default_factory=list)
    _headings: tuple[str, ...] = ()
    _occurrences: Counter[str] = field(default_factory=Counter)
    _ids: set[str] = field(default_factory=set)

    def add(self, block: Block) -> None:
        """Append a block as one line of the text, with its spans."""
        match block:
            case HeadingBlock(text, level, place):
                self._close_headings(level)
                self._open_headings.append((level, text))
                self._headings = tuple(title for _, title in self._open_headings)
                self._add_line(SpanKind.HEADING, text, [(0, len(text))], place)
            case SectionEnd(level, _):
                self._close_headings(level)
            case StepBlock(text, place, item, remark):
                bounds = split_sentences(text) if len(text) > LONGEST_STEP else [(0, len(text))]
                self._add_line(SpanKind.STEP, text, bounds, place, item=item, remark=remark)
            case ParagraphBlock(text, place, item, remark):
                bounds = split_sentences(text)
                if item is not None:
                    bounds = list(_join_questions(text, bounds))
                self._add_line(SpanKind.SENTENCE, text, bounds, place, item=item, remark=remark)
            case CodeBlock(text, place, item, remark):
                self._add_line(SpanKind.CODE, text, [(0, len(text))], place, item=item, remark=remark)
            case EntryBlock(text, place):
                self._add_line(SpanKind.SENTENCE, text, [(0, len(text))], place)
            case RowBlock(header, cells, table, row, place, remark):
                text = BETWEEN_CELLS.join(filter(None, cells))
                anchor = TableRow(table=table, row=row, header=header, cells=cells)
                self._add_line(SpanKind.ROW, text, [(0, len(text))], place, anchor, remark=remark)

    @property
    def position(self) -> TextPosition:
        """Return where the next block will stand in the text."""
        return TextPosition(self._length, self._headings)

    def finish(self) -> tuple[str, tuple[Span, ...]]:
        """Return the text and its spans."""
        return "".join(self._pieces), tuple(self.spans)

    def _close_headings(self, level: int) -> None:
        self._open_headings = [(each, title) for each, title in self._open_headings if each < level]
        self._headings = tuple(title for _, title in self._open_headings)

    def _add_line(
        self,
        kind: SpanKind,
        text: str,
        bounds: list[tuple[int, int]],
        place: Place,
        row: TableRow | None = None,
        item: ListItem | None = None,
        remark: Remark | None = None,
    ) -> None:
        anchor = Anchor(place=place, heading=self._headings, row=row)
        for number, (start, end) in enumerate(bounds):
            span_text = text[start:end]
            # Only the first sentence of a long step is the step; the others explain it.
            span_kind = SpanKind.SENTENCE if number and kind is SpanKind.STEP else kind
            span_start = self._length + start
            self.spans.append(
                Span(
                    id=self._allocate_id(span_text),
                    kind=span_kind,
                    text=span_text,
                    start=span_start,
                    end=span_start + len(span_text),
                    anchor=anchor,
                    item=item,
                    remark=remark,
                )
            )
        self._pieces += [text, "\n"]
        self._length += len(text) + 1

    def _allocate_id(self, text: str) -> str:
        """Return the id of the next span with this text: it counts how often the text came before."""
        while True:
            self._occurrences[text] += 1
            hashed = sha256("\x00".join((self.name, text, str(self._occurrences[text]))).encode()).hexdigest()
            if (span_id := f"sp-{hashed[:10]}") not in self._ids:
                self._ids.add(span_id)
                return span_id


def _join_questions(text: str, bounds: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the sentences of an item, a question with what answers it: "Already busy? A look and a smile"."""
    begin: int | None = None
    end = 0
    for start, stop in bounds:
        is_answer = begin is not None and text[:end].endswith("?") and stop - begin <= LONGEST_STEP
        if begin is not None and not is_answer:
            yield begin, end
        begin, end = (begin if is_answer and begin is not None else start), stop
    if begin is not None:
        yield begin, end
