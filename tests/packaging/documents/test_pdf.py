"""A PDF is tagged, in its language, with title, bookmarks and alternatives; it says what it is made from."""

import re

import pypdfium2
import pytest
from pypdfium2 import raw

from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.pdf.data import PIECE, split_for_fonts
from pipelines.testing import builders
from schemas.course import Objective, Provider
from schemas.draft import CourseFrame, Origin
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition, pdf_text, squeezed

ONE_OF_EACH = {artefact.kind: artefact for artefact in deliverables.one_of_each()}


def page_count(data: bytes) -> int:
    return len(pypdfium2.PdfDocument(data))


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_every_pdf_is_tagged_and_keeps_to_pdf_ua(kind: str) -> None:
    data = to_pdf(built(ONE_OF_EACH[kind]))
    opened = pypdfium2.PdfDocument(data)
    assert raw.FPDFCatalog_IsTagged(opened.raw)
    assert b"/StructTreeRoot" in data
    assert b"/MarkInfo<</Marked true" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data


@pytest.mark.parametrize(("language", "tag"), [(Language.FRENCH, b"fr-FR"), (Language.ENGLISH, b"en-GB")])
def test_a_pdf_says_its_language_and_title_and_shows_the_title(language: Language, tag: bytes) -> None:
    data = to_pdf(built(builders.lesson(), language=language))
    label = {Language.FRENCH: "Support de formation\u00a0: ", Language.ENGLISH: "Course handout: "}[language]
    assert b"/Lang(" + tag + b")" in data
    assert b"/DisplayDocTitle true" in data
    assert pypdfium2.PdfDocument(data).get_metadata_value("Title") == label + "La chaîne du froid"


def test_headings_are_bookmarks() -> None:
    opened = pypdfium2.PdfDocument(to_pdf(built(builders.lesson())))
    assert [mark.get_title() for mark in opened.get_toc()] == [
        "Objectifs",
        "Les seuils",
        "Le relevé",
        "Sources citées",
    ]


def _left_of(page: pypdfium2.PdfPage, words: str) -> float:
    text = page.get_textpage()
    found = text.search(words).get_next()
    assert found is not None, words
    left: float = text.get_charbox(found[0])[0]
    return left


def test_few_sources_fill_two_columns_rather_than_one() -> None:
    page = pypdfium2.PdfDocument(to_pdf(built(deliverables.quiz())))[0]
    assert _left_of(page, "[3] passage") == pytest.approx(_left_of(page, "[1] passage"), abs=1)
    assert _left_of(page, "[6] passage") > page.get_width() / 2


def test_tables_have_headers_lists_items_and_pictures_alternatives() -> None:
    data = to_pdf(built(builders.lesson()))
    for tag in (b"/S/TH", b"/S/TD", b"/S/L", b"/S/LI", b"/S/H1", b"/S/Caption", b"/S/Link"):
        assert tag in data
    pictures = to_pdf(built(deliverables.figures()))
    assert b"/S/Figure" in pictures
    assert b"/Alt" in pictures


def test_pages_are_numbered_of_how_many_and_carry_version_digest_and_origin() -> None:
    made = built(deliverables.quiz())
    said = pdf_text(to_pdf(made))
    pages = page_count(to_pdf(made))
    digest = made.imprint.digest
    for number in range(1, pages + 1):
        assert f"page {number} / {pages}" in said
    assert said.count(f"Version 3 · empreinte {digest[:12]} · extrait des sources, sans IA") == pages


def test_metadata_name_origin_reviewer_date_and_digest_for_machines() -> None:
    made = built(builders.lesson())
    data = to_pdf(made)
    packet = data[data.rindex(b"<?xpacket begin") :].decode(errors="replace")
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    assert f"<Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>" in packet
    assert f"<pj:ContentSHA256>{made.imprint.digest}</pj:ContentSHA256>" in packet
    assert "<pj:ReviewedBy>lea</pj:ReviewedBy>" in packet
    assert "<pj:ReviewedOn>2026-11-24T12:00:00+00:00</pj:ReviewedOn>" in packet
    assert "<xmp:CreateDate>2026-11-24T12:00:00Z</xmp:CreateDate>" in packet


def test_the_added_metadata_are_the_ones_a_reader_finds() -> None:
    """The update's cross-reference points at the very byte its object starts at."""
    data = to_pdf(built(builders.lesson()))
    start = int(data[data.rindex(b"startxref") :].split()[1])
    table = re.match(rb"xref\n(\d+) 1\n(\d{10}) 00000 n", data[start:])
    assert table is not None
    number, offset = int(table[1]), int(table[2])
    assert data[offset:].startswith(f"{number} 0 obj\n<</Type/Metadata".encode())


