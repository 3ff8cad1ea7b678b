"""Slides are PowerPoint's own: titles, notes, numbers, diagrams and charts one can change."""

from typing import Any

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt

from pipelines.deliverables.slides.contract import Slides
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.documents.pptx.slide_rooms import FULL, Layout
from pipelines.testing import builders
from schemas.draft import Nature, Notes, Paragraph, Section, Steps, Table
from schemas.language import Language
from schemas.languages.measures import keep_units
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import edition, parts, properties, slide_text, slides, squeezed


def deck(*sections: Section, **changes: Any) -> bytes:
    artefact = Slides(sections=sections)
    return to_pptx(edition(artefact, **changes), artefact)


def said(number: int, *texts: str) -> Section:
    statements = tuple(deliverables.said(n, text) for n, text in enumerate(texts, start=1))
    return deliverables.section(number, "Les seuils", Paragraph(statements=statements))


def steps(*texts: str) -> Section:
    statements = tuple(deliverables.said(n, text) for n, text in enumerate(texts, start=1))
    return deliverables.section(1, "Le relevé", Steps(statements=statements))


def title_of(slide: Any) -> str:
    return str(slide.shapes.title.text_frame.text)


def body_of(slide: Any) -> str:
    return str(slide.placeholders[1].text_frame.text)


def sizes(frame: Any) -> set[int]:
    return {run.font.size for paragraph in frame.paragraphs for run in paragraph.runs}


@pytest.fixture(scope="module")
def shown() -> Any:
    figures = deliverables.figures().sections
    return slides(
        deck(
            *deliverables.slides().sections,
            *(s.model_copy(update={"id": f"p-{n:04d}"}) for n, s in enumerate(figures, 2)),
        )
    )


def test_every_slide_has_a_title_in_the_layout_s_place(shown: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in shown.slides]
    assert titles == [
        "La chaîne du froid",
        "Les seuils",
        "Le relevé, pas à pas",
        "Durées de conservation",
        "Sources et rédaction",
    ]
    assert [slide.slide_layout.name for slide in shown.slides] == [
        Layout.OPENING,
        Layout.STATEMENT,
        Layout.DRAWING,
        Layout.CHART,
        Layout.COMPARISON,
    ]


def test_every_slide_is_numbered_and_says_its_version_and_origin(shown: Any) -> None:
    for slide in shown.slides:
        kinds = {shape.element.ph.get("type"): shape for shape in slide.placeholders}
        assert 'type="slidenum"' in kinds["sldNum"].element.xml
        assert kinds["ftr"].text_frame.text.startswith("Version 3 · ")
        assert "empreinte" not in kinds["ftr"].text_frame.text
        assert "sans IA" in kinds["ftr"].text_frame.text
        ids = [shape.shape_id for shape in slide.shapes]
        assert len(ids) == len(set(ids))


def test_what_the_speaker_says_is_in_the_notes_with_the_sources(shown: Any) -> None:
    notes = shown.slides[1].notes_slide.notes_text_frame.text
    assert "Montrez la sonde avant de parler." in notes
    assert keep_units(builders.SENTENCES[0]) in notes
    assert "Montrez" not in "".join(t.text or "" for t in shown.slides[1].element.iter("{*}t"))


def test_steps_are_shapes_joined_by_arrows_in_a_group_with_its_words(shown: Any) -> None:
    (group,) = (s for s in shown.slides[2].shapes if s.shape_type is MSO_SHAPE_TYPE.GROUP)
    boxes = [s for s in group.shapes if s.has_text_frame]
    arrows = [s for s in group.shapes if not s.has_text_frame]
    assert [box.text_frame.text.split("\n")[0] for box in boxes] == ["1", "2", "3"]
    assert len(arrows) == 2
    described = group._element.nvGrpSpPr.cNvPr.get("descr")
    assert all(step in described for step in builders.STEPS)


def test_figures_of_one_unit_are_a_chart_one_can_change(shown: Any) -> None:
    (frame,) = (s for s in shown.slides[3].shapes if s.has_chart)
    plot = frame.chart.plots[0]
    assert [str(name)[:13] for name in plot.categories] == ["Viande hachée", "Poisson frais"]
    assert list(plot.series[0].values) == [24.0, 48.0]
    assert "Poisson frais" in frame._element.nvGraphicFramePr.cNvPr.get("descr")


def test_a_table_that_is_no_chart_is_a_table() -> None:
    table = builders.lesson().sections[1].blocks[1]
    shown = slides(deck(deliverables.section(1, "Durées", table)))
    (frame,) = (s for s in shown.slides[1].shapes if s.has_table)
    assert [cell.text for cell in frame.table.rows[0].cells] == list(builders.HEADER)
    assert frame.table.first_row
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == "Durées de conservation"


def test_a_long_slide_goes_on_on_the_next_and_loses_no_word() -> None:
    sentence = "La température de la chambre froide est relevée deux fois par jour et notée. "
    data = deck(said(1, *[f"{n}. {sentence * 2}" for n in range(12)]))
    titles = [title for slide in slides(data).slides if "seuils" in (title := title_of(slide))]
    assert titles == [f"Les seuils ({n}/{len(titles)})" for n in range(1, len(titles) + 1)]
    assert len(titles) >= 4
    found = squeezed(slide_text(data))
    assert all(squeezed(f"{n}. {sentence * 2}") in found for n in range(12))


