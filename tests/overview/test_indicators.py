"""What is held on each indicator of quality: only what people approved, and never a verdict."""

from typing import Any

from pipelines.overview.addresses import Addresses
from pipelines.overview.framework import read_framework
from pipelines.overview.indicators import ApprovedModule, CourseRecords, list_indicators
from pipelines.overview.learners import summarise_results
from pipelines.overview.presentation import Presentation
from pipelines.testing import builders
from schemas.course import Administration, Bloom, Form, Objective, Provider
from schemas.language import Language
from schemas.overview import (
    DraftEvidence,
    EvidenceKind,
    Indicator,
    IndicatorScope,
    LedgerEvidence,
    MissingReason,
    PulledEvidence,
)
from schemas.results import Absent, Reason
from tests.overview.test_learners import analysis

PROOF = DraftEvidence(module=builders.KEY, revision=1, digest="a" * 64)
LINE = LedgerEvidence(module=builders.KEY, line=2)
ALWAYS_EMPTY = {3, 7, 13, 14, 15, 16, 17, 18, 20, 21, 22, 27, 28, 29, 31}


def shown(*kinds: str, approved: bool = True, **changes: Any) -> ApprovedModule:
    fields: dict[str, Any] = {"key": builders.KEY, "title": "La chaîne du froid", "kinds": kinds}
    if approved:
        fields |= {"approved": kinds, "evidence": (PROOF,)}
    return ApprovedModule(**(fields | changes))


def of(number: int, *modules: ApprovedModule, **changes: Any) -> Indicator:
    course = changes.pop("course", builders.course())
    return list_indicators([CourseRecords(course, modules, **changes)])[number - 1]


def test_there_are_32_and_premierjet_holds_nothing_on_those_nobody_drafts_for() -> None:
    found = list_indicators([])
    assert [each.number for each in found] == list(range(1, 33))
    assert {each.number for each in found if not each.covered} == ALWAYS_EMPTY


def test_of_whom_an_indicator_is_asked_is_said_where_that_is_not_everybody() -> None:
    """The specific ones are 3, 7, 13 to 16, 20, 27, 28, 29."""
    specific = {each.number for each in read_framework().indicators if each.scope is not IndicatorScope.ALL}
    assert specific == {3, 7, 13, 14, 15, 16, 20, 27, 28, 29}


def test_the_criteria_hold_the_indicators_the_code_puts_there() -> None:
    first = {1: 1, 2: 4, 3: 9, 4: 17, 5: 21, 6: 23, 7: 30}
    for number, start in first.items():
        found = [each.number for each in read_framework().indicators if each.criterion == number]
        assert found[0] == start
        assert found == list(range(start, first.get(number + 1, 33)))


def test_an_approved_deliverable_is_evidence_and_names_its_proof() -> None:
    held = of(8, shown("positioning")).held
    assert [(each.held_as, each.kinds, each.evidence) for each in held] == [
        (EvidenceKind.APPROVED, ("positioning",), (PROOF,))
    ]
    assert of(8, shown("positioning", released=True)).held[0].held_as is EvidenceKind.RELEASED


def test_what_waits_for_a_person_is_missing_not_evidence() -> None:
    found = of(8, shown("positioning", approved=False))
    assert found.held == ()
    assert [each.why for each in found.missing] == [MissingReason.NOT_APPROVED]


def test_what_no_course_asks_for_is_said_to_be_so() -> None:
    assert [each.why for each in of(8, shown("lesson")).missing] == [MissingReason.NOT_ASKED]
    assert [each.why for each in of(4, shown("lesson")).missing] == [MissingReason.NOT_ASKED]


def test_objectives_count_where_they_say_how_well() -> None:
    plain = Objective(id="a", text="Citer les seuils", bloom=Bloom.REMEMBER)
    measurable = plain.model_copy(update={"id": "b", "criterion": "sans erreur"})
    both = of(5, shown("lesson", objectives=(plain, measurable)))
    assert [(each.held_as, each.count) for each in both.held] == [(EvidenceKind.OBJECTIVES, 1)]
    assert [m.why for m in of(5, shown("lesson", objectives=(plain,))).missing] == [
        MissingReason.NOT_MEASURABLE
    ]
    waiting = shown("lesson", approved=False)
    assert [each.why for each in of(5, waiting).missing] == [MissingReason.NOT_APPROVED]


def test_an_administrative_document_counts_for_its_own_form_alone() -> None:
    survey = shown("paperwork", form=Form.SURVEY_AT_ONCE, is_document=True)
    assert [each.kinds for each in of(30, survey).held] == [("paperwork",)]
    assert of(9, survey).held == ()


def test_sources_watched_are_evidence_only_where_some_were_pulled() -> None:
    assert [each.why for each in of(23).missing] == [MissingReason.NOT_WATCHED]
    pulled = PulledEvidence(course="froid", sources=3, last=builders.NOON)
    assert [(each.held_as, each.count) for each in of(23, pulled=pulled).held] == [(EvidenceKind.WATCHED, 3)]


def test_whom_a_person_with_a_disability_turns_to_is_read_from_the_course() -> None:
    assert [each.why for each in of(26).missing] == [MissingReason.NOT_STATED]
    provider = Provider(disability_contact="Inès Caron, 02 40 00 00 00")
    stated = builders.course(administration=Administration(provider=provider))
    assert [each.held_as for each in of(26, course=stated).held] == [EvidenceKind.STATED]


def test_an_improvement_names_the_lines_that_show_it() -> None:
    assert [each.why for each in of(32, shown("lesson")).missing] == [MissingReason.NOTHING_REPLACED]
    better = shown("lesson", improved=(LINE,))
    assert [(each.count, each.evidence) for each in of(32, better).held] == [(1, (LINE,))]


def test_results_nobody_received_are_missing() -> None:
    assert [each.why for each in of(2).missing] == [MissingReason.NO_RESULTS]


def test_results_are_evidence_of_what_is_made_public_and_ratings_of_what_people_think() -> None:
    counted = shown("lesson", results=summarise_results(analysis()))
    (held,) = of(2, counted).held
    assert (held.held_as, held.count, held.evidence[0].kind) == (EvidenceKind.RESULTS, 820, "results")


def test_results_of_too_few_are_held_without_saying_how_many() -> None:
    few = Absent(reason=Reason.TOO_FEW)
    counted = shown("lesson", results=summarise_results(analysis(results=few, up_to=few)))
    (held,) = of(2, counted).held
    assert (held.held_as, held.count) == (EvidenceKind.RESULTS, None)
    said = Presentation(Language.ENGLISH, Addresses(), {}).describe_evidence(held)
    assert said == "results, but from too few people to be counted"
    assert MissingReason.NO_RESULTS in {each.why for each in of(30, counted).missing}
