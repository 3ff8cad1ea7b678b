"""PDF: lines put back into paragraphs, page by page."""

from collections.abc import Callable
from typing import Any

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from schemas.anchor import PagePlace
from schemas.errors import SourceUnreadable
from schemas.source import DropReason, SpanKind
from tests.sourcing.documents import dropped, lines, pdf, read, rows, said, together

LONG = (
    "La température de la chambre froide reste entre zéro et trois degrés",
    "pendant toute la journée, et le responsable la relève deux fois par",
    "jour. Le relevé est signé.",
)


def sized(text: str, size: float, top: float, font: str = "Helvetica") -> Any:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        canvas.drawString(72, top, text)
        canvas.setFont("Helvetica", 11)

    return draw


def test_lines_are_joined_into_sentences_and_anchored_to_their_page() -> None:
    source = read("a.pdf", pdf(lines(*LONG), lines("Signez la feuille.")))
    assert [(span.text, span.anchor.place) for span in source.spans] == [
        (
            "La température de la chambre froide reste entre zéro et trois degrés pendant toute la journée, "
            "et le responsable la relève deux fois par jour.",
            PagePlace(number=1),
        ),
        ("Le relevé est signé.", PagePlace(number=1)),
        ("Signez la feuille.", PagePlace(number=2)),
    ]


def test_a_word_cut_at_the_end_of_a_line_is_mended() -> None:
    cut = lines(
        "La chambre froide garde les denrées fraîches à une même tempé-",
        "rature pendant toute la durée du service de la journée, peut-",
        "être davantage.",
    )
    assert said(read("a.pdf", pdf(cut))) == [
        "La chambre froide garde les denrées fraîches à une même température pendant toute la durée du "
        "service de la journée, peut-être davantage."
    ]


def test_a_hyphen_the_document_uses_elsewhere_is_kept() -> None:
    cut = lines(
        "Le sur-gel protège bien mieux que le froid ordinaire, et le sur-",
        "gel dure plus longtemps que lui dans la chambre du restaurant.",
    )
    assert "le sur-gel dure" in said(read("a.pdf", pdf(cut)))[0]


def test_paragraphs_a_line_apart_are_not_glued() -> None:
    apart = together(lines(*LONG), lines("Un autre paragraphe", "sans point final", top=600))
    assert said(read("a.pdf", pdf(apart)))[-1:] == ["Un autre paragraphe sans point final"]


def test_a_short_line_goes_on_with_a_small_letter() -> None:
    """A text box of a slide breaks its lines where it likes; words below each other stay apart."""
    said_apart = said(read("a.pdf", pdf(together(lines(*LONG), lines("bac", "sonde", "porte", top=600)))))
    assert said_apart[-3:] == ["bac", "sonde", "porte"]
    broken = together(lines(*LONG), lines("Dites le plus important", "dès le début.", "Signez.", top=600))
    assert said(read("a.pdf", pdf(broken)))[-2:] == ["Dites le plus important dès le début.", "Signez."]


def test_a_bold_line_that_goes_on_with_a_small_letter_is_no_heading() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(72, 600, "Prendre conscience de son biais permet de le mettre à distance la")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 586, "prochaine fois que vous jugez.")

    source = read("a.pdf", pdf(together(lines(*LONG), draw)))
    assert said(source, SpanKind.HEADING) == []
    assert said(source)[-1].endswith("à distance la prochaine fois que vous jugez.")


LOFTY = (
    b"/BaseFont /Lofty /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths ["
    + b"500 " * 95
    + b"] /FontDescriptor << /Type /FontDescriptor /FontName /Lofty /Flags 32 /ItalicAngle 0 /StemV 80 "
    + b"/CapHeight 700 /FontBBox [-1000 -2463 4000 3117] /Ascent 3117 /Descent -2463 >>"
)
"""A font with room for signs of mathematics: its letters seem five times as high as they are."""


def test_columns_set_in_a_font_with_signs_of_mathematics_stay_apart() -> None:
    left = lines("Fermez la porte du bac", "avant le relevé du soir.", "Signez la feuille.", left=40)
    right = lines("Prévenez le responsable", "si la sonde est froide.", "Rangez la sonde.", left=300)
    plain = pdf(together(left, right), pageCompression=0)
    lofty = plain.replace(b"/BaseFont /Helvetica /Encoding /WinAnsiEncoding", LOFTY)
    assert lofty != plain
    assert sorted(said(read("a.pdf", lofty)), key=str.casefold) == sorted(
        said(read("a.pdf", plain)), key=str.casefold
    )


