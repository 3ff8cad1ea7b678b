"""A document of the course, by commands alone: a missing datum stops it, the datum lets it through."""

from typing import Any

from tests.cli.conftest import PERSON, Door

SHEET = "froid--emargement"
DOCUMENT = {"id": "emargement", "title": "Émargement", "kind": "paperwork", "form": "attendance_sheet"}
HALF_DAY = {"day": "2027-01-12", "starts": "9:00", "ends": "12:30"}
ADMINISTRATION: dict[str, Any] = {
    "provider": {"name": "Atelier du Quai"},
    "client": {"name": "Les Halles de Brume"},
    "session": {"half_days": [HALF_DAY], "place": "salle des Embruns", "trainers": ["Nolwenn Le Goff"]},
    "trainees": [{"name": "Fatou Sarr"}],
}


def test_a_sheet_without_a_legal_number_waits_until_the_number_is_given(fresh: Door) -> None:
    fresh.change(documents=[DOCUMENT], administration=ADMINISTRATION)
    fresh.well("draft", SHEET)
    assert "[à compléter" in fresh("show", SHEET).out.replace("\\[", "[")
    refused = fresh("decide", SHEET, "approve", "--as", PERSON)
    assert refused.code != 0
    assert "administration.provider.activity_number" in refused.err + refused.out

    provider = ADMINISTRATION["provider"] | {"activity_number": "53 29 01234 29"}
    fresh.change(administration=ADMINISTRATION | {"provider": provider})
    assert fresh.well("draft", SHEET)["modules"][0]["written"] is True
    assert fresh.well("decide", SHEET, "approve", "--as", PERSON)["judgement"] == "approved"
    assert fresh.well("package", SHEET)["packages"]


def test_half_days_that_overlap_are_named_before_anything_is_written(fresh: Door) -> None:
    session = ADMINISTRATION["session"] | {"half_days": [HALF_DAY, dict(HALF_DAY)]}
    fresh.change(documents=[DOCUMENT], administration=ADMINISTRATION | {"session": session})
    said = fresh("draft", SHEET)
    assert said.code == 2
    assert "half_days[1]: overlaps the half-day of 2027-01-12" in said.err
