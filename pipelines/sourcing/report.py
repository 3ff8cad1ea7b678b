"""Findings on the sources for a reviewer: failures, hidden text, orders to a model, personal data."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from schemas.finding import Finding, said_in_both
from schemas.formula import is_formula
from schemas.instructions import speaks_to_a_model
from schemas.personal_data import PersonalDataKind, PersonalDataMention, find, veil_value
from schemas.source import (
    Dropped,
    DropReason,
    Overdue,
    PagePlace,
    SourceSpans,
    SourceText,
    abbreviate_place,
)

NOT_SEEN = frozenset({DropReason.HIDDEN, DropReason.WHITE, DropReason.TINY, DropReason.INVISIBLE})
MOST_INSTRUCTIONS = 5
"""A source; one is enough to distrust it."""

MOST_DOUBTFUL = 12
"""Recognised words of a source that are told; more would hide the worst page among them."""

LONGEST_EXCERPT = 160

MOST_PLACES = 5
"""A finding names; more would say no more."""

GARBLED = re.compile("\ufffd|Ã[\u00a0-\u00bf‰€Š‡]|Â[\u00a0-\u00bf]|â€[™œž¢“”˜šŸ…¦\u009d]")
"""What stands where a letter was lost, or where UTF-8 was once read as something else and saved so."""

PERSONAL = {
    PersonalDataKind.EMAIL: "source.email",
    PersonalDataKind.PHONE: "source.phone",
    PersonalDataKind.NIR: "source.social-security",
    PersonalDataKind.IBAN: "source.bank-account",
    PersonalDataKind.SIRET: "source.company-number",
    PersonalDataKind.SIREN: "source.company-number",
    PersonalDataKind.NAME: "source.address-name",
}


def list_source_findings(spans: SourceSpans) -> tuple[Finding, ...]:
    """Return what a person should know of a module's sources before trusting what cites them."""
    unread = [
        Finding(rule="source.unreadable", place=failure.name, facts=failure.facts)
        for failure in spans.failures
    ]
    overdue = [_overdue(each) for each in spans.overdue]
    return (*unread, *overdue, *(finding for source in spans.sources for finding in _of(source)))


def _overdue(each: Overdue) -> Finding:
    facts = {"source": each.name} | said_in_both("why", each.message, each.french)
    if not each.kept:
        return Finding(rule="source.unreadable", place=each.name, facts=facts)
    since = each.since.date().isoformat()
    return Finding(rule="source.overdue", place=each.name, facts=facts | {"since": since})


def _of(source: SourceText) -> Iterator[Finding]:
    hidden = [one for one in source.dropped if one.reason in NOT_SEEN]
    deleted = [one for one in source.dropped if one.reason is DropReason.DELETED]
    aloud = [one for one in source.dropped if one.reason is DropReason.READ_ALOUD]
    for rule, left_out in (
        ("source.hidden-text", hidden),
        ("source.read-aloud-text", aloud),
        ("source.deleted-text", deleted),
    ):
        if left_out:
            yield _first(rule, source, left_out)
    yield from _scans(source)
    empty = [one for one in source.dropped if one.reason is DropReason.NO_VALUE]
    if empty:
        facts = {
            "source": source.name,
            "count": str(sum(int(one.excerpt) for one in empty)),
            "place": abbreviate_place(empty[0].place),
        }
        yield Finding(rule="source.formula-without-value", place=source.name, facts=facts)
    for one in source.dropped:
        if one.reason is DropReason.BEYOND:
            facts = {"source": source.name, "place": abbreviate_place(one.place), "count": one.excerpt}
            yield Finding(rule="source.cut", place=source.name, facts=facts)
        if one.reason is DropReason.SPEAKER:
            facts = {"source": source.name, "count": one.excerpt}
            yield Finding(rule="source.speakers", place=source.name, facts=facts)
    yield from _find_garbled(source)
    yield from _respondents(source)
    yield from _people(source)
    yield from _formulas(source)
    yield from list(_instructions(source))[:MOST_INSTRUCTIONS]


def _find_garbled(source: SourceText) -> Iterator[Finding]:
    found = [span for span in source.spans if GARBLED.search(span.text)]
    if found:
        facts = {
            "source": source.name,
            "count": str(len(found)),
            "place": abbreviate_place(found[0].anchor.place),
            "excerpt": found[0].text[:LONGEST_EXCERPT],
        }
        yield Finding(rule="source.garbled-text", place=source.name, facts=facts)


