"""What reviews amount to: counts and times of a course, and nobody's name."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from pipelines.review.editing import apply_edits, list_editables
from pipelines.review.measures import History, format_measures_csv, measure_course
from pipelines.review.measures_page import build_measures_page
from pipelines.review.part_names import read_part_names
from pipelines.testing import builders
from schemas.draft import Deliverable, Draft, Origin, Provenance
from schemas.edit import Edit, Replace
from schemas.finding import Finding, Waiver
from schemas.language import Language
from schemas.measures import CourseMeasures, Quartiles
from schemas.review import Verdict
from tests import sample_deliverables as deliverables

ALTERED = Finding(rule="citation.altered", place="st-0001", facts={"source": "a.md", "quote": "x"})
UNKNOWN = Finding(
    rule="citation.unknown", place="st-0002", facts={"span": "sp-0", "source": "a.md", "quote": "x"}
)
FIRST = builders.draft(findings=(ALTERED, UNKNOWN))


def edited(draft: Draft, *edits: Edit, **changes: Any) -> Draft:
    after = apply_edits(draft, edits, builders.spans(), "lea", builders.NOON + timedelta(hours=1))
    return after.model_copy(update=changes)


def reworded(draft: Draft, place: str, after: str) -> Replace:
    texts = {s.id: s.text for a in draft.content.artefacts if a.kind == "summary" for s in a.points}
    return Replace(place=place, part="text", before=texts[place], after=after)


def measured(*histories: History) -> CourseMeasures:
    return measure_course("froid", histories)


def point(draft: Draft) -> str:
    return next(a.points[0].id for a in draft.content.artefacts if a.kind == "summary")


def test_a_course_without_a_draft_has_nothing_to_say() -> None:
    nothing = measured(History((), ()))
    assert (nothing.modules, nothing.decided, nothing.hours_to_decision, nothing.human_share) == (
        0,
        0,
        None,
        None,
    )


def test_the_time_to_decision_is_from_the_writing_to_the_first_word_on_it() -> None:
    said = tuple(
        builders.decision(FIRST, person=person, at=builders.NOON + timedelta(hours=hours))
        for person, hours in (("lea", 4), ("noe", 50))
    )
    assert measured(History((FIRST,), said)).hours_to_decision == Quartiles(
        count=1, lower=4, median=4, upper=4
    )


def test_a_decision_on_a_draft_that_is_gone_is_not_timed() -> None:
    other = builders.draft(content=builders.content(title="Un autre"))
    assert measured(History((FIRST,), (builders.decision(other),))).decided == 0


def test_edits_are_counted_by_the_artefact_they_are_in() -> None:
    place = point(FIRST)
    second = edited(FIRST, reworded(FIRST, place, "Une autre phrase."))
    third = edited(second, reworded(second, place, "Encore une autre."))
    assert measured(History((FIRST, second, third), ())).edits == {"summary": 2}


def test_what_a_machine_rewrote_is_no_edit_of_a_person() -> None:
    second = edited(FIRST, reworded(FIRST, point(FIRST), "Une autre phrase."))
    machine = Provenance(writer=Origin.MODEL, author="lea", inputs="0" * 64, written_at=builders.NOON)
    redrafted = second.model_copy(update={"provenance": machine})
    assert measured(History((FIRST, redrafted), ())).edits == {}


def test_findings_are_counted_once_however_many_drafts_they_stood_in() -> None:
    second = edited(FIRST, reworded(FIRST, point(FIRST), "Une autre phrase."), findings=(ALTERED,))
    said = (
        builders.decision(
            second,
            waivers=(Waiver(finding=ALTERED.id, reason="la source a changé", disputed=True),),
        ),
    )
    found = {each.rule: each for each in measured(History((FIRST, second), said)).findings}
    altered, unknown = found["citation.altered"], found["citation.unknown"]
    assert (altered.raised, altered.mended, altered.accepted, altered.disputed) == (1, 0, 0, 1)
    assert (unknown.raised, unknown.mended, unknown.accepted, unknown.disputed) == (1, 1, 0, 0)


def test_the_human_share_is_of_the_characters_in_the_newest_draft() -> None:
    assert measured(History((FIRST,), ())).human_share == 0
    longer = edited(FIRST, reworded(FIRST, point(FIRST), "Une phrase écrite par une personne."))
    share = measured(History((FIRST, longer), ())).human_share
    assert share is not None
    assert 0 < share < 1


def test_nothing_says_who() -> None:
    """A ranking of people cannot be made of what is not there."""
    second = edited(FIRST, reworded(FIRST, point(FIRST), "Une autre phrase."))
    said = (builders.decision(FIRST, verdict=Verdict.REQUEST_CHANGES, comment="lea", person="lea"),)
    text = format_measures_csv([measured(History((FIRST, second), said))])
    assert "lea" not in text
    assert not {"person", "author"} & set(CourseMeasures.model_fields)


def test_the_csv_has_one_value_a_line() -> None:
    rows = list(
        csv.reader(
            io.StringIO(format_measures_csv([measured(History((FIRST,), (builders.decision(FIRST),)))]))
        )
    )
    assert rows[0] == ["course", "measure", "of", "value"]
    assert ["froid", "modules", "", "1"] in rows
    assert ["froid", "hours_to_decision", "median", "0.00"] in rows
    assert ["froid", "findings_raised", "citation.altered", "1"] in rows
    assert all(len(row) == 4 for row in rows)


@pytest.mark.parametrize("artefact", deliverables.one_of_each(), ids=lambda artefact: artefact.kind)
def test_corrections_of_every_deliverable_are_counted_under_its_name(artefact: Deliverable) -> None:
    before = deliverables.draft_of(artefact)
    spot = next(s for s in list_editables(before.content) if s.part in {"text", "cells/1", "content", "stem"})
    edit = Replace(place=spot.place, part=spot.part, before=spot.text, after="Autre chose.")
    after = apply_edits(before, [edit], builders.spans(), "lea", builders.NOON)
    measured = measure_course("froid", [History((before, after), ())])
    assert measured.edits == {artefact.kind: 1}
    assert measured.human_share is not None
    assert measured.human_share > 0
    for language in Language:
        page = build_measures_page(measured, builders.course(language=language))
        name = read_part_names(language)[artefact.kind].lower()
        assert any(name in str(entry).lower() for entry in page.values())
