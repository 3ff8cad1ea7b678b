"""Lists, numbers, headers, code and exercises are what the source makes them, whatever its format."""

from collections.abc import Callable
from typing import Any

import pptx
import pytest
from pptx.oxml import parse_xml
from pptx.util import Inches

from schemas.source import RemarkKind, SourceText, SpanKind
from tests.sourcing.documents import box, element, lines, pdf, read, rows, saved, slides, together, word
from tests.sourcing.opendocuments import epub, odp, odt, style

Item = tuple[str, str | None, int]

DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
LEVELS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="." text:start-value="3"/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-suffix=")"/></text:list-style>'
)
ODF_LIST = (
    '<text:list text:style-name="L"><text:list-item><text:p>Ouvrir</text:p><text:list><text:list-item>'
    "<text:p>le capot</text:p></text:list-item></text:list></text:list-item>"
    "<text:list-item><text:p>Fermer</text:p></text:list-item></text:list>"
)
ODP_PAGE = "<draw:page><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></draw:page>"
HTML_LIST = '<ol start="3"><li>Ouvrir<ol type="a"><li>le capot</li></ol></li><li>Fermer</li></ol>'


def list_items(source: SourceText) -> list[Item]:
    """Return each text with its number and depth; depth 0 is none of a list."""
    return [
        (span.text, span.item.label if span.item else None, span.item.depth if span.item else 0)
        for span in source.spans
    ]


def write_word_list(document: Any) -> None:
    """Add a list numbered from 3, its second level with letters."""
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        element(
            '<w:abstractNum w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="3"/>'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1">'
            '<w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>'
            "</w:abstractNum>"
        ),
    )
    numbering.append(element('<w:num w:numId="88"><w:abstractNumId w:val="77"/></w:num>'))
    for text, level in (("Ouvrir", 0), ("le capot", 1), ("Fermer", 0)):
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = 88


def write_slide_list(slide: Any) -> None:
    """Add a list of PowerPoint numbered from 3, its second level with letters."""
    frame = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(6), Inches(2)).text_frame
    numbers = (("Ouvrir", 0, "arabicPeriod"), ("le capot", 1, "alphaLcParenR"), ("Fermer", 0, "arabicPeriod"))
    for position, (text, level, kind) in enumerate(numbers):
        paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        start = ' startAt="3"' if level == 0 else ""
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<a:buAutoNum {DRAWING} type="{kind}"{start}/>'))


@pytest.mark.parametrize(
    ("name", "data", "inner"),
    [
        ("a.md", "3. Ouvrir\n\n   1. le capot\n4. Fermer\n", "1."),
        ("a.html", f"<html><body>{HTML_LIST}</body></html>", "a."),
        ("a.epub", epub(HTML_LIST), "a."),
        ("a.docx", word(write_word_list), "a)"),
        ("a.pptx", slides(write_slide_list), "a)"),
        ("a.odt", odt(ODF_LIST, LEVELS), "a)"),
        ("a.odp", odp(ODP_PAGE.format(ODF_LIST), LEVELS), "a)"),
    ],
)
def test_items_are_numbered_as_their_source_numbers_them(name: str, data: Any, inner: str) -> None:
    assert list_items(read(name, data)) == [
        ("Ouvrir", "3.", 1),
        ("le capot", inner, 2),
        ("Fermer", "4.", 1),
    ]


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        ("<ol reversed><li>a</li><li>b</li></ol>", ["2.", "1."]),
        ('<ol type="I"><li>a</li><li value="9">b</li><li>c</li></ol>', ["I.", "IX.", "X."]),
        ('<ol start="26" type="a"><li>a</li><li>b</li></ol>', ["z.", "aa."]),
        ('<ol start="x"><li>a</li><li type="i">b</li></ol>', ["1.", "ii."]),
    ],
)
def test_a_page_numbers_its_items_as_a_browser_does(page: str, labels: list[str]) -> None:
    source = read("a.html", f"<html><body>{page}</body></html>")
    assert [label for _, label, _ in list_items(source)] == labels


