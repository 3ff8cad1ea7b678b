"""Findings of session reports: what each tells, of which phase, and from how many sessions on."""

from typing import Any

import pytest

from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.sessions.concerns import find_concerns, find_plan_concerns
from pipelines.testing import builders
from schemas.course import Objective
from schemas.draft import Content, Deliverable, Origin
from schemas.language import Language
from schemas.plan import BlockPurpose, GivenPart, Plan, PlannedBlock, PlannedPage
from schemas.session_report import Energy, SessionReport
from tests.sessions.reports import FIRST, SECOND, phase, plan, report

AIM = "seuils"
SPAN = "sp-0123456789"


def content(*others: Deliverable) -> Content:
    return builders.content(artefacts=(plan(), *others))


def list_found(reports: list[SessionReport], *others: Deliverable) -> dict[str, str]:
    """Return the place of each finding by the end of its rule, all reports unread."""
    found = find_concerns(content(*others), reports, reports)
    return {finding.rule.removeprefix("after-session."): finding.place for finding in found}


def test_minutes_are_told_with_the_phase_and_in_how_many_sessions() -> None:
    reports = [report({FIRST: 26}, number=number) for number in range(5)] + [report(number=6)]
    (finding,) = find_concerns(content(), reports, [])
    assert finding.place == FIRST
    assert finding.message(Language.ENGLISH).endswith("takes 26 minutes, not 20, in 5 of 6 sessions.")
    assert "{" not in finding.remedy(Language.FRENCH)


@pytest.mark.parametrize("energy", [Energy.LOST, Energy.FOUND])
def test_energy_is_told_once_two_sessions_agree(energy: Energy) -> None:
    one, two = (report(number=number, energy={SECOND: energy}) for number in (1, 2))
    assert list_found([one]) == {}
    assert list_found([one, two]) == {f"energy-{energy}": SECOND}


def test_energy_on_which_sessions_disagree_is_not_told() -> None:
    given = [Energy.LOST, Energy.FOUND, Energy.LOST, Energy.FOUND]
    reports = [report(number=number, energy={SECOND: each}) for number, each in enumerate(given)]
    assert list_found(reports) == {}


def test_a_total_is_told_from_three_whole_sessions_on() -> None:
    reports = [report({FIRST: 60}, number=number) for number in range(3)]
    assert list_found(reports)["total"] == "session_plan"
    assert "total" not in list_found(reports[:2])


def test_remarks_are_told_of_the_guide_if_there_is_one() -> None:
    guide = TrainerGuide(sections=builders.lesson().sections)
    remark = report(unforeseen="La salle était fermée.", change="Prévoir une pause.")
    assert list_found([remark], guide) == {"unforeseen": "trainer_guide", "change": "session_plan"}
    assert list_found([remark])["unforeseen"] == "session_plan"
    assert find_concerns(content(guide), [remark], []) == ()


def test_a_draft_without_a_session_plan_is_told_nothing() -> None:
    assert find_concerns(builders.content(), [report({FIRST: 90})], [report(change="Rien.")]) == ()


def make_page(number: int, **changes: Any) -> PlannedPage:
    block = PlannedBlock(kind="paragraph", purpose=BlockPurpose.EXPLAIN, evidence=(SPAN,))
    fields: dict[str, Any] = {
        "id": f"pg-{number:04d}",
        "title": "Les seuils",
        "objective": AIM,
        "minutes": 20,
    }
    return PlannedPage(**(fields | {"blocks": (block,)} | changes))


def make_plan(*pages: PlannedPage) -> Plan:
    return Plan(
        module=builders.KEY,
        title="Froid",
        language=Language.FRENCH,
        objectives=(Objective(id=AIM, text="Citer les seuils"),),
        minutes=60,
        pages=pages,
    )


def test_the_plan_is_told_of_a_page_whose_minutes_a_person_gave() -> None:
    led = plan(phase(FIRST, objective=AIM), phase(SECOND))
    given, other = make_page(1, given=(GivenPart.MINUTES,)), make_page(2, objective=None)
    reports = [report({FIRST: 40}, number=number, of=led) for number in range(3)]
    (finding,) = find_plan_concerns(make_plan(given, other), led, reports)
    assert (finding.place, finding.facts["real"], finding.facts["planned"]) == ("pg-0001", "40", "20")
    assert list(find_plan_concerns(make_plan(given), led, reports[:2])) == []
    assert list(find_plan_concerns(make_plan(given, make_page(2)), led, reports)) == []


def test_the_plan_is_told_where_a_model_wrote_the_phase_and_not_where_rules_did() -> None:
    for origin, told in ((Origin.MODEL, 1), (Origin.EXTRACTIVE, 0)):
        led = plan(phase(FIRST, objective=AIM).model_copy(update={"origin": origin}), phase(SECOND))
        reports = [report({FIRST: 40}, number=number, of=led) for number in range(3)]
        assert len(list(find_plan_concerns(make_plan(make_page(1)), led, reports))) == told, origin
