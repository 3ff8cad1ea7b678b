"""What an approval rests on: the cited passages, and nothing else of the sources."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.folder import FolderStore
from adapters.store.records import Records
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.review.evidence import as_of, collect_evidence
from pipelines.review.policy import AsOf, judge
from pipelines.testing import builders
from schemas.review import Approved, Lapse, Waiting
from schemas.source import SourceSpans, Span
from tests import sample_deliverables as deliverables

DRAFT = builders.draft()
COURSE = builders.course()
CITED = {citation.span for citation in DRAFT.content.citations}


def with_text(span_id: str, text: str) -> SourceSpans:
    """The sources after somebody wrote something else at one span."""

    def rewritten(span: Span) -> Span:
        return span.model_copy(update={"text": text}) if span.id == span_id else span

    spans = builders.spans()
    source = spans.sources[0]
    changed = source.model_copy(update={"spans": tuple(rewritten(span) for span in source.spans)})
    return spans.model_copy(update={"sources": (changed,)})


def without(span_id: str) -> SourceSpans:
    spans = builders.spans()
    source = spans.sources[0]
    left = source.model_copy(update={"spans": tuple(s for s in source.spans if s.id != span_id)})
    return spans.model_copy(update={"sources": (left,)})


def test_a_cited_passage_that_reads_differently_is_other_evidence() -> None:
    before = collect_evidence(DRAFT.content, builders.spans())
    for span in sorted(CITED):
        assert collect_evidence(DRAFT.content, with_text(span, "Autre chose.")) != before
        assert collect_evidence(DRAFT.content, without(span)) != before


def test_a_passage_nobody_cites_may_change_without_voiding_anything() -> None:
    before = collect_evidence(DRAFT.content, builders.spans())
    idle = [span.id for span in builders.spans().sources[0].spans if span.id not in CITED]
    assert idle
    for span in idle:
        assert collect_evidence(DRAFT.content, with_text(span, "Autre chose.")) == before


def test_an_approval_lapses_when_a_cited_passage_changes_and_comes_back_with_it(tmp_path: Path) -> None:
    records = Records(FolderStore(tmp_path))
    records.save_spans(builders.spans())
    approval = builders.decision(evidence=collect_evidence(DRAFT.content, builders.spans()))

    def judged() -> object:
        return judge(
            DRAFT,
            builders.list_recorded(DRAFT, [approval]),
            COURSE,
            as_of(DRAFT, [approval], records, builders.NOON),
        )

    assert isinstance(judged(), Approved)
    records.save_spans(without(min(CITED)))
    assert judged() == Waiting(roles=("pedagogie",), lapsed=Lapse.SOURCE_CHANGED)
    records.save_spans(builders.spans())
    assert isinstance(judged(), Approved)


def test_an_approval_of_before_evidence_was_kept_stands_until_it_expires(tmp_path: Path) -> None:
    records = Records(FolderStore(tmp_path))
    approval = builders.decision()
    moment = as_of(DRAFT, [approval], records, builders.NOON + timedelta(days=400))
    assert isinstance(judge(DRAFT, builders.list_recorded(DRAFT, [approval]), COURSE, moment), Approved)


# figures that were counted


ANALYSIS = deliverables.content_of(deliverables.needs_analysis())
COUNTED = deliverables.computation()


@pytest.mark.parametrize("row", COUNTED.rows)
def test_a_row_a_figure_was_counted_over_is_evidence_counted_or_not(row: str) -> None:
    bare = ANALYSIS.model_copy(update={"artefacts": (without_citations(),)})
    before = collect_evidence(bare, builders.spans())
    assert collect_evidence(bare, with_text(row, "Autre | 2 °C | 72 h")) != before
    assert collect_evidence(bare, without(row)) != before


def test_one_row_more_makes_another_figure_and_is_other_evidence() -> None:
    spans = builders.spans()
    source = spans.sources[0]
    last = source.spans[-1]
    more = last.model_copy(update={"id": "sp-0123456789"})
    longer = spans.model_copy(
        update={"sources": (source.model_copy(update={"spans": (*source.spans, more)}),)}
    )
    assert collect_evidence(ANALYSIS, longer) != collect_evidence(ANALYSIS, spans)
    assert collect_evidence(DRAFT.content, longer) == collect_evidence(DRAFT.content, spans)


def test_an_approval_lapses_when_a_counted_row_changes() -> None:
    draft = deliverables.draft_of(without_citations())
    then = collect_evidence(draft.content, builders.spans())
    now = collect_evidence(draft.content, without(COUNTED.rows[0]))
    decision = builders.decision(draft, evidence=then)
    later = builders.NOON + timedelta(hours=1)
    assert isinstance(
        judge(draft, builders.list_recorded(draft, [decision]), COURSE, AsOf(later, then)), Approved
    )
    assert not isinstance(
        judge(draft, builders.list_recorded(draft, [decision]), COURSE, AsOf(later, now)), Approved
    )


def without_citations() -> NeedsAnalysis:
    """A figure that rests on nothing but the rows it was counted over."""
    counted = deliverables.said(1, "50 % des produits se gardent 24 h.", computation=COUNTED)
    return NeedsAnalysis(sections=(deliverables.section(1, "Relevés", deliverables.paragraph(counted)),))
