"""A draft of many pages with a source of its own passages, and what its pages cost in calls."""

import sys
from collections.abc import Callable
from hashlib import sha256

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.testing import builders
from schemas.anchor import Anchor, ParagraphPlace
from schemas.draft import Content, Draft, Minted, Paragraph, Section
from schemas.finding import Finding
from schemas.language import Language
from schemas.source import SourceSpans, SourceText, Span, SpanKind

A_PAGE = 5
"""Sentences of a page: with its title six elements."""


def make_long_spans(pages: int) -> SourceSpans:
    """A source with a title and the sentences of each page."""
    lines, spans, at = [], [], 0
    for number in range(pages * (A_PAGE + 1)):
        page, sentence = divmod(number, A_PAGE + 1)
        title = f"Zone {page}"
        line = f"La vanne {number} de la zone {page} se ferme en {number + 2} minutes." if sentence else title
        spans.append(
            Span(
                id=f"sp-{sha256(line.encode()).hexdigest()[:10]}",
                kind=SpanKind.SENTENCE if sentence else SpanKind.HEADING,
                text=line,
                start=at,
                end=at + len(line),
                anchor=Anchor(place=ParagraphPlace(number=number + 1), heading=("Vannes", title)),
            )
        )
        lines.append(line)
        at += len(line) + 1
    source = SourceText(
        name="sources/froid.md",
        media_type="text/markdown",
        sha256=sha256(b"long").hexdigest(),
        language=Language.FRENCH,
        text="\n".join(lines),
        spans=tuple(spans),
    )
    fingerprint = sha256(f"long {pages}".encode()).hexdigest()
    return SourceSpans(module=builders.KEY, fingerprint=fingerprint, sources=(source,))


def make_long_draft(pages: int) -> Draft:
    """A draft whose pages say what the source says, with a finding on the first sentence of every third."""
    spans = make_long_spans(pages)
    content = builders.content(artefacts=(_make_lesson(pages, spans), *builders.content().artefacts[1:]))
    findings = tuple(
        Finding(
            rule="citation.altered",
            place=f"st-{100 + page * A_PAGE:04d}",
            facts={"source": "froid.md", "quote": "7"},
        )
        for page in range(0, pages, 3)
    )
    minted = Minted(pages=pages, items=2, statements=100 + pages * A_PAGE)
    return builders.draft(content=_quote(content, spans), findings=findings, minted=minted)


def _make_lesson(pages: int, spans: SourceSpans) -> Lesson:
    return Lesson(
        sections=tuple(
            Section(
                id=f"p-{page + 1:04d}",
                title=f"Zone {page}",
                blocks=(
                    Paragraph(
                        statements=tuple(
                            builders.statement(
                                1,
                                id=f"st-{100 + page * A_PAGE + each:04d}",
                                text=spans.sources[0].spans[page * (A_PAGE + 1) + each + 1].text,
                                citations=(builders.citation(page * (A_PAGE + 1) + each + 1, spans),),
                            )
                            for each in range(A_PAGE)
                        )
                    ),
                ),
            )
            for page in range(pages)
        )
    )


def _quote(content: Content, spans: SourceSpans) -> Content:
    """Let what else there is in the content cite the long source too."""
    quiz, summary = content.artefacts[1:]
    cited = builders.citation(1, spans)
    items = tuple(each.model_copy(update={"citations": (cited,)}) for each in getattr(quiz, "items"))  # noqa: B009
    points = tuple(each.model_copy(update={"citations": (cited,)}) for each in getattr(summary, "points"))  # noqa: B009
    changed = (quiz.model_copy(update={"items": items}), summary.model_copy(update={"points": points}))
    return content.model_copy(update={"artefacts": (content.artefacts[0], *changed)})


def count_calls(act: Callable[[], object]) -> int:
    """How many functions an act calls, those written in C among them: the same on any machine."""
    count = 0

    def note(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count
