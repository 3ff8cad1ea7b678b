"""A marked picture in documents and on slides shows its places on the picture, numbered."""

from dataclasses import replace
from hashlib import sha256
from io import BytesIO

from PIL import Image

from examples.builders.pictures import read_picture
from pipelines.blocks.marked_picture.contract import MarkedPicture
from pipelines.blocks.marked_picture.packaging import PACKAGING
from pipelines.blocks.marked_picture.pins import draw_pins
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.slides.contract import Slides
from pipelines.packaging.documents.model import Listing, Photograph, Prose
from pipelines.packaging.documents.pptx.deck import Bullets, PictureBody
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing.packages import KINDS
from schemas.draft import ShownPicture
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.browser.learning import edition

DATA = read_picture("purple-tray.png")
BLOCK = MarkedPicture(
    id="b-0001",
    picture=ShownPicture(sha256=sha256(DATA).hexdigest(), media_type="image/png", width=960, height=540),
    alternative="Un plateau violet",
    marks=(deliverables.mark(1, "Le plat.", 100, 200), deliverables.mark(2, "La carte.", 720, 500)),
)


def notes(media: dict[str, bytes]) -> SourceNotes:
    return SourceNotes(Language.FRENCH, KINDS.blocks, dict(media))


def test_the_places_are_drawn_on_the_picture_of_a_document() -> None:
    photograph, *_, listing = PACKAGING.write_document(BLOCK, notes({BLOCK.picture.sha256: DATA}))
    assert isinstance(photograph, Photograph)
    assert isinstance(listing, Listing)
    assert [item[0].text for item in listing.items] == ["Le plat.", "La carte."]
    drawn, original = (Image.open(BytesIO(data)).convert("RGB") for data in (photograph.data, DATA))
    for _, x, y in BLOCK.pins:
        beside = (x + BLOCK.pin_radius - 8, y)
        assert drawn.getpixel(beside) != original.getpixel(beside)
    assert drawn.getpixel((5, 5)) == original.getpixel((5, 5))


def test_the_same_picture_and_places_give_the_same_bytes() -> None:
    first, second = (
        next(iter(PACKAGING.write_document(BLOCK, notes({BLOCK.picture.sha256: DATA})))) for _ in range(2)
    )
    assert first == second


def test_a_slide_shows_the_picture_and_another_its_places() -> None:
    assert PACKAGING.plan_slides is not None
    picture, places = PACKAGING.plan_slides(BLOCK, notes({BLOCK.picture.sha256: DATA}))
    assert isinstance(picture, PictureBody)
    assert isinstance(places, Bullets)


def test_without_its_picture_a_preview_has_its_words() -> None:
    first, *_ = PACKAGING.write_document(BLOCK, notes({}))
    assert isinstance(first, Prose)
    assert first.words[0].text == "Un plateau violet"


def test_a_transparent_picture_stays_white_between_its_pins() -> None:
    packed = BytesIO()
    Image.new("RGBA", (960, 540), (0, 0, 0, 0)).save(packed, "PNG")
    drawn = Image.open(BytesIO(draw_pins(packed.getvalue(), BLOCK)))
    assert drawn.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_of_slides_alone_is_in_no_package_of_learners() -> None:
    slide = deliverables.section(1, "Le plateau", BLOCK)
    lesson = deliverables.lesson_of_blocks()
    content = deliverables.content_of(lesson, artefacts=(lesson, Slides(sections=(slide,))))
    shown = replace(edition(content), media={BLOCK.picture.sha256: DATA})
    assert BLOCK.picture.path not in write_player_files(shown, UNTRACKED)
    assert BLOCK.picture.path in write_player_files(
        replace(edition(deliverables.content_of(lesson_of(BLOCK))), media={BLOCK.picture.sha256: DATA}),
        UNTRACKED,
    )


def lesson_of(block: MarkedPicture) -> Lesson:
    return Lesson(sections=(deliverables.section(1, "Le plateau", block),))
