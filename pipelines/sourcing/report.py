"""Findings on the sources for a reviewer: failures, hidden text, orders to a model, personal data."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from pipelines.sourcing.lost_pointers import list_lost_passages, list_lost_pictures
from schemas.anchor import PagePlace, Place, SlidePlace, abbreviate_place
from schemas.finding import Finding, describe_cause
from schemas.formula import is_formula
from schemas.instructions import speaks_to_a_model
from schemas.personal_data import (
    LONGEST_LINK,
    PersonalDataKind,
    PersonalDataMention,
    find,
    is_personal_address,
    is_public_contact,
    veil_value,
)
from schemas.source import Dropped, DropReason, Overdue, SourceSpans, SourceText, Span, SpanKind
from schemas.source_pictures import PictureReason

LONGEST_SENTENCE = 160
LONGEST_NAME = 60
"""Characters of the text of a diagram that are told."""

INVISIBLE_REASONS = frozenset({DropReason.HIDDEN, DropReason.WHITE, DropReason.TINY, DropReason.INVISIBLE})
MOST_INSTRUCTIONS = 5
"""Findings on orders to a model for one source; a single one is enough to distrust it."""

MOST_DOUBTFUL = 12
"""Doubtful words listed for one source; more would hide the worst page among them."""

LONGEST_EXCERPT = 160

SAYS_SOMETHING = re.compile(r"[.!?…]|(?:\S+\s+){4}\S")
"""A sentence, or five words: what is shorter is a leftover title or footer."""

PAGES = frozenset({"text/html", "text/markdown"})
"""Types of text that is published as it is: what is struck out there is meant to be read so."""

MOST_PLACES = 5
"""Places that one finding lists."""

GARBLED = re.compile("\ufffd|Ã[\u00a0-\u00bf‰€Š‡]|Â[\u00a0-\u00bf]|â€[™œž¢“”˜šŸ…¦\u009d]")
"""Signs in a text for a lost letter, or for UTF-8 that was read in another encoding and saved."""

PICTURE_RULES = {
    "source.pictures-beyond": {PictureReason.BEYOND},
    "source.pictures-unread": {PictureReason.UNREADABLE, PictureReason.LARGE, PictureReason.FORMAT},
    "source.pictures-elsewhere": {PictureReason.ELSEWHERE},
}
"""Rules of findings on pictures that were left out, with the reasons each is about."""

PERSONAL_DATA_RULES = {
    PersonalDataKind.EMAIL: "source.email",
    PersonalDataKind.PHONE: "source.phone",
    PersonalDataKind.NIR: "source.social-security",
    PersonalDataKind.IBAN: "source.bank-account",
    PersonalDataKind.SIRET: "source.company-number",
    PersonalDataKind.SIREN: "source.company-number",
    PersonalDataKind.NAME: "source.address-name",
}


CONTACTS = frozenset({PersonalDataKind.EMAIL, PersonalDataKind.PHONE})


def list_source_findings(spans: SourceSpans) -> tuple[Finding, ...]:
    """Return what a person should know about a module's sources before trusting a draft made from them."""
    unread = [
        Finding(rule="source.unreadable", place=failure.name, facts=failure.facts)
        for failure in spans.failures
    ]
    overdue = [_make_overdue_finding(each) for each in spans.overdue]
    return (*unread, *overdue, *(finding for source in spans.sources for finding in _find_in_source(source)))


def _make_overdue_finding(source: Overdue) -> Finding:
    facts = {"source": source.name} | describe_cause(source.message, source.french, source.wording)
    if not source.kept:
        return Finding(rule="source.unreadable", place=source.name, facts=facts)
    since = source.since.date().isoformat()
    return Finding(rule="source.overdue", place=source.name, facts=facts | {"since": since})


