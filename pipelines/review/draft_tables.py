"""Tables on a draft's page: findings, citations and objectives; what a person must look at comes first."""

from collections.abc import Iterator
from itertools import groupby

from pipelines.review.entries import PageEntry, TableEntry, TextEntry
from pipelines.review.evidence_phrases import is_unsourced_claim
from pipelines.review.markdown import join_lines
from pipelines.review.page_words import PageWords
from pipelines.review.situation import Situation
from schemas.draft import Citation, CitationStatus, Content
from schemas.draft.alignment import Aligned, align_content
from schemas.finding import Finding, Severity, group_findings
from schemas.short_text import shorten_text

MOST_FINDINGS = 100
MOST_CITATIONS = 150
LONGEST_MESSAGE = 400
LONGEST_QUOTE = 160
LONGEST_NAME = 80
COLOURS = {Severity.BLOCKING: "🔴", Severity.WARNING: "🟡", Severity.NOTE: "🔵"}
WAIVED = "⚪"


def table_findings(situation: Situation, words: PageWords) -> PageEntry:
    """Return the findings as a table, those that still block first; waived ones are marked as waived.

    Those that say the same of many places, and stand alike, are one row.
    """
    draft = situation.draft
    if not draft.findings:
        return TextEntry(words.no_findings)
    order = list(Severity)
    still_open = {finding.id for finding in situation.open_findings}
    listed = sorted(draft.findings, key=lambda f: (order.index(f.severity), f.id not in still_open))
    groups = [
        group
        for _, alike in groupby(listed, key=lambda finding: _describe_severity(finding, situation, words))
        for group in group_findings(alike)
    ]
    rows = [_make_finding_row(group, situation, words) for group in groups[:MOST_FINDINGS]]
    left_out = sum(map(len, groups[MOST_FINDINGS:]))
    return TableEntry(words.finding_columns, (*rows, *_list_cut_row(left_out, 5, words)))


def table_citations(content: Content, words: PageWords) -> TableEntry:
    """Return each element with its citations: those without a source first, then those to verify."""
    order: dict[CitationStatus | None, int] = {
        None: 0,
        CitationStatus.TO_VERIFY: 1,
        CitationStatus.VERIFIED: 2,
    }
    unsourced = [(each.id, None) for each in content.walk_citing() if is_unsourced_claim(each)]
    element_citations = [
        *unsourced,
        *((each.id, citation) for each in content.walk_citing() for citation in each.citations),
    ]
    listed = sorted(element_citations, key=lambda pair: order[pair[1].status if pair[1] else None])
    rows = [_make_citation_row(element, citation, words) for element, citation in listed[:MOST_CITATIONS]]
    return TableEntry(words.citation_columns, (*rows, *_list_cut_row(len(listed) - MOST_CITATIONS, 5, words)))


def table_alignment(content: Content, words: PageWords) -> TableEntry:
    """Return what serves each objective: its pages, questions and phases by id, and its minutes."""
    rows = tuple(_align_row(row, words) for row in align_content(content))
    return TableEntry(words.alignment_columns, rows)


def _align_row(row: Aligned, words: PageWords) -> tuple[str, ...]:
    objective = row.objective
    objective_texts: tuple[str | None, ...] = (words.alignment_rest, None, None)
    if objective is not None:
        objective_texts = (objective.text, objective.condition, objective.criterion)
    ids = (", ".join(each) for each in (row.sections, row.items, row.phases))
    cells = (*objective_texts, *ids, str(row.minutes))
    return tuple(shorten_text(join_lines(cell or "—"), LONGEST_QUOTE) for cell in cells)


def _make_finding_row(group: tuple[Finding, ...], situation: Situation, words: PageWords) -> tuple[str, ...]:
    finding = group[0]
    listed, left_out = group[:MOST_FINDINGS], len(group) - MOST_FINDINGS
    more = [words.rows_cut.format(count=left_out)] if left_out > 0 else []
    places = [shorten_text(join_lines(each.place), LONGEST_NAME) for each in listed]
    count = f"{len(group)} × " if len(group) > 1 else ""
    message = join_lines(finding.message(situation.draft.content.language))
    return (
        _describe_severity(finding, situation, words),
        words.dimensions[finding.dimension],
        count + ", ".join([*places, *more]),
        ", ".join(each.id for each in listed),
        shorten_text(message, LONGEST_MESSAGE),
    )


def _describe_severity(finding: Finding, situation: Situation, words: PageWords) -> str:
    severity = words.severities[finding.severity]
    held = situation.set_aside.get(finding.id)
    if held is not None:
        reason = shorten_text(join_lines(held.reason), LONGEST_MESSAGE)
        waived = words.waived.format(severity=severity, person=join_lines(held.person), reason=reason)
        return f"{WAIVED} {waived}"
    return f"{COLOURS[finding.severity]} {severity}"


def _make_citation_row(element: str, citation: Citation | None, words: PageWords) -> tuple[str, ...]:
    if citation is None:
        return (element, "—", "—", "—", f"⚠ {words.unsourced}")
    return (
        element,
        shorten_text(join_lines(citation.quote), LONGEST_QUOTE),
        shorten_text(join_lines(words.name_source(citation.source)), LONGEST_NAME),
        shorten_text(join_lines(words.where(citation.anchor)), LONGEST_NAME),
        words.statuses[citation.status],
    )


def _list_cut_row(left_out: int, columns: int, words: PageWords) -> Iterator[tuple[str, ...]]:
    if left_out > 0:
        yield (words.rows_cut.format(count=left_out), *[""] * (columns - 1))