def test_a_line_below_the_text_of_an_item_is_part_of_it() -> None:
    """Whatever it begins with, and wherever the line above ends: it stands right of the bullet."""

    def draw(canvas: Any) -> None:
        for number, (left, text) in enumerate(
            [
                (72, "• Préparation :"),
                (84, "la sonde, la feuille"),
                (84, "et le stylo"),
                (72, "• Relevé chez"),
                (84, "Dupont"),
            ]
        ):
            canvas.drawString(left, 600 - 14 * number, text)

    source = read("a.pdf", pdf(together(lines(*LONG), draw)))
    items = [span.text for span in source.spans if span.item is not None]
    assert items == ["Préparation : la sonde, la feuille et le stylo", "Relevé chez Dupont"]


def test_points_beside_a_text_are_no_table() -> None:
    def draw(canvas: Any) -> None:
        for number, (point, beside) in enumerate(
            (("Relever la sonde", "Le relevé se fait le"), ("Signer la feuille", "matin et le soir."))
        ):
            canvas.drawString(72, 600 - 14 * number, f"• {point}")
            canvas.drawString(330, 600 - 14 * number, beside)

    source = read("a.pdf", pdf(together(lines(*LONG), draw)))
    assert rows(source) == []
    assert "Le relevé se fait le matin et le soir." in said(source)


def test_words_written_upwards_are_one_line() -> None:
    """A credit beside a picture was as many passages as words."""

    def draw(canvas: Any) -> None:
        canvas.rotate(90)
        canvas.drawString(300, -500, "Photo de Marie Martin")
        canvas.rotate(-90)

    assert "Photo de Marie Martin" in said(read("a.pdf", pdf(together(lines(*LONG), draw))))


def test_diamonds_of_a_symbol_font_begin_items_and_no_table() -> None:
    """Where the sign stood apart from its text, both were cells of a table."""

    def draw(canvas: Any) -> None:
        for number, text in enumerate(("Dites-le dès le début.", "Laissez un silence.", "Remerciez.")):
            canvas.setFont("ZapfDingbats", 11)
            canvas.drawString(72, 600 - 14 * number, "\u27a2" if number else "\u2756")
            canvas.setFont("Helvetica-Bold" if number == 1 else "Helvetica", 11)
            canvas.drawString(100, 600 - 14 * number, text)

    source = read("a.pdf", pdf(together(lines(*LONG), draw)))
    items = [span.text for span in source.spans if span.item is not None]
    assert items == ["Dites-le dès le début.", "Laissez un silence.", "Remerciez."]


def test_a_sign_in_a_font_of_code_is_no_code() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Courier", 20)
        canvas.drawString(72, 600, "§ §")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 550, "Lancez la commande suivante.")
        canvas.setFont("Courier", 11)
        canvas.drawString(72, 500, "sonde --relire")

    assert said(read("a.pdf", pdf(together(lines(*LONG), draw))), SpanKind.CODE) == ["sonde --relire"]


def test_larger_lines_are_headings() -> None:
    page = together(sized("Le froid", 18, 740), sized("La porte", 14, 716), lines(*LONG))
    source = read("a.pdf", pdf(page))
    assert said(source, SpanKind.HEADING) == ["Le froid", "La porte"]
    assert source.spans[-1].anchor.heading == ("Le froid", "La porte")


def test_running_headers_and_page_numbers_are_left_out_and_reported() -> None:
    def numbered(number: int) -> Any:
        return together(
            lines("Guide interne 2026", top=810), lines(*LONG), lines(f"Page {number} / 3", top=30)
        )

    data = pdf(*(numbered(number) for number in (1, 2, 3)))
    assert not [text for text in said(read("a.pdf", data)) if "Guide" in text or "Page" in text]
    assert dropped("a.pdf", data).count((DropReason.FURNITURE, "Guide interne 2026")) == 3


