"""The handout: one booklet of what learners keep, with a title page and no answer to any question."""

from dataclasses import replace

import pypdfium2
import pytest
from docx.oxml.ns import qn

from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.documents.builder import build_document
from pipelines.packaging.documents.bundle import list_document_names, write_document
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.model import (
    Cover,
    Document,
    Endnotes,
    Heading,
    NewPage,
    Prose,
    Together,
    WritingSpace,
)
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.course import Provider
from schemas.draft import CourseFrame, Nature, Origin
from schemas.ids import DEMO
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import pdf_text, squeezed, word, word_text

SUMMARY = Summary(points=(builders.statement(1, "Le froid se garde entre 0 et 3 degrés."),))
KEPT = (builders.lesson(), SUMMARY, deliverables.glossary())


def edition(*more: object, released: bool = True, **changes: object) -> Edition:
    """A module with all that learners keep, a quiz and an open question; approved by Léa."""
    asked = (deliverables.quiz(), deliverables.open_questions())
    content = builders.content(artefacts=(*asked, *reversed(KEPT), *more), **changes)
    if not released:
        return Edition(builders.course(), content, KINDS)
    decisions = builders.approval(builders.draft(content=content)).decisions
    return Edition(builders.course(), content, KINDS, number=3, decisions=decisions)


def booklet(of: Edition | None = None) -> Document:
    of = of or edition()
    lesson = next(each for each in of.content.artefacts if each.kind == "lesson")
    return build_document(of, lesson)


def the_cover(of: Document) -> Cover:
    first = of.blocks[0]
    assert isinstance(first, Cover)
    return first


def test_its_parts_stand_in_the_order_one_reads_them_whatever_the_draft_s() -> None:
    titles = [block.text for block in booklet().blocks if isinstance(block, Heading)]
    assert titles == ["Objectifs", "Les seuils", "Le relevé", "À retenir", "Glossaire"]
    assert isinstance(booklet().blocks[-2], Endnotes)
    marks = pypdfium2.PdfDocument(to_pdf(booklet())).get_toc()
    assert [mark.get_title() for mark in marks] == [*titles, "Sources citées"]


def test_what_its_pages_say_is_not_said_again_among_its_points_and_its_terms() -> None:
    sentence = builders.lesson().sections[0].blocks[0].list_statements()[0]
    repeated = Summary(points=(sentence.model_copy(update={"id": "st-0900"}),))
    entry = deliverables.glossary().entries[0].model_copy(update={"cells": ("Température", sentence.text)})
    terms = deliverables.glossary().model_copy(update={"entries": (entry,)})
    content = builders.content(artefacts=(builders.lesson(), repeated, terms))
    made = booklet(Edition(builders.course(), content, KINDS))
    assert "À retenir" not in [block.text for block in made.blocks if isinstance(block, Heading)]
    assert squeezed(pdf_text(to_pdf(made))).count(squeezed(sentence.text)) == 1
    assert squeezed("Défini dans « Les seuils ».") in squeezed(pdf_text(to_pdf(made)))


def test_what_a_module_lacks_has_no_title_in_it() -> None:
    alone = Edition(builders.course(), builders.content(artefacts=(builders.lesson(),)), KINDS)
    titles = [block.text for block in booklet(alone).blocks if isinstance(block, Heading)]
    assert titles == ["Objectifs", "Les seuils", "Le relevé"]


def test_the_title_page_says_who_hands_out_what_and_learners_read_no_digest() -> None:
    given = CourseFrame(course="Le froid, de A à Z", provider=Provider(name="Les Deux Quais", phone="02 00"))
    cover = the_cover(booklet(edition(given=given)))
    assert cover.sender == ("Les Deux Quais", "02 00")
    assert (cover.label, cover.title) == ("Support de formation", "La chaîne du froid")
    assert dict(cover.facts) == {
        "Cours": "Le froid, de A à Z",
        "Durée": "20\u00a0min",
        "Version": "3",
        "Approuvé le": "24 novembre 2026",
    }
    said = pdf_text(to_pdf(booklet(edition(given=given))))
    assert "Approuvé par" not in said
    assert edition(given=given).digest[:12] not in said


