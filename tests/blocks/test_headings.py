"""A heading within a page: what is found in it, where it is shown, and how a model or a person writes one."""

from datetime import timedelta

import pypdfium2
import pytest

from pipelines.blocks.heading.contract import LONGEST, Heading
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.narration.extraction import Reader
from pipelines.deliverables.slides.deck import SlideBuilder
from pipelines.drafting.critique import criticise
from pipelines.drafting.request import IdAllocator
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.player.reading_time import estimate_minutes
from pipelines.review.editing import from_markdown, to_markdown
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.draft import Block, Nature, Origin, Paragraph, Section, Statement, walk_citing
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition, pdf_text, slide_text, word
from tests.packaging.test_natures_shown import page_of

LIMIT, EXPOSED, SIGNED = range(1, 4)
"""The numbers of the sentences of the source, as `builders` counts them."""

JUDGED = ("heading.", "title.", "number.", "date.", "direction.", "statement.unsourced")


def head(number: int, text: str, **changes: object) -> Heading:
    fields = {"origin": Origin.MODEL, "nature": Nature.DIRECTION} | changes
    return Heading(id=f"b-{number:04d}", words=Statement(id=f"st-{number:04d}", text=text, **fields))


def say(number: int, sentence: int) -> Paragraph:
    statement = builders.statement(sentence, id=f"st-{number:04d}", origin=Origin.MODEL)
    return Paragraph(statements=(statement,))


def lesson(*blocks: Block) -> Lesson:
    return Lesson(sections=(Section(id="p-0001", title="La chambre froide", blocks=blocks),))


def list_found(*blocks: Block) -> list[tuple[str, str]]:
    content = builders.content(artefacts=(lesson(*blocks),))
    findings = criticise(DRAFTING_KINDS, content, builders.spans(), builders.course())
    return [(each.rule, each.place) for each in findings if each.rule.startswith(JUDGED)]


# what is found


def test_a_heading_between_two_parts_needs_no_source() -> None:
    assert list_found(say(1, LIMIT), head(2, "Le relevé"), say(3, SIGNED)) == []


def test_a_heading_needs_something_below_it_that_is_no_heading() -> None:
    blocks = (say(1, LIMIT), head(2, "La porte"), head(3, "Le relevé"), say(4, SIGNED), head(5, "Et après"))
    assert list_found(*blocks) == [("heading.empty", "st-0002"), ("heading.empty", "st-0005")]


def test_a_page_does_not_begin_with_a_heading() -> None:
    assert list_found(head(1, "Le relevé"), say(2, SIGNED)) == [("heading.first", "st-0001")]


@pytest.mark.parametrize("again", ["Le relevé", "La chambre froide"])
def test_a_heading_says_what_no_other_and_not_the_title_says(again: str) -> None:
    blocks = (say(1, LIMIT), head(2, "Le relevé"), say(3, SIGNED), head(4, again), say(5, EXPOSED))
    assert list_found(*blocks) == [("heading.repeated", "st-0004")]


@pytest.mark.parametrize("text", ["Le relevé est signé deux fois.", "Le relevé " * 9])
def test_a_sentence_is_no_heading(text: str) -> None:
    assert len(text) > LONGEST or text.endswith(".")
    assert list_found(say(1, LIMIT), head(2, text), say(3, SIGNED)) == [("heading.sentence", "st-0002")]


@pytest.mark.parametrize("text", ["Garder à 99 °C", "Jeter après 30 minutes"])
def test_a_number_that_no_passage_below_has_is_told_once(text: str) -> None:
    """The second one stands on the page, above the heading."""
    blocks = (say(1, EXPOSED), head(2, text), say(3, LIMIT))
    assert list_found(*blocks) == [("title.unsourced", "st-0002")]


def test_a_heading_has_a_number_of_the_passages_below_it() -> None:
    assert list_found(say(1, LIMIT), head(2, "Plus de 30 minutes"), say(3, EXPOSED)) == []


def test_a_heading_does_not_announce_what_nothing_below_it_says() -> None:
    blocks = (say(1, LIMIT), head(2, "Nettoyer la cuve du camion"), say(3, SIGNED))
    assert list_found(*blocks) == [("title.unsaid", "st-0002")]


def test_a_heading_may_name_its_part_in_words_of_its_own() -> None:
    assert list_found(say(1, LIMIT), head(2, "Erreurs fréquentes"), say(3, SIGNED)) == []


# where it is shown

