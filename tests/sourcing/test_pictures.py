"""Pictures of sources: kept where their source has them, encoded anew, or left out with a reason."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from PIL import Image, ImageFile

from adapters.limited_process import ProcessLimits
from pipelines import source_process
from pipelines.kinds import READERS
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.sourcing.module_sources import read_source
from pipelines.sourcing.pictures.encoder import WIDEST, PictureUnusable, encode_picture
from pipelines.sourcing.pictures.selection import MOST_KEPT
from pipelines.sourcing.report import list_source_findings
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing import builders
from schemas.language import Language
from schemas.source import SourceSpans, SourceText
from schemas.source_pictures import PictureReason
from tests.sourcing.archives import with_part
from tests.sourcing.documents import box, read, slides, together, word
from tests.sourcing.opendocuments import epub, odp, odt
from tests.sourcing.pictures import (
    draw_animation,
    draw_picture,
    make_png_claim,
    place_picture,
    reasons,
    set_in,
    text_around,
)

DATA = Path(__file__).parents[3] / "shared/data"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EMF = b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(40)
WMF = b"\xd7\xcd\xc6\x9a" + bytes(40)


def deck_of(*pictures: bytes) -> bytes:
    """A presentation with a titled slide a picture; what no program would add replaces a part."""

    def add(number: int, picture: bytes) -> object:
        def build(slide: object) -> None:
            slide.shapes.title.text = f"Diapositive {number}"  # type: ignore[attr-defined]
            place_picture(draw_picture(900 + number))(slide)

        return build

    deck = slides(*(add(number, picture) for number, picture in enumerate(pictures, start=1)))  # type: ignore[arg-type]
    for number, picture in enumerate(pictures, start=1):
        deck = with_part(deck, f"ppt/media/image{number}.png", picture)
    return deck


def write_data_link(picture: bytes) -> str:
    return f"data:image/png;base64,{b64encode(picture).decode()}"


def rules_of(source: SourceText) -> list[str]:
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    return [finding.rule for finding in list_source_findings(spans)]


# where they stand


def test_a_picture_of_word_stands_between_its_paragraphs() -> None:
    def build(document: object) -> None:
        document.add_heading("Froid", 1)  # type: ignore[attr-defined]
        document.add_paragraph("Fermez la porte.")  # type: ignore[attr-defined]
        inline = set_in(document, draw_picture(1))
        inline.docPr.set("descr", "Une porte fermée")
        document.add_paragraph("Figure 1. La porte © Lavoisier", style="Caption")  # type: ignore[attr-defined]
        document.add_paragraph("Notez l'heure.")  # type: ignore[attr-defined]

    source = read("a.docx", word(build))
    (picture,) = source.kept_pictures
    assert text_around(source) == [("Fermez la porte.", "Figure 1. La porte © Lavoisier")]
    assert picture.anchor.heading == ("Froid",)
    assert picture.alternative == "Une porte fermée"
    assert picture.caption == "Figure 1. La porte © Lavoisier"
    assert picture.credit == "La porte © Lavoisier"
    assert (picture.width, picture.height) == (400, 300)


def test_a_caption_above_its_picture_is_its_own() -> None:
    def build(document: object) -> None:
        for number in (1, 2):
            document.add_paragraph(f"Figure {number}.", style="Caption")  # type: ignore[attr-defined]
            set_in(document, draw_picture(number))
            document.add_paragraph("Fermez.")  # type: ignore[attr-defined]

    source = read("a.docx", word(build))
    assert [picture.caption for picture in source.kept_pictures] == ["Figure 1.", "Figure 2."]


def test_a_picture_in_a_cell_stands_after_its_row() -> None:
    def build(document: object) -> None:
        document.add_paragraph("Avant.")  # type: ignore[attr-defined]
        table = document.add_table(3, 2)  # type: ignore[attr-defined]
        for number, row in enumerate(table.rows):
            row.cells[0].text, row.cells[1].text = f"Geste {number}", f"Ouvrir {number}"
        table.rows[1].cells[1].paragraphs[0].add_run().add_picture(BytesIO(draw_picture(1)))
        document.add_paragraph("Après.")  # type: ignore[attr-defined]

    assert text_around(read("a.docx", word(build))) == [("Geste 1 | Ouvrir 1", "Geste 2 | Ouvrir 2")]


def test_a_cropped_picture_shows_what_its_slide_shows() -> None:
    def build(slide: object) -> None:
        picture = slide.shapes.add_picture(BytesIO(draw_picture(1)), 0, 0)  # type: ignore[attr-defined]
        picture.crop_left, picture.crop_bottom = 0.5, 0.2
        box(slide, "Fermez.")

    (picture,) = read("a.pptx", slides(build)).kept_pictures
    assert (picture.width, picture.height) == (200, 240)


def test_a_picture_in_a_group_of_a_slide_is_kept() -> None:
    def build(slide: object) -> None:
        slide.shapes.title.text = "Froid"  # type: ignore[attr-defined]
        group = slide.shapes.add_group_shape()  # type: ignore[attr-defined]
        group.shapes.add_group_shape().shapes.add_picture(BytesIO(draw_picture(1)), 0, 0)

    source = read("a.pptx", slides(build, lambda slide: box(slide, "Fermez.")))
    (picture,) = source.kept_pictures
    assert picture.anchor.place.model_dump() == {"kind": "slide", "number": 1, "notes": False}
    assert text_around(source) == [("Froid", "Fermez.")]


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_a_picture_inside_a_page_stands_where_it_is(suffix: str) -> None:
    image = f"<img src='{write_data_link(draw_picture(1))}' alt='Une porte'>"
    source = read(f"a.{suffix}", f"<p>Avant.</p>\n\n<p>Fermez {image} vite.</p>\n\n<p>Après.</p>")
    assert text_around(source) == [("Fermez vite.", "Après.")]
    assert [picture.alternative for picture in source.kept_pictures] == ["Une porte"]


@pytest.mark.parametrize(
    ("below", "caption"),
    [
        (
            "Figure 1. Les quatre lieux. Rien n'est réécrit.",
            "Figure 1. Les quatre lieux. Rien n'est réécrit.",
        ),
        ("Figure 1 montre les quatre lieux.", ""),
        ("Les quatre lieux.", ""),
        ("La porte.\n\nFigure 1. Les quatre lieux.", ""),
    ],
)
def test_a_paragraph_right_below_that_begins_with_its_label_is_the_caption(below: str, caption: str) -> None:
    """It came as passages to teach, "Figure 1." among them."""
    source = read("a.md", f"# Lieux\n\n![Un schéma]({write_data_link(draw_picture(1))})\n\n{below}\n")
    (picture,) = source.kept_pictures
    assert picture.caption == (caption or None)
    assert "Figure 1." not in [span.text for span in source.spans]


def test_a_figure_of_a_page_brings_its_caption() -> None:
    figure = (
        f"<figure><img src='{write_data_link(draw_picture(1))}'><figcaption>La porte</figcaption></figure>"
    )
    (picture,) = read("a.html", f"<p>Avant.</p>{figure}").kept_pictures
    assert (picture.caption, picture.alternative) == ("La porte", None)


def test_a_picture_of_a_book_is_found_in_the_book() -> None:
    book = with_part(
        epub("<p>Avant.</p><img src='../porte%201.png'/><p>Après.</p>"), "OEBPS/porte 1.png", draw_picture(1)
    )
    assert text_around(read("a.epub", book)) == [("Avant.", "Après.")]


FRAME = '<draw:frame svg:width="6cm" svg:height="4cm"><draw:image xlink:href="Pictures/{}"/>{}</draw:frame>'


def test_a_picture_of_an_odt_brings_its_texts() -> None:
    picture = FRAME.format("a.png", "<svg:title>Porte</svg:title><svg:desc>Une porte fermée</svg:desc>")
    boxed = f"<draw:frame><draw:text-box><text:p>{picture}Figure 1.</text:p></draw:text-box></draw:frame>"
    text = odt(
        f"<text:h>Froid</text:h><text:p>Avant.</text:p><text:p>{boxed}</text:p><text:p>Après.</text:p>"
    )
    source = read("a.odt", with_part(text, "Pictures/a.png", draw_picture(1)))
    (kept,) = source.kept_pictures
    assert text_around(source) == [("Figure 1.", "Après.")]
    assert (kept.caption, kept.alternative, kept.anchor.heading) == (
        "Figure 1.",
        "Une porte fermée",
        ("Froid",),
    )


def test_a_picture_in_an_odt_cell_stands_after_its_row() -> None:
    cells = (f"Geste {number}" for number in range(3))
    rows = [f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells]
    rows[1] += f"<table:table-cell><text:p>{FRAME.format('a.png', '')}</text:p></table:table-cell>"
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    text = odt(f"<text:p>Avant.</text:p><table:table>{table}</table:table>")
    source = read("a.odt", with_part(text, "Pictures/a.png", draw_picture(1)))
    assert text_around(source) == [("Geste 1", "Geste 2")]


def test_pictures_of_an_odp_are_on_their_slides() -> None:
    inside = "<draw:text-box><text:p>Froid</text:p></draw:text-box>"
    title = f'<draw:frame presentation:class="title">{inside}</draw:frame>'
    pages = [f"<draw:page>{title}{FRAME.format(f'{number}.png', '')}</draw:page>" for number in (1, 2)]
    pages.append(f"<draw:page>{title}{FRAME.format('gone.png', '')}</draw:page>")
    deck = odp("".join(pages))
    for number in (1, 2):
        deck = with_part(deck, f"Pictures/{number}.png", draw_picture(number))
    source = read("a.odp", deck)
    assert [picture.anchor.place.number for picture in source.kept_pictures] == [1, 2]  # type: ignore[union-attr]
    assert reasons(source) == [PictureReason.ELSEWHERE]


@pytest.mark.parametrize(
    "address", ["fig/porte.png", "https://example.org/porte.png", "//[", "file:///etc/passwd"]
)
def test_a_picture_elsewhere_is_named_and_not_fetched(address: str) -> None:
    source = read("a.md", f"Fermez.\n\n<img src='{address}'>")
    (left,) = source.left_out_pictures
    assert (left.reason, left.detail) == (PictureReason.ELSEWHERE, address)
    assert rules_of(source) == ["source.pictures-elsewhere"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<h1>Froid</h1><img src='fig/porte.png' alt=''><h2>La porte</h2><p>Fermez.</p>"),
        ("a.html", "<p>Fermez.</p><img src='themes/logo-ecole.svg' alt='École'>"),
        ("a.html", "<h1><img src='fig/froid.png' alt='Froid'> 2.1</h1><p>Fermez.</p>"),
        ("a.md", "# Froid\n\n<img src='fig/porte.png' alt=''>\n\nFermez."),
        ("a.md", "Fermez.\n\n![École](img/vignette_porte.png)"),
    ],
)
def test_decoration_elsewhere_is_nothing_to_tell(name: str, text: str) -> None:
    assert reasons(read(name, text)) == [PictureReason.DECORATION]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# Froid\n\n![](fig/porte.png)\n\nFermez."),
        ("a.html", "<h1>Froid</h1><h2>La porte</h2><p>Fermez.</p><img src='fig/porte.png' alt=''>"),
    ],
)
def test_a_picture_without_words_may_say_something(name: str, text: str) -> None:
    assert reasons(read(name, text)) == [PictureReason.ELSEWHERE]


# how they are encoded


def test_metadata_go_but_the_credit_stays() -> None:
    exif = Image.Exif()
    exif[0x8298], exif[0x010E] = "Copyright Marie Curie", "secret place"
    encoded = encode_picture(draw_picture(1, form="JPEG", exif=exif))
    assert encoded.credit == "Copyright Marie Curie"
    assert b"secret" not in encoded.data
    assert b"Exif" not in encoded.data


def test_a_turned_photograph_is_kept_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    encoded = encode_picture(draw_picture(1, form="JPEG", exif=exif))
    assert (encoded.width, encoded.height) == (300, 400)


@pytest.mark.parametrize(
    ("form", "mode", "media_type"),
    [
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("TIFF", "CMYK", "image/png"),
        ("WEBP", "RGB", "image/png"),
        ("GIF", "P", "image/png"),
        ("BMP", "RGB", "image/png"),
    ],
)
def test_every_format_becomes_png_or_jpeg(form: str, mode: str, media_type: str) -> None:
    picture = draw_picture(1, form=form, mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        deep = Image.open(BytesIO(picture)).convert("I").point(lambda shade: shade * 257).convert("I;16")
        picture = saved_as_png(deep)
    encoded = encode_picture(picture)
    kept = Image.open(BytesIO(encoded.data))
    assert encoded.media_type == media_type
    assert kept.mode in ("RGB", "L", "RGBA")
    expected = Image.open(BytesIO(draw_picture(1))).convert("L").resize((16, 16))
    difference = [abs(a - b) for a, b in zip(encoded.thumbprint, expected.tobytes(), strict=True)]
    assert max(difference) < (110 if mode == "1" else 60)
    assert encode_picture(picture) == encoded


def saved_as_png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_wide_picture_is_made_narrower() -> None:
    encoded = encode_picture(draw_picture(1, size=(4000, 1000)))
    assert (encoded.width, encoded.height) == (WIDEST, 400)


def test_a_moving_picture_is_kept_as_its_first_frame() -> None:
    encoded = encode_picture(draw_animation(1))
    first = encode_picture(draw_picture(1))
    assert max(abs(a - b) for a, b in zip(encoded.thumbprint, first.thumbprint, strict=True)) < 20
    assert not getattr(Image.open(BytesIO(encoded.data)), "is_animated", False)


# what is left out


@pytest.mark.parametrize(
    ("picture", "reason", "detail"),
    [
        (make_png_claim(20_000, 10_000), PictureReason.LARGE, ""),
        (make_png_claim(11_000, 10_000), PictureReason.LARGE, "11000 × 10000"),
        (draw_picture(1)[:400], PictureReason.UNREADABLE, ""),
        (b"", PictureReason.UNREADABLE, ""),
        (make_png_claim(300, 300), PictureReason.UNREADABLE, ""),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", PictureReason.UNREADABLE, ""),
        (SVG, PictureReason.FORMAT, "SVG"),
        (EMF, PictureReason.FORMAT, "EMF"),
        (WMF, PictureReason.FORMAT, "WMF"),
        (draw_picture(1, size=(12, 12)), PictureReason.DECORATION, "12 × 12"),
        (draw_picture(1, size=(800, 30)), PictureReason.DECORATION, "800 × 30"),
        (saved_as_png(Image.new("RGB", (300, 200), "navy")), PictureReason.DECORATION, "300 × 200"),
    ],
    ids=[
        "200_megapixels",
        "110_megapixels",
        "cut",
        "empty",
        "no_rows",
        "postscript",
        "svg",
        "emf",
        "wmf",
        "tiny",
        "rule",
        "plain",
    ],
)
def test_a_bad_picture_is_left_out_and_the_rest_stays(
    picture: bytes, reason: PictureReason, detail: str
) -> None:
    source = read("a.pptx", deck_of(draw_picture(1), picture, draw_picture(3)))
    assert [(left.reason, left.detail) for left in source.left_out_pictures] == [(reason, detail)]
    assert len(source.kept_pictures) == 2
    assert [span.text for span in source.spans] == ["Diapositive 1", "Diapositive 2", "Diapositive 3"]
    is_decoration = reason is PictureReason.DECORATION
    assert rules_of(source) == ([] if is_decoration else ["source.pictures-unread"])


def test_a_cut_picture_is_refused_whatever_others_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint has Pillow fill up what is missing, and was imported by then."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(PictureUnusable):
        encode_picture(draw_picture(1)[:400])
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_decoder_that_is_not_ours_is_never_tried() -> None:
    with pytest.raises(PictureUnusable):
        encode_picture(draw_picture(1, form="PPM"))


def test_a_logo_on_most_slides_is_left_out_once() -> None:
    def build(number: int) -> object:
        return together(
            place_picture(draw_picture(0)), place_picture(draw_picture(number), f"Le geste {number}")
        )

    source = read("a.pptx", slides(*(build(number) for number in range(1, 6))))  # type: ignore[arg-type]
    (left,) = source.left_out_pictures
    assert (left.reason, left.detail) == (PictureReason.REPEATED, "5")
    assert left.picture is not None
    assert left.picture.id not in {picture.id for picture in source.kept_pictures}
    assert [picture.anchor.place.number for picture in source.kept_pictures] == [1, 2, 3, 4, 5]  # type: ignore[union-attr]


def test_a_picture_on_few_slides_of_many_is_no_logo() -> None:
    """It is kept where it stands first; the slides without a picture count too."""
    shows = [place_picture(draw_picture(0)) for _ in range(3)]
    rest = [lambda slide: box(slide, "Fermez.") for _ in range(7)]
    source = read("a.pptx", slides(*shows, *rest))
    assert [picture.anchor.place.number for picture in source.kept_pictures] == [1]  # type: ignore[union-attr]
    assert reasons(source) == [PictureReason.DUPLICATE] * 2


def test_a_copy_in_another_size_or_format_is_left_out() -> None:
    small = saved_as_png(Image.open(BytesIO(draw_picture(1))).resize((240, 180)))
    source = read("a.pptx", deck_of(draw_picture(1), small, draw_picture(1, form="JPEG"), draw_picture(2)))
    assert reasons(source) == [PictureReason.DUPLICATE] * 2
    assert source.left_out_pictures[0].detail == source.kept_pictures[0].id


def test_two_screens_that_differ_in_one_button_are_kept() -> None:
    screen = Image.open(BytesIO(draw_picture(1, size=(800, 600))))
    pressed = screen.copy()
    pressed.paste((255, 0, 0), (600, 500, 680, 540))
    source = read("a.pptx", deck_of(saved_as_png(screen), saved_as_png(pressed)))
    assert len(source.kept_pictures) == 2


def test_what_a_document_calls_decorative_is_left_out() -> None:
    def build(document: object) -> None:
        document.add_paragraph("Fermez.")  # type: ignore[attr-defined]
        properties = set_in(document, draw_picture(1)).docPr
        mark = properties.makeelement(
            "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative", {"val": "1"}
        )
        properties.append(mark)
        set_in(document, draw_picture(2), width=0.3)
        set_in(document, draw_picture(4, size=(90, 90)), width=0.7)
        set_in(document, draw_picture(3)).docPr.set("descr", "Decorative image")

    assert reasons(read("a.docx", word(build))) == [PictureReason.DECORATION] * 4


def test_a_hidden_picture_is_left_out() -> None:
    def hidden(slide: object) -> None:
        place_picture(draw_picture(1))(slide)
        slide.shapes[-1]._element.nvPicPr.cNvPr.set("hidden", "1")  # type: ignore[attr-defined]
        box(slide, "Fermez.")

    def vanished(document: object) -> None:
        document.add_paragraph("Fermez.")  # type: ignore[attr-defined]
        run = set_in(document, draw_picture(1)).getparent().getparent()
        run.get_or_add_rPr().append(run.makeelement(qn("w:vanish"), {}))

    assert reasons(read("a.pptx", slides(hidden))) == [PictureReason.HIDDEN]
    assert reasons(read("a.docx", word(vanished))) == [PictureReason.HIDDEN]


def test_pictures_beyond_the_limit_are_counted() -> None:
    count = MOST_KEPT + 200
    tags = "".join(
        f"<p>Geste {n}.</p><img src='{write_data_link(draw_picture(n, size=(64, 48)))}'>"
        for n in range(count)
    )
    source = read("a.html", f"<body>{tags}</body>")
    beyond = source.left_out_pictures[-1]
    kept = len(source.kept_pictures)
    assert kept == MOST_KEPT
    assert beyond.reason is PictureReason.BEYOND
    assert int(beyond.detail) + kept + reasons(source).count(PictureReason.DUPLICATE) == count
    assert "source.pictures-beyond" in rules_of(source)


# how they come out of the process


@pytest.fixture(scope="module")
def reader() -> Iterator[LimitedReader]:
    answerer = f"{source_process.__name__}:answer_question"
    with closing(
        LimitedReader(answerer, ProcessLimits(seconds=60, processor_seconds=60, memory_mb=2048))
    ) as opened:
        yield opened


def test_the_process_gives_the_same_pictures_as_ours(reader: LimitedReader) -> None:
    source = SourceBytes(
        "a.pptx", deck_of(draw_picture(1), SVG, draw_picture(3, form="JPEG")), Language.FRENCH
    )
    kept: list[bytes] = []
    text = reader.read(source, kept.append)
    assert text == read_source(source, READERS)
    assert [sha256(data).hexdigest() for data in kept] == [one.sha256 for one in text.kept_pictures]


def test_what_is_left_out_can_be_shown_and_its_bytes_are_handed_over(reader: LimitedReader) -> None:
    """A person may take it in all the same; what nothing can decode has no bytes."""
    plain = saved_as_png(Image.new("RGB", (400, 300), "white"))
    deck = deck_of(draw_picture(1), draw_picture(1, form="JPEG"), plain, SVG)
    stored: list[bytes] = []
    text = reader.read(SourceBytes("a.pptx", deck, Language.FRENCH), stored.append)
    assert {each.reason: each.picture is not None for each in text.left_out_pictures} == {
        PictureReason.DUPLICATE: True,
        PictureReason.DECORATION: True,
        PictureReason.FORMAT: False,
    }
    digests = sorted(sha256(data).hexdigest() for data in stored)
    assert digests == sorted(picture.sha256 for picture in text.stored_pictures)


def test_a_text_without_pictures_keeps_its_digest() -> None:
    source = read("a.md", "Fermez.")
    assert source.pictures is None
    assert b"pictures" not in source.canonical()


# real documents

REAL = {
    "sources/canada-a11y-fr-en/sitka-wwhr-en.pptx": [2, 2, 2],
    "sources-2/rgaa-4.1/RGAA-v4.1.docx": [1],
}


@pytest.mark.parametrize("name", REAL)
def test_pictures_of_real_documents_are_at_their_place(name: str) -> None:
    if not (DATA / name).exists():
        pytest.skip("the shared documents are not on this machine")
    source = read(Path(name).name, (DATA / name).read_bytes())
    assert [picture.anchor.place.number for picture in source.kept_pictures] == REAL[name]  # type: ignore[union-attr]