def test_its_last_lines_say_in_small_print_who_wrote_it() -> None:
    written = builders.statement(1, "Un produit exposé une demi-heure est jeté.", origin=Origin.MODEL)
    points = SUMMARY.model_copy(update={"points": (written,)})
    content = builders.content(artefacts=(builders.lesson(), points))
    last = booklet(Edition(builders.course(), content, KINDS)).blocks[-1]
    assert isinstance(last, Together)
    written_by, approved_by = last.blocks
    assert isinstance(written_by, Prose)
    assert isinstance(approved_by, Prose)
    assert written_by.quiet
    assert "intelligence artificielle, en partie extrait" in written_by.words[0].text
    assert approved_by.words[0].text == "Personne n’a encore approuvé ce document."


def test_the_title_page_is_alone_on_its_page_and_the_last_lines_explain_warnings() -> None:
    unsourced = builders.statement(1, "Un produit exposé une demi-heure est jeté.", citations=())
    points = SUMMARY.model_copy(update={"points": (unsourced,)})
    content = builders.content(artefacts=(builders.lesson(), points))
    made = booklet(Edition(builders.course(), content, KINDS))
    pages = pypdfium2.PdfDocument(to_pdf(made))
    first = squeezed(pages[0].get_textpage().get_text_range())
    assert squeezed("[sans source] signale une affirmation") in squeezed(pdf_text(to_pdf(made)))
    assert "Objectifs" not in first
    opening = next(p for p in word(to_docx(made)).paragraphs if p.text == "Sommaire")
    assert opening.paragraph_format.page_break_before


def test_the_title_page_says_no_day_where_only_the_demonstration_approved() -> None:
    """It said when, and the papers beside it that nobody had."""
    of = edition()
    decisions = tuple(each.model_copy(update={"person": DEMO, "verified": False}) for each in of.decisions)
    assert "Approuvé le" not in dict(the_cover(booklet(replace(of, decisions=decisions))).facts)


def test_a_draft_s_title_page_says_that_nobody_approved_it() -> None:
    cover = the_cover(booklet(edition(released=False)))
    assert dict(cover.facts)["Version"] == "Projet – non approuvé"
    assert "Approuvé le" not in dict(cover.facts)


@pytest.mark.parametrize("language", Language)
def test_no_answer_and_no_question_is_in_it(language: Language) -> None:
    made = booklet(edition(language=language))
    for said in (squeezed(pdf_text(to_pdf(made))), squeezed(word_text(to_docx(made)))):
        for item in deliverables.quiz().items:
            assert squeezed(item.stem) not in said
        for key in ("Corrigé", "Answer key", "Réponse attendue", "Expected answer"):
            assert squeezed(key) not in said


def test_a_source_is_quoted_only_where_the_text_says_it_in_other_words() -> None:
    """On paper a sentence repeated among the sources would double the pages; its place is what one needs."""
    reworded = builders.statement(2, text="Au-delà d’une demi-heure, on jette.")
    points = SUMMARY.model_copy(update={"points": (builders.statement(1), reworded)})
    content = builders.content(artefacts=(builders.lesson().model_copy(update={"sections": ()}), points))
    notes = booklet(Edition(builders.course(), content, KINDS)).blocks[-2]
    assert isinstance(notes, Endnotes)
    assert [(note.place, note.quote) for note in notes.notes] == [
        ("passage 2", ""),
        ("passage 3", builders.SENTENCES[1]),
    ]
    assert notes.intro.startswith("Une source sans citation est reprise mot pour mot")


def test_the_line_that_names_an_objective_stays_with_what_follows() -> None:
    first, *rest = builders.lesson().sections
    serving = first.model_copy(update={"objective": "seuils"})
    lesson = builders.lesson().model_copy(update={"sections": (serving, *rest)})
    made = booklet(Edition(builders.course(), builders.content(artefacts=(lesson,)), KINDS))
    (leading,) = {block for block in made.blocks if isinstance(block, Prose) and block.quiet}
    assert leading.keeps_with_next
    told = next(p for p in word(to_docx(made)).paragraphs if p.text.startswith("Objectif\u00a0:"))
    assert told._p.pPr.find(qn("w:keepNext")) is not None