def test_a_list_of_word_that_begins_anew_is_numbered_anew() -> None:
    def build(document: Any) -> None:
        write_word_list(document)
        numbering = document.part.numbering_part.element
        numbering.append(
            element(
                '<w:num w:numId="89"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="0">'
                '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
        document.add_paragraph("Ensuite :")
        document.add_paragraph("Noter")._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 89

    assert list_items(read("a.docx", word(build)))[-1] == ("Noter", "1.", 1)


TYPED = ("1. Ouvrir", "2. Fermer", "3. Noter")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "1. Ouvrir\n2. Fermer\n3. Noter\n"),
        ("a.txt", "1. Ouvrir\n\n2. Fermer\n\n3. Noter\n"),
        ("a.html", "<html><body><p>1. Ouvrir<br>2. Fermer<br>3. Noter</p></body></html>"),
        ("a.docx", word(lambda document: [document.add_paragraph(each) for each in TYPED])),
        ("a.pptx", slides(lambda slide: box(slide, "\n".join(TYPED)))),
        ("a.odt", odt("".join(f"<text:p>{each}</text:p>" for each in TYPED))),
        ("a.pdf", pdf(lines(*TYPED))),
    ],
)
def test_typed_numbers_make_a_list_with_its_first_step(name: str, data: Any) -> None:
    source = read(name, data)
    assert list_items(source) == [("Ouvrir", "1.", 1), ("Fermer", "2.", 1), ("Noter", "3.", 1)]
    assert {span.kind for span in source.spans} == {SpanKind.STEP}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a) la date\n\nb) le bac", [("la date", "a)", 1), ("le bac", "b)", 1)]),
        ("i. la date\n\nii. le bac", [("la date", "i.", 1), ("le bac", "ii.", 1)]),
        ("(4) la date\n\n(5) le bac", [("la date", "(4)", 1), ("le bac", "(5)", 1)]),
        ("1° la date\n\n2° le bac", [("la date", "1°", 1), ("le bac", "2°", 1)]),
        ("1. Le froid.\n\n7. Le chaud.", [("1. Le froid.", None, 0), ("7. Le chaud.", None, 0)]),
        ("A. Dupont signe.", [("A. Dupont signe.", None, 0)]),
        ("M. Dupont\n\nN. Martin", [("M. Dupont", None, 0), ("N. Martin", None, 0)]),
        ("A. Smith\n\nB. Jones", [("A. Smith", None, 0), ("B. Jones", None, 0)]),
        (
            "A. Smith\n\nB. Jones\n\nC. Le Roy",
            [(f"{name}", None, 0) for name in ("A. Smith", "B. Jones", "C. Le Roy")],
        ),
        (
            "L. 1234-5 du Code.\n\nM. 12 du Code.",
            [("L. 1234-5 du Code.", None, 0), ("M. 12 du Code.", None, 0)],
        ),
        (
            "1 - 2 heures suffisent.\n\n2 - 3 heures aussi.",
            [("1 - 2 heures suffisent.", None, 0), ("2 - 3 heures aussi.", None, 0)],
        ),
        ("1 - Ouvrir\n\n2 - Fermer", [("Ouvrir", "1 -", 1), ("Fermer", "2 -", 1)]),
        ("I. Le froid\n\nII. Le chaud", [("Le froid", "I.", 1), ("Le chaud", "II.", 1)]),
        (
            "A. Ouvrir la porte\n\nB. Lire la sonde\n\nC. Fermer le bac",
            [("Ouvrir la porte", "A.", 1), ("Lire la sonde", "B.", 1), ("Fermer le bac", "C.", 1)],
        ),
        (
            "Avant :\n- la date ;\n  - du lot ;\n- le bac\n  du haut\nEnsuite, fermer.",
            [
                ("Avant :", None, 0),
                ("la date ;", None, 1),
                ("du lot ;", None, 2),
                ("le bac du haut", None, 1),
                ("Ensuite, fermer.", None, 0),
            ],
        ),
        (
            "1. Ouvrir\n\nElle est lourde.\n\n- le capot\n\n2. Fermer",
            [("Ouvrir", "1.", 1), ("Elle est lourde.", None, 1), ("le capot", None, 2), ("Fermer", "2.", 1)],
        ),
    ],
)
def test_plain_text_has_the_lists_that_people_type(text: str, expected: list[Item]) -> None:
    assert list_items(read("a.txt", text)) == expected


