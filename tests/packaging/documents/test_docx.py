"""A Word file is one a client can work on: styles, lists, tables and language are Word's own."""

import shutil
import subprocess
from pathlib import Path

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from pipelines.packaging.documents.docx import to_docx
from pipelines.testing import builders
from schemas.draft import Origin
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, parts, properties, word, word_text

ONE_OF_EACH = {artefact.kind: artefact for artefact in deliverables.one_of_each()}


def test_titles_are_styles_of_word() -> None:
    opened = word(to_docx(built(builders.lesson())))
    titled = [(p.style.name, p.text) for p in opened.paragraphs if p.style.name.startswith(("Title", "Head"))]
    assert titled == [
        ("Title", "La chaîne du froid"),
        ("Heading 1", "Sommaire"),
        ("Heading 1", "Objectifs"),
        ("Heading 1", "Les seuils"),
        ("Heading 1", "Le relevé"),
        ("Heading 1", "Sources citées"),
    ]


def test_a_table_repeats_its_header_keeps_rows_whole_and_has_a_caption() -> None:
    opened = word(to_docx(built(builders.lesson())))
    (table,) = opened.tables
    first, *others = table.rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in first.cells] == list(builders.HEADER)
    captions = [p.text for p in opened.paragraphs if p.style.name == "Caption"]
    assert captions == ["Durées de conservation"]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Durées de conservation"


def test_word_numbers_each_list_from_one_by_itself() -> None:
    two = builders.lesson()
    again = two.sections[1].model_copy(update={"id": "p-0003"})
    opened = word(to_docx(built(two.model_copy(update={"sections": (*two.sections, again)}))))
    numbered = [p for p in opened.paragraphs if p.style.name == "List Number"]
    lists = {p._p.pPr.numPr.numId.val for p in numbered}
    assert len(numbered) == 6
    assert len(lists) == 2
    assert not any(p.text.startswith("1") for p in numbered)


@pytest.mark.parametrize(("language", "tag"), [(Language.FRENCH, "fr-FR"), (Language.ENGLISH, "en-GB")])
def test_a_file_says_its_language_to_the_spelling_checker(language: Language, tag: str) -> None:
    data = to_docx(built(builders.lesson(), language=language))
    default = word(data).styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == tag
    assert word(data).core_properties.language == tag


def test_a_mark_in_the_text_leads_to_its_source() -> None:
    opened = word(to_docx(built(builders.lesson())))
    body = opened.element.body
    targets = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert links
    assert set(links) == targets


def test_looks_are_styles_and_nothing_is_set_by_hand_in_the_text() -> None:
    """Bold stands in a run where it means something; colours, sizes and fonts never do."""
    for artefact in ONE_OF_EACH.values():
        body = word(to_docx(built(artefact))).element.body
        for properties_of_run in body.iter(qn("w:rPr")):
            assert {child.tag for child in properties_of_run} <= {qn("w:rStyle"), qn("w:b")}


def test_properties_name_origin_reviewer_date_and_digest() -> None:
    made = built(builders.lesson())
    data = to_docx(made)
    core = word(data).core_properties
    assert core.title == "Support de formation\u00a0: La chaîne du froid"
    assert core.author == "lea"
    assert core.created.isoformat() == "2026-11-24T12:00:00+00:00"
    assert (
        core.comments == "Texte extrait des documents sources par des règles, sans intelligence artificielle."
    )
    assert properties(data) == {
        "DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
        "Module": builders.KEY,
        "Release": "3",
        "ContentSHA256": made.imprint.digest,
        "HumanShare": "0.00",
        "ReviewedBy": "lea",
        "ReviewedOn": "2026-11-24T12:00:00+00:00",
    }


def test_a_model_s_text_is_told_in_words_and_in_the_properties() -> None:
    summary = ONE_OF_EACH["summary"]
    written = summary.points[0].model_copy(update={"origin": Origin.MODEL})
    data = to_docx(built(summary.model_copy(update={"points": (written,)}), language=Language.ENGLISH))
    assert "Text drafted by artificial intelligence." in word_text(data)
    assert properties(data)["DigitalSourceType"].endswith("/trainedAlgorithmicMedia")


def test_a_draft_says_at_its_head_that_nobody_approved_it() -> None:
    drafted = word(to_docx(built(builders.lesson(), released=False)))
    released = word(to_docx(built(builders.lesson())))
    assert "Projet – non approuvé" in drafted.sections[0].header.paragraphs[0].text
    assert "Projet" not in released.sections[0].header.paragraphs[0].text
    assert drafted.core_properties.author == "Premierjet"


def test_a_plan_stands_upright_a_band_for_each_phase_in_letters_one_reads() -> None:
    made = word(to_docx(built(deliverables.session_plan())))
    assert made.sections[0].orientation is WD_ORIENT.PORTRAIT
    bands = [p for row in made.tables[0].rows for p in row.cells[0].paragraphs if p.style.name == "Band"]
    assert [band.text.rpartition("\u2003")[2] for band in bands] == [
        phase.title for phase in deliverables.session_plan().phases
    ]
    said = [p for row in made.tables[0].rows for cell in row.cells for p in cell.paragraphs]
    assert all(p.style.font.size >= Pt(9.5) for p in said)


def test_a_picture_has_the_words_that_say_the_same() -> None:
    body = word(to_docx(built(deliverables.figures()))).element.body
    said = [picture.get("descr") for picture in body.iter(qn("wp:docPr"))]
    assert len(said) == 2
    assert "1. Fermer la porte." in said[0]
    assert "Viande hachée" in said[1]


def test_pages_are_numbered_of_how_many_at_the_foot() -> None:
    foot = parts(to_docx(built(builders.lesson())))
    said = next(data.decode() for name, data in foot.items() if name.startswith("word/footer"))
    assert 'w:instr="PAGE"' in said
    assert 'w:instr="NUMPAGES"' in said


def test_a_file_brings_no_hour_no_thumbnail_and_no_style_nobody_uses() -> None:
    data = to_docx(built(builders.lesson()))
    assert not any("thumbnail" in name for name in parts(data))
    assert len(word(data).styles.element.findall(qn("w:style"))) < 40
    assert len(data) < 80_000


def test_libreoffice_where_it_is_installed_opens_a_file_of_every_kind(tmp_path: Path) -> None:
    """Where it is not, this asserts nothing: the other tests read the same files."""
    office = shutil.which("soffice")
    if office is None:
        return
    for kind, artefact in ONE_OF_EACH.items():
        (tmp_path / f"{kind}.docx").write_bytes(to_docx(built(artefact)))
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            *(str(tmp_path / f"{kind}.docx") for kind in ONE_OF_EACH),
        ],
        check=True,
        capture_output=True,
        timeout=200,
    )
    assert {file.stem for file in tmp_path.glob("*.pdf")} == set(ONE_OF_EACH)


def test_a_property_too_long_for_word_says_that_it_goes_on() -> None:
    core = word(to_docx(built(builders.lesson(), title="Température " * 25 + "x"))).core_properties
    assert (len(core.title) <= 255, core.title[-12:]) == (True, "Température…")