def test_a_numbered_list_is_a_procedure_and_bullets_are_not_part_of_the_text() -> None:
    listed = lines("1. Ouvrir la porte.", "2. Relever la sonde.", "• Noter l'heure.")
    source = read("a.pdf", pdf(listed))
    assert said(source, SpanKind.STEP) == ["Ouvrir la porte.", "Relever la sonde."]
    assert said(source, SpanKind.SENTENCE) == ["Noter l'heure."]


def test_cells_side_by_side_are_not_glued() -> None:
    table = together(lines("Viande hachée"), lines("24 heures", left=300))
    assert said(read("a.pdf", pdf(table))) == ["Viande hachée", "24 heures"]


def test_aligned_rows_are_a_table_and_its_cells_are_not_glued() -> None:
    columns = together(
        lines("Produit", "Viande", "Poisson frais", leading=20),
        lines("Température", "2 °C", "2 °C", leading=20, left=200),
        lines("Durée", "24 h", "48 h", leading=20, left=330),
        lines("Le responsable signe le relevé.", top=600),
    )
    header = ("Produit", "Température", "Durée")
    source = read("a.pdf", pdf(columns))
    assert rows(source) == [
        (header, ("Viande", "2 °C", "24 h")),
        (header, ("Poisson frais", "2 °C", "48 h")),
    ]
    assert said(source, SpanKind.SENTENCE) == ["Le responsable signe le relevé."]


def test_cells_between_drawn_lines_keep_their_wrapped_lines_together() -> None:
    """Centred beside a cell of three lines, a cell of one line stands on no common baseline."""

    def grid(canvas: Canvas) -> None:
        canvas.grid([60, 200, 400, 450], [560, 640, 680, 710])

    page = together(
        grid,
        lines("Étape", top=690),
        lines("Consigne", top=690, left=210),
        lines("Réception", top=656),
        lines("Relever la température du", "camion", left=210, top=664),
        lines("Stockage", top=596),
        lines("Poser les denrées sur une étagère,", "jamais par terre,", "et fermer.", left=210, top=610),
        lines("Signez.", top=500),
    )
    source = read("a.pdf", pdf(page))
    assert said(source) == [
        "Réception | Relever la température du camion",
        "Stockage | Poser les denrées sur une étagère, jamais par terre, et fermer.",
        "Signez.",
    ]
    assert rows(source)[0][0] == ("Étape", "Consigne")


def test_a_frame_around_paragraphs_is_no_table() -> None:
    framed = together(lambda canvas: canvas.rect(60, 600, 400, 120), lines(*LONG))
    assert rows(read("a.pdf", pdf(framed))) == []


def test_a_sentence_that_goes_over_the_page_is_whole() -> None:
    source = read("a.pdf", pdf(lines(LONG[0]), lines(*LONG[1:])))
    assert [span.anchor.place.number for span in source.spans] == [1, 1]
    assert source.spans[0].text.endswith("deux fois par jour.")


def test_numbers_and_bullets_set_apart_belong_to_their_items() -> None:
    apart = together(
        lines("1", "2", "•"), lines("Ouvrir la porte.", "Relever la sonde.", "Noter l'heure.", left=95)
    )
    source = read("a.pdf", pdf(apart))
    assert said(source, SpanKind.STEP) == ["Ouvrir la porte.", "Relever la sonde."]
    assert said(source, SpanKind.SENTENCE) == ["Noter l'heure."]


def test_a_page_is_read_from_its_top_whatever_the_order_it_was_drawn_in() -> None:
    backwards = together(lines("Deuxième phrase.", top=600), lines("Première phrase.", top=700))
    assert said(read("a.pdf", pdf(backwards))) == ["Première phrase.", "Deuxième phrase."]


def drawn(text: str, **how: Any) -> Any:
    def draw(canvas: Canvas) -> None:
        written = canvas.beginText(how.get("x", 72), 500)
        written.setFont("Helvetica", how.get("size", 11))
        written.setTextRenderMode(how.get("mode", 0))
        if "grey" in how:
            written.setFillGray(how["grey"])
        written.textLine(text)
        canvas.drawText(written)

    return draw


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"mode": 3}, DropReason.INVISIBLE),
        ({"size": 1}, DropReason.TINY),
        ({"grey": 1}, DropReason.WHITE),
        ({"grey": 0.99}, DropReason.WHITE),
        ({"x": 2000}, DropReason.HIDDEN),
    ],
)
def test_text_nobody_sees_is_left_out_and_reported(how: dict[str, float], reason: DropReason) -> None:
    data = pdf(together(lines("Fermez la porte."), drawn("Secret", **how)))
    assert said(read("a.pdf", data)) == ["Fermez la porte."]
    assert dropped("a.pdf", data) == [(reason, "Secret")]