def test_slides_have_the_bullets_of_their_layout() -> None:
    def build(slide: Any) -> None:
        slide.shapes.title.text = "Le froid"
        frame = slide.placeholders[1].text_frame
        frame.text = "la date ;"
        deeper = frame.add_paragraph()
        deeper.text, deeper.level = "du lot", 1
        plain = frame.add_paragraph()
        plain.text = "Sans puce."
        plain._p.get_or_add_pPr().append(parse_xml(f"<a:buNone {DRAWING}/>"))

    presentation = pptx.Presentation()
    build(presentation.slides.add_slide(presentation.slide_layouts[1]))
    assert list_items(read("a.pptx", saved(presentation)))[1:] == [
        ("la date ;", None, 1),
        ("du lot", None, 2),
        ("Sans puce.", None, 0),
    ]


def test_bullets_of_a_pdf_are_items_by_their_indent() -> None:
    drawn = together(
        lines("Avant de servir, contrôlez :", top=700),
        lines("• la date", top=680, left=80),
        lines("– du lot", top=660, left=100),
        lines("• le bac", top=640, left=80),
    )
    assert list_items(read("a.pdf", pdf(drawn))) == [
        ("Avant de servir, contrôlez :", None, 0),
        ("la date", None, 1),
        ("du lot", None, 2),
        ("le bac", None, 1),
    ]


def test_a_list_in_two_columns_of_a_pdf_is_a_list() -> None:
    drawn = together(
        lines("Contrôlez les points suivants avant de servir un plat chaud aux convives :", top=720),
        lines("• la date", "• le bac", "• la sonde", top=700),
        lines("• le lot", "• la porte", "• le joint", top=700, left=300),
    )
    source = read("a.pdf", pdf(drawn))
    assert rows(source) == []
    assert [text for text, _, depth in list_items(source) if depth == 1] == [
        "la date", "le bac", "la sonde", "le lot", "la porte", "le joint",
    ]  # fmt: skip


ENGLISH = "You will need the oven and the probe of the kitchen for this."


@pytest.mark.parametrize(
    ("text", "are_steps"),
    [
        ("# Réchauffer\n\n1. Ouvrir la porte.\n2. Poser le plat.", True),
        ("# Réchauffer\n\n1. Dans le four, posez le plat.\n2. Ne touchez pas la porte.\n", True),
        ("# Les étapes\n\n1. La porte.\n2. Le plat.\n", True),
        ("# Froid\n\n1. La porte est lourde.\n2. Le plat est chaud.\n", False),
        ("# Les cinq règles d’or\n\n1. Lavez vos mains.\n2. Portez une blouse.\n", False),
        ("# Froid\n\nTrois raisons à cela :\n\n1. Attendre coûte peu.\n2. Jeter coûte cher.\n", False),
        (f"# To heat\n\n{ENGLISH}\n\n1. Open the door.\n2. Put the plate in.\n", True),
        (f"# Why we wait\n\n{ENGLISH}\n\n1. The door is heavy.\n2. The plate is hot.\n", False),
    ],
)
def test_a_numbered_list_is_a_procedure_only_where_the_text_says_so(text: str, are_steps: bool) -> None:
    listed = [span for span in read("a.md", text).spans if span.item is not None]
    assert {span.kind for span in listed} == {SpanKind.STEP if are_steps else SpanKind.SENTENCE}


def test_a_numbered_warning_is_no_step() -> None:
    text = "# Poser\n\n1. Ouvrir.\n2. Attention : le plat brûle.\n3. Fermer.\n"
    kinds = [span.kind for span in read("a.md", text).spans if span.item]
    assert kinds == [SpanKind.STEP, SpanKind.SENTENCE, SpanKind.STEP]