def test_it_is_the_lesson_s_only_file_and_the_same_bytes_twice() -> None:
    names = list_document_names(edition())
    assert {name for name in names if name.startswith(("lesson", "handout."))} == {
        "handout.docx",
        "handout.pdf",
    }
    for name in ("handout.docx", "handout.pdf"):
        assert write_document(edition(), name) == write_document(edition(), name)


def test_it_is_tagged_and_keeps_to_pdf_ua() -> None:
    data = to_pdf(booklet())
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert pypdfium2.PdfDocument(data).get_metadata_value("Title") == (
        "Support de formation\u00a0: La chaîne du froid"
    )


def asking() -> Edition:
    """A module whose only deliverable is a lesson that asks something, and serves an objective."""
    asked = Reveal(
        id="b-0090",
        variant=RevealVariant.QUESTION,
        prompt=deliverables.said(90, "Où place-t-on la sonde\u00a0?", Nature.DIRECTION),
        details=(deliverables.said(91, "Au centre du bac le plus épais.", Nature.DIRECTION),),
    )
    lesson = builders.lesson()
    first, *rest = lesson.sections
    page = first.model_copy(update={"blocks": (*first.blocks, asked), "objective": "seuils"})
    asked_lesson = lesson.model_copy(update={"sections": (page, *rest)})
    return Edition(builders.course(), builders.content(artefacts=(asked_lesson,)), KINDS)


def test_a_question_of_a_page_has_room_to_answer_and_its_answer_stands_at_the_end() -> None:
    said = word_text(to_docx(booklet(asking())))
    question, answers = said.index("Où place-t-on la sonde"), said.rindex("Vérifiez-vous")
    assert question < said.index("Votre réponse") < answers < said.index("Au centre du bac")


def test_pages_of_an_objective_stand_together_and_end_with_room_for_notes() -> None:
    blocks = booklet(asking()).blocks
    notes = [block for block in blocks if isinstance(block, WritingSpace) and block.label == "Mes notes"]
    assert len(notes) == 1
    assert blocks[blocks.index(notes[0]) - 1] != NewPage()


@pytest.mark.parametrize("sentences", range(28, 38, 3))
def test_no_page_holds_nothing_but_lines_for_notes(sentences: int) -> None:
    """However full the pages of an objective are, their notes take what is left, or nothing."""
    told = [deliverables.said(number, f"Voici la phrase {number}.") for number in range(1, sentences + 1)]
    lesson = builders.lesson()
    long = lesson.sections[0].model_copy(update={"blocks": tuple(map(deliverables.paragraph, told))})
    content = builders.content(artefacts=(lesson.model_copy(update={"sections": (long,)}),))
    opened = pypdfium2.PdfDocument(to_pdf(booklet(Edition(builders.course(), content, KINDS))))
    texts = [page.get_textpage().get_text_range().partition("Mes notes") for page in opened]
    assert all("Voici la phrase" in above for above, notes, _ in texts if notes)


def test_word_keeps_the_lines_for_notes_with_what_stands_above_them() -> None:
    paragraphs = word(to_docx(booklet())).paragraphs
    (at,) = [number for number, each in enumerate(paragraphs) if each.text == "Mes notes"]
    assert all(each.paragraph_format.keep_with_next for each in paragraphs[at - 1 : at + 5])


def test_its_contents_lead_to_its_chapters() -> None:
    opened = word(to_docx(booklet()))
    links = [link.get(qn("w:anchor")) for link in opened.element.body.iter(qn("w:hyperlink"))]
    chapters = [name for name in links if name.startswith("chapter-")]
    marks = {mark.get(qn("w:name")) for mark in opened.element.body.iter(qn("w:bookmarkStart"))}
    assert len(chapters) == 6
    assert set(chapters) <= marks
    fields = [field.get(qn("w:instr")) for field in opened.element.body.iter(qn("w:fldSimple"))]
    assert fields == []  # a page number that Word has yet to fill in is a wrong one for whoever prints
