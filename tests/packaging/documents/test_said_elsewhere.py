"""A trainer's papers refer to each other, and to the handout, instead of saying a sentence twice."""

from typing import Any

import pytest

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.packaging.documents.builder import build_document
from pipelines.packaging.documents.model import Endnotes, Grid, Heading, Prose, Schedule
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.said_elsewhere import SaidElsewhere
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.draft import Deliverable, Nature, Notes, Paragraph
from tests import sample_deliverables as deliverables
from tests.deliverables.session_plan.test_session_plan import EXAMPLE, of_example
from tests.packaging.documents.opened import pdf_text, squeezed

SAID = builders.SENTENCES[0]
OWN = "Montrez la sonde avant de parler."


def built(artefact: Deliverable, *beside: Deliverable) -> Any:
    of = Edition(builders.course(), builders.content(artefacts=(artefact, *beside)), KINDS)
    return build_document(of, artefact)


def guide(*texts: str) -> TrainerGuide:
    statements = tuple(deliverables.said(n, text, Nature.DIRECTION) for n, text in enumerate(texts, 40))
    return TrainerGuide(
        sections=(deliverables.section(9, "Points d’attention", Paragraph(statements=statements)),)
    )


def prose(document: Any) -> list[str]:
    return [words.text for block in document.blocks if isinstance(block, Prose) for words in block.words]


def test_a_guide_leaves_out_what_the_handout_says_and_names_its_page() -> None:
    told = prose(built(guide(OWN, SAID), builders.lesson()))
    assert OWN in told
    assert SAID not in told
    assert "À lire dans le support de formation\u00a0: «\u00a0Les seuils\u00a0»." in told


def test_a_guide_alone_says_all_of_it() -> None:
    assert {OWN, SAID} <= set(prose(built(guide(OWN, SAID))))


def test_a_guide_leaves_objectives_and_room_to_write_to_the_session_plan() -> None:
    plan = deliverables.session_plan()
    alone, beside = built(guide(OWN)), built(guide(OWN, plan.left_to_trainer[0].text), plan)
    assert "Objectifs" in [block.text for block in alone.blocks if isinstance(block, Heading)]
    assert "Objectifs" not in [block.text for block in beside.blocks if isinstance(block, Heading)]
    assert "La place de le noter est dans le déroulé pédagogique." in prose(beside)


def test_a_case_study_leaves_room_to_write_to_the_session_plan() -> None:
    plan, study = deliverables.session_plan(), deliverables.case_study()
    (room,) = (each.text for each in plan.left_to_trainer[:1])
    noted = Notes(statements=(deliverables.said(91, room, Nature.BLANK),))
    blank = deliverables.section(90, "À vous", noted)
    asked = study.model_copy(update={"sections": (*study.sections, blank)})
    alone, beside = (pdf_text(to_pdf(built(*artefacts))) for artefacts in ((asked,), (asked, plan)))
    assert squeezed(room) in squeezed(alone)
    assert squeezed(room) not in squeezed(beside)
    assert "La place de le noter est dans le déroulé pédagogique." in prose(built(asked, plan))


def test_a_trainers_paper_has_one_number_for_each_source_where_it_begins_to_hold() -> None:
    """Every line ended in numbers of its own, which all led to one page of one document."""
    statements = tuple(builders.statement(n) for n in (1, 2, 3))
    paragraph = Paragraph(statements=statements)
    told = TrainerGuide(sections=(deliverables.section(9, "Points d’attention", paragraph),))
    document = built(told)
    marks = [words.notes for block in document.blocks if isinstance(block, Prose) for words in block.words]
    assert [each for each in marks if each] == [(1,)]
    (listed,) = (block for block in document.blocks if isinstance(block, Endnotes))
    assert [each.number for each in listed.notes] == [1]
    assert listed.notes[0].quote == ""