HEAD = (
    "<tr><th rowspan='2'>Denrée</th><th colspan='2'>Froid</th></tr><tr><th>Positif</th><th>Négatif</th></tr>"
)
BODY = "<tr><td>Lait</td><td>4 °C</td><td>–18 °C</td></tr>"
ODF_CELL = "<table:table-cell><text:p>{}</text:p></table:table-cell>"


def write_merged_header(document: Any) -> None:
    table = document.add_table(3, 3)
    texts = (("Denrée", "Froid", ""), ("", "Positif", "Négatif"), ("Lait", "4 °C", "–18 °C"))
    for row, cells in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))


def write_slide_table(slide: Any) -> None:
    table = slide.shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    texts = (("Denrée", "Froid", ""), ("", "Positif", "Négatif"), ("Lait", "4 °C", "–18 °C"))
    for number, cells in enumerate(texts):
        for column, text in enumerate(cells):
            table.cell(number, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))


ODF_TABLE = (
    "<table:table><table:table-header-rows><table:table-row>"
    '<table:table-cell table:number-rows-spanned="2"><text:p>Denrée</text:p></table:table-cell>'
    '<table:table-cell table:number-columns-spanned="2"><text:p>Froid</text:p></table:table-cell>'
    "<table:covered-table-cell/></table:table-row><table:table-row><table:covered-table-cell/>"
    f"{ODF_CELL.format('Positif')}{ODF_CELL.format('Négatif')}</table:table-row></table:table-header-rows>"
    f"<table:table-row>{ODF_CELL.format('Lait')}{ODF_CELL.format('4 °C')}{ODF_CELL.format('–18 °C')}"
    "</table:table-row></table:table>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", f"<html><body><table><thead>{HEAD}</thead><tbody>{BODY}</tbody></table></body></html>"),
        ("a.html", f"<html><body><table>{HEAD}{BODY}</table></body></html>"),
        ("a.docx", word(write_merged_header)),
        ("a.pptx", slides(write_slide_table)),
        ("a.odt", odt(ODF_TABLE)),
    ],
)
def test_a_header_of_two_rows_is_one(name: str, data: Any) -> None:
    assert rows(read(name, data)) == [
        (("Denrée", "Froid – Positif", "Froid – Négatif"), ("Lait", "4 °C", "–18 °C"))
    ]


CODE = "if froid:\n    fermer()"


def write_code(name: str) -> Callable[[Any], None]:
    """Add code to a Word document, by the name of a style or of a font."""

    def build(document: Any) -> None:
        document.add_paragraph("Avant.")
        if "Code" in name:
            document.styles.add_style(name, 1)
        for line in CODE.split("\n"):
            paragraph = document.add_paragraph(line, style=name if "Code" in name else None)
            paragraph.runs[0].font.name = "Calibri" if "Code" in name else name
        document.add_paragraph("Après.")

    return build


def write_slide_code(slide: Any) -> None:
    box(slide, "Avant.", top=1)
    frame = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(6), Inches(2)).text_frame
    for line in CODE.split("\n"):
        run = frame.paragraphs[-1].add_run()
        run.text, run.font.name = line, "Consolas"
        frame.add_paragraph()
    box(slide, "Après.", top=4)


def draw_code(canvas: Any) -> None:
    lines("Avant de commencer, voici comment on ferme la porte du froid chaque soir.")(canvas)
    canvas.setFont("Courier", 11)
    lines("if froid:", top=670)(canvas)
    lines("fermer()", top=656, left=72 + 4 * 6.6)(canvas)
    canvas.setFont("Helvetica", 11)
    lines("Après ces deux lignes, la porte est fermée et le registre est signé.", top=620)(canvas)


