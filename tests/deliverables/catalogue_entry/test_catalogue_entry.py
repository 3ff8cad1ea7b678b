"""The catalogue entry, drafted: filled from data alone, and stopped where catalogues could not read it."""

from datetime import date, time

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from schemas.course import Catalogue, HalfDay, Objective
from schemas.draft import Draft, Nature, Row, walk_citing
from schemas.language import Language
from schemas.lheo.entry import read
from tests.drafting.papers import ADMINISTRATION, CATALOGUE, document, drafted, request

ENTRY = document("catalogue_entry")
EVERYWHERE = pytest.mark.parametrize("language", list(Language), ids=lambda each: each.value)


def entry(draft: Draft) -> CatalogueEntry:
    (artefact,) = draft.content.artefacts
    assert isinstance(artefact, CatalogueEntry)
    return artefact


def rows(draft: Draft) -> dict[str, Row]:
    """The rows by LHÉO element; of several, the last."""
    return {row.cells[1]: row for row in walk_citing(entry(draft)) if isinstance(row, Row)}


def values(draft: Draft) -> dict[str, tuple[str, ...]]:
    found = read(entry(draft), draft.content.language)
    assert found.flaws == ()
    return dict(found.values)


def blocking(draft: Draft) -> list[str]:
    return [finding.rule for finding in draft.findings if finding.severity == "blocking"]


def test_no_model_is_asked_for_a_catalogue_entry() -> None:
    assert KINDS["catalogue_entry"].recipe is None


@EVERYWHERE
def test_an_entry_whose_data_are_there_can_be_approved_and_says_the_same_in_both_languages(
    language: Language,
) -> None:
    draft = drafted(document("catalogue_entry", language))
    assert draft.findings == ()
    said = values(draft)
    assert said["intitule-formation"] == ("Travailler au froid",)
    assert said["periode/debut"] == said["periode/fin"] == ("20270112",)
    assert said["nombre-heures-total"] == ("7",)
    assert said["certifiante"] == said["prise-en-charge-frais-possible"] == ("1",)
    assert [said[f"adresse/{part}"] for part in ("ligne", "codepostal", "ville")] == [
        ("4 quai des Mouettes",),
        ("29000",),
        ("Quimper",),
    ]


def test_what_is_treated_is_cited_and_everything_else_is_a_datum() -> None:
    draft = drafted(ENTRY)
    content = rows(draft)["contenu-formation"]
    assert content.cells[2] == "La chaîne du froid\u00a0: Consignes"
    assert content.by_cell is not None
    assert [len(spans) for spans in content.by_cell] == [0, 0, 1]
    assert all(part.nature is Nature.DATA for part in walk_citing(entry(draft)))


def test_a_missing_datum_leads_to_its_key_and_is_told_once() -> None:
    draft = drafted(ENTRY, catalogue=CATALOGUE.model_copy(update={"path": None, "formacodes": ()}))
    assert set(blocking(draft)) == {"data.missing"}
    told = {finding.facts["key"]: finding.place for finding in draft.findings}
    assert told == {
        "catalogue.path": rows(draft)["parcours-de-formation"].id,
        "catalogue.formacodes": rows(draft)["code-FORMACODE"].id,
    }


@pytest.mark.parametrize("address", ["4 quai des Mouettes", "Quimper", "29000", "BP 12, 2900 Quimper"])
def test_an_address_without_its_postcode_is_missed(address: str) -> None:
    provider = ADMINISTRATION.provider.model_copy(update={"address": address})
    draft = drafted(ENTRY, ADMINISTRATION.model_copy(update={"provider": provider}))
    (finding,) = draft.findings
    assert finding.message(Language.FRENCH) == (
        "Il manque\u00a0: adresse de l'organisme, en une ligne : rue, code postal et ville. "
        "Renseignez «\u00a0administration.provider.address\u00a0» dans course.yaml."
    )


def test_hours_are_told_where_they_are_whole_and_never_rounded() -> None:
    half_days = (HalfDay(day=date(2027, 1, 12), starts=time(9), ends=time(10, 30)),)
    session = ADMINISTRATION.session.model_copy(update={"half_days": half_days})
    said = values(drafted(ENTRY, ADMINISTRATION.model_copy(update={"session": session})))
    assert said["duree-indicative"] == ("1\u00a0h\u00a030",)
    assert "nombre-heures-total" not in said


def test_what_is_wholly_remote_has_no_place() -> None:
    remote = CATALOGUE.model_copy(update={"teaching": "2", "venue": Catalogue().venue})
    said = values(drafted(ENTRY, catalogue=remote))
    assert not any(name.startswith("lieu-de-formation") for name in said)


def test_objectives_over_the_length_block_with_the_figure() -> None:
    objectives = tuple(Objective(id=f"o-{n}", text=f"Ranger {n} {'x' * 400}") for n in range(8))
    draft = drafted(ENTRY, modules=(builders.module(objectives=objectives),))
    (finding,) = [each for each in draft.findings if each.rule == "lheo.length"]
    assert finding.severity == "blocking"
    assert finding.message(Language.FRENCH).startswith(
        "objectif-formation compte 3279 caractères ; LHÉO en accepte 3000."
    )


def test_what_a_person_writes_over_a_code_is_judged_as_the_draft_was() -> None:
    first = drafted(ENTRY)
    row = rows(first)["certifiante"]
    text = first.content.model_dump_json().replace("1 – oui", "peut-être", 1)
    content = type(first.content).model_validate_json(text)
    asked = request(ENTRY)
    found = criticise(KINDS, content, asked.spans, asked.course)
    assert [(each.rule, each.place) for each in found if each.severity == "blocking"] == [
        ("lheo.code", row.id)
    ]


def test_an_entry_is_due_again_when_its_codes_change_and_no_other_document_is() -> None:
    for kind, moves in (("catalogue_entry", True), ("programme", False)):
        before, after = (request(document(kind), catalogue=listed) for listed in (CATALOGUE, None))
        prints = {
            compute_inputs_fingerprint(KINDS, each.course, each.module, "s") for each in (before, after)
        }
        assert (len(prints) == 2) is moves


def test_a_row_whose_datum_changed_keeps_its_id() -> None:
    first = drafted(ENTRY)
    asked = request(ENTRY, catalogue=CATALOGUE.model_copy(update={"path": "2"}))
    again = DraftRequest(KINDS, asked.course, asked.module, asked.spans, asked.now, previous=first)
    second = write_draft(again, ExtractiveWriter())
    before, after = rows(first), rows(second)
    assert {name: row.id for name, row in before.items()} == {name: row.id for name, row in after.items()}
    assert after["parcours-de-formation"].cells[2] == "2 – individualisé"