PARTED = lesson(say(1, LIMIT), head(2, "Le relevé"), say(3, SIGNED))


def test_on_a_page_it_stands_below_the_title_and_shows_no_source() -> None:
    page = page_of(PARTED)
    [section] = page.xpath("//section[@id='p-0001']")
    assert [each.tag for each in section.xpath(".//h2 | .//h3[@id]")] == ["h2", "h3"]
    [heading] = section.xpath(".//h3[@id='b-0002']")
    assert heading.text_content() == "Le relevé"
    assert len(heading) == 0


def test_in_word_it_is_a_heading_that_stays_with_what_follows_and_no_chapter() -> None:
    opened = word(to_docx(built(PARTED)))
    shown = [(each.text, each.style.name) for each in opened.paragraphs if "Le relevé" in each.text]
    assert shown == [("Le relevé", "Heading 2")]
    assert opened.styles["Heading 2"].paragraph_format.keep_with_next


def test_in_a_pdf_it_is_a_bookmark_below_its_page() -> None:
    opened = pypdfium2.PdfDocument(to_pdf(built(PARTED)))
    levels = {each.get_title(): each.level for each in opened.get_toc()}
    assert levels["Le relevé"] == levels["La chambre froide"] + 1


def test_it_is_never_alone_at_the_foot_of_a_sheet() -> None:
    went_on = set()
    for last in range(40, 50):
        above = (deliverables.paragraph(deliverables.said(n, f"Ligne {n}.")) for n in range(10, last + 1))
        below = deliverables.paragraph(deliverables.said(3, "Elle se signe deux fois."))
        opened = pypdfium2.PdfDocument(to_pdf(built(lesson(*above, head(2, "Le relevé"), below))))
        sheets = [opened[n].get_textpage().get_text_range() for n in range(len(opened))]
        [sheet] = [each for each in sheets if "Le relevé" in each]
        assert "deux fois" in sheet, last
        went_on.add(f"Ligne {last}." not in sheet)
    assert went_on == {True, False}


def test_slides_of_a_lesson_have_their_own_titles() -> None:
    [page] = PARTED.sections
    builder = SlideBuilder(IdAllocator(), Language.FRENCH)
    shown = [each for slides in builder.make_page_slides(page, None) for each in slides]
    assert {slide.title for slide in shown} == {"La chambre froide"}
    assert "Le relevé" not in {getattr(each, "text", "") for each in walk_citing(tuple(shown))}


def test_on_a_slide_of_a_person_s_it_is_a_line() -> None:
    deck = deliverables.slides().model_copy(update={"sections": PARTED.sections})
    assert "Le relevé" in slide_text(to_pptx(edition(deck), deck))


def test_nobody_hears_it() -> None:
    [page] = PARTED.sections
    read = Reader(IdAllocator(), Language.FRENCH).page(page)
    assert [each.text for each in read.statements][1:] == [
        builders.SENTENCES[LIMIT - 1],
        builders.SENTENCES[SIGNED - 1],
    ]


def test_its_words_are_read() -> None:
    long = head(2, "mot " * 400)
    silent, counted = (
        estimate_minutes(builders.content(artefacts=(lesson(say(1, LIMIT), *more),)), KINDS)
        for more in ((), (long,))
    )
    assert counted == silent + 2


def test_one_that_was_made_up_says_so_on_paper_too() -> None:
    made_up = lesson(say(1, LIMIT), head(2, "Nadia", nature=Nature.ILLUSTRATION), say(3, SIGNED))
    assert "Exemple fictif : Nadia" in pdf_text(to_pdf(built(made_up))).replace("\u00a0", " ")


# how a person writes one


def test_a_heading_of_the_edit_file_claims_nothing() -> None:
    draft = builders.draft(content=builders.content(artefacts=(lesson(say(1, LIMIT), say(3, SIGNED)),)))
    file = to_markdown(draft)
    mark = f"{builders.SENTENCES[SIGNED - 1]} {{#st-0003}}"
    assert mark in file
    block = "::: Intertitre\n:: {#words}\nLe relevé\n:::\n\n"
    revised = from_markdown(
        file.replace(mark, block + mark), draft, "noe", builders.NOON + timedelta(hours=1), file="m.md"
    )
    [page] = revised.content.artefacts[0].sections  # type: ignore[attr-defined]
    heading = page.blocks[1]
    assert isinstance(heading, Heading)
    assert (heading.words.text, heading.words.nature) == ("Le relevé", Nature.DIRECTION)
    assert heading.words.origin is Origin.HUMAN