ODF_CODE = (
    "<text:p>Avant.</text:p>"
    + "".join(
        f'<text:p text:style-name="{{0}}">{line.replace("    ", "<text:s text:c=&quot;4&quot;/>")}</text:p>'
        for line in CODE.split("\n")
    ).replace("&quot;", '"')
    + "<text:p>Après.</text:p>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", f"<html><body><p>Avant.</p><pre>{CODE}</pre><p>Après.</p></body></html>"),
        (
            "a.html",
            f"<html><body><p>Avant.</p><pre><span></span><code>{CODE}</code></pre>Après.</body></html>",
        ),
        ("a.docx", word(write_code("Source Code"))),
        ("a.docx", word(write_code("Courier New"))),
        ("a.pptx", slides(write_slide_code)),
        ("a.odt", odt(ODF_CODE.format("Preformatted_20_Text"), style("Preformatted_20_Text", "paragraph"))),
        ("a.odt", odt(ODF_CODE.format("P1"), style("P1", "paragraph", style_font__name="Liberation Mono"))),
        ("a.pdf", pdf(draw_code)),
    ],
)
def test_code_is_kept_word_for_word(name: str, data: Any) -> None:
    source = read(name, data)
    assert [span.text for span in source.spans if span.kind is SpanKind.CODE] == [CODE]
    assert len(source.spans) == 3


def test_a_sentence_in_a_font_of_code_is_a_sentence() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Fermez la porte.").runs[0].font.name = "Courier New"

    assert [span.kind for span in read("a.docx", word(build)).spans] == [SpanKind.SENTENCE]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# Froid\n\nAvant.\n\n::: warning\n## Attention\n\nJamais.\n:::\n\nAprès.\n"),
        ("a.md", "# Froid\n\nAvant.\n\n> [!WARNING]\n> ## Attention\n>\n> Jamais.\n\nAprès.\n"),
        (
            "a.html",
            "<html><body><h1>Froid</h1><p>Avant.</p><div class='alert alert-danger'><h4>Attention</h4>"
            "<p>Jamais.</p></div><p>Après.</p></body></html>",
        ),
    ],
)
def test_a_heading_in_a_remark_begins_nothing_but_the_remark(name: str, text: str) -> None:
    source = read(name, text)
    assert {span.anchor.heading for span in source.spans} == {("Froid",)}
    assert [span.text for span in source.spans if span.remark] == ["Attention", "Jamais."]


ANSWER = "Il pèse 3 kg.\n\n```\npeser()\n```"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", f"::: challenge\nPesez le bac.\n\n::: solution\n{ANSWER}\n:::\n:::\n\nAprès.\n"),
        ("a.md", f"## Exercice 1\n\nPesez le bac.\n\n### Solution\n\n{ANSWER}\n\n## Suite\n\nAprès.\n"),
        ("a.md", f"## Exercice 1\n\nPesez le bac.\n\nSolution : {ANSWER}\n\n## Suite\n\nAprès.\n"),
        (
            "a.html",
            "<html><body><p>Pesez le bac.</p><details><summary>Voir la solution</summary><p>Il pèse 3 kg.</p>"
            "<pre>peser()</pre></details><p>Après.</p></body></html>",
        ),
    ],
)
def test_the_solution_of_an_exercise_is_told_apart(name: str, text: str) -> None:
    kinds = {span.text: span.remark.kind if span.remark else None for span in read(name, text).spans}
    closed = [text for text, kind in kinds.items() if kind is RemarkKind.SOLUTION]
    assert [text for text in closed if "pèse 3 kg" in text or text == "peser()"][-2:] == [
        closed[-2],
        "peser()",
    ]
    assert kinds["Pesez le bac."] in {None, RemarkKind.EXERCISE}
    assert kinds["Après."] is None


def test_a_solution_without_an_exercise_is_read_in_the_open() -> None:
    text = "# Pannes\n\n## Problème\n\nLe bac fuit.\n\n## Solution\n\nChanger le joint.\n"
    assert [span.remark for span in read("a.md", text).spans] == [None] * 5


