"""Pictures of PDF files: whole, upright, at their place in the text, with the texts of a tagged file."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipelines.sourcing.readers.pdf import page_pictures
from schemas.anchor import PagePlace
from schemas.source_pictures import PictureReason
from tests.sourcing.documents import lines, pdf, read, together
from tests.sourcing.pictures import compare_shades, draw_picture, open_kept, reasons, text_around
from tests.sourcing.test_pictures import write_data_link

Drawing = Callable[[Canvas], None]
GUIDE = Path(__file__).parents[3] / "shared/data/sources-2/disic-guide-concepteur/guide-concepteurs.pdf"
ABOVE, BELOW = lines("Fermez la porte.", top=760), lines("Notez l'heure.", top=300)


def paint(
    picture: bytes | Image.Image, left: float = 72, bottom: float = 400, width: float = 300, **options: str
) -> Drawing:
    """What paints a picture of 400 by 300 pixels, or a part of one, on a page."""
    image = Image.open(BytesIO(picture)) if isinstance(picture, bytes) else picture

    def draw(canvas: Canvas) -> None:
        height = width * image.height / image.width
        canvas.drawImage(ImageReader(image), left, bottom, width, height, **options)

    return draw


def test_a_picture_stands_between_the_lines_around_it() -> None:
    source = read("a.pdf", pdf(together(ABOVE, paint(draw_picture(1)), BELOW)))
    (picture,) = source.kept_pictures
    assert text_around(source) == [("Fermez la porte.", "Notez l'heure.")]
    assert picture.anchor.place == PagePlace(number=1)


def test_a_picture_of_a_column_stands_in_that_column() -> None:
    left = lines(*(f"À gauche, la ligne numéro {number}." for number in range(8)))
    right_top = lines(*(f"À droite, la ligne numéro {number}." for number in range(4)), left=330)
    right_end = lines("Sous le dessin de droite.", "Encore une ligne ici.", left=330, top=400)
    page = together(left, right_top, paint(draw_picture(1), left=330, bottom=430, width=150), right_end)
    assert text_around(read("a.pdf", pdf(page)))[0][0].endswith("À droite, la ligne numéro 3.")


def test_a_picture_above_its_page_follows_the_page_before() -> None:
    first, second = lines("La première page."), together(paint(draw_picture(1)), BELOW)
    assert text_around(read("a.pdf", pdf(first, second))) == [("La première page.", "Notez l'heure.")]


@pytest.mark.parametrize("top", [385, 715], ids=["below", "above"])
def test_a_caption_beside_a_picture_is_its_own(top: int) -> None:
    caption = lines("Figure 2. La porte © Lavoisier", top=top)
    (picture,) = read("a.pdf", pdf(together(ABOVE, paint(draw_picture(1)), caption, BELOW))).kept_pictures
    assert picture.caption == "Figure 2. La porte © Lavoisier"
    assert picture.credit == "La porte © Lavoisier"


def test_a_sentence_about_a_figure_is_no_caption() -> None:
    text = lines("Figure 3-10 shows the masks that are created.", top=760)
    (picture,) = read("a.pdf", pdf(together(text, paint(draw_picture(1)), BELOW))).kept_pictures
    assert picture.caption is None


def test_a_photograph_in_the_margin_stands_beside_its_text() -> None:
    """A heading above reaches over both, the portraits stand left of what each author says."""
    heading = lines("Les auteurs de ce livre, et ce qu'ils ont fait avant.", top=780)
    first = lines("Anne a écrit la première partie.", left=200, top=700)
    second = lines("Jean a écrit la seconde partie.", left=200, top=500)
    portrait = paint(draw_picture(1), left=72, bottom=400, width=110)
    source = read("a.pdf", pdf(together(heading, first, second, portrait)))
    assert text_around(source)[0][0] == "Jean a écrit la seconde partie."


def test_a_picture_painted_in_strips_is_one() -> None:
    whole = Image.open(BytesIO(draw_picture(1)))

    def strips(canvas: Canvas) -> None:
        for number in range(10):
            strip = whole.crop((0, 30 * number, 400, 30 * number + 30))
            paint(strip, bottom=600 - 22.5 * number)(canvas)

    (kept,) = open_kept("a.pdf", pdf(together(ABOVE, strips)))
    assert kept.size == pytest.approx((400, 300), abs=3)
    assert compare_shades(kept, whole) < 3


def test_a_clipped_picture_shows_what_its_page_shows() -> None:
    def clipped(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(72, 400, 150, 225)
        canvas.saveState()
        canvas.clipPath(path, stroke=0)
        paint(draw_picture(1))(canvas)
        canvas.restoreState()

    whole = Image.open(BytesIO(draw_picture(1)))
    (kept,) = open_kept("a.pdf", pdf(together(ABOVE, clipped)))
    assert kept.size == pytest.approx((200, 300), abs=2)
    assert compare_shades(kept, whole.crop((0, 0, 200, 300))) < 3


def test_a_picture_with_a_mask_lies_on_paper() -> None:
    picture = Image.open(BytesIO(draw_picture(1))).convert("RGBA")
    picture.putalpha(Image.new("L", picture.size, 0))
    picture.paste((200, 0, 0, 255), (100, 100, 300, 200))
    (kept,) = open_kept("a.pdf", pdf(together(ABOVE, paint(picture, mask="auto"))))
    assert [kept.getpixel(at) for at in ((10, 10), (200, 150))] == [(255, 255, 255), (200, 0, 0)]


def test_a_picture_of_a_turned_page_is_kept_upright() -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(500, 100)
        canvas.rotate(90)
        paint(draw_picture(1), left=0, bottom=0)(canvas)

    (kept,) = open_kept("a.pdf", pdf(together(lines("Fermez la porte.", top=550), turned)))
    assert compare_shades(kept, Image.open(BytesIO(draw_picture(1)))) < 3


def test_a_photograph_for_printers_is_kept_in_screen_colours() -> None:
    (kept,) = open_kept("a.pdf", pdf(together(ABOVE, paint(draw_picture(1, form="JPEG", mode="CMYK")))))
    assert kept.mode == "RGB"
    assert compare_shades(kept, Image.open(BytesIO(draw_picture(1)))) < 20


def test_a_backdrop_is_left_out_with_its_reason() -> None:
    source = read("a.pdf", pdf(together(paint(draw_picture(1, (595, 842)), 0, 0, 595), ABOVE)))
    assert (source.kept_pictures, reasons(source)) == ((), [PictureReason.WHOLE_PAGE])


def test_a_scanned_page_is_no_picture() -> None:
    scan = paint(draw_picture(1, (595, 842)), 0, 0, 595)
    source = read("a.pdf", pdf(ABOVE, scan))
    assert source.pictures is None


def test_a_logo_on_every_page_is_left_out_once() -> None:
    logo = paint(draw_picture(1), left=450, bottom=700, width=80)
    source = read("a.pdf", pdf(*(together(logo, lines(f"La page {n}.")) for n in range(4))))
    assert (source.kept_pictures, reasons(source)) == ((), [PictureReason.REPEATED])


def test_a_picture_under_other_drawings_has_an_id_of_its_own() -> None:
    """A screen is explained in two steps: the same image, another frame drawn on it."""

    def frame(left: float) -> Drawing:
        return lambda canvas: canvas.rect(left, 450, 120, 100, fill=1)

    steps = ((80.0, "D'abord la poignée."), (220.0, "Puis la serrure."))
    pages = (together(lines(text), paint(draw_picture(1)), frame(left)) for left, text in steps)
    ids = [picture.id for picture in read("a.pdf", pdf(*pages)).kept_pictures]
    assert len(set(ids)) == 2


def test_a_picture_of_200_megapixels_is_left_out() -> None:
    document = pdf(together(ABOVE, paint(draw_picture(1)), BELOW))
    claim = document.replace(b"/Width 400", b"/Width 40000").replace(b"/Height 300", b"/Height 5000")
    source = read("a.pdf", claim)
    assert [(each.reason, each.detail) for each in source.left_out_pictures] == [
        (PictureReason.LARGE, "40000 × 5000")
    ]
    assert "Notez l'heure." in source.text


def test_images_beyond_the_limit_of_a_page_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "MOST_ON_A_PAGE", 2)
    page = together(ABOVE, *(paint(draw_picture(n), bottom=100 + 160 * n, width=180) for n in range(4)))
    source = read("a.pdf", pdf(page))
    assert len(source.kept_pictures) == 2
    assert [(each.reason, each.detail) for each in source.left_out_pictures] == [(PictureReason.BEYOND, "2")]


def test_small_pieces_of_a_drawing_are_no_pictures_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "MOST_ON_A_PAGE", 1)
    pieces = (paint(draw_picture(n), bottom=100 + 40 * n, width=8) for n in range(1, 5))
    source = read("a.pdf", pdf(together(ABOVE, paint(draw_picture(0), bottom=400, width=180), *pieces)))
    assert len(source.kept_pictures) == 1
    assert source.left_out_pictures == ()


def test_a_tagged_file_brings_its_alternative_text(tmp_path: Path) -> None:
    from weasyprint import HTML

    (tmp_path / "porte.png").write_bytes(draw_picture(1))
    page = "<p>Fermez la porte.</p><img src='porte.png' alt='Une porte fermée'><p>Notez l’heure.</p>"
    document = HTML(string=page, base_url=str(tmp_path)).write_pdf(pdf_tags=True)
    (picture,) = read("a.pdf", document).kept_pictures
    assert picture.alternative == "Une porte fermée"


@pytest.mark.parametrize(
    "written",
    [
        "A picture containing text. Description automatically generated",
        "porte.png",
        "Image 3",
        r"C:\Users\Nadia Roux\Temp\MC900442170[1].png",
        "porte_fermee",
        "fermee",
    ],
)
@pytest.mark.parametrize("suffix", ["pdf", "html"])
def test_an_alternative_text_that_nobody_wrote_is_none(tmp_path: Path, suffix: str, written: str) -> None:
    """A description by machine would pass for one that somebody read, and no finding would ask for it."""
    from weasyprint import HTML

    picture = write_data_link(draw_picture(1))
    page = f"<p>Fermez la porte.</p><img src='{picture}' alt='{written}'><p>Notez.</p>"
    document = HTML(string=page).write_pdf(pdf_tags=True) if suffix == "pdf" else page
    (kept,) = read(f"a.{suffix}", document).kept_pictures
    assert kept.alternative is None


@pytest.mark.skipif(not GUIDE.exists(), reason="the shared sources are not on this machine")
def test_pictures_of_a_real_guide_are_at_their_place() -> None:
    """Sixteen pictures, compared by eye with the pages on 29 November 2026."""
    source = read("guide.pdf", GUIDE.read_bytes())
    around = text_around(source)
    assert len(around) == 16
    assert around[3][0].endswith("débute la saisie.")
    assert around[3][1].startswith("Exemple de placeholder, vu sur le site")
    assert source.kept_pictures[3].alternative == "Exemple de placeholder"
