"""A person says what a statement is: its evidence follows, and nobody else's change is lost."""

from datetime import timedelta

import pytest

from pipelines.deliverables.summary.contract import Summary
from pipelines.review.editing import apply_edits, carry_edits, find_edits
from pipelines.testing import builders
from schemas.draft import CitationStatus, Content, Draft, Nature, Statement
from schemas.edit import Cite, Replace
from schemas.errors import EditConflict, InvalidInput

SPANS = builders.spans()
LATER = builders.NOON + timedelta(hours=1)
PLACE = "st-0009"


def draft_with(nature: Nature | None = None) -> Draft:
    point = builders.statement(2, id=PLACE, nature=nature)
    return builders.draft(content=builders.content(artefacts=(Summary(points=(point,)),)))


def call_it(after: str, before: str = "claim") -> Replace:
    return Replace(place=PLACE, part="nature", before=before, after=after)


def point_of(content: Content) -> Statement:
    (summary,) = content.artefacts
    assert isinstance(summary, Summary)
    return summary.points[0]


def edited(draft: Draft, *edits: Replace | Cite) -> Statement:
    return point_of(apply_edits(draft, edits, SPANS, "noe", LATER).content)


def test_a_claim_made_an_example_rests_on_nothing_any_more() -> None:
    point = edited(draft_with(), call_it("illustration"))
    assert (point.nature, point.citations) == (Nature.ILLUSTRATION, ())


def test_an_example_made_a_claim_is_without_a_source() -> None:
    example = apply_edits(draft_with(), [call_it("illustration")], SPANS, "noe", LATER)
    point = edited(example, call_it("claim", "illustration"))
    assert (point.nature, point.citations) == (None, ())


@pytest.mark.parametrize("nature", ["organisation", "direction"])
def test_another_nature_keeps_the_citations_to_be_verified(nature: str) -> None:
    point = edited(draft_with(), call_it(nature))
    assert point.nature is Nature(nature)
    assert [each.status for each in point.citations] == [CitationStatus.TO_VERIFY]


@pytest.mark.parametrize("after", ["data", "missing", "", "fact"])
def test_a_nature_nobody_may_choose_is_refused(after: str) -> None:
    with pytest.raises(InvalidInput):
        edited(draft_with(), call_it(after))


def test_a_datum_of_the_course_stays_one() -> None:
    with pytest.raises(InvalidInput):
        edited(draft_with(Nature.DATA), call_it("claim", "data"))


def test_two_natures_for_one_statement_are_a_conflict() -> None:
    newer = apply_edits(draft_with(), [call_it("direction")], SPANS, "lea", LATER)
    with pytest.raises(EditConflict):
        edited(newer, call_it("illustration"))
    carried = carry_edits([call_it("illustration")], draft_with().content, newer.content, SPANS)
    assert [
        (clash.part, clash.theirs, clash.yours) for clash in carried.clashes if clash.part == "nature"
    ] == [("nature", "direction", "illustration")]


def test_a_change_of_nature_is_among_the_edits_between_two_revisions() -> None:
    before = draft_with()
    after = apply_edits(before, [call_it("illustration")], SPANS, "noe", LATER)
    edits = find_edits(before.content, after.content)
    assert call_it("illustration") in edits
    assert apply_edits(before, edits, SPANS, "noe", LATER).content == after.content