def test_attributes_of_kramdown_are_no_text() -> None:
    source = read("a.md", "# Froid\n{: .title}\n\n- Bac\n{:.wide}\n\n```\n{:x}\n```\n")
    assert [span.text for span in source.spans] == ["Froid", "Bac", "{:x}"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("$ git status", SpanKind.CODE),
        (">>> peser(3)", SpanKind.CODE),
        ("C:\\Users\\ana> dir", SpanKind.CODE),
        ("ana@froid:~/bac$ ls -l\nana@froid:~/bac$ cd ..", SpanKind.CODE),
        ("$ 50 a person", SpanKind.SENTENCE),
        ("Tapez $ git status", SpanKind.SENTENCE),
    ],
)
def test_what_a_console_shows_is_code(text: str, kind: SpanKind) -> None:
    source = read("a.txt", f"Avant.\n\n{text}\n\nAprès.")
    assert [(span.kind, span.text) for span in source.spans][1] == (kind, text)


def test_a_table_drawn_with_signs_is_a_table() -> None:
    table = (
        "+--------+---------+\n| Denrée | Froid   |\n+========+=========+\n| Lait   | 4 °C    |\n"
        "| entier | au plus |\n+--------+---------+\n|Œuf     | 5 °C    |\n+--------+---------+\n"
    )
    assert rows(read("a.md", f"Avant.\n\n{table}\nAprès.\n")) == [
        (("Denrée", "Froid"), ("Lait entier", "4 °C au plus")),
        (("Denrée", "Froid"), ("Œuf", "5 °C")),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "+-----+------+\n| Froid et   |\n| chaud      |\n+-----+------+\n| Bac | Lait |\n+-----+------+\n",
        "+-----+------+\n| Bac | Lait |\n|     +------+\n|     | Œuf  |\n+-----+------+\n",
        "+------------+\n| Froid      |\n+-----+------+\n| Bac | Lait |\n+-----+------+\n",
    ],
    ids=["columns", "rows", "border"],
)
def test_a_drawn_table_with_merged_cells_stays_text_to_the_letter(table: str) -> None:
    """The letter under a plus sign was cut out of the cell."""
    source = read("a.md", f"Avant.\n\n{table}\nAprès.\n")
    assert rows(source) == []
    assert {"Froid", "chaud", "Bac", "Lait", "Œuf"} & set(table.split()) <= set(source.text.split())


def test_a_border_without_a_table_is_text() -> None:
    assert rows(read("a.md", "Avant.\n\n+-----+\n\nAprès.\n")) == []


@pytest.mark.parametrize("role", ["button", "tablist", "switch", "tooltip"])
def test_controls_of_a_page_are_no_text_of_it(role: str) -> None:
    page = f"<html><body><p>Avant.</p><div role='{role}'>Tout afficher</div><p>Après.</p></body></html>"
    assert [span.text for span in read("a.html", page).spans] == ["Avant.", "Après."]


@pytest.mark.parametrize("button", ["<button>Le froid</button>", "<span role='button'>Le froid</span>"])
def test_a_button_that_is_a_title_is_the_title(button: str) -> None:
    source = read("a.html", f"<html><body><h2>{button}</h2><p>Après.</p></body></html>")
    assert [span.anchor.heading for span in source.spans] == [("Le froid",)] * 2


def test_colons_that_nothing_closes_are_text() -> None:
    source = read("a.md", "# Froid\n\n::: note de service\n\nAvant.\n\n## Suite\n\n:::\n\n:::\n\nAprès.\n")
    assert source.spans[-1].anchor.heading == ("Froid",)
    unclosed = read("a.md", "# Froid\n\n::: note de service\n\nAvant.\n\n## Suite\n\nAprès.\n")
    assert unclosed.spans[-1].anchor.heading == ("Froid", "Suite")


