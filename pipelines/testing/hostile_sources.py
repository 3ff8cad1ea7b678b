"""Sources made to be slow to read: each kind in any size, by what it repeats or nests.

A reader is linear if one of these at twice the size takes about twice the time. The kinds come from how the
formats and their parsers work: what opens and never closes, what each element looks up again, what refers to
the same text many times.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

Write = Callable[[int], str]
"""Returns a text of about so many characters."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class HostileKind:
    """One kind of hostile source, a file of an extension, and how it is written in a size."""

    suffix: str
    write: Callable[[int], bytes]


def _repeat(piece: str, before: str = "", after: str = "") -> Write:
    return lambda size: before + piece * max(1, size // len(piece)) + after


def _number(piece: str, before: str = "", after: str = "") -> Write:
    """Write a piece again and again, each with its number for `#`."""

    def write(size: int) -> str:
        count = max(1, size // (len(piece) + 3))
        return before + "".join(piece.replace("#", str(number)) for number in range(count)) + after

    return write


def _nest(opening: str, closing: str, inside: str = "Fermez.") -> Write:
    def write(size: int) -> str:
        count = max(1, size // (len(opening) + len(closing)))
        return opening * count + inside + closing * count

    return write


def _halves(first: Write, second: Write) -> Write:
    return lambda size: first(size // 2) + second(size // 2)


def _always(text: str) -> Write:
    return lambda _: text


def _write_none(_: int) -> str:
    return ""


def _sentence(_: int) -> str:
    return "<p>Fermez.</p>"


def _one(_: int) -> int:
    return 1


def _text(suffix: str, write: Write, encoding: str = "utf-8") -> HostileKind:
    return HostileKind(suffix, lambda size: write(size).encode(encoding))


def _zip(parts: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


def _relations(**targets: str) -> str:
    """Write the relations of a part: the target of each kind."""
    listed = "".join(
        f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _types(**parts: str) -> str:
    listed = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in parts.items())
    defaults = '<Default Extension="xml" ContentType="application/xml"/>' + (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
    )
    return f'<Types xmlns="{PACKAGE}/content-types">{defaults}{listed}</Types>'


WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _word(body: Write, **others: Write) -> HostileKind:
    """Write a DOCX by what stands in its body; other parts grow with it."""

    def write(size: int) -> bytes:
        share = size // (1 + len(others))
        declared = f'{W} xmlns:a="{A}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml"'
        drawn = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
        types = {f"word/{name}.xml": f"{WORD_TYPE}.{name}+xml" for name in others}
        parts = {
            "[Content_Types].xml": _types(**{"word/document.xml": f"{WORD_TYPE}.document.main+xml"} | types),
            "_rels/.rels": _relations(officeDocument="word/document.xml"),
            "word/_rels/document.xml.rels": _relations(
                **{name: f"{name}.xml" for name in others}, image="image.png"
            ),
            "word/image.png": "no picture",
            "word/document.xml": f'<w:document {declared} xmlns:wp="{drawn}"><w:body>{body(share)}'
            "</w:body></w:document>",
        }
        for name, other in others.items():
            parts[f"word/{name}.xml"] = f"<w:{name} {W}>{other(share)}</w:{name}>"
        return _zip(parts)

    return HostileKind(".docx", write)


P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
SHAPE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="#" name=""/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
    '<a:off x="0" y="#"/><a:ext cx="9" cy="9"/></a:xfrm>{fill}</p:spPr><p:txBody><a:p>{runs}</a:p></p:txBody>'
    "</p:sp>"
)
WHITE = '<a:r><a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr><a:t>Fermez.</a:t></a:r>'
PAINT = '<a:solidFill><a:srgbClr val="00FF00"/></a:solidFill>'
PICTURE = (
    '<p:pic><p:nvPicPr><p:cNvPr id="#" name=""/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
    '<p:blipFill><a:blip r:embed="rimage"/></p:blipFill><p:spPr/></p:pic>'
)


def _slide(shapes: Write, slides: Callable[[int], int] = _one) -> HostileKind:
    """Write a PPTX by the shapes of its slide; the slide is listed as often as `slides` says."""

    def write(size: int) -> bytes:
        listed = '<p:sldId id="256" r:id="rslide"/>' * slides(size)
        declared = f'{P} xmlns:a="{A}" xmlns:r="{R}"'
        return _zip(
            {
                "[Content_Types].xml": _types(),
                "_rels/.rels": _relations(officeDocument="ppt/presentation.xml"),
                "ppt/presentation.xml": f"<p:presentation {declared}><p:sldIdLst>{listed}</p:sldIdLst>"
                '<p:sldSz cx="900" cy="900"/></p:presentation>',
                "ppt/_rels/presentation.xml.rels": _relations(slide="slides/slide1.xml"),
                "ppt/slides/_rels/slide1.xml.rels": _relations(image="image.png"),
                "ppt/slides/image.png": "no picture",
                "ppt/slides/slide1.xml": f"<p:sld {declared}><p:cSld><p:spTree>{shapes(size)}</p:spTree>"
                "</p:cSld></p:sld>",
            }
        )

    return HostileKind(".pptx", write)


ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("presentation", "presentation"),
    )
)
STYLE = '<style:style style:name="T#" style:family="paragraph" style:parent-style-name="{above}"/>'


def _open_document(kind: str, body: Write, looks: Write = _write_none) -> HostileKind:
    def write(size: int) -> bytes:
        content = (
            f'<office:document-content {ODF} xmlns:xlink="http://www.w3.org/1999/xlink">'
            f"<office:automatic-styles>{looks(size)}</office:automatic-styles><office:body><office:{kind}>"
            f"{body(size)}</office:{kind}></office:body></office:document-content>"
        )
        mimetype = f"application/vnd.oasis.opendocument.{kind}"
        return _zip({"mimetype": mimetype, "content.xml": content})

    return HostileKind(".odt" if kind == "text" else ".odp", write)


def _book(chapter: Write, spine: Write = _write_none, chapters: Callable[[int], int] = _one) -> HostileKind:
    """Write an EPUB by what stands in each of its chapters, which share the size."""

    def write(size: int) -> bytes:
        count = chapters(size)
        media = 'media-type="application/xhtml+xml"'
        items = "".join(f'<item id="c{n}" href="{n}.xhtml" {media}/>' for n in range(count))
        references = "".join(f'<itemref idref="c{n}"/>' for n in range(count)) + spine(size)
        page = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{chapter(size // count)}</body></html>'
        return _zip(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<container><rootfiles><rootfile full-path="book.opf"/>'
                "</rootfiles></container>",
                "book.opf": f"<package><manifest>{items}</manifest><spine>{references}</spine></package>",
                **{f"{n}.xhtml": page for n in range(count)},
            }
        )

    return HostileKind(".epub", write)


SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _workbook(rows: Write, strings: Write = _write_none, after: Write = _write_none) -> HostileKind:
    def write(size: int) -> bytes:
        return _zip(
            {
                "[Content_Types].xml": _types(),
                "_rels/.rels": _relations(officeDocument="xl/workbook.xml"),
                "xl/workbook.xml": f'<workbook {SHEET} xmlns:r="{R}"><sheets>'
                '<sheet name="Froid" r:id="rworksheet"/></sheets></workbook>',
                "xl/_rels/workbook.xml.rels": _relations(
                    worksheet="sheet1.xml", sharedStrings="sharedStrings.xml"
                ),
                "xl/sharedStrings.xml": f"<sst {SHEET}>{strings(size)}</sst>",
                "xl/sheet1.xml": f"<worksheet {SHEET}><sheetData>{rows(size)}</sheetData>{after(size)}"
                "</worksheet>",
            }
        )

    return HostileKind(".xlsx", write)


def _page(write: Write, head: Write = _write_none) -> HostileKind:
    def whole(size: int) -> bytes:
        return f"<html><head>{head(size)}</head><body>{write(size)}</body></html>".encode()

    return HostileKind(".html", whole)


def _style(write: Write, body: Write = _sentence) -> HostileKind:
    return _page(body, lambda size: f"<style>{write(size)}</style>")


def _cue(write: Write, suffix: str = ".vtt") -> HostileKind:
    def whole(size: int) -> bytes:
        opening = "WEBVTT\n\n" if suffix == ".vtt" else "1\n"
        return f"{opening}00:00:01.000 --> 00:00:09.000\n{write(size)}\n".encode()

    return HostileKind(suffix, whole)


CUE = "00:00:01.000 --> 00:00:09.000\n"
RUN = "<w:r><w:t>Fermez. </w:t></w:r>"
PARAGRAPH = f"<w:p>{RUN}</w:p>"
NOTE = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
COMMENT = '<w:p><w:r><w:commentReference w:id="1"/></w:r></w:p>'
BOX = f"<w:p><w:r><w:txbxContent>{PARAGRAPH}</w:txbxContent></w:r></w:p>"
BLIP = '<w:p><w:r><wp:inline><a:blip r:embed="rimage"/></wp:inline></w:r></w:p>'
WORD_STYLE = (
    '<w:style w:type="paragraph" w:styleId="s#"><w:name w:val="n#"/><w:basedOn w:val="s{above}"/></w:style>'
)
CELL = f"<w:tc>{PARAGRAPH}</w:tc>"


def _chain(piece: str, used: str) -> tuple[Write, Write]:
    """Return styles each based on the one before, and as much text in the last of them."""

    def count(size: int) -> int:
        return max(1, size // len(piece))

    def write_styles(size: int) -> str:
        numbers = range(count(size))
        return "".join(
            piece.replace("#", str(number)).replace("{above}", str(number - 1)) for number in numbers
        )

    def write_text(size: int) -> str:
        last = used.replace("#", str(count(size) - 1))
        return last * max(1, size // len(last))

    return write_styles, write_text


_WORD_STYLES, _WORD_TEXT = _chain(WORD_STYLE, f'<w:p><w:pPr><w:pStyle w:val="s#"/></w:pPr>{RUN}</w:p>')
_ODF_STYLES, _ODF_TEXT = _chain(
    STYLE.replace("{above}", "T{above}"), '<text:p text:style-name="T#">Fermez.</text:p>'
)

PLAIN = {
    "one_word": _repeat("a"),
    "sentences": _repeat("Fermez la porte. "),
    "numbered_sentences": _number("La porte # du local # reste fermée. "),
    "figures": _number("Le lait # se garde à # °C pendant # jours.\n\n"),
    "terms": _number("Un terme# est une chose#. "),
    "names": _number("Nom# Prénom# est responsable. "),
    "dot_leaders": _repeat("Titre ............ 5 "),
    "spaced_leaders": _repeat(". "),
    "dots": _repeat("."),
    "signs": _repeat("?!"),
    "sign_and_space": _repeat("! "),
    "initials": _repeat("A. "),
    "joined_initials": _repeat("A."),
    "pages": _repeat("p. 5 "),
    "titles": _repeat("M. Dupont "),
    "numbers": _repeat("1. "),
    "decimals": _repeat("1,5"),
    "small_letters": _repeat("a. b "),
    "open_quotations": _repeat("«"),
    "open_brackets": _repeat("( "),
    "far_brackets": _repeat("(" + "a" * 399),
    "closed_brackets": _repeat("(a)"),
    "closing_signs": _repeat(".»”)]"),
    "spaces": _repeat(" ", "a", "b"),
    "spaces_after_stop": _repeat(" ", "A.", "b"),
    "stops_and_spaces": _repeat("a." + " " * 40),
    "no_break_spaces": _repeat("\u00a0", "A.", "b"),
    "tabs": _repeat("\t", "a", "b"),
    "empty_lines": _repeat("\n", "a", "b"),
    "blank_lines": _repeat(" \n", "a", "b"),
    "lines": _repeat("a\n"),
    "paragraphs": _repeat("a\n\n"),
    "returns": _repeat("a\r"),
    "bullets": _repeat("•"),
    "dashes": _repeat("- "),
    "dash_lines": _repeat("- a\n"),
    "combining_marks": _repeat("\u0301\u0316", "a"),
    "one_combining_mark": _repeat("\u0301", "a"),
    "marked_letters": _repeat("e\u0301"),
    "hidden_tags": _repeat("\U000e0041", "a"),
    "tags_apart": _repeat("a\U000e0041"),
    "directions": _repeat("\u202e", "a", "b"),
    "ligatures": _repeat("ﬁ"),
    "capitals_that_grow": _repeat("İ"),
    "private_use": _repeat("\ue000", "a"),
    "digits": _repeat("1"),
    "spaced_digits": _repeat("1 "),
    "addresses": _repeat("a@"),
    "apostrophes": _repeat("l’"),
    "hyphens": _repeat("a-"),
}
MARKDOWN = {
    "stars": _repeat("*"),
    "emphasis": _repeat("*a _b "),
    "strong": _repeat("**a"),
    "underscores": _repeat("_a"),
    "ticks": _repeat("`"),
    "ticks_apart": _number("`a" + "`" * 2),
    "growing_ticks": lambda size: " ".join("`" * n for n in range(1, int((2 * size) ** 0.5))),
    "brackets": _repeat("["),
    "links": _repeat("[a]("),
    "links_in_links": _repeat("[a](b"),
    "images": _repeat("![](a"),
    "shown_images": _repeat("![a](b.png) "),
    "image_attributes": _repeat("![](a){b"),
    "image_lines": _repeat("![](a)\nb\n"),
    "brackets_and_links": _repeat("]("),
    "angles": _repeat("<"),
    "tags": _repeat("<a "),
    "tags_with_values": _repeat("<a b='"),
    "comments": _repeat("<!--"),
    "declarations": _repeat("<!A"),
    "instructions": _repeat("<?"),
    "character_data": _repeat("<![CDATA["),
    "entities": _repeat("&a"),
    "numbered_entities": _repeat("&#1"),
    "quotations": _repeat("> "),
    "quoted_lines": _repeat("> a\n"),
    "lists_in_a_line": _repeat("- ", "", "a"),
    "numbers_in_a_line": _repeat("1. ", "", "a"),
    "deepening_list": lambda size: "".join("  " * n + "- a\n" for n in range(int(size**0.5))),
    "bars": _repeat("|"),
    "table": _repeat("|a|b|\n", "|a|b|\n|-|-|\n"),
    "wide_table": lambda size: "|a" * (size // 8) + "|\n" + "|-" * (size // 8) + "|\n" + "|b" * (size // 8),
    "wide_and_short": lambda size: (
        "|a" * (size // 8) + "|\n" + "|-" * (size // 8) + "|\n" + "b\n" * (size // 4)
    ),
    "underlined": _repeat("a\n="),
    "hashes": _repeat("# "),
    "headings": _repeat("# a\n"),
    "definitions": _number("[a#]: b\n"),
    "used_definitions": _halves(_number("[a#]: b\n"), _number(" [a#]")),
    "open_definitions": _repeat("[a]: <"),
    "escapes": _repeat("\\"),
    "struck": _repeat("~~a"),
    "front_matter": _repeat("---\n"),
    "open_front_matter": _repeat("a\n", "---\n"),
    "fences": _repeat("```\n"),
    "html_blocks": _repeat("<div>\n"),
    "alerts": _repeat("> [!NOTE] a\n\n"),
    "tight_lists": _repeat("- a\n- b\n\n"),
    "grid_borders": _repeat("+--+\n\n"),
    "cut_grids": _repeat("+--+\n|a\n"),
}
QUARTO = {
    "divs": _repeat("::: {.note}\n"),
    "closed_divs": _repeat("::: {.note}\na\n:::\n"),
    "colons": _repeat(":", "::: a"),
    "div_spaces": _repeat(" :", ":::a", "b"),
    "shortcodes": _repeat("{{<"),
    "closed_shortcodes": _repeat("{{< a >}}"),
    "cells": _repeat("```{r}\na\n```\n"),
    "open_cell": _repeat("a\n", "```{r}\n"),
    "heading_spaces": _repeat(" ", "# a", "b"),
    "heading_braces": _repeat(" {", "# a"),
    "attributes": _repeat(")" + "{"),
    "long_attributes": _repeat("){a "),
    "spans": _repeat("[a"),
    "spans_with_attributes": _repeat("[a]{"),
    "hidden_classes": _repeat(".hidden ", "::: {", ".when-}"),
    "title_signs": _repeat("title='", "::: {a "),
    "yaml_anchors": lambda size: (
        "---\ntitle: x\na0: &a0 [x]\n"
        + "".join(f"a{n}: &a{n} [*a{n - 1},*a{n - 1}]\n" for n in range(1, size // 24))
        + "---\nFermez."
    ),
    "yaml_merges": lambda size: (
        "---\na0: &a0 {x: 1}\n"
        + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1},*a{n - 1}]}}\n" for n in range(1, size // 30))
        + "---\nFermez."
    ),
    "yaml_brackets": _repeat("[", "---\na: ", "\n---\nFermez."),
}
HTML: dict[str, Write | HostileKind] = {
    "open_paragraphs": _repeat("<p>a"),
    "open_bold": _repeat("<b>a"),
    "closed_bold": _repeat("<b>a</b>"),
    "divs_side_by_side": _repeat("<div>a</div>"),
    "articles": _repeat("<article>a</article>"),
    "mains": _repeat("<main>a</main>"),
    "open_articles": _repeat("<article>a"),
    "deep_articles": _nest("<article>", "</article>"),
    "deep_bold": _nest("<b>", "</b>"),
    "articles_200_deep": lambda size: ("<article>" * 200 + "a" + "</article>" * 200) * max(1, size // 3801),
    "bold_200_deep": lambda size: ("<b>" * 200 + "a" + "</b>" * 200) * max(1, size // 1401),
    "quotes_100_deep": lambda size: ("<blockquote>a" * 100 + "</blockquote>" * 100) * max(1, size // 2601),
    "tables_40_deep": lambda size: ("<table><tr><td>a" * 40 + "</table>" * 40) * max(1, size // 960),
    "headers_100_deep": lambda size: ("<header>" * 100 + "a" + "</header>" * 100) * max(1, size // 1701),
    "headers": _repeat("<header>a</header>"),
    "headers_around": _nest("<header>", "", "<p>a</p>"),
    "rows": _repeat("<tr><td>a<td>b", "<table>", "</table>"),
    "cells": _repeat("<td>a", "<table><tr>", "</table>"),
    "wide_cells": _repeat("<td colspan=100>a", "<table><tr>", "</table>"),
    "tall_cells": _repeat("<td rowspan=100>a", "<table><tr>", "</table>"),
    "tall_rows": _repeat("<tr><td rowspan=100>a<td>b", "<table>", "</table>"),
    "broad_blocks": _repeat("<tr><td colspan=100 rowspan=100>a<td>b", "<table>", "</table>"),
    "wide_and_many_rows": lambda size: (
        "<table><tr>" + "<td>a" * (size // 10) + "<tr><td>a" * (size // 18) + "</table>"
    ),
    "captions": _repeat("<caption>a</caption>", "<table>", "</table>"),
    "breaks": _repeat("<br>", "a", "b"),
    "items": _repeat("<li>a", "<ol>", "</ol>"),
    "hidden": _repeat("<p hidden>a</p>", "<p>b</p>"),
    "hidden_200_deep": lambda size: (
        "<p>b</p>" + ("<div hidden>" * 200 + "a" + "</div>" * 200) * max(1, size // 3601)
    ),
    "images": _repeat("<img src=a>", "<p>a"),
    "data_images": _repeat("<img src='data:image/png;base64,AAAA'>", "<p>a"),
    "images_in_figure": _repeat(
        "<img src='data:,'>", "<p>a</p><figure>", "<figcaption>b</figcaption></figure>"
    ),
    "images_of_long_caption": _halves(
        _repeat("<img src='data:,'>", "<p>a</p><figure>"), _repeat("a", "<figcaption>", "</figcaption>")
    ),
    "images_in_cells": _repeat("<tr><td>a<img src='data:,'><td>b", "<table>", "</table>"),
    "page_comments": _repeat("<!-- a -->", "<p>a</p>"),
    "page_entities": _repeat("&lt;"),
    "classes": _repeat(" a", "<div class='", "'>a</div>"),
    "fonts": _number("<font color=#0000#>a</font>"),
    "own_styles": _number("<p style='color:red;x:#'>a</p>"),
    "long_style": _repeat("color:red;", "<p style='", "'>a</p>"),
    "style_brackets": _repeat("(", "<p style='color:", "'>a</p>"),
    "style_functions": _repeat("rgb(", "<p style='color:", "'>a</p>"),
    "translations": _repeat("translate(", "<p style='transform:", "'>a</p>"),
    "far_translations": _repeat("translate(1", "<p style='transform:", "'>a</p>"),
    "clips": _repeat("rect(0 ", "<p style='clip:", "'>a</p>"),
    "long_clip": _repeat("0", "<p style='clip:rect(0 ", "'>a</p>"),
    "long_opacity": _repeat("0", "<p style='opacity:0.", "x!'>a</p>"),
    "backgrounds": _repeat("url(", "<p style='background:", "'>a</p>"),
    "font_sizes": _repeat("1", "<p style='font:", "'>a</p>"),
    "preformatted": _repeat("<pre>a</pre>"),
    "code": _repeat("<pre><code>a</code></pre>"),
    "letters_of_code": _repeat("<i>a</i>", "<pre><code>", "</code></pre>"),
    "around_main": _repeat("<p>a</p>", "<main>b</main>"),
    "many_mains_around": _repeat("<main>a</main><p>b</p>"),
    "tail_of_main": _repeat("<div><main>a</main></div>"),
    "asides": _repeat("<aside class=warning>a</aside>"),
    "base": _repeat("<base href=a>", "", "<p>a"),
    "rules": _style(_number(".a#{color:red}"), _number("<p class=a#>a</p>")),
    "rules_of_one_class": _style(_repeat(".a{color:red}"), _always("<p class=a>a</p>")),
    "rules_times_elements": _style(
        lambda size: ".a{color:red}" * (size // 26), lambda size: "<p class=a>a</p>" * (size // 32)
    ),
    "any_descendants": _style(_repeat("* "), _repeat("<b>a</b>")),
    "descendants": _style(_repeat("p ", "", "{color:red}")),
    "siblings": _style(_always("p~p~p{color:red}"), _repeat("<p>a</p>")),
    "nth_children": _style(_always("p:nth-child(2n+1){color:red}"), _repeat("<p>a</p>")),
    "negations": _style(_repeat(":not(")),
    "alternatives": _style(_repeat(":is(a,")),
    "selectors": _style(_repeat("a,", "", "b{color:red}")),
    "nested_rules": _style(_repeat("a{")),
    "nested_empty_selectors": _style(_repeat("a,b{")),
    "closed_rules": _style(_nest("a{", "}", "color:red")),
    "nested_selectors": _style(_repeat("a,b{color:red;")),
    "style_blocks": _style(_repeat("{")),
    "style_values": _style(_repeat("color:calc(", "p{")),
    "style_colours": _style(_repeat("color(", "p{color:")),
    "style_translations": _style(_repeat("translate(", "p{transform:")),
    "style_media": _style(_repeat("@media all{")),
    "style_comments": _style(_repeat("/*")),
    "style_strings": _style(_repeat("'\n")),
    "style_numbers": _style(_repeat("1", "p{opacity:", "}")),
    "style_escapes": _style(_repeat("\\")),
    "style_urls": _style(_repeat("url(a ")),
    "media_words": _style(_repeat("and ", "@media ", "{p{color:red}}")),
    "states": _style(_repeat(":hover", "p", "{color:red}")),
    "style_elements": _repeat("<style>p{color:red}</style>", "", "<p>a"),
}
SUBTITLES = {
    "one_long_cue": _cue(_repeat("a ")),
    "cues": _text(".vtt", _repeat(f"{CUE}Fermez la porte\n\n", "WEBVTT\n\n")),
    "short_cues": _text(".srt", _repeat(f"{CUE}a\n", "")),
    "voices": _cue(_repeat("<v a>b")),
    "open_voices": _cue(_repeat("<v ")),
    "open_tags": _cue(_repeat("<a")),
    "marks": _cue(_repeat("{\\")),
    "long_mark": _cue(_repeat("a", "{\\")),
    "cue_entities": _cue(_repeat("&a")),
    "cue_lines": _cue(_repeat("a\n")),
    "cue_numbers": _cue(_repeat("1\n", "a\n")),
    "labels": _text(".vtt", _number(f"{CUE}Nom#: a.\n\n", "WEBVTT\n\n")),
    "turns": _cue(_repeat("- a\n")),
    "voice_spaces": _cue(_repeat(" ", "<v", "")),
}
TABLES = {
    "quotes": _text(".csv", _repeat('"')),
    "open_quote": _text(".csv", _repeat("a;b\n", 'a;b\n"')),
    "columns": _text(".csv", _repeat("a;")),
    "csv_rows": _text(".csv", _repeat("1;2\n", "a;b\n")),
    "ragged": _text(".csv", _repeat("1;2;3\n", "a;b\n")),
    "words_like_addresses": _text(".csv", _repeat("a" * 9_990 + ";b\n", "a;b\n")),
    "addresses_in_cells": _text(".csv", _repeat("a@" * 4_990 + ";b\n", "a;b\n")),
    "dots_in_addresses": _text(".csv", _repeat("a@" + "a." * 4_990 + ";b\n", "a;b\n")),
    "phones": _text(".csv", _repeat("0 " * 4_990 + ";b\n", "a;b\n")),
    "joined_phones": _text(".csv", _repeat("01" * 4_990 + ";b\n", "a;b\n")),
    "long_title": _text(".csv", _repeat("nom ", "", ";b\n1;2\n")),
    "long_titles": _text(
        ".csv", lambda size: "adresse " * (min(size, 9_900) // 8) + ";b\n" + "1;2\n" * (size // 4)
    ),
    "many_titles": _text(
        ".csv",
        lambda size: ";".join(f"a{n}" for n in range(200)) + "\n" + (";" * 199 + "1\n") * (size // 201),
    ),
}
OFFICE_KINDS = {
    "runs": _word(_repeat(RUN, "<w:p>", "</w:p>")),
    "word_paragraphs": _word(_repeat(PARAGRAPH)),
    "styles_chained": _word(_WORD_TEXT, styles=_WORD_STYLES),
    "footnote_repeated": _word(
        _repeat(NOTE),
        footnotes=_repeat(PARAGRAPH, '<w:footnote w:id="1">', "</w:footnote>"),
    ),
    "comment_repeated": _word(
        _repeat(COMMENT),
        comments=_repeat(PARAGRAPH, '<w:comment w:id="1">', "</w:comment>"),
    ),
    "boxes": _word(_repeat(BOX)),
    "boxes_in_a_run": _word(
        _repeat(f"<w:txbxContent>{PARAGRAPH}</w:txbxContent>", "<w:p><w:r>", "</w:r></w:p>")
    ),
    "boxes_100_deep": _word(
        lambda size: (
            ("<w:p><w:r><w:txbxContent>" * 60 + PARAGRAPH + "</w:txbxContent></w:r></w:p>" * 60)
            * max(1, size // 3300)
        )
    ),
    "boxes_of_an_anchor": _word(
        _repeat(
            f"<w:txbxContent>{PARAGRAPH}</w:txbxContent><wp:positionH><wp:posOffset>1</wp:posOffset></wp:positionH>",
            "<w:p><w:r><wp:anchor>",
            "</wp:anchor></w:r></w:p>",
        )
    ),
    "pictures_of_word": _word(_repeat(BLIP)),
    "pictures_in_a_paragraph": _word(
        _repeat('<w:r><wp:inline><a:blip r:embed="rimage"/></wp:inline></w:r>', "<w:p>", "</w:p>")
    ),
    "word_rows": _word(_repeat(f"<w:tr>{CELL}{CELL}</w:tr>", "<w:tbl>", "</w:tbl>")),
    "word_cells": _word(_repeat(CELL, "<w:tbl><w:tr>", "</w:tr></w:tbl>")),
    "tables_30_deep": _word(
        lambda size: (
            ("<w:tbl><w:tr><w:tc>" * 30 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 30) * max(1, size // 1_300)
        )
    ),
    "spans_of_columns": _word(
        _repeat(
            f'<w:tc><w:tcPr><w:gridSpan w:val="100"/></w:tcPr>{PARAGRAPH}</w:tc>',
            "<w:tbl><w:tr>",
            "</w:tr></w:tbl>",
        )
    ),
    "wide_rows_of_word": _word(
        lambda size: (
            f"<w:tbl><w:tr>{CELL * (size // 130)}</w:tr>{f'<w:tr>{CELL}</w:tr>' * (size // 150)}</w:tbl>"
        )
    ),
    "deletions": _word(_repeat("<w:del><w:r><w:delText>a</w:delText></w:r></w:del>", "<w:p>", "</w:p>")),
    "deletions_deep": _word(
        lambda size: (
            ("<w:del>" * 200 + "<w:r><w:delText>a</w:delText></w:r>" + "</w:del>" * 200)
            * max(1, size // 3_000)
            + PARAGRAPH
        )
    ),
    "controls_deep": _word(
        lambda size: ("<w:sdt>" * 200 + PARAGRAPH + "</w:sdt>" * 200) * max(1, size // 3_040)
    ),
    "numbering": _word(
        _repeat(PARAGRAPH),
        numbering=_number(
            '<w:abstractNum w:abstractNumId="#"><w:lvl w:ilvl="0"/></w:abstractNum>'
            '<w:num w:numId="#"><w:abstractNumId w:val="0"/></w:num>'
        ),
    ),
    "numbers_of_one_list": _word(
        _repeat(PARAGRAPH),
        numbering=_halves(
            _number('<w:lvl w:ilvl="#"/>', '<w:abstractNum w:abstractNumId="0">', "</w:abstractNum>"),
            _number('<w:num w:numId="#"><w:abstractNumId w:val="0"/></w:num>'),
        ),
    ),
    "long_word": _word(_repeat("a", "<w:p><w:r><w:t>", "</w:t></w:r></w:p>")),
    "shapes": _slide(_number(SHAPE.format(fill="", runs="<a:r><a:t>Fermez.</a:t></a:r>"))),
    "white_on_white": _slide(_number(SHAPE.format(fill="", runs=WHITE))),
    "painted_and_white": _slide(
        _halves(_number(SHAPE.format(fill=PAINT, runs="")), _number(SHAPE.format(fill="", runs=WHITE)))
    ),
    "white_runs": _slide(lambda size: SHAPE.format(fill="", runs=WHITE * (size // len(WHITE)))),
    "white_runs_over_paint": _slide(
        _halves(
            _number(SHAPE.replace('y="#"', 'y="800"').format(fill=PAINT, runs="")),
            lambda size: SHAPE.format(fill="", runs=WHITE * (size // len(WHITE))),
        )
    ),
    "pictures_of_slides": _slide(_number(PICTURE)),
    "groups": _slide(lambda size: ("<p:grpSp>" * 100 + PICTURE + "</p:grpSp>" * 100) * max(1, size // 2_200)),
    "slide_again_and_again": _slide(
        _number(SHAPE.format(fill="", runs="<a:r><a:t>Fermez.</a:t></a:r>")), lambda size: size // 100
    ),
    "blips_of_a_shape": _slide(
        lambda size: SHAPE.format(
            fill='<a:blip r:embed="rimage"/>' * (size // 40), runs="<a:r><a:t>a</a:t></a:r>"
        )
    ),
    "slide_lines": _slide(
        lambda size: SHAPE.format(fill="", runs="<a:br/>" * (size // 7) + "<a:r><a:t>a</a:t></a:r>")
    ),
    "odt_paragraphs": _open_document("text", _repeat("<text:p>Fermez.</text:p>")),
    "odt_styles_chained": _open_document("text", _ODF_TEXT, _ODF_STYLES),
    "odt_spans": _open_document("text", _repeat("<text:span>a</text:span>", "<text:p>", "</text:p>")),
    "odt_spans_200_deep": _open_document(
        "text",
        lambda size: (
            ("<text:p>" + "<text:span>a" * 200 + "</text:span>" * 200 + "</text:p>") * max(1, size // 5_000)
        ),
    ),
    "odt_spaces": _open_document("text", _repeat('<text:s text:c="100"/>', "<text:p>a", "b</text:p>")),
    "odt_repeated_cells": _open_document(
        "text",
        _repeat(
            '<table:table-row><table:table-cell table:number-columns-repeated="100"><text:p>a</text:p>'
            "</table:table-cell></table:table-row>",
            "<table:table>",
            "</table:table>",
        ),
    ),
    "odt_lists": _open_document(
        "text",
        lambda size: (
            (
                "<text:list><text:list-item>" * 100
                + "<text:p>a</text:p>"
                + "</text:list-item></text:list>" * 100
            )
            * max(1, size // 5_600)
        ),
    ),
    "odt_frames": _open_document(
        "text",
        lambda size: (
            (
                "<text:p><draw:frame><draw:text-box>" * 60
                + "<text:p>a</text:p>"
                + "</draw:text-box></draw:frame></text:p>" * 60
            )
            * max(1, size // 4_200)
        ),
    ),
    "odt_notes": _open_document(
        "text",
        _repeat(
            "<text:note><text:note-body><text:p>a</text:p></text:note-body></text:note>",
            "<text:p>",
            "</text:p>",
        ),
    ),
    "odp_slides": _open_document(
        "presentation",
        _repeat(
            "<draw:page><draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame></draw:page>"
        ),
    ),
    "odp_groups": _open_document(
        "presentation",
        lambda size: (
            (
                "<draw:page>" + "<draw:g>" * 150 + "<draw:frame><draw:text-box><text:p>a</text:p>"
                "</draw:text-box></draw:frame>" + "</draw:g>" * 150 + "</draw:page>"
            )
            * max(1, size // 2_800)
        ),
    ),
    "epub_table": _book(_repeat("<tr><td rowspan='100' colspan='100'>a</td></tr>", "<table>", "</table>")),
    "epub_rows": _book(_repeat("<tr><td>a</td><td>b</td></tr>", "<table>", "</table>")),
    "epub_chapters": _book(_repeat("<p>a</p>"), chapters=lambda size: size // 200),
    "epub_spine": _book(_repeat("<p>a</p>"), _repeat('<itemref idref="c0"/>')),
    "shared_string": _workbook(
        _number('<row r="#"><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'),
        _repeat("a", "<si><t>", "</t></si>"),
    ),
    "sheet_rows": _workbook(_number('<row r="#"><c><v>1</v></c><c><v>#</v></c></row>')),
    "sheet_columns": _workbook(_number("<c><v>#</v></c>", "<row>", "</row>")),
    "merged_cells": _workbook(
        _number('<row r="#"><c t="inlineStr"><is><t>a</t></is></c><c><v>1</v></c></row>'),
        after=_number('<mergeCell ref="A#:A999"/>', "<mergeCells>", "</mergeCells>"),
    ),
    "sheet_gaps": _workbook(_number('<row r="#00"><c><v>1</v></c></row>')),
    "long_cell": _workbook(_repeat("a ", '<row r="1"><c t="inlineStr"><is><t>', "</t></is></c></row>")),
}
HOSTILE: Mapping[str, HostileKind] = {
    **{f"txt {name}": _text(".txt", write) for name, write in PLAIN.items()},
    "txt windows": _text(".txt", _repeat("é "), "cp1252"),
    "txt utf_16": _text(".txt", _repeat("é "), "utf-16-le"),
    "txt damaged": HostileKind(".txt", lambda size: b"\xc3\xa9\xc3 " * (size // 4)),
    **{f"md {name}": _text(".md", write) for name, write in {**PLAIN, **MARKDOWN}.items()},
    **{f"qmd {name}": _text(".qmd", write) for name, write in QUARTO.items()},
    **{f"html {name}": kind if isinstance(kind, HostileKind) else _page(kind) for name, kind in HTML.items()},
    **{f"cue {name}": kind for name, kind in SUBTITLES.items()},
    **{f"csv {name}": kind for name, kind in TABLES.items()},
    **{f"{kind.suffix[1:]} {name}": kind for name, kind in OFFICE_KINDS.items()},
}
"""Every kind, by its format and what is hostile in it."""
