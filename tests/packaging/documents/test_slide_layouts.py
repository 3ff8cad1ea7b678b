"""Each slide has the layout of its purpose: by rules, from what its section holds."""

from typing import Any

import pytest

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.deliverables.slides.contract import Slides
from pipelines.packaging.documents.model import Aside, Heading
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.documents.pptx.slide_bodies import Opening
from pipelines.packaging.documents.pptx.slide_plan import DeckSlide, plan_deck
from pipelines.packaging.documents.pptx.slide_rooms import Layout
from schemas.draft import Block, Nature, Notes, Paragraph, Section, Statement, Steps, Table
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition, slides


def told(number: int, text: str) -> Statement:
    return deliverables.said(number, text, Nature.DIRECTION)


def section(number: int, title: str, *blocks: Block) -> Section:
    return deliverables.section(number, title, *blocks)


def points(*texts: str) -> Paragraph:
    return Paragraph(statements=tuple(told(number, text) for number, text in enumerate(texts, 1)))


def plan(*sections: Section) -> list[DeckSlide]:
    artefact = Slides(sections=sections)
    return list(plan_deck(edition(artefact), artefact).slides)


def layouts(*sections: Section) -> list[Layout]:
    return [slide.layout for slide in plan(*sections)][:-1]


def test_one_sentence_stands_large_and_a_question_as_a_question() -> None:
    alone = section(1, "Le froid", points("Le froid ralentit les bactéries."))
    asked = section(2, "Au travail", points("Que faites-vous d’un bac à 7 °C\u00a0?"))
    assert layouts(alone, asked) == [Layout.STATEMENT, Layout.QUESTION]


def test_before_and_after_are_compared_side_by_side() -> None:
    callout = Callout(
        id="b-0001",
        variant=CalloutVariant.BEFORE_AFTER,
        statements=(told(1, "Le bac attend."),),
        after=(told(2, "Le bac entre en cellule."),),
    )
    assert layouts(section(1, "Deux façons", callout)) == [Layout.COMPARISON]


def test_objectives_and_agenda_share_one_slide_however_they_were_split() -> None:
    deck = plan(
        section(1, "Objectifs", points("Citer les délais", "Conduire un refroidissement")),
        section(2, "Au programme (1/2)", points("Le danger", "Les délais")),
        section(3, "Au programme (2/2)", points("Le plat témoin")),
    )
    (opening, _) = deck
    assert isinstance(opening.body, Opening)
    assert len(opening.body.programme.passages) == 3


def test_what_is_said_with_each_part_of_an_agenda_is_said_with_the_whole() -> None:
    """Of an agenda of eight stages the notes announced four."""
    parts = [
        section(
            n, f"Au programme ({n}/2)", points(first, last), Notes(statements=(told(9, f"{first}, {last}."),))
        )
        for n, first, last in ((1, "Le danger", "Les délais"), (2, "Le plat témoin", "Le bilan"))
    ]
    said = ["Le danger, Les délais.", "Le plat témoin, Le bilan."]
    (agenda, _) = plan(*parts)
    assert [note for note in agenda.notes if note in said] == said
    (aside,) = [each for each in built(Slides(sections=tuple(parts))).blocks if isinstance(each, Aside)]
    assert [passage[0].text for passage in aside.passages] == said


def test_a_long_agenda_is_one_slide_of_its_own() -> None:
    titles = [f"Une étape de la séance, la {number}e" for number in range(14)]
    parts = [section(n + 2, f"Au programme ({n + 1}/2)", points(*titles[7 * n : 7 * n + 7])) for n in (0, 1)]
    aims = section(1, "Objectifs", points("Citer les délais", "Conduire un refroidissement"))
    assert layouts(aims, *parts) == [Layout.FRAME, Layout.COLUMNS]


def test_the_document_counts_the_slides_of_a_title_as_the_presentation_does() -> None:
    """A draft has four parts; two of them share a slide, and one takes three."""
    long = [f"Un bac de la tournée numéro {number} attend au quai, la porte ouverte" for number in range(14)]
    artefact = Slides(
        sections=(
            section(1, "Refroidir (1/4)", points("Le plat est tranché.")),
            section(2, "Refroidir (2/4)", points("Le bac est mince.")),
            section(3, "Refroidir (3/4)", Steps(statements=points(*long[:3]).statements)),
            section(4, "Refroidir (4/4)", points(*long)),
            section(5, "Servir", points("Le bac est ouvert.")),
        )
    )
    of = edition(artefact)
    presented = [slide.title for slide in plan_deck(of, artefact).slides[:-1]]
    written = [each.text for each in built(artefact).blocks if isinstance(each, Heading)]
    total = len(presented) - 1
    assert presented == [*(f"Refroidir ({number}/{total})" for number in range(1, total + 1)), "Servir"]
    assert total > 3
    ranges = [f"Refroidir ({part}/{total})" for part in ("1", "1", "2", f"3–{total}")]
    assert written == [*ranges, "Servir"]