NESTED = (
    "1. Ouvrez le sac.",
    "a) la poche",
    "b) le fond",
    "i. la trousse",
    "ii. le carnet",
    "2. Videz le sac.",
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "\n\n".join(NESTED)),
        ("a.md", "\n\n".join(each.replace(")", "\\)").replace(". ", "\\. ") for each in NESTED)),
        ("a.docx", word(lambda document: [document.add_paragraph(each) for each in NESTED])),
        ("a.pptx", slides(lambda slide: box(slide, "\n".join(NESTED)))),
    ],
)
def test_typed_numbers_of_another_style_stand_one_level_deeper(name: str, data: Any) -> None:
    source = read(name, data)
    assert [(label, depth) for _, label, depth in list_items(source)] == [
        ("1.", 1),
        ("a)", 2),
        ("b)", 2),
        ("i.", 3),
        ("ii.", 3),
        ("2.", 1),
    ]
    assert len({span.item.list for span in source.spans if span.item}) == 1
    assert [span.text for span in source.spans if span.kind is SpanKind.STEP] == [
        "Ouvrez le sac.",
        "Videz le sac.",
    ]


@pytest.mark.parametrize(
    "written",
    ["1. Fermez.\n\na) la porte\n\n2. Notez.", "1. Fermez.\n\n1. Notez.", "2. Fermez.\n\na) Notez."],
)
def test_a_number_alone_begins_no_list_within_another(written: str) -> None:
    assert {depth for _, _, depth in list_items(read("a.txt", written))} <= {0, 1}


def test_word_s_own_styles_say_how_deep_an_item_is() -> None:
    """Each of these styles is a list of its own, on its first level."""

    def build(document: Any) -> None:
        for text, style_name in (
            ("Ouvrir", "List Number"),
            ("le capot", "List Number 2"),
            ("Fermer", "List Number"),
        ):
            document.add_paragraph(text, style=style_name)

    assert list_items(read("a.docx", word(build))) == [
        ("Ouvrir", "1.", 1),
        ("le capot", "1.", 2),
        ("Fermer", "2.", 1),
    ]


GOES_ON = "<ol><li>Ouvrez.</li><li>Attendez.</li></ol>{}<ol start=3><li>Fermez.</li><li>Notez.</li></ol>"


def write_word_list_that_goes_on(document: Any) -> None:
    for text, style_name in (
        ("Ouvrez.", "List Number"),
        ("Attendez.", "List Number"),
        ("Le voyant clignote.", "Normal"),
        ("Fermez.", "List Number"),
        ("Notez.", "List Number"),
    ):
        document.add_paragraph(text, style=style_name)


@pytest.mark.parametrize(
    ("name", "data", "between"),
    [
        ("a.html", GOES_ON.format("<p>Le voyant clignote.</p>"), [("Le voyant clignote.", None, 1)]),
        ("a.html", GOES_ON.format("<pre><code>ls -l</code></pre>"), [("ls -l", None, 1)]),
        ("a.html", GOES_ON.format("<ul><li>rouge</li></ul>"), [("rouge", None, 2)]),
        (
            "a.md",
            "1. Ouvrez.\n2. Attendez.\n\nLe voyant clignote.\n\n3. Fermez.\n4. Notez.\n",
            [("Le voyant clignote.", None, 1)],
        ),
        ("a.docx", word(write_word_list_that_goes_on), [("Le voyant clignote.", None, 1)]),
    ],
)
def test_a_list_goes_on_after_what_stands_between_two_items(
    name: str, data: Any, between: list[Item]
) -> None:
    source = read(name, data)
    assert list_items(source) == [
        ("Ouvrez.", "1.", 1),
        ("Attendez.", "2.", 1),
        *between,
        ("Fermez.", "3.", 1),
        ("Notez.", "4.", 1),
    ]
    assert len({span.item.list for span in source.spans if span.item}) == 1


@pytest.mark.parametrize(
    "between", ["<h2>Puis</h2>", "<table><tr><td>a</td><td>b</td></tr></table>", "<p>Puis.</p>" * 4]
)
def test_a_list_ends_at_a_title_a_table_and_much_text(between: str) -> None:
    source = read("a.html", f"<html><body>{GOES_ON.format(between)}</body></html>")
    assert len({span.item.list for span in source.spans if span.item}) == 2


def test_a_list_that_begins_anew_is_another_list() -> None:
    page = GOES_ON.format("<p>Puis.</p>").replace("start=3", "start=1")
    source = read("a.html", f"<html><body>{page}</body></html>")
    assert len({span.item.list for span in source.spans if span.item}) == 2
