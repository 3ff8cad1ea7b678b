"""The passages of an element as a critic is shown them: their words, and what of their place tells on them.

« Le jour même » says nothing without the title of its slide, nor a cell without the header of its table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipelines.drafting.elements import Element
from pipelines.drafting.prompt import Line
from schemas.draft import Citation, Deliverable, Ordering, Question, Sectioned, Table
from schemas.source import SourceSpans, Span, SpanKind

NOTHING: Line = {"heading": ""}

SHARED = ("heading", "header")
"""What one passage has in common with the next."""


@dataclass(frozen=True)
class Surroundings:
    """What stands around elements: the spans of the sources, the header of each row's table, and situations.

    `asked` is what each question of a page asks, with what is told before it.
    """

    spans: Mapping[str, Span]
    headers: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, str]

    @classmethod
    def of(cls, spans: SourceSpans, artefacts: Iterable[Deliverable]) -> "Surroundings":
        """Return the surroundings of what a draft cites, of its rows and of the questions on its pages."""
        sections = [page for each in artefacts if isinstance(each, Sectioned) for page in each.sections]
        blocks = [block for section in sections for block in section.blocks]
        tables = (block for block in blocks if isinstance(block, Table))
        questions = (item for block in blocks for item in block.export_questions())
        return cls(
            {span.id: span for source in spans.citable for span in source.spans},
            {row.id: table.header for table in tables for row in table.rows},
            {item.id: item.stem for item in questions if isinstance(item, Question)},
        )

    def list_passages(self, element: Element) -> list[Line]:
        """Return the passages of an element, in the order it cites them, a title or header that goes on once.

        Those of an order to find come by their words, for the order of a citation is that of the key.
        """
        lines = [self._describe(citation) for citation in element.citations]
        if isinstance(element.part, Ordering):
            lines.sort(key=lambda line: str(line["text"]))
        return [_drop_repeated(before, line) for before, line in pairwise((NOTHING, *lines))]

    def _describe(self, citation: Citation) -> dict[str, object]:
        span, anchor = self.spans.get(citation.span), citation.anchor
        line: dict[str, object] = {"text": citation.quote, "heading": "".join(anchor.heading[-1:])}
        row = anchor.row
        if row is not None and row.header and all(cell in citation.quote for cell in row.cells):
            line["header"] = list(row.header)
        if span is not None and span.kind is SpanKind.STEP and span.item is not None:
            line["number"] = span.item.label or str(span.item.item)
        return line


def _drop_repeated(before: Line, line: Line) -> Line:
    """Return a line without the title and the header that it shares with the one before it."""
    return {name: value for name, value in line.items() if name not in SHARED or before.get(name) != value}
