"""A person says what a statement is: its evidence follows, and nobody else's change is lost."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn

from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.summary.contract import Summary
from pipelines.review.editing import apply_edits, carry_edits, find_edits, from_markdown, to_markdown
from pipelines.review.editing.elements import find
from pipelines.review.editing.word import WordChanges, to_word
from pipelines.testing import builders
from schemas.draft import CitationStatus, Content, Draft, Nature, Row, Statement, walk_named
from schemas.edit import Cite, Move, Replace
from schemas.errors import EditConflict, InvalidInput
from tests import sample_deliverables as deliverables
from tests.review.test_word import changed, control, typed

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


@pytest.mark.parametrize(("nature", "recordings"), [("illustration", 0), ("organisation", 1)])
def test_a_sentence_made_an_example_is_no_longer_heard_as_read(nature: str, recordings: int) -> None:
    """Its label is read aloud too, so what was recorded says something else."""
    spoken = deliverables.narration()
    draft = builders.draft(content=builders.content(artefacts=(spoken,)))
    call = Replace(place=spoken.recordings[0].statement, part="nature", before="claim", after=nature)
    (after,) = apply_edits(draft, [call], SPANS, "noe", LATER).content.artefacts
    assert isinstance(after, Narration)
    assert len(after.recordings) == recordings


# in a file


def test_a_file_says_what_a_sentence_is_and_is_read_back_unchanged() -> None:
    example = apply_edits(draft_with(), [call_it("illustration")], SPANS, "noe", LATER)
    text = to_markdown(example)
    assert f"{{#{PLACE} exemple fictif}}" in text
    with pytest.raises(InvalidInput, match="nothing changed"):
        from_markdown(text, example, "lea", LATER)


@pytest.mark.parametrize(
    ("mark", "nature"),
    [
        (f"{{#{PLACE} made-up example}}", Nature.ILLUSTRATION),
        (f"{{#{PLACE} Chez nous}}", Nature.ORGANISATION),
        (f"{{#{PLACE} consigne}}", Nature.DIRECTION),
    ],
)
def test_a_mark_in_a_file_changes_what_a_sentence_is(mark: str, nature: Nature) -> None:
    text = to_markdown(draft_with()).replace(f"{{#{PLACE}}}", mark)
    point = point_of(from_markdown(text, draft_with(), "lea", LATER).content)
    assert point.nature is nature
    assert bool(point.citations) is (nature is not Nature.ILLUSTRATION)


def test_an_example_whose_label_was_removed_is_a_claim() -> None:
    example = apply_edits(draft_with(), [call_it("illustration")], SPANS, "noe", LATER)
    text = to_markdown(example).replace(f"{{#{PLACE} exemple fictif}}", f"{{#{PLACE}}}")
    assert point_of(from_markdown(text, example, "lea", LATER).content).nature is None


def test_a_mark_that_calls_a_datum_something_else_is_refused_by_line() -> None:
    datum = draft_with(Nature.DATA)
    text = to_markdown(datum).replace(f"{{#{PLACE}}}", f"{{#{PLACE} exemple fictif}}")
    with pytest.raises(InvalidInput, match=r"line \d+: is filled in from data"):
        from_markdown(text, datum, "lea", LATER)


# rows

ROW = "st-0008"
COMPARED = deliverables.draft_of(deliverables.benchmark())


def row_of(draft: Draft, place: str = ROW) -> Row:
    row = find(draft.content, place)
    assert isinstance(row, Row)
    return row


def test_a_row_is_called_an_example_and_rests_on_nothing_in_any_cell() -> None:
    compared = next(each for each in walk_named(COMPARED.content.artefacts) if getattr(each, "by_cell", None))
    call = Replace(place=compared.id, part="nature", before="claim", after="illustration")
    row = row_of(apply_edits(COMPARED, [call], SPANS, "noe", LATER), compared.id)
    assert (row.nature, row.citations, row.by_cell) == (Nature.ILLUSTRATION, (), None)


def test_a_file_says_what_a_row_is_and_a_person_says_otherwise() -> None:
    draft = builders.draft()
    text = to_markdown(draft).replace(f"{{#{ROW}}}", f"{{#{ROW} chez nous}}")
    called = from_markdown(text, draft, "lea", LATER)
    assert row_of(called).nature is Nature.ORGANISATION
    assert row_of(called).citations[0].status is CitationStatus.TO_VERIFY
    again = to_markdown(called)
    assert f"{{#{ROW} chez nous}}" in again
    back = from_markdown(again.replace(f"{ROW} chez nous", f"{ROW} affirmation"), called, "lea", LATER)
    assert row_of(back).nature is None


# in Word


@pytest.mark.parametrize("place", ["st-0002", ROW])
def test_what_an_element_is_is_chosen_in_word(place: str) -> None:
    changes = changed(typed(f"{place}/nature", "chez nous"))
    call = Replace(place=place, part="nature", before="claim", after="organisation")
    assert changes == WordChanges(edits=(call,))


def test_only_what_a_person_may_choose_has_a_list_in_word() -> None:
    file = to_word(draft_with(Nature.DATA))
    assert b"/nature" not in ZipFile(BytesIO(file)).read("word/document.xml")


def test_a_file_of_an_earlier_version_says_nothing_of_natures_and_changes_nothing() -> None:
    def age(body: Any) -> None:
        for tag in list(body.iter(qn("w:tag"))):
            if tag.get(qn("w:val")).endswith("/nature"):
                paragraph = next(tag.iterancestors(qn("w:p")))
                paragraph.getparent().remove(paragraph)

    assert changed(age) == WordChanges()


def test_a_sentence_moves_in_word_without_what_it_is() -> None:
    def move(body: Any) -> None:
        first, last = (control(body, f"{place}/text").getparent() for place in ("st-0001", "st-0003"))
        first.addprevious(last)

    assert changed(move).edits == (Move(place="st-0003", to=0),)