def test_a_plan_refers_to_the_handout_for_a_content_that_it_says_all_of() -> None:
    plan = deliverables.session_plan()
    first, *rest = plan.phases
    told = first.model_copy(update={"content": f"{SAID} {builders.SENTENCES[1]}", "nature": Nature.DIRECTION})
    changed = plan.model_copy(update={"phases": (told, *rest)})
    (schedule,) = (block for block in built(changed, builders.lesson()).blocks if isinstance(block, Schedule))
    contents = dict(pair for row in schedule.entries[0].rows for pair in row)["Contenu"]
    assert contents[0].text.startswith("À lire dans le support de formation")
    (alone,) = (block for block in built(changed).blocks if isinstance(block, Schedule))
    assert SAID in dict(pair for row in alone.entries[0].rows for pair in row)["Contenu"][0].text


def test_a_plan_refers_to_the_handout_for_a_long_table_that_it_shows() -> None:
    """A table of fourteen rows was one sentence of a hundred words, beside the handout that has it."""
    draft = write_draft(
        of_example("food-allergies", artefacts=("lesson", "session_plan")), ExtractiveWriter()
    )
    edition = Edition(EXAMPLE.course, draft.content, KINDS)
    plan = next(each for each in draft.content.artefacts if isinstance(each, SessionPlan))
    (schedule,) = (each for each in build_document(edition, plan).blocks if isinstance(each, Schedule))
    contents = (dict(pair for row in entry.rows for pair in row).get("Content") for entry in schedule.entries)
    told = [words.text for words, *_ in filter(None, contents)]
    assert "To be read in the handout: “The fourteen allergens the law names”." in told
    assert not [text for text in told if "Crustaceans" in text]


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("food-allergies", ["To be read as a table in the handout: “The fourteen allergens the law names”."]),
        ("chaine-du-froid", ["À lire en tableau dans le support de formation : « Stocker au bon endroit »."]),
        ("refroidir-et-remettre", []),
    ],
)
def test_a_summary_names_the_table_that_an_objective_needs_and_no_point_has(
    module: str, told: list[str]
) -> None:
    """Fourteen allergens are an objective, and the sheet to put into a pocket did not mention them."""
    draft = write_draft(of_example(module, artefacts=("lesson", "summary")), ExtractiveWriter())
    edition = Edition(EXAMPLE.course, draft.content, KINDS)
    summary = next(each for each in draft.content.artefacts if isinstance(each, Summary))
    said = [each.replace("\u00a0", " ") for each in prose(build_document(edition, summary))]
    assert [each for each in said if "table" in each] == told


def test_the_glossary_of_the_handout_names_the_page_whose_sentence_it_was_cut_from() -> None:
    """A booklet said "is a pen that delivers …" on a page, and again below its terms."""
    draft = write_draft(of_example("food-allergies", artefacts=("lesson", "glossary")), ExtractiveWriter())
    lesson = next(each for each in draft.content.artefacts if isinstance(each, Lesson))
    booklet = build_document(Edition(EXAMPLE.course, draft.content, KINDS), lesson)
    (grid,) = (each for each in booklet.blocks if isinstance(each, Grid) and "Terms" in each.caption)
    said = {line.cells[0][0].text: line.cells[1][0].text for line in grid.lines}
    assert said["Anaphylaxis"] == "Defined in “What a food allergy is”."
    assert said["Purple tray"] == "the tray reserved for a child with a food allergy"


SONDE = "Un thermomètre à tige pour le cœur des denrées"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (f"La sonde se lave. {SONDE}.", "Les outils"),
        (f"Sonde : {SONDE}", "Les outils"),
        (f"{SONDE}.", None),
        (f"Les sondes se lavent. {SONDE}.", None),
        (f"La sonde n’est pas ceci : {SONDE}.", None),
        (f"La sonde se lave. {SONDE}s.", None),
        (f"La sonde, ou {SONDE}, se lave.", None),
    ],
)
def test_a_term_is_defined_on_a_page_that_has_it_and_says_its_definition_whole(
    said: str, title: str | None
) -> None:
    block = Paragraph(statements=(deliverables.said(40, said, Nature.DIRECTION),))
    lesson = Lesson(sections=(deliverables.section(9, "Les outils", block),))
    pages = SaidElsewhere.of_pages(builders.content(artefacts=(lesson,)))
    assert pages.find_definition("Sonde", SONDE) == title
