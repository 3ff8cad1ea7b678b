"""Sessions and the names of the sources their reports become."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from schemas.answer_name import reword_answer_names
from schemas.language import Language
from schemas.session_name import name_session_source, parse_session_name
from schemas.session_report import DatedSession, PhaseReport, SessionReport
from schemas.session_seal import SessionSeal

DAY = date(2026, 11, 12)


def session(**changes: object) -> DatedSession:
    fields: dict[str, object] = {
        "module": "froid--chaine",
        "digest": "0" * 64,
        "day": DAY,
        "group": 12,
        "trainer": "Marie Petit",
    }
    return DatedSession.model_validate(fields | changes)


def report(**changes: object) -> SessionReport:
    fields: dict[str, object] = {
        "session": session(),
        "phases": (PhaseReport(phase="st-0001", title="Accueil", planned=10, minutes=12),),
        "text": "# Session\n",
        "at": datetime(2026, 11, 12, 18, tzinfo=UTC),
    }
    return SessionReport.model_validate(fields | changes)


def test_link_and_sheet_of_one_session_have_one_id_and_other_sessions_another() -> None:
    assert session().id == session(group=8, digest="1" * 64).id
    others = {session(number=2).id, session(day=date(2026, 11, 13)).id, session(trainer="Lou").id}
    assert len(others | {session().id}) == 4


@pytest.mark.parametrize("name", ["Marie Petit", "Ana/López", "x.md"])
def test_the_name_of_a_source_tells_whose_session_it_was(name: str) -> None:
    found = parse_session_name(name_session_source(DAY, session().id, name))
    assert found is not None
    assert (found.signed_as, found.day) == (name, DAY)
    assert name not in found.without_person


@pytest.mark.parametrize("name", ["sources/froid.md", "session:2026-13-40/ds-0123456789/x.md", "session:x"])
def test_other_names_are_of_no_session_and_stay_as_they_are(name: str) -> None:
    assert parse_session_name(name) is None
    assert reword_answer_names(name, Language.ENGLISH) == name


def test_a_sentence_says_whose_session_a_source_is_of() -> None:
    said = reword_answer_names(f"In {report().source_name}: x", Language.ENGLISH)
    assert said == "In session of Marie Petit, 12 November 2026: x"


def test_a_seal_fits_its_report_alone_and_the_moment_is_no_part_of_what_is_said() -> None:
    seal = SessionSeal.of(report(), verified=True, invitation=None)
    assert seal.fits(report())
    assert not seal.fits(report(change="Autre chose"))
    later = report(at=datetime(2026, 11, 13, tzinfo=UTC))
    assert report().says_same(later)
    assert not report().says_same(report(change="Autre chose"))


def test_a_session_ends_in_a_phase_of_its_plan() -> None:
    with pytest.raises(ValidationError, match="no phase is called st-0009"):
        report(ended_in="st-0009")
