"""Documents of the size a training department has, made for a comparison: the same bytes every time."""

import zipfile
from pathlib import Path

import docx
import pptx
import xlsxwriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SENTENCE = "Fermez la porte de la chambre {n} avant de noter la température, qui reste sous 3,5 °C."
LINES_A_PAGE = 40


def made(folder: Path) -> list[Path]:
    """Write one document of each format into a folder and return them."""
    makers = {
        "600-pages.pdf": _pdf,
        "100-pages.docx": _word,
        "100-slides.pptx": _slides,
        "10000-rows.xlsx": _workbook,
        "50-chapters.epub": _book,
        "2-hours.vtt": _subtitles,
    }
    for name, make in makers.items():
        make(folder / name)
    return [folder / name for name in makers]


def _pdf(file: Path) -> None:
    canvas = Canvas(str(file), pagesize=A4, invariant=1)
    for page in range(600):
        for line in range(LINES_A_PAGE):
            canvas.drawString(60, 780 - 17 * line, SENTENCE.format(n=page * LINES_A_PAGE + line))
        canvas.showPage()
    canvas.save()


def _word(file: Path) -> None:
    document = docx.Document()
    for page in range(100):
        document.add_heading(f"Chambre {page}", 1)
        for line in range(LINES_A_PAGE // 2):
            document.add_paragraph(SENTENCE.format(n=page * LINES_A_PAGE + line))
        table = document.add_table(5, 3)
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                cell.text = f"Valeur {column}"
    document.save(str(file))


def _slides(file: Path) -> None:
    presentation = pptx.Presentation()
    for number in range(100):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Chambre {number}"
        slide.placeholders[1].text = "\n".join(SENTENCE.format(n=line) for line in range(6))
        slide.notes_slide.notes_text_frame.text = SENTENCE.format(n=number)
    presentation.save(str(file))


def _workbook(file: Path) -> None:
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("Relevés")
    euros = book.add_format({"num_format": '#,##0.00 "€"'})
    sheet.write_row(0, 0, ("Lieu", "Consigne", "Prix", "Écart", "Note"))
    for row in range(1, 10_001):
        sheet.write_row(row, 0, (f"Chambre {row}", SENTENCE.format(n=row)))
        sheet.write(row, 2, row * 1.5, euros)
        sheet.write_row(row, 3, (row / 7, "vu"))
    book.close()


def _book(file: Path) -> None:
    chapters = range(50)
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Chambre {n}</h1>{text}</body></html>"
    items = "".join(
        f'<item id="c{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in chapters
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in chapters)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
            'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        archive.writestr(
            "book.opf",
            f'<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>{items}</manifest>'
            f"<spine>{spine}</spine></package>",
        )
        for n in chapters:
            text = "".join(f"<p>{SENTENCE.format(n=line)}</p>" for line in range(100))
            archive.writestr(f"{n}.xhtml", page.format(n=n, text=text))


def _subtitles(file: Path) -> None:
    cues = (
        f"{n // 1200:02}:{n // 20 % 60:02}:{n % 20 * 3:02}.000 --> {n // 1200:02}:{n // 20 % 60:02}:"
        f"{n % 20 * 3 + 2:02}.900\n{SENTENCE.format(n=n)}"
        for n in range(2_400)
    )
    file.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n", encoding="utf-8")