@pytest.mark.parametrize("text", ["x" * 10_000, "mot " * 2_500], ids=["one word", "many words"])
def test_no_slide_holds_more_than_its_lines_and_all_of_them_the_whole(text: str) -> None:
    shown = [body_of(slide) for slide in slides(deck(said(1, text))).slides if "seuils" in title_of(slide)]
    assert all(FULL.holds(tuple(body.split("\n")), FULL.smallest) for body in shown)
    assert squeezed("".join(shown)).startswith(squeezed(text))


def test_a_title_of_any_length_is_cut_and_stands_whole_in_the_notes() -> None:
    long = deliverables.section(1, "Un titre " * 50 + "fin", *said(1, "Une phrase.").blocks)
    shown = slides(deck(long))
    assert shown.slides[1].shapes.title.text_frame.text.endswith("…")
    assert shown.slides[1].notes_slide.notes_text_frame.text.startswith(long.title)


def test_text_is_large_enough_to_be_read_from_the_back_of_a_room() -> None:
    shown = list(
        slides(deck(said(1, "Une phrase.", "Une autre."), steps("Fermer", "Relever", "Noter"))).slides
    )
    assert min(sizes(shown[1].placeholders[1].text_frame)) >= Pt(18)
    (group,) = (s for s in shown[2].shapes if s.shape_type is MSO_SHAPE_TYPE.GROUP)
    assert min(min(sizes(s.text_frame)) for s in group.shapes if s.has_text_frame) >= Pt(18)


def test_longer_steps_are_a_numbered_list_that_goes_on_counting() -> None:
    long = "Relever la température de la sonde et la noter sur la feuille de relevé. " * 3
    data = deck(steps(*[f"{n} {long}" for n in range(6)]))
    starts = [slide.element.xml.count("buAutoNum") for slide in slides(data).slides]
    assert sum(starts) == 6
    assert 'startAt="1"' in slides(data).slides[1].element.xml


@pytest.mark.parametrize(("language", "tag"), [(Language.FRENCH, "fr-FR"), (Language.ENGLISH, "en-GB")])
def test_every_run_says_its_language(language: Language, tag: str) -> None:
    shown = slides(deck(said(1, "Une phrase."), language=language))
    for slide in shown.slides:
        found = {run.get("lang") for run in slide.element.iter("{*}rPr")}
        assert found == {tag}


def test_properties_name_origin_reviewer_and_digest() -> None:
    artefact = deliverables.slides()
    of = edition(artefact)
    data = to_pptx(of, artefact)
    assert properties(data)["ContentSHA256"] == of.digest
    assert properties(data)["ReviewedBy"] == "lea"
    assert slides(data).core_properties.title == "Diapositives et notes\u00a0: La chaîne du froid"


def test_a_chart_s_sheet_says_no_hour() -> None:
    held = parts(deck(deliverables.figures().sections[1]))
    (sheet,) = (data for name, data in held.items() if name.endswith(".xlsx"))
    assert b"dcterms:created" not in parts(sheet)["docProps/core.xml"]


def test_a_label_that_a_spreadsheet_would_calculate_stays_text_in_a_chart_s_sheet() -> None:
    """python-pptx's own writer made a formula of the first, and a link of the second."""
    told = ('=HYPERLINK("http://evil.example","Froid")', "http://evil.example/a")
    rows = tuple(deliverables.row(n, label, f"{n}", cites=(n,)) for n, label in enumerate(told, start=7))
    table = Table(caption="Durées, en heures", header=("Produit", "=1+1"), rows=rows)
    held = parts(deck(deliverables.section(1, "Durées", table)))
    (workbook,) = (data for name, data in held.items() if name.endswith(".xlsx"))
    sheet = parts(workbook)
    assert not [name for name in sheet if "sheet1.xml.rels" in name]
    assert b"<f>" not in sheet["xl/worksheets/sheet1.xml"]
    assert b"=HYPERLINK(" in sheet["xl/sharedStrings.xml"]


def test_a_draft_says_on_every_slide_that_nobody_approved_it() -> None:
    shown = slides(deck(said(1, "Une phrase."), released=False))
    for slide in shown.slides:
        assert "Projet – non approuvé" in "".join(text.text or "" for text in slide.element.iter("{*}t"))


def test_slides_that_begin_with_their_own_title_open_with_it() -> None:
    opening = deliverables.section(
        1,
        "La chaîne du froid",
        Paragraph(statements=(deliverables.said(1, "Travailler au froid", Nature.DATA),)),
        Notes(statements=(deliverables.said(2, "Accueillez le groupe.", Nature.DIRECTION),)),
    )
    shown = list(slides(deck(opening, said(2, "Une phrase."))).slides)
    assert [title_of(slide) for slide in shown[:2]] == ["La chaîne du froid", "Les seuils"]
    assert body_of(shown[0]) == "Travailler au froid"
    assert shown[0].notes_slide.notes_text_frame.text == "Accueillez le groupe."
