"""A source laid out for reading loses nothing and marks exactly what is cited."""

from hashlib import sha256
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.desk.passages import list_passages
from pipelines.testing import builders
from schemas.anchor import Anchor, PagePlace
from schemas.language import Language
from schemas.source import SourceText, Span, SpanKind
from tests.fuzzing import examples


def source_of(text: str, spans: list[Span]) -> SourceText:
    return SourceText(
        name="sources/a.md",
        media_type="text/markdown",
        sha256=sha256(text.encode()).hexdigest(),
        language=Language.FRENCH,
        text=text,
        spans=tuple(spans),
    )


@st.composite
def sources(draw: st.DrawFn) -> SourceText:
    """Any text cut anywhere: spans that touch, leave gaps, or cross lines."""
    text = draw(st.text(alphabet="ab é.\n", min_size=1, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        if draw(st.booleans()):
            spans.append(
                Span(
                    id=f"sp-{number:010x}",
                    kind=draw(st.sampled_from([SpanKind.HEADING, SpanKind.SENTENCE, SpanKind.STEP])),
                    text=text[start:end],
                    start=start,
                    end=end,
                    anchor=Anchor(place=PagePlace(number=draw(st.integers(1, 3)))),
                )
            )
    return source_of(text, spans)


@settings(max_examples=examples(40))
@given(sources())
def test_every_visible_character_of_a_source_with_spans_is_shown_once_and_in_order(
    source: SourceText,
) -> None:
    if not source.spans:
        assert list(list_passages(source, {})) == []
        return
    shown = "".join(
        piece.text for passage in list_passages(source, {}) for line in passage.lines for piece in line.pieces
    )
    assert "".join(shown.split()) == "".join(source.text.split())


def test_sentences_of_a_line_share_it_and_only_the_cited_one_is_marked() -> None:
    text = "Un. Deux.\nTrois."
    place = Anchor(place=PagePlace(number=1))
    bounds = [(0, 3), (4, 9), (10, 16)]
    spans = [
        Span(id=f"sp-{n:010x}", kind=SpanKind.SENTENCE, text=text[a:b], start=a, end=b, anchor=place)
        for n, (a, b) in enumerate(bounds)
    ]
    (passage,) = list_passages(source_of(text, spans), {spans[1].id: ("st-0001",)})
    assert [[piece.text for piece in line.pieces] for line in passage.lines] == [
        ["Un.", " ", "Deux."],
        ["Trois."],
    ]
    assert [piece.cited_by for piece in passage.lines[0].pieces] == [(), (), ("st-0001",)]


def test_a_procedure_and_a_table_are_each_one_passage_with_the_tables_header() -> None:
    kinds = [(passage.kind, len(passage.lines)) for passage in list_passages(builders.spans().sources[0], {})]
    assert kinds == [
        (SpanKind.HEADING, 1),
        (SpanKind.SENTENCE, 1),
        (SpanKind.SENTENCE, 1),
        (SpanKind.SENTENCE, 1),
        (SpanKind.STEP, 3),
        (SpanKind.ROW, 2),
    ]
    assert list(list_passages(builders.spans().sources[0], {}))[-1].header == builders.HEADER
