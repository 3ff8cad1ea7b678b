"""Pictures in the Word file a reviewer edits: shown there, and never taken from it."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from pipelines.review.editing.word import Unsure, WordChanges, from_word, to_word
from schemas.draft import PictureRole
from schemas.edit import Replace
from tests import sample_deliverables as deliverables
from tests.review.test_word import doubts, typed
from tests.sourcing.pictures import draw_picture

DRAFT = deliverables.draft_of(deliverables.lesson_of_figures())
DATA, OTHER = draw_picture(1, (1200, 700)), draw_picture(2, (300, 900))
FILE = to_word(DRAFT, pictures={"b-0001": DATA, "b-0002": DATA, "b-0003": OTHER})
FIGURE = "b-0001"

Work = Callable[[Any], None]


def change(work: Work, file: bytes = FILE) -> WordChanges:
    """Return what is read from the file after somebody worked on it."""
    document = docx.Document(io.BytesIO(file))
    work(document)
    saved = io.BytesIO()
    document.save(saved)
    return from_word(saved.getvalue(), DRAFT, "m.docx")


def find_drawing(document: Any, block: str = FIGURE) -> Any:
    drawings = document.element.body.iter(qn("w:drawing"))
    return next(each for each in drawings if each.find(f".//{qn('wp:docPr')}").get("name") == block)


def describe(text: str) -> Work:
    def work(document: Any) -> None:
        find_drawing(document).find(f".//{qn('wp:docPr')}").set("descr", text)

    return work


def replace(document: Any) -> None:
    relation, _ = document.part.get_or_add_image(io.BytesIO(draw_picture(3)))
    find_drawing(document).find(f".//{qn('a:blip')}").set(qn("r:embed"), relation)


def crop(document: Any) -> None:
    fill = find_drawing(document).find(f".//{qn('pic:blipFill')}")
    fill.insert(1, fill.makeelement(qn("a:srcRect"), {"l": "10000"}))


def delete(document: Any) -> None:
    drawing = find_drawing(document)
    drawing.getparent().remove(drawing)


def insert(document: Any) -> None:
    document.paragraphs[-1].add_run().add_picture(io.BytesIO(draw_picture(3)))


def insert_into_a_sentence(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run().add_picture(io.BytesIO(draw_picture(3)))
    body = document.element.body
    tag = next(each for each in body.iter(qn("w:tag")) if each.get(qn("w:val")) == "st-0001/text")
    content = next(tag.iterancestors(qn("w:sdt"))).find(qn("w:sdtContent"))
    content.append(paragraph.runs[0]._r)


def move_away(document: Any) -> None:
    drawing = find_drawing(document)
    document.element.body.insert(0, next(drawing.iterancestors(qn("w:sdt"))))


def lose_names(document: Any) -> None:
    for number, properties in enumerate(document.element.body.iter(qn("wp:docPr"))):
        properties.set("name", f"Image {number}")


def resize(document: Any) -> None:
    document.inline_shapes[0].width //= 2


def test_the_file_shows_each_picture_with_its_text_within_the_column() -> None:
    document = docx.Document(io.BytesIO(FILE))
    shapes = list(document.inline_shapes)
    described = [each._inline.docPr.get("descr") for each in shapes]
    assert described == ["Une porte fermée", "", "La porte d'une chambre froide"]
    assert all(each.width.cm <= 16.01 and each.height.cm <= 16.01 for each in shapes)
    parts = {each.blob for each in document.part.package.image_parts}
    assert parts == {DATA, OTHER}


def test_the_same_pictures_make_the_same_bytes() -> None:
    assert to_word(DRAFT, pictures={"b-0001": DATA, "b-0002": DATA, "b-0003": OTHER}) == FILE


def test_a_picture_that_is_not_in_the_file_is_said_to_be_missing_and_is_no_change() -> None:
    file = to_word(DRAFT)
    assert "L’image n’est pas dans ce fichier" in read_text(file)
    assert from_word(file, DRAFT) == WordChanges()


def read_text(file: bytes) -> str:
    return "\n".join(t.text or "" for t in docx.Document(io.BytesIO(file)).element.body.iter(qn("w:t")))


@pytest.mark.parametrize("work", [lambda _: None, lose_names, resize])
def test_pictures_nobody_changed_hold_no_change(work: Work) -> None:
    assert change(work) == WordChanges()


@pytest.mark.parametrize(
    ("work", "doubt"),
    [
        (replace, (FIGURE, Unsure.PICTURE_CHANGED)),
        (crop, (FIGURE, Unsure.PICTURE_CHANGED)),
        (delete, (FIGURE, Unsure.PICTURE_GONE)),
        (insert_into_a_sentence, ("st-0001", Unsure.PICTURE_ADDED)),
        (move_away, (FIGURE, Unsure.MOVED)),
        (describe(""), (FIGURE, Unsure.PICTURE_TEXT)),
    ],
)
def test_what_is_done_to_a_picture_is_listed_and_never_applied(work: Work, doubt: tuple[str, Unsure]) -> None:
    changes = change(work)
    assert (doubts(changes), changes.edits) == ([doubt], ())


def test_a_picture_put_in_is_said_to_belong_to_the_desk() -> None:
    (doubt,) = change(insert).ambiguous
    assert doubt.why is Unsure.PICTURE_ADDED
    assert "bureau de relecture" in doubt.sentence(DRAFT.content.language)


def test_a_text_of_the_picture_is_edited_in_its_properties_or_in_the_box() -> None:
    edit = Replace(place=FIGURE, part="alternative", before="Une porte fermée", after="La porte est fermée")
    assert change(describe("La porte est fermée")).edits == (edit,)
    in_box = typed(f"{FIGURE}/alternative", "La porte est fermée")
    assert change(lambda document: in_box(document.element.body)).edits == (edit,)


def test_two_different_texts_for_one_picture_are_a_doubt_and_the_one_in_the_box_is_read() -> None:
    def work(document: Any) -> None:
        describe("Une porte ouverte")(document)
        typed(f"{FIGURE}/alternative", "La porte est fermée")(document.element.body)

    changes = change(work)
    assert doubts(changes) == [(FIGURE, Unsure.PICTURE_TEXT)]
    assert [edit.after for edit in changes.edits if isinstance(edit, Replace)] == ["La porte est fermée"]


def test_the_caption_of_a_picture_is_edited_like_any_sentence() -> None:
    work = typed("st-0002/text", "La porte, le soir.")
    assert len(change(lambda document: work(document.element.body)).edits) == 1


def test_a_decorative_picture_has_no_text_in_word() -> None:
    blocks = {block.id: block.role for block in DRAFT.content.picture_blocks}
    assert blocks["b-0002"] is PictureRole.DECORATIVE
    shown = find_drawing(docx.Document(io.BytesIO(FILE)), "b-0002")
    assert shown.find(f".//{qn('wp:docPr')}").get("descr") == ""


def test_word_is_told_not_to_encode_pictures_anew() -> None:
    """The template of python-docx says so; without it, saving would look like another picture."""
    settings = docx.Document(io.BytesIO(FILE)).settings.element
    assert settings.find(qn("w:doNotAutoCompressPictures")) is not None
