"""Prompts rendered from Jinja2 files, each with a digest; data in them is fenced off from instructions."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.llm import ChatMessage
from pipelines.drafting.captions import find_caption_ids
from pipelines.drafting.citations import cite_context
from pipelines.drafting.parts import RequestPart, list_citable_ids
from pipelines.drafting.plan.asked_pages import is_session
from pipelines.drafting.plan.prompt_lines import (
    find_removed_spans,
    is_followed,
    list_page_lines,
    list_plan_lines,
)
from pipelines.drafting.prompt.people_marks import mark_people
from pipelines.drafting.request import DraftRequest, OtherItem
from schemas.draft import Citation, Nature, Statement
from schemas.language import Language
from schemas.languages.formats import name_language
from schemas.source import SourceSpans, SourceText, Span, SpanKind

if TYPE_CHECKING:
    from jinja2 import Environment, Template

FOLDER = Path(__file__).resolve().parent.parent
SYSTEM = "prompt/system.j2"
FRAME = "prompt/frame.j2"
NATURES = "prompt/natures.j2"

STATED_NATURES = frozenset({Nature.ORGANISATION, Nature.ILLUSTRATION})
"""Natures that a prompt says of an earlier statement; a direction is told by what it says."""

CAPTION = "caption"
"""Kind of a sentence that is the caption of a picture, as prompts call it."""

Line = Mapping[str, object]
"""One value of a fenced list."""

NOTHING_BESIDES: Mapping[str, object] = {"figures": (), "previous": (), "findings": (), "comment": None}
"""What the frame of a prompt shows besides the course and its sources, where there is nothing of it."""


def fence_data(value: object) -> str:
    """Return one line of JSON that cannot close the tag it stands in: `<` is written as an escape."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


