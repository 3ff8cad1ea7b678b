"""The organisation's context in `course.yaml`, read like a source: each case, term and rule can be cited.

It is no source to teach from, so it stands beside a module's sources and not among them.
Decided in docs/decisions/0116-natures-and-the-citable-context.md.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from pipelines.sourcing.blocks import Block, EntryBlock, HeadingBlock, ParagraphBlock, RowBlock
from pipelines.sourcing.characters import clean_text
from pipelines.sourcing.spans import SpanMaker
from schemas.anchor import ContextPart, ContextPlace
from schemas.course import Context, Course, Module
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.source import CONTEXT_SOURCE, SourceSpans, SourceText

MEDIA_TYPE = "application/yaml"


def read_context(course: Course, module: Module) -> SourceText | None:
    """Return the context of a course with a span for each entry; None if it says nothing to cite.

    A span's id depends on its words alone, so the same case has the same id in every module.
    """
    if course.context is None:
        return None
    maker = SpanMaker(CONTEXT_SOURCE)
    for block in _list_blocks(course.context, course.language_of(module)):
        maker.add(block)
    text, spans = maker.finish()
    if not spans:
        return None
    return SourceText(
        name=CONTEXT_SOURCE,
        media_type=MEDIA_TYPE,
        sha256=sha256(text.encode()).hexdigest(),
        language=course.language,
        text=text,
        spans=spans,
    )


def renew_context(spans: SourceSpans, course: Course, module: Module) -> SourceSpans:
    """Return the spans with the context of `course.yaml` as it is now; the same object if it is unchanged."""
    context = read_context(course, module)
    return spans if context == spans.context else spans.model_copy(update={"context": context})


def _list_blocks(context: Context, language: Language) -> Iterator[Block]:
    titles = read_texts("sourcing.context", language)
    culture = ContextPlace(part=ContextPart.CULTURE, number=1)
    yield from _under(titles["culture"], culture, _make_culture(context, culture))
    terms = _make_terms(context, (titles["term"], titles["meaning"]))
    yield from _under(titles["vocabulary"], ContextPlace(part=ContextPart.TERM, number=1), terms)
    for part, title, texts in (
        (ContextPart.CASE, titles["cases"], context.cases),
        (ContextPart.RULE, titles["rules"], context.constraints),
    ):
        yield from _under(title, ContextPlace(part=part, number=1), _make_entries(texts, part))


def _under(title: str, place: ContextPlace, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks under their title; nothing if there are none."""
    listed = tuple(blocks)
    if listed:
        yield from (HeadingBlock(title, 1, place), *listed)


def _make_culture(context: Context, place: ContextPlace) -> Iterator[Block]:
    text = _clean(context.culture)
    if text:
        yield ParagraphBlock(text, place)


def _make_terms(context: Context, header: tuple[str, str]) -> Iterator[Block]:
    for number, (term, meaning) in enumerate(context.vocabulary.items(), start=1):
        cells = (_clean(term), _clean(meaning))
        if all(cells):
            place = ContextPlace(part=ContextPart.TERM, number=number)
            yield RowBlock(header, cells, table=1, row=number, place=place)


def _make_entries(texts: Iterable[str], part: ContextPart) -> Iterator[Block]:
    for number, raw in enumerate(texts, start=1):
        text = _clean(raw)
        if text:
            yield EntryBlock(text, ContextPlace(part=part, number=number))


def _clean(text: str) -> str:
    """Return a text on one line, as it is cited."""
    return " ".join(clean_text(text).split())