def _find_in_source(source: SourceText) -> Iterator[Finding]:
    hidden = _list_hidden(source)
    deleted = _list_deleted(source)
    read_aloud = [dropped for dropped in source.dropped if dropped.reason is DropReason.READ_ALOUD]
    for rule, left_out in (
        ("source.hidden-text", hidden),
        ("source.read-aloud-text", read_aloud),
        ("source.deleted-text", deleted),
    ):
        if left_out:
            yield _make_left_out_finding(rule, source, left_out)
    yield from _find_scans(source)
    without_value = [dropped for dropped in source.dropped if dropped.reason is DropReason.NO_VALUE]
    if without_value:
        facts = {
            "source": source.name,
            "count": str(sum(int(dropped.excerpt) for dropped in without_value)),
            "place": abbreviate_place(without_value[0].place),
        }
        yield Finding(rule="source.formula-without-value", place=source.name, facts=facts)
    for dropped in source.dropped:
        if dropped.reason is DropReason.BEYOND:
            facts = {
                "source": source.name,
                "place": abbreviate_place(dropped.place),
                "count": dropped.excerpt,
            }
            yield Finding(rule="source.cut", place=source.name, facts=facts)
        if dropped.reason is DropReason.SPEAKER:
            facts = {"source": source.name, "count": dropped.excerpt}
            yield Finding(rule="source.speakers", place=source.name, facts=facts)
        if dropped.reason is DropReason.CODE:
            facts = {"source": source.name, "place": abbreviate_place(dropped.place)}
            yield Finding(rule="source.code", place=source.name, facts=facts)
    yield from _find_not_included(source)
    yield from _find_diagrams(source)
    yield from _find_lost_pointers(source)
    yield from _find_left_out_pictures(source)
    yield from _find_garbled(source)
    yield from _find_respondent_columns(source)
    yield from _find_personal_data(source)
    yield from _find_formulas(source)
    yield from list(_find_instructions(source))[:MOST_INSTRUCTIONS]


def _list_deleted(source: SourceText) -> list[Dropped]:
    """Return what is deleted or struck out, if somebody has a choice to make: changes of an office document.

    On a page, a word is struck out to be read so; a sentence is a leftover there too.
    """
    deleted = [dropped for dropped in source.dropped if dropped.reason is DropReason.DELETED]
    is_told = source.media_type not in PAGES or any(
        SAYS_SOMETHING.search(dropped.excerpt) for dropped in deleted
    )
    return deleted if is_told else []


def _list_hidden(source: SourceText) -> list[Dropped]:
    """Return the texts nobody sees, if one says something; a leftover title or footer does not.

    Signs alone are seen after all: a program paints the picture of an emoji or a bullet, and lays the
    character under it, invisible, to be copied.
    """
    hidden = [
        dropped
        for dropped in source.dropped
        if dropped.reason in INVISIBLE_REASONS and any(map(str.isalnum, dropped.excerpt))
    ]
    return hidden if any(SAYS_SOMETHING.search(dropped.excerpt) for dropped in hidden) else []


def _find_not_included(source: SourceText) -> Iterator[Finding]:
    missing = [dropped.excerpt for dropped in source.dropped if dropped.reason is DropReason.NOT_INCLUDED]
    if missing:
        listed = ", ".join(missing[:MOST_PLACES]) + (" …" if len(missing) > MOST_PLACES else "")
        facts = {"source": source.name, "files": listed, "count": str(len(missing))}
        yield Finding(rule="source.not-included", place=source.name, facts=facts)


def _find_diagrams(source: SourceText) -> Iterator[Finding]:
    """Yield a finding on each diagram written as text, which names it by its beginning."""
    for dropped in source.dropped:
        if dropped.reason is DropReason.DIAGRAM:
            facts = {
                "source": source.name,
                "place": abbreviate_place(dropped.place),
                "excerpt": dropped.excerpt[:LONGEST_NAME],
            }
            yield Finding(rule="source.diagram", place=source.name, facts=facts)