@cache
def _open_templates(folder: Path = FOLDER) -> "Environment":
    """Return an environment with the templates of a folder, and our own, which they extend."""
    from jinja2 import (
        Environment,  # who shows a draft, or finds nothing to write, asks no model
        FileSystemLoader,
        StrictUndefined,
    )

    # Nothing is escaped as HTML: a prompt is no page, and `data` is what keeps values inside their fence.
    templates = Environment(
        loader=FileSystemLoader([FOLDER, folder]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    templates.filters["data"] = fence_data
    return templates


def _open_template(prompt: Path) -> "Template":
    """Return the template of a kind's prompt; it names files it includes from the folder above its own."""
    return _open_templates(prompt.parent.parent).get_template(f"{prompt.parent.name}/{prompt.name}")


def prompt_digest(prompt: Path, included: tuple[str, ...] = ()) -> str:
    """Return the sha256 of the files a kind's prompt is made of."""
    return compute_template_digest(
        SYSTEM, FRAME, NATURES, prompt, *(prompt.parent.parent / file for file in included)
    )


def compute_template_digest(*files: str | Path) -> str:
    """Return the sha256 of templates; our own are named below the drafting folder, others by their path."""
    return sha256(b"\0".join((FOLDER / file).read_bytes() for file in files)).hexdigest()


def render_template(file: str, **values: object) -> str:
    """Return a template below the drafting folder with its values."""
    return _open_templates().get_template(file).render(**values)


def render(
    prompt: Path,
    request: DraftRequest,
    part: RequestPart,
    previous: tuple[Line, ...],
    figures: tuple[Line, ...] = (),
) -> tuple[ChatMessage, ...]:
    """Return the two messages that ask for a part of one deliverable: the rules, then the task with its data.

    `previous` lists the elements of the same part in the last revision, empty for a first draft; `figures`
    are those that code counted, or pictures of the sources.
    """
    language = request.course.language_of(request.module)
    return _render_task(
        _open_template(prompt),
        request,
        part,
        tuple(_list_part_lines(part, request)),
        {
            "plan": tuple(list_plan_lines(request)),
            "followed": is_followed(request),
            "is_session": is_session(request.module),
            "pages": tuple(list_page_lines(part, request, is_shown=bool(figures))),
            "figures": figures,
            "previous": mark_people(request.course, previous),
            "findings": mark_people(request.course, _list_finding_lines(request, language)),
            "comment": request.decision.comment if request.decision else None,
        },
        held=request.decision is not None,
    )


def _render_task(
    template: "Template",
    request: DraftRequest,
    part: RequestPart,
    sources: tuple[Line, ...],
    values: Mapping[str, object],
    *,
    held: bool = False,
) -> tuple[ChatMessage, ...]:
    """Return the two messages of a task; the frame has no figures, earlier elements or comment unless told.

    `held`: the rules say that what people wrote stays.
    """
    user = template.render(**_describe_task(part, request), sources=sources, **{**NOTHING_BESIDES, **values})
    return _render_system(request, held=held), ChatMessage(role="user", text=user)


def _describe_task(part: RequestPart, request: DraftRequest) -> Mapping[str, object]:
    """Return what the frame of every prompt tells: course, module, house style and context."""
    return {
        "course": request.course,
        "module": request.module,
        "style": request.house_style.rules if request.house_style else (),
        "part": part,
        "entries": tuple(_list_context_lines(request)),
    }


def _list_part_lines(part: RequestPart, request: DraftRequest) -> Iterator[Line]:
    """Yield what every part is shown, then what is shown to this one alone, and what its pages recall.

    In this order the prompts of one deliverable begin alike, and a host charges less for what it has read.
    """
    left_out = find_removed_spans(request)
    shared, own_ids = part.shared_spans, list_citable_ids(part.spans)
    yield from _list_source_lines(request.spans.keep_spans(shared), request, left_out)
    own = part.spans.keep_spans(own_ids - shared) if shared else part.spans
    yield from _list_source_lines(own, request, left_out)
    recalled = part.recalled_spans - shared - own_ids
    yield from _list_source_lines(request.spans.keep_spans(recalled), request, left_out)


def render_more(
    prompt: Path, request: DraftRequest, part: RequestPart, about: str, previous: tuple[Line, ...]
) -> tuple[ChatMessage, ...]:
    """Return the two messages that ask for more of one deliverable: as many as the part has questions.

    `previous` is what is there. The plan and the findings are of what is not written now, and not shown.
    """
    return _render_task(
        _open_template(prompt),
        request,
        part,
        tuple(_list_source_lines(part.spans, request, find_removed_spans(request))),
        {
            "plan": (),
            "followed": False,
            "is_session": is_session(request.module),
            "pages": (),
            "previous": mark_people(request.course, previous),
            "wanted": part.questions,
            "comment": about,
        },
    )


def render_another(
    prompt: Path, request: DraftRequest, part: RequestPart, wish: OtherItem, item: tuple[Line, ...]
) -> tuple[ChatMessage, ...]:
    """Return the two messages that ask for one question to replace another, shown as `item`."""
    return _render_task(
        _open_template(prompt),
        request,
        part,
        tuple(_list_source_lines(part.spans, request)),
        {
            "item": item,
            "taken": tuple({"stem": stem} for stem in (*(o.stem for o in wish.others), *wish.refused)),
            "hint": wish.hint,
        },
    )


def render_file(
    file: str,
    request: DraftRequest,
    part: RequestPart,
    sources: tuple[Line, ...] | None = None,
    **values: object,
) -> tuple[ChatMessage, ...]:
    """Return the two messages that ask something else about a module, from another template.

    `sources` are the lines it shows of them; without any, those of the part.
    """
    lines = tuple(_list_source_lines(part.spans, request)) if sources is None else sources
    return _render_task(_open_templates().get_template(file), request, part, lines, values)


def _render_system(request: DraftRequest, *, held: bool) -> ChatMessage:
    language_name = name_language(request.course.language_of(request.module), Language.ENGLISH)
    cites_context = request.spans.context is not None
    template = _open_templates().get_template(SYSTEM)
    text = template.render(language=language_name, held=held, cites_context=cites_context)
    return ChatMessage(role="system", text=text)


def _list_context_lines(request: DraftRequest) -> Iterator[Line]:
    """Yield the entries of the organisation's context, each with the id by which it is cited."""
    context, spans = request.course.context, request.spans
    if context is None:
        return
    if context.culture:
        sentences = cite_context(spans, context.culture)
        yield from ({"id": each.span, "culture": each.quote} for each in sentences)
        if not sentences:
            yield {"culture": context.culture}
    for term, meaning in context.vocabulary.items():
        yield _name_entry(cite_context(spans, term, meaning)) | {"term": term, "meaning": meaning}
    for name, texts in (("case", context.cases), ("constraint", context.constraints)):
        for text in texts:
            yield _name_entry(cite_context(spans, text)) | {name: text}


def _name_entry(citations: Sequence[Citation]) -> dict[str, object]:
    """Return the id of an entry, as the first value of its line; nothing if it cannot be cited."""
    return {"id": citations[0].span} if citations else {}


def _list_source_lines(
    spans: SourceSpans, request: DraftRequest, left_out: frozenset[str] = frozenset()
) -> Iterator[Line]:
    captions = find_caption_ids(request.spans)  # a part may be shown one without its picture
    for source in spans.drop_closed_answers().sources:
        yield {"source": source.name_for_models, "language": source.language.value}
        heading: tuple[str, ...] = ()
        for span in source.spans:
            if span.kind is SpanKind.HEADING:
                heading = span.anchor.heading
            elif span.anchor.heading != heading:
                # A part may begin in the middle of a chapter, and show passages without their titles.
                heading = span.anchor.heading
                yield {"heading": " > ".join(heading)}
            if span.id not in left_out:
                yield _write_span_line(source, span, captions)


def _write_span_line(source: SourceText, span: Span, captions: frozenset[str]) -> Line:
    if span.kind is SpanKind.HEADING:
        # Without its id: a heading claims nothing, so it is no evidence.
        return {"heading": " > ".join(span.anchor.heading) or span.text}
    line: dict[str, object] = {"id": span.id, **name_kind(span, captions), "text": span.text}
    if span.anchor.row is not None and span.anchor.row.header:
        header, columns = span.anchor.row.header, source.list_open_columns(span)
        line["header"] = list(header if columns is None else (header[each] for each in columns))
    if span.is_speaker_note:
        line["speaker_note"] = True
    return {**line, **describe_level(span)}


def name_kind(span: Span, captions: frozenset[str]) -> Line:
    """Return what kind of passage it is; nothing of a sentence, as most are."""
    if span.id in captions:
        return {"kind": CAPTION}
    return {} if span.kind is SpanKind.SENTENCE else {"kind": span.kind}


def describe_level(span: Span) -> Line:
    """Return how deep an item stands below those above it; nothing of one of the first level."""
    return {"level": span.item.depth} if span.item is not None and span.item.depth > 1 else {}


def _list_finding_lines(request: DraftRequest, language: Language) -> Iterator[Line]:
    if request.previous is None or request.decision is None:
        return
    for finding in request.previous.findings:
        yield {"place": finding.place, "severity": finding.severity.value, "says": finding.message(language)}


def describe_nature(nature: Nature | None) -> Line:
    """Return the nature of an earlier element as a prompt shows it; nothing of one that it does not say."""
    return {"nature": nature.value} if nature is not None and nature in STATED_NATURES else {}


def write_statement_line(statement: Statement) -> Line:
    """Return an earlier statement as a prompt shows it: its id, words, spans, and who wrote it."""
    return {
        "id": statement.id,
        "text": statement.text,
        "span_ids": [citation.span for citation in statement.citations],
        **describe_nature(statement.nature),
        "by": statement.origin.value,
    }
