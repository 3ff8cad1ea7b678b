"""Text and spans of a source from its blocks; a span's id depends on its words, not its place."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from pipelines.sourcing.blocks import Block, HeadingBlock, ParagraphBlock, RowBlock, StepBlock
from pipelines.sourcing.sentences import split_sentences
from schemas.source import Anchor, Place, Span, SpanKind, TableRow

BETWEEN_CELLS = " | "
LONGEST_STEP = 200
"""Characters; the first sentence of a longer list item is the step, the others explain it."""


@dataclass
class SpanMaker:
    """Builds the text of one source and the spans that reproduce it."""

    name: str
    spans: list[Span] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _path: list[tuple[int, str]] = field(default_factory=list)
    _headings: tuple[str, ...] = ()
    _seen: Counter[str] = field(default_factory=Counter)
    _taken: set[str] = field(default_factory=set)

    def add(self, block: Block) -> None:
        """Append a block as one line of the text, with its spans."""
        match block:
            case HeadingBlock(text, level, place):
                self._path = [(above, title) for above, title in self._path if above < level]
                self._path.append((level, text))
                self._headings = tuple(title for _, title in self._path)
                self._line(SpanKind.HEADING, text, [(0, len(text))], place)
            case StepBlock(text, place):
                bounds = split_sentences(text) if len(text) > LONGEST_STEP else [(0, len(text))]
                self._line(SpanKind.STEP, text, bounds, place)
            case ParagraphBlock(text, place):
                self._line(SpanKind.SENTENCE, text, split_sentences(text), place)
            case RowBlock(header, cells, table, row, place):
                text = BETWEEN_CELLS.join(filter(None, cells))
                anchor = TableRow(table=table, row=row, header=header, cells=cells)
                self._line(SpanKind.ROW, text, [(0, len(text))], place, anchor)

    def finish(self) -> tuple[str, tuple[Span, ...]]:
        """Return the text and its spans."""
        return "".join(self._pieces), tuple(self.spans)

    def _line(
        self,
        kind: SpanKind,
        text: str,
        bounds: list[tuple[int, int]],
        place: Place,
        row: TableRow | None = None,
    ) -> None:
        anchor = Anchor(place=place, heading=self._headings, row=row)
        for number, (start, end) in enumerate(bounds):
            said = text[start:end]
            # What a long step goes on to explain is no step of its own.
            this_kind = SpanKind.SENTENCE if number and kind is SpanKind.STEP else kind
            begins = self._length + start
            self.spans.append(
                Span(
                    id=self._id(said),
                    kind=this_kind,
                    text=said,
                    start=begins,
                    end=begins + len(said),
                    anchor=anchor,
                )
            )
        self._pieces += [text, "\n"]
        self._length += len(text) + 1

    def _id(self, text: str) -> str:
        """Return the id of the next span saying this: the n-th of the source keeps it wherever it moves."""
        while True:
            self._seen[text] += 1
            hashed = sha256("\x00".join((self.name, text, str(self._seen[text]))).encode()).hexdigest()
            if (span_id := f"sp-{hashed[:10]}") not in self._taken:
                self._taken.add(span_id)
                return span_id
