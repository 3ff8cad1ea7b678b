"""What `course.yaml` gives catalogues: codes of LHÉO, each refused with what is accepted."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.courses import COURSE_FILE, read_course
from schemas.course import Catalogue, Venue
from schemas.errors import CourseInvalid

COURSE = """
id: froid
title: Froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/*}]
modules: [{id: chaine, title: Froid}]
review: {roles: {pedagogie: [lea]}}
catalogue:
  path: 7
"""


def test_codes_are_read_with_or_without_quotation_marks() -> None:
    given = Catalogue.model_validate_json('{"path": 1, "entry_level": "13", "formacodes": [21547, "42752"]}')
    assert (given.path, given.entry_level, given.formacodes) == ("1", "13", ("21547", "42752"))


@pytest.mark.parametrize(
    ("key", "value", "accepted"),
    [
        ("path", '"7"', "1 (in a group (the same for everyone)), 2 (individual), 3 (modular), 4 (mixed)"),
        ("path", "true", "valid string"),
        ("entry_level", "10", "11 (level 1 of the French framework)"),
        ("teaching", "3", "0 (wholly on site), 1 (partly remote), 2 (wholly remote)"),
        ("entries", "2", "0 (entry and exit on fixed dates), 1 (entry and exit at any time)"),
        ("formacodes", "[2154]", "five digits"),
        ("formacodes", '["21547", "21547", "21547", "21547", "21547", "21547"]', "at most 5"),
        ("audiences", '["8204A"]', "five digits"),
        ("nsf", '["22"]', "three digits, from 100 to 499"),
        ("rome", '["G16"]', "a letter A to N and four digits"),
        ("formacode_version", '"14"', "V and its number"),
        ("rncp", '"12345"', "RNCP and its number"),
        ("certifying", '"non"', "valid boolean"),
        ("venue", '{"postcode": 5600}', "five digits"),
    ],
)
def test_a_wrong_code_says_what_is_accepted(key: str, value: str, accepted: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Catalogue.model_validate_json(f'{{"{key}": {value}}}')
    assert accepted in str(wrong.value)


def test_a_wrong_code_is_named_with_its_line_and_its_value(tmp_path: Path) -> None:
    (tmp_path / COURSE_FILE).write_text(COURSE.lstrip(), encoding="utf-8")
    with pytest.raises(CourseInvalid) as wrong:
        read_course(tmp_path)
    assert wrong.value.place == f"{tmp_path / COURSE_FILE}, line 9, catalogue.path"
    assert wrong.value.happened.startswith("'7' is no code of LHÉO's parcours-de-formation; it accepts 1 (")


@pytest.mark.parametrize("of", [Catalogue, Venue], ids=lambda of: of.__name__)
def test_every_key_is_described(of: Any) -> None:
    assert [name for name, field in of.model_fields.items() if not field.description] == []