def in_a_form(
    draw: Callable[[Canvas], None], x: float, y: float, scale: float = 1
) -> Callable[[Canvas], None]:
    """Drawn in a space of its own that the page places, as programs do with what they repeat."""

    def placed(canvas: Canvas) -> None:
        canvas.beginForm(f"form{x:g}")
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(scale, scale)
        canvas.doForm(f"form{x:g}")
        canvas.restoreState()

    return placed


def white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.drawString(0, 0, "Secret")


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        (in_a_form(lines("Secret", top=0, left=0), -500, 500), DropReason.HIDDEN),
        (in_a_form(lines("Secret", top=0, left=0), 100, 500, scale=0.1), DropReason.TINY),
        (in_a_form(in_a_form(lines("Secret", top=0, left=0), -1, 0), -900, 500), DropReason.HIDDEN),
        (in_a_form(white, 100, 500), DropReason.WHITE),
    ],
)
def test_text_nobody_sees_is_left_out_of_a_form_too(
    secret: Callable[[Canvas], None], reason: DropReason
) -> None:
    data = pdf(together(lines("Fermez la porte."), secret))
    assert said(read("a.pdf", data)) == ["Fermez la porte."]
    assert dropped("a.pdf", data) == [(reason, "Secret")]


def test_what_a_form_shows_is_read() -> None:
    """White on its own dark band, or small in its own space and large on the page."""

    def banded(canvas: Canvas) -> None:
        canvas.setFillGray(0.1)
        canvas.rect(-5, -5, 200, 30, stroke=0, fill=1)
        white(canvas)

    def minute(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 1)
        canvas.drawString(0, 0, "Notez.")

    data = pdf(together(in_a_form(banded, 100, 500), in_a_form(minute, 100.5, 300, scale=11)))
    assert said(read("a.pdf", data)) == ["Secret", "Notez."]


def test_white_text_on_a_dark_band_is_seen() -> None:
    def band(canvas: Canvas) -> None:
        canvas.setFillGray(0.1)
        canvas.rect(60, 490, 300, 30, stroke=0, fill=1)

    assert said(read("a.pdf", pdf(together(band, drawn("Visible", grey=1))))) == ["Visible"]


def test_a_page_without_text_is_reported_and_the_others_are_read() -> None:
    data = pdf(lines("Fermez la porte."), lambda canvas: canvas.rect(60, 490, 300, 30))
    source = read("a.pdf", data)
    assert [(one.reason, one.place) for one in source.dropped] == [(DropReason.NO_TEXT, PagePlace(number=2))]


def test_a_pdf_of_scans_says_what_to_do() -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.pdf: .*no visible text.*OCR"):
        read("a.pdf", pdf(lambda canvas: canvas.rect(60, 490, 300, 30)))


def test_an_encrypted_pdf_says_what_to_do() -> None:
    locked = pdf(lines("Secret"), encrypt=pdfencrypt.StandardEncryption("mot", "passe", strength=128))
    with pytest.raises(SourceUnreadable, match=r"a\.pdf: is protected by a password"):
        read("a.pdf", locked)


def test_heads_of_left_and_right_pages_are_running_heads() -> None:
    """Each stood on exactly half of the pages, and was text of the lesson on all of them."""

    def sided(number: int) -> Any:
        head = "Guide de l'accueil" if number % 2 else "Chapitre du registre"
        return together(lines(head, top=810), lines(f"Le point {number} est vérifié par le gardien."))

    source = read("a.pdf", pdf(*(sided(number) for number in range(1, 7))))
    assert not [text for text in said(source) if "Guide" in text or "Chapitre" in text]


def test_arrow_heads_before_lines_are_bullets() -> None:
    source = read("a.pdf", pdf(lines("> Fixer un but que le formateur", "explique", "> Noter la date")))
    assert [(span.text, span.item is not None) for span in source.spans] == [
        ("Fixer un but que le formateur explique", True),
        ("Noter la date", True),
    ]