def _find_lost_pointers(source: SourceText) -> Iterator[Finding]:
    """Yield a finding on the first sentences that show what was not read."""
    lost = {"source.lost-picture": list_lost_pictures, "source.lost-passage": list_lost_passages}
    for rule, list_spans in lost.items():
        for span in islice(list_spans(source), MOST_PLACES):
            facts = {
                "source": source.name,
                "place": abbreviate_place(span.anchor.place),
                "excerpt": span.text[:LONGEST_SENTENCE],
            }
            yield Finding(rule=rule, place=source.name, facts=facts)


def _find_left_out_pictures(source: SourceText) -> Iterator[Finding]:
    """Yield a finding on pictures beyond the limit, one on those not read, one on those not in the file.

    Logos, decoration and copies are only listed beside the source: nobody has to do anything about them.
    """
    for rule, reasons in PICTURE_RULES.items():
        left_out = [picture for picture in source.left_out_pictures if picture.reason in reasons]
        if left_out and rule == "source.pictures-beyond":
            count = sum(int(picture.detail) for picture in left_out)
            place = abbreviate_place(left_out[0].place)
            facts = {"source": source.name, "count": str(count), "place": place}
            yield Finding(rule=rule, place=source.name, facts=facts)
        elif left_out:
            places = [picture.place for picture in left_out]
            facts = {"source": source.name, "count": str(len(left_out)), "places": _list_places(places)}
            yield Finding(rule=rule, place=source.name, facts=facts)


def _list_places(places: Sequence[Place]) -> str:
    """Return the first places, each once, in their short form."""
    shown = dict.fromkeys(map(abbreviate_place, places))
    return ", ".join(islice(shown, MOST_PLACES)) + (" …" if len(shown) > MOST_PLACES else "")


def _find_garbled(source: SourceText) -> Iterator[Finding]:
    garbled = [span for span in source.spans if GARBLED.search(span.text)]
    if garbled:
        facts = {
            "source": source.name,
            "count": str(len(garbled)),
            "place": abbreviate_place(garbled[0].anchor.place),
            "excerpt": garbled[0].text[:LONGEST_EXCERPT],
        }
        yield Finding(rule="source.garbled-text", place=source.name, facts=facts)


def _find_scans(source: SourceText) -> Iterator[Finding]:
    """Yield findings on pages and slides without text: not tried, recognised, or not recognised."""
    pages_tried = {page for each in source.not_recognised for page in each.pages}
    pages_without_text = [
        dropped.place.number
        for dropped in source.dropped
        if dropped.reason is DropReason.NO_TEXT and isinstance(dropped.place, PagePlace)
    ]
    if pages := [page for page in pages_without_text if page not in pages_tried]:
        yield _make_page_finding("source.page-without-text", source, pages)
    slides = [
        dropped.place.number
        for dropped in source.dropped
        if dropped.reason is DropReason.NO_TEXT and isinstance(dropped.place, SlidePlace)
    ]
    if slides:
        yield _make_page_finding("source.slide-without-text", source, slides)
    for each in source.not_recognised:
        yield _make_page_finding(
            "source.not-recognised",
            source,
            each.pages,
            **describe_cause(each.message, each.french, each.wording),
        )
    recognised = [each for each in source.recognised if each.words]
    if recognised:
        words = sum(each.words for each in recognised)
        confidence = round(sum(each.words * each.confidence for each in recognised) / words)
        pages = [each.page for each in recognised]
        yield _make_page_finding(
            "source.recognised", source, pages, words=str(words), confidence=str(confidence)
        )
    if doubtful_pages := [each for each in recognised if each.doubtful]:
        doubtful = [word for each in doubtful_pages for word in each.doubtful]
        text = ", ".join(doubtful[:MOST_DOUBTFUL]) + (" …" if len(doubtful) > MOST_DOUBTFUL else "")
        pages = [each.page for each in doubtful_pages]
        excerpt = text[:LONGEST_EXCERPT]
        yield _make_page_finding(
            "source.recognised-doubtful", source, pages, count=str(len(doubtful)), excerpt=excerpt
        )
    if pages_without_words := [each.page for each in source.recognised if not each.words]:
        yield _make_page_finding("source.nothing-recognised", source, pages_without_words)


