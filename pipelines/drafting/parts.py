"""Division of a module too large for one prompt into parts, each with its share of the sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil
from typing import TypeVar

from pipelines.drafting.plan.asked_pages import AskedPage
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.selection import select_spans
from schemas.course import ModelSettings
from schemas.draft import Deliverable, list_parts, list_questions_of, replace_parts, walk_citations
from schemas.source import SourceSpans, SpanKind

MOST_CHARACTERS = 60_000
"""Source text one prompt shows: some 17,000 tokens with its ids, which a context of 32,000 holds."""

TOKENS_AN_ITEM = 300
"""What a quiz item takes in an answer: a stem, four options, a feedback each, JSON around them."""

TOKENS_A_STATEMENT = 100
"""What a sentence of a lesson takes in an answer, its span ids and JSON included."""


A = TypeVar("A", bound=Deliverable)


@dataclass(frozen=True)
class RequestPart:
    """A share of a module's sources and of what is to be written about it.

    It is part `number` of `of`. `elsewhere` are the ids of the spans of the other parts. `questions` are the
    quiz items to write in it, `statements` the most an answer has room for, `minutes` its share of them.
    `pages` are those of the plan it is about: all of them, unless they are asked for page by page.
    `shared_spans` are then the ids of passages of the whole module, which every part is shown first.
    """

    number: int
    of: int
    spans: SourceSpans
    elsewhere: frozenset[str]
    questions: int
    statements: int
    minutes: int
    pages: tuple[AskedPage, ...] = ()
    shared_spans: frozenset[str] = frozenset()

    @classmethod
    def whole(cls, request: DraftRequest, spans: SourceSpans | None = None) -> "RequestPart":
        """Return all of a module, for what is asked about it once; of its sources these spans, or all."""
        module, shown = request.module, request.spans if spans is None else spans
        return cls(1, 1, shown, frozenset(), module.questions, 0, module.duration_minutes)

    @property
    def recalled_spans(self) -> frozenset[str]:
        """Return the passages of other pages that its own recall."""
        return frozenset(span for page in self.pages for span in page.recalled)

    @property
    def words(self) -> int:
        """Return the words that its pages are to have together; 0 without a plan."""
        return sum(page.words for page in self.pages)


def split_request(
    request: DraftRequest, settings: ModelSettings, *, in_parts: bool = True, by_question: bool = False
) -> tuple[RequestPart, ...]:
    """Return the parts in which a model is asked for one deliverable: most often one, with everything.

    Sources are cut between spans, in their order, into shares of about equal length. `by_question` is for a
    quiz: there are as many parts as its items need answers, and a part without an item to write or to revise
    is left out. If `in_parts` is False, there is one part, with the spans that serve the objectives best.
    """
    shares = (
        _divide_spans(request.spans, _count_parts(request, settings, by_question=by_question))
        if in_parts
        else [select_best_spans(request)]
    )
    ids = [list_citable_ids(spans) for spans in shares]
    all_ids = frozenset().union(*ids)
    parts = tuple(
        RequestPart(
            number=n,
            of=len(shares),
            spans=spans,
            elsewhere=all_ids - ids[n - 1],
            questions=request.module.questions * n // len(shares)
            - request.module.questions * (n - 1) // len(shares),
            statements=count_statements(settings),
            minutes=max(request.module.duration_minutes // len(shares), 1),
        )
        for n, spans in enumerate(shares, start=1)
    )
    return tuple(_count_questions(parts, request)) if by_question else parts


def halve_part(
    part: RequestPart, request: DraftRequest, *, by_question: bool = False
) -> tuple[RequestPart, ...]:
    """Return two halves of a part whose answer was too long, fewer if it is the smallest already.

    Sources are cut between spans; their number is halved, not their length, because an answer grows with it.
    What is to be written is halved with them: `by_question` the questions, else the most statements.
    """
    spans = [span for source in part.spans.sources for span in source.spans]
    ids = list_citable_ids(part.spans)
    if len(ids) < 2 or (by_question and part.questions < 2):
        return ()
    middle = [n for n, span in enumerate(spans) if span.id in ids][len(ids) // 2]
    halves_of_spans = (spans[:middle], spans[middle:])
    shares = [part.spans.keep_spans({span.id for span in half}) for half in halves_of_spans]
    halves = tuple(
        replace(
            part,
            number=2 * part.number - 1 + n,
            of=2 * part.of,
            spans=share,
            elsewhere=part.elsewhere | ids - list_citable_ids(share),
            questions=(part.questions + 1 - n) // 2,
            statements=max(part.statements // 2, 1),
            minutes=max(part.minutes // 2, 1),
            pages=tuple(_cut_pages(part.pages, list_citable_ids(share))) or part.pages,
        )
        for n, share in enumerate(shares)
    )
    return tuple(_count_questions(halves, request)) if by_question else halves


def _cut_pages(pages: Iterable[AskedPage], ids: frozenset[str]) -> Iterator[AskedPage]:
    """Yield the pages that rest on some of these spans, each with its share of the minutes and words."""
    for page in pages:
        own = tuple(span for span in page.evidence if span in ids)
        if own:
            share = len(own) / len(page.evidence)
            yield replace(
                page,
                evidence=own,
                minutes=share * page.minutes,
                words=max(round(share * page.words), 1),
                scenario=page.keep_scenario(own),
            )


def count_statements(settings: ModelSettings) -> int:
    """Return how many statements one answer has room for."""
    return max(settings.max_output_tokens // TOKENS_A_STATEMENT, 1)


def is_citable(spans: SourceSpans) -> bool:
    """Return whether there is any span that a statement could cite."""
    return bool(list_citable_ids(spans))


def find_earlier_share(artefact: A, part: RequestPart) -> A | None:
    """Return what of an earlier artefact belongs to a part."""
    return replace_parts(artefact, tuple(each for each in list_parts(artefact) if is_in_part(each, part)))


def is_in_part(element: object, part: RequestPart) -> bool:
    """Return whether an element rests on a part's sources; the first part has what rests on none.

    What every part is shown decides last: a page may begin with the limit that another one teaches.
    """
    own_ids = list_citable_ids(part.spans)
    cited = [citation.span for citation in walk_citations(element)]
    known = [span for span in cited if span in own_ids or span in part.elsewhere]
    cited_id = next((span for span in known if span not in part.shared_spans), next(iter(known), None))
    return cited_id in own_ids if cited_id is not None else part.number == 1


def _count_questions(parts: Iterable[RequestPart], request: DraftRequest) -> Iterator[RequestPart]:
    """Yield the parts that have questions to write or items to revise, with how many."""
    items = list_questions_of(request.previous.content.artefacts, scored=True) if request.previous else ()
    for part in parts:
        earlier = sum(is_in_part(item, part) for item in items)
        if part.questions or earlier:
            yield replace(part, questions=max(part.questions, earlier))


def _count_parts(request: DraftRequest, settings: ModelSettings, *, by_question: bool) -> int:
    characters = sum(len(span.text) for source in request.spans.sources for span in source.spans)
    by_source = ceil(characters / MOST_CHARACTERS)
    if not by_question:
        return max(by_source, 1)
    return max(by_source, ceil(request.module.questions * TOKENS_AN_ITEM / settings.max_output_tokens), 1)


def _divide_spans(spans: SourceSpans, count: int) -> list[SourceSpans]:
    """Return at most `wanted` shares, none without a span one can cite."""
    if count == 1:
        return [spans]
    every_span = [span for source in spans.sources for span in source.spans]
    ends = list(accumulate(len(span.text) for span in every_span))
    share_of_span = {
        span.id: min((end - len(span.text)) * count // ends[-1], count - 1)
        for span, end in zip(every_span, ends, strict=True)
    }
    shares = (
        spans.keep_spans({span.id for span in every_span if share_of_span[span.id] == n})
        for n in range(count)
    )
    return [share for share in shares if list_citable_ids(share)] or [spans]


def select_best_spans(request: DraftRequest, most: int = MOST_CHARACTERS) -> SourceSpans:
    """Return the spans that serve the objectives best, at most `most` characters of them."""
    module = request.module
    chosen = select_spans(request.spans, module, request.course.language_of(module), most, request.nearness)
    return chosen if list_citable_ids(chosen) else request.spans


def list_citable_ids(spans: SourceSpans) -> frozenset[str]:
    """Return the ids of the spans that a statement could cite."""
    return frozenset(
        span.id for source in spans.sources for span in source.spans if span.kind is not SpanKind.HEADING
    )
