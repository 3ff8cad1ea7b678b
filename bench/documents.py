"""Documents of the size a training department has, made for a comparison: the same bytes every time."""

import zipfile
from collections.abc import Callable
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
    makers: dict[str, Callable[[Path], None]] = {
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


def write_mixed_documents(folder: Path, count: int) -> list[Path]:
    """Write so many documents of a tenth of that size, of each format in turn, and return them."""
    makers: tuple[tuple[str, Callable[[Path, int], None]], ...] = (
        (".pdf", lambda file, n: _pdf(file, 50 + n)),
        (".docx", lambda file, n: _word(file, 10 + n)),
        (".pptx", lambda file, n: _slides(file, 10 + n)),
        (".xlsx", lambda file, n: _workbook(file, 1_000 + n)),
        (".epub", lambda file, n: _book(file, 5 + n)),
        (".vtt", lambda file, n: _subtitles(file, 240 + n)),
        (".md", _notes),
    )
    files = []
    for number in range(count):
        suffix, make = makers[number % len(makers)]
        files.append(folder / f"{number:02}{suffix}")
        make(files[-1], number)
    return files


def _notes(file: Path, number: int) -> None:
    text = "".join(f"- {SENTENCE.format(n=line)}\n" for line in range(400))
    file.write_text(f"# Chambre {number}\n\n{text}", encoding="utf-8")


def _pdf(file: Path, pages: int = 600) -> None:
    canvas = Canvas(str(file), pagesize=A4, invariant=1)
    for page in range(pages):
        for line in range(LINES_A_PAGE):
            canvas.drawString(60, 780 - 17 * line, SENTENCE.format(n=page * LINES_A_PAGE + line))
        canvas.showPage()
    canvas.save()


def _word(file: Path, pages: int = 100) -> None:
    document = docx.Document()
    for page in range(pages):
        document.add_heading(f"Chambre {page}", 1)
        for line in range(LINES_A_PAGE // 2):
            document.add_paragraph(SENTENCE.format(n=page * LINES_A_PAGE + line))
        table = document.add_table(5, 3)
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                cell.text = f"Valeur {column}"
    document.save(str(file))


def _slides(file: Path, slides: int = 100) -> None:
    presentation = pptx.Presentation()
    for number in range(slides):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Chambre {number}"
        slide.placeholders[1].text = "\n".join(SENTENCE.format(n=line) for line in range(6))
        slide.notes_slide.notes_text_frame.text = SENTENCE.format(n=number)
    presentation.save(str(file))


def _workbook(file: Path, rows: int = 10_000) -> None:
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("Relevés")
    euros = book.add_format({"num_format": '#,##0.00 "€"'})
    sheet.write_row(0, 0, ("Lieu", "Consigne", "Prix", "Écart", "Note"))
    for row in range(1, rows + 1):
        sheet.write_row(row, 0, (f"Chambre {row}", SENTENCE.format(n=row)))
        sheet.write(row, 2, row * 1.5, euros)
        sheet.write_row(row, 3, (row / 7, "vu"))
    book.close()


def _book(file: Path, count: int = 50) -> None:
    chapters = range(count)
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


def _subtitles(file: Path, count: int = 2_400) -> None:
    cues = (
        f"{n // 1200:02}:{n // 20 % 60:02}:{n % 20 * 3:02}.000 --> {n // 1200:02}:{n // 20 % 60:02}:"
        f"{n % 20 * 3 + 2:02}.900\n{SENTENCE.format(n=n)}"
        for n in range(count)
    )
    file.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n", encoding="utf-8")
