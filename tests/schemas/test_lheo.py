"""Reading a catalogue entry: what each element says, and the one rule each mistake breaks."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from schemas.draft import Table
from schemas.finding import RULES, Severity, read_rules
from schemas.language import Language
from schemas.lheo import codes
from schemas.lheo.codes import CodeList
from schemas.lheo.elements import ELEMENTS
from schemas.lheo.entry import read
from tests import sample_deliverables as deliverables
from tests.packaging.documents import lheo

LISTS = [each for each in vars(codes).values() if isinstance(each, CodeList)]
WITHOUT = None

WRONG: dict[str, list[tuple[str, str | None]]] = {
    "lheo.marked": [
        ("code-FORMACODE", "[à compléter\u00a0: codes Formacode]"),
        ("conditions-specifiques", "[to complete: prerequisites]"),
    ],
    "lheo.absent": [
        ("intitule-formation", WITHOUT),
        ("SIRET", " "),
        ("lieu-de-formation/codepostal", WITHOUT),
        ("code-FORMACODE/@ref", WITHOUT),
    ],
    "lheo.element": [("prix-total-TTC", "960"), ("", "x"), ("code-formacode", "21547")],
    "lheo.twice": [
        ("code-FORMACODE", ", ".join(["21547"] * 6)),
        ("langue-formation", "fr, en, de, es, it, pt"),
    ],
    "lheo.length": [
        ("intitule-formation", "é" * 256),
        ("objectif-formation", "x" * 3001),
        ("adresse/ligne", "🌡" * 51),
        ("telfixe", "0" * 26),
    ],
    "lheo.code": [
        ("certifiante", "2"),
        ("certifiante", "0 – oui"),
        ("certifiante", "non"),
        ("code-niveau-entree", "9"),
        ("code-FORMACODE", "2154"),
        ("code-FORMACODE", "21547, "),
        ("code-ROME", "1602G"),
        ("code-NSF", "999"),
        ("periode/debut", "2026-11-24"),
        ("periode/debut", "31/02/2027"),
        ("adresse/codepostal", "2900"),
        ("numero-activite", "12"),
        ("SIRET", "732 829 320"),
        ("courriel", "contact"),
        ("nombre-heures-total", "1,5"),
        ("langue-formation", "français"),
    ],
    "lheo.sign": [("intitule-formation", "La\x07 chaîne"), ("certifiante", "0\x00")],
    "lheo.dates": [("periode/fin", "23/11/2026")],
    "lheo.siret": [("SIRET", "732 829 320 00075"), ("SIRET", "0" * 14)],
    "lheo.certification": [("code-RNCP", "RNCP12345"), ("code-RS", "RS1234")],
}


def saying(element: str, said: str | None) -> CatalogueEntry:
    listed = deliverables.LISTED | {element: said}
    return deliverables.catalogue_entry({name: text for name, text in listed.items() if text is not None})


def broken(entry: CatalogueEntry, language: Language = Language.FRENCH) -> list[str]:
    return [flaw.rule for flaw in read(entry, language).flaws]


def test_an_entry_that_can_be_published_has_no_flaw() -> None:
    assert broken(deliverables.catalogue_entry()) == []


@pytest.mark.parametrize(
    ("rule", "element", "said"),
    [(rule, *case) for rule, cases in WRONG.items() for case in cases],
    ids=lambda part: ascii(part)[:30],
)
def test_a_mistake_is_found_by_one_rule(rule: str, element: str, said: str | None) -> None:
    assert set(broken(saying(element, said))) == {rule}


def test_every_rule_blocks_and_has_its_mistake() -> None:
    listed = json.loads((RULES / "lheo.json").read_text(encoding="utf-8"))
    assert set(WRONG) == set(listed)
    assert all(read_rules()[rule].severity is Severity.BLOCKING for rule in listed)


def test_an_excess_is_told_with_its_figure_and_nothing_is_cut() -> None:
    (flaw,) = read(saying("info-public-vise", "é" * 10_000), Language.FRENCH).flaws
    assert flaw.message(Language.FRENCH).startswith(
        "info-public-vise compte 10000 caractères\u00a0; LHÉO en accepte 250."
    )


def test_a_wrong_code_is_told_with_what_is_accepted() -> None:
    (flaw,) = read(saying("parcours-de-formation", "7"), Language.FRENCH).flaws
    assert flaw.message(Language.FRENCH) == (
        "«\u00a07\u00a0» ne convient pas pour parcours-de-formation. Valeurs acceptées : "
        "1 (en groupe (non personnalisable)), 2 (individualisé), 3 (modularisé), 4 (mixte)."
    )


def test_prose_is_its_rows_a_line_each_and_codes_stand_in_one_row() -> None:
    entry = saying("code-FORMACODE", "21547, 42752")
    (section,) = entry.sections
    (table,) = section.blocks
    assert isinstance(table, Table)
    more = deliverables.row(90, "Objectif", "objectif-formation", "Relever la sonde")
    table = table.model_copy(update={"rows": (*table.rows, more)})
    entry = CatalogueEntry(sections=(section.model_copy(update={"blocks": (table,)}),))
    values = read(entry, Language.FRENCH).values
    assert values["objectif-formation"] == ("Citer les seuils de température\nRelever la sonde",)
    assert values["code-FORMACODE"] == ("21547", "42752")


def test_a_title_said_in_two_rows_is_refused() -> None:
    entry = deliverables.catalogue_entry()
    twice = CatalogueEntry(sections=(*entry.sections, *entry.sections))
    assert "lheo.twice" in broken(twice)


def test_what_is_wholly_remote_needs_no_place() -> None:
    listed = {
        name: said for name, said in deliverables.LISTED.items() if not name.startswith("lieu-de-formation")
    }
    assert broken(deliverables.catalogue_entry(listed)) == ["lheo.absent"] * 3
    remote = listed | {"modalites-enseignement": "2 – formation entièrement à distance"}
    assert broken(deliverables.catalogue_entry(remote)) == []


@pytest.mark.parametrize("of", LISTS, ids=lambda of: of.element)
@pytest.mark.parametrize("language", Language)
def test_a_code_is_read_alone_or_with_its_meaning_in_either_language(
    of: CodeList, language: Language
) -> None:
    for code in of.codes:
        assert of.read(of.describe_code(code, language)) == of.read(f" {code}\u00a0") == code
    assert ELEMENTS[of.element].closed is of


@given(st.sampled_from(LISTS), st.text())
def test_no_other_text_is_taken_for_a_code(of: CodeList, text: str) -> None:
    code = of.read(text)
    assert code is None or " ".join(text.split()).partition(codes.DASH)[0] == code


def test_the_closed_lists_are_those_of_the_official_schema(shared: Path) -> None:
    official = lheo.closed_lists(shared)
    assert [of.element for of in LISTS if set(of.codes) != official[of.element]] == []


def test_no_value_may_be_longer_than_the_official_schema_allows(shared: Path) -> None:
    """A day is read JJ/MM/AAAA and written AAAAMMJJ; the version is an attribute, of any length."""
    official = lheo.lengths(shared) | {"debut": 10, "fin": 10, "telfixe": lheo.lengths(shared)["numtel"]}
    lengths = {name: element.most for name, element in ELEMENTS.items() if element.closed is None}
    open_ended = {"code-FORMACODE/@ref", "nombre-heures-total"}
    assert {
        name: most
        for name, most in lengths.items()
        if name not in open_ended and most != official[name.rpartition("/")[2]]
    } == {}