def test_a_draft_says_on_every_page_that_nobody_approved_it() -> None:
    data = to_pdf(built(builders.lesson(), released=False))
    assert pdf_text(data).count("Projet – non approuvé") >= 2 * page_count(data)
    guide = pdf_text(to_pdf(built(ONE_OF_EACH["trainer_guide"], released=False)))
    assert "Personne n’a encore approuvé ce document." in guide
    assert "pj:ReviewedBy" not in data.decode(errors="replace")
    assert "Projet" not in pdf_text(to_pdf(built(builders.lesson())))


def test_the_share_written_by_people_is_on_the_last_lines_and_the_approval_on_those_of_trainers() -> None:
    summary = ONE_OF_EACH["summary"]
    by_hand = summary.points[0].model_copy(update={"id": "st-0002", "origin": Origin.HUMAN})
    both = summary.model_copy(update={"points": (*summary.points, by_hand)})
    said = squeezed(pdf_text(to_pdf(built(both))))
    assert squeezed("Part du texte écrite ou modifiée par une personne : 50 %.") in said
    approved = squeezed("Approuvé par lea le 24 novembre 2026 (identité non vérifiée).")
    assert approved not in said
    assert squeezed(pdf_text(to_pdf(built(ONE_OF_EACH["trainer_guide"])))).count(approved) == 1


@pytest.mark.parametrize(
    "kind", ["lesson", "summary", "glossary", "flashcards", "narration", "trainer_guide"]
)
def test_a_paper_nobody_approved_says_so_on_its_last_lines_whoever_reads_it(kind: str) -> None:
    said = squeezed(pdf_text(to_pdf(built(ONE_OF_EACH[kind], released=False))))
    assert squeezed("Personne n’a encore approuvé ce document.") in said
    assert squeezed("Empreinte du contenu") in said or kind != "trainer_guide"


def test_a_narration_without_a_recording_says_nothing_of_the_machine_that_made_it() -> None:
    unread = deliverables.narration().model_copy(update={"recordings": ()})
    said = pdf_text(to_pdf(built(unread)))
    assert "Sans enregistrement" in said
    assert "installation" not in said


def test_a_sign_no_font_has_costs_the_claim_of_pdf_ua_and_nothing_else() -> None:
    data = to_pdf(built(builders.lesson(), title="Le froid 🧊 en équipe"))
    assert raw.FPDFCatalog_IsTagged(pypdfium2.PdfDocument(data).raw)
    assert b"<pdfuaid:part>" not in data
    assert "Le relevé" in pdf_text(data)


def test_a_word_longer_than_a_line_is_broken_and_stays_on_the_page() -> None:
    word = "x" * 10_000
    data = to_pdf(built(builders.lesson(), title="T", objectives=(Objective(id="a", text="y" * 400),)))
    opened = pypdfium2.PdfDocument(data)
    width = opened[0].get_width()
    text = opened[0].get_textpage()
    rights = [text.get_charbox(n)[2] for n in range(text.count_chars())]
    assert max(rights) < width - 40
    assert "".join(split_for_fonts(word)) == word
    assert max(map(len, split_for_fonts(word))) == PIECE


def test_a_session_plan_stands_upright() -> None:
    page = pypdfium2.PdfDocument(to_pdf(built(deliverables.session_plan())))[0]
    assert page.get_width() < page.get_height()


def test_letters_begin_each_on_a_page_under_the_sender_s_name() -> None:
    letters = deliverables.letters()
    second = letters.sections[0].model_copy(update={"id": "p-0002", "title": "Relance"})
    two = letters.model_copy(update={"sections": (*letters.sections, second)})
    provider = Provider(name="Les Deux Quais", siret="99988877700003")
    data = to_pdf(built(two, given=CourseFrame(course="Accueil", provider=provider)))
    opened = pypdfium2.PdfDocument(data)
    pages = [opened[n].get_textpage().get_text_range() for n in range(len(opened))]
    assert len(pages) == 3
    assert squeezed("Objet : Invitation") in squeezed(pages[0])
    assert all("Les Deux Quais" in page for page in pages[:2])
    assert "SIRET 999 888 777 00003" in pages[0].replace("\u00a0", " ")
    assert "sans intelligence artificielle" in pages[2]


def test_an_edition_of_a_release_is_dated_by_its_approval_alone() -> None:
    assert edition(builders.lesson()).decisions[0].at == builders.NOON
    assert b"CreateDate" not in to_pdf(built(builders.lesson(), released=False))
