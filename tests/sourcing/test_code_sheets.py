"""A sheet most of whose cells are code teaches nobody; a table that explains codes does."""

import pytest

from pipelines.sourcing.code_sheets import is_sheet_of_code
from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from schemas.source import DropReason, SourceSpans
from tests.sourcing.documents import read, said
from tests.sourcing.workbooks import table, workbook

FORM = (
    ("type", "name", "label", "calculation"),
    ("begin group", "visit_data", "The visit"),
    ("text", "room_name", "Name of the room"),
    ("calculate", "room_code", "", "pulldata('rooms', 'code', 'name', ${room_name})"),
    ("select_one yes_no", "door_closed", "Is the door closed?"),
    ("end group",),
)


def test_the_definition_of_a_form_is_left_out_and_told() -> None:
    book = workbook(
        survey=table(*FORM), Notes=table(("Room", "Rule"), ("Cold room", "The door stays closed."))
    )
    source = read("form.xlsx", book)
    assert [(each.reason, each.place.sheet) for each in source.dropped] == [(DropReason.CODE, "survey")]
    assert "The door stays closed." in " ".join(said(source))
    assert "room_code" not in source.text
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    (told,) = (each for each in list_source_findings(spans) if each.rule == "source.code")
    assert "survey" in told.facts["place"]


@pytest.mark.parametrize(
    "rows",
    [
        (
            ("status_code", "Meaning"),
            ("to_clean", "The room is cleaned before noon."),
            ("is_closed", "Nobody enters."),
        ),
        (("fichier", "usage"), ("plan_hygiene.pdf", "nettoyage"), ("fiche_froid.pdf", "stockage")),
        (("poste", "zone"), ("apprenti(e)", "cuisine"), ("chef(fe)", "cuisine")),
        (("matière", "usage"), ("acier", "vis"), ("laiton", "robinet")),
        (("lot_id", "state", "place"), ("a_12", "sown", "bench"), ("a_13", "potted", "bench")),
        (("Room", "Limit"), ("Cold room", "4"), ("Freezer", "-18")),
        (("first_name",),),
    ],
)
def test_what_explains_codes_or_has_few_is_no_code(rows: tuple[tuple[str, ...], ...]) -> None:
    assert not is_sheet_of_code(rows)