def test_key_points_are_framed() -> None:
    recap = section(1, "À retenir", points("Le froid ralentit.", "La cuisson tue."))
    assert layouts(recap) == [Layout.FRAME]


def test_labels_that_all_points_have_are_bold() -> None:
    (slide, _) = plan(section(1, "Délais", points("Froid\u00a0: 2 heures.", "Chaud\u00a0: 1 heure.")))
    assert [passage[0].text for passage in slide.body.passages] == ["Froid\u00a0:", "Chaud\u00a0:"]  # type: ignore[union-attr]
    assert all(passage[0].strong for passage in slide.body.passages)  # type: ignore[union-attr]


def test_a_slide_of_a_lone_title_is_none_and_what_is_said_there_is_said_before() -> None:
    said = Notes(statements=(told(9, "Laissez un silence."),))
    first, *rest = plan(section(1, "Le froid", points("Il ralentit.", "Il garde.")), section(2, "Vide", said))
    assert len(rest) == 1
    assert first.notes[-2:] == ("Vide", "Laissez un silence.")


def test_sentences_of_one_title_share_a_slide_that_has_room() -> None:
    parts = [section(n, f"Le froid ({n}/2)", points(f"Une phrase {n}.")) for n in (1, 2)]
    (slide, _) = plan(*parts)
    assert slide.title == "Le froid"


def test_more_sentences_than_a_slide_holds_are_shared_out_evenly() -> None:
    deck = plan(section(1, "Le froid", points(*[f"La phrase {number} du froid." for number in range(8)])))[
        :-1
    ]
    assert [slide.title for slide in deck] == ["Le froid (1/2)", "Le froid (2/2)"]
    assert [len(slide.body.passages) for slide in deck] == [4, 4]  # type: ignore[union-attr]


def test_a_table_keeps_its_columns_over_its_slides() -> None:
    rows = tuple(deliverables.row(n, f"Denrée {n}", f"{n} °C à cœur", "Chambre") for n in range(1, 9))
    table = Table(caption="Limites", header=("Denrée", "Limite", "Lieu"), rows=rows)
    first, second, _ = plan(section(1, "Limites", table))
    assert (first.layout, second.layout) == (Layout.TABLE, Layout.TABLE)
    assert first.body.shares == second.body.shares  # type: ignore[union-attr]
    assert len(first.body.lines) == 4  # type: ignore[union-attr]


def test_each_slide_notes_the_sources_of_what_it_shows_by_their_title_and_place() -> None:
    first, *_, last = plan(*deliverables.slides().sections)
    source = next(note for note in first.notes if note.startswith("[1]"))
    assert "sources/" not in "".join((*first.notes, *last.notes))
    assert "\u00a0: «" in source


def shapes_of(slide: Any) -> set[Any]:
    return {shape.placeholder_format.type for shape in slide.placeholders}


@pytest.mark.parametrize("layout", list(Layout))
def test_the_file_has_every_layout_with_a_title_to_put_a_template_to(layout: Layout) -> None:
    artefact = deliverables.slides()
    made = slides(to_pptx(edition(artefact), artefact)).slide_layouts.get_by_name(layout.value)
    assert {0} <= {shape.placeholder_format.idx for shape in made.placeholders}


def test_no_placeholder_of_a_slide_is_left_empty() -> None:
    sections = (
        section(1, "Objectifs", points("Citer les délais", "Conduire")),
        section(2, "Au programme", points("Le danger", "Les délais")),
        section(3, "Le froid", points("Il ralentit.", "Il garde.")),
    )
    artefact = Slides(sections=sections)
    for slide in slides(to_pptx(edition(artefact), artefact)).slides:
        assert all(shape.text_frame.text.strip() for shape in slide.placeholders if shape.has_text_frame)


def test_a_script_from_right_to_left_runs_from_the_right() -> None:
    artefact = Slides(sections=(section(1, "سلسلة التبريد", points("درجة الحرارة", "Le froid")),))
    slide = slides(to_pptx(edition(artefact), artefact)).slides[1]
    directions = [paragraph._p.pPr.get("rtl") for paragraph in slide.placeholders[1].text_frame.paragraphs]
    assert directions == ["1", None]
    assert slide.shapes.title.text_frame.paragraphs[0]._p.pPr.get("rtl") == "1"