def _make_page_finding(rule: str, source: SourceText, pages: Sequence[int], **facts: str) -> Finding:
    return Finding(
        rule=rule,
        place=source.name,
        facts={"source": source.name, "pages": _format_page_ranges(pages), **facts},
    )


def _format_page_ranges(pages: Sequence[int]) -> str:
    """Return page numbers as a person lists them, e.g. `2, 5-9`."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def _find_respondent_columns(source: SourceText) -> Iterator[Finding]:
    columns = [one.excerpt for one in source.dropped if one.reason is DropReason.PERSONAL]
    if columns:
        facts = {"source": source.name, "columns": ", ".join(columns)}
        yield Finding(rule="source.personal-data", place=source.name, facts=facts)


def _find_personal_data(source: SourceText) -> Iterator[Finding]:
    """Yield one finding for each kind of personal data, with places; values are veiled because of logs.

    An address that is made to be public is no matter, and a contact in a program or in what it prints is an
    example: `git config` wants one.
    """
    by_rule: dict[str, list[tuple[PersonalDataMention, Span]]] = {}
    span_starts = [span.start for span in source.spans]
    for mention in find(source.text):
        span = source.spans[max(bisect_right(span_starts, mention.start) - 1, 0)]
        is_example = span.kind is SpanKind.CODE and mention.kind in CONTACTS
        if is_example or _is_public_address(source, mention):
            continue
        by_rule.setdefault(PERSONAL_DATA_RULES[mention.kind], []).append((mention, span))
    for rule, mentions in sorted(by_rule.items()):
        facts = {
            "source": source.name,
            "count": str(len(mentions)),
            "places": _list_places([span.anchor.place for _, span in mentions]),
            "excerpt": veil_value(mentions[0][0].value),
        }
        yield Finding(rule=rule, place=source.name, facts=facts)


def _is_public_address(source: SourceText, mention: PersonalDataMention) -> bool:
    """Return whether an e-mail address is a service's, or one that the document asks its readers to use."""
    if mention.kind is not PersonalDataKind.EMAIL:
        return False
    if not is_personal_address(mention.value):
        return True
    before = source.text[max(0, mention.start - LONGEST_LINK) : mention.start]
    return is_public_contact(mention.value, before)


def _find_formulas(source: SourceText) -> Iterator[Finding]:
    """Yield one finding if a spreadsheet would calculate some cells; in a source they are text."""
    formula_cells = [
        (span, column, cell)
        for span in source.spans
        if span.anchor.row is not None
        for column, cell in enumerate(span.anchor.row.cells)
        if is_formula(cell)
    ]
    if not formula_cells:
        return
    span, column, cell = formula_cells[0]
    header = span.anchor.row.header if span.anchor.row else ()
    facts = {
        "source": source.name,
        "count": str(len(formula_cells)),
        "place": abbreviate_place(span.anchor.place),
        "column": header[column] if column < len(header) else str(column + 1),
        "excerpt": cell[:LONGEST_EXCERPT],
    }
    yield Finding(rule="source.formula", place=source.name, facts=facts)


def _make_left_out_finding(rule: str, source: SourceText, left_out: list[Dropped]) -> Finding:
    first = left_out[0]
    return Finding(
        rule=rule,
        place=source.name,
        facts={
            "source": source.name,
            "count": str(len(left_out)),
            "place": abbreviate_place(first.place),
            "excerpt": first.excerpt[:LONGEST_EXCERPT],
        },
    )


def _find_instructions(source: SourceText) -> Iterator[Finding]:
    texts = [(span.text, span.anchor.place) for span in source.spans]
    texts += [(dropped.excerpt, dropped.place) for dropped in source.dropped]
    for text, place in texts:
        if speaks_to_a_model(text):
            facts = {
                "source": source.name,
                "place": abbreviate_place(place),
                "excerpt": text[:LONGEST_EXCERPT],
            }
            yield Finding(rule="source.instruction", place=source.name, facts=facts)