def _scans(source: SourceText) -> Iterator[Finding]:
    """Yield what a person should know of pages without text: left alone, recognised, or not recognised."""
    tried = {page for each in source.not_recognised for page in each.pages}
    left = [
        one.place.number
        for one in source.dropped
        if one.reason is DropReason.NO_TEXT and isinstance(one.place, PagePlace)
    ]
    if pages := [page for page in left if page not in tried]:
        yield _of_pages("source.page-without-text", source, pages)
    for each in source.not_recognised:
        yield _of_pages(
            "source.not-recognised", source, each.pages, **said_in_both("why", each.message, each.french)
        )
    read = [each for each in source.recognised if each.words]
    if read:
        words = sum(each.words for each in read)
        sure = round(sum(each.words * each.confidence for each in read) / words)
        pages = [each.page for each in read]
        yield _of_pages("source.recognised", source, pages, words=str(words), confidence=str(sure))
    if doubted := [each for each in read if each.doubtful]:
        doubtful = [word for each in doubted for word in each.doubtful]
        text = ", ".join(doubtful[:MOST_DOUBTFUL]) + (" …" if len(doubtful) > MOST_DOUBTFUL else "")
        pages = [each.page for each in doubted]
        told = text[:LONGEST_EXCERPT]
        yield _of_pages("source.recognised-doubtful", source, pages, count=str(len(doubtful)), excerpt=told)
    if wordless := [each.page for each in source.recognised if not each.words]:
        yield _of_pages("source.nothing-recognised", source, wordless)


def _of_pages(rule: str, source: SourceText, pages: Sequence[int], **facts: str) -> Finding:
    return Finding(
        rule=rule, place=source.name, facts={"source": source.name, "pages": _ranges(pages), **facts}
    )


def _ranges(pages: Sequence[int]) -> str:
    """Return page numbers as a person lists them, e.g. `2, 5-9`."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def _respondents(source: SourceText) -> Iterator[Finding]:
    columns = [one.excerpt for one in source.dropped if one.reason is DropReason.PERSONAL]
    if columns:
        facts = {"source": source.name, "columns": ", ".join(columns)}
        yield Finding(rule="source.personal-data", place=source.name, facts=facts)


def _people(source: SourceText) -> Iterator[Finding]:
    """Yield one finding a rule, with where; no value is told again, for findings are logged."""
    by_rule: dict[str, list[PersonalDataMention]] = {}
    for found in find(source.text):
        by_rule.setdefault(PERSONAL[found.kind], []).append(found)
    begins = [span.start for span in source.spans]
    for rule, all_found in sorted(by_rule.items()):
        spans = (source.spans[max(bisect_right(begins, found.start) - 1, 0)] for found in all_found)
        places = dict.fromkeys(abbreviate_place(span.anchor.place) for span in spans)
        facts = {
            "source": source.name,
            "count": str(len(all_found)),
            "places": ", ".join(islice(places, MOST_PLACES)) + (" …" if len(places) > MOST_PLACES else ""),
            "excerpt": veil_value(all_found[0].value),
        }
        yield Finding(rule=rule, place=source.name, facts=facts)


def _formulas(source: SourceText) -> Iterator[Finding]:
    """Yield one finding where cells would be calculated by a spreadsheet; here they are text."""
    found = [
        (span, column, cell)
        for span in source.spans
        if span.anchor.row is not None
        for column, cell in enumerate(span.anchor.row.cells)
        if is_formula(cell)
    ]
    if not found:
        return
    span, column, cell = found[0]
    header = span.anchor.row.header if span.anchor.row else ()
    facts = {
        "source": source.name,
        "count": str(len(found)),
        "place": abbreviate_place(span.anchor.place),
        "column": header[column] if column < len(header) else str(column + 1),
        "excerpt": cell[:LONGEST_EXCERPT],
    }
    yield Finding(rule="source.formula", place=source.name, facts=facts)


def _first(rule: str, source: SourceText, left_out: list[Dropped]) -> Finding:
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


def _instructions(source: SourceText) -> Iterator[Finding]:
    said = [(span.text, span.anchor.place) for span in source.spans]
    said += [(one.excerpt, one.place) for one in source.dropped]
    for text, place in said:
        if speaks_to_a_model(text):
            facts = {
                "source": source.name,
                "place": abbreviate_place(place),
                "excerpt": text[:LONGEST_EXCERPT],
            }
            yield Finding(rule="source.instruction", place=source.name, facts=facts)
