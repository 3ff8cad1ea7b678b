"""A clipboard as Word fills it: HTML of its own kind, and beside it the plain text that a field takes."""

from dataclasses import dataclass

from playwright.sync_api import Page

LINE_BREAK, PAGE_BREAK, HARD_HYPHEN, SOFT_HYPHEN = "\x0b", "\x0c", "\x1e", "\x1f"
"""What Word writes for them in plain text."""

HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument>
<w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal
{mso-style-parent:""; mso-pagination:widow-orphan; font-family:"Calibri",sans-serif;
mso-fareast-language:EN-US;} @page WordSection1 {size:595.3pt 841.9pt;}
--></style></head><body lang=FR style='tab-interval:35.4pt'><!--StartFragment--><div class=WordSection1>"""
FOOT = "</div><!--EndFragment--></body></html>"
PARAGRAPH = "<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=FR>{}<o:p></o:p></span></p>"
PICTURES = (
    "<!--[if gte vml 1]><v:shape id=i1><v:imagedata src='file:///C:/Temp/clip_image001.png'/></v:shape>"
    "<![endif]--><![if !vml]><img width=10 src='file:///C:/Temp/clip_image001.png' v:shapes=i1><![endif]>"
    "<img src='data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'>"
)
FILL = """([html, plain]) => addEventListener("copy", (event) => {
  event.clipboardData.setData("text/html", html);
  event.clipboardData.setData("text/plain", plain);
  event.preventDefault();
}, { once: true })"""

HAS_IT = """async (plain) => {
  const copied = await navigator.clipboard.readText();
  return copied.replace(/\\r/g, "") === plain.replace(/\\r/g, "");
}"""
"""A browser takes what was copied a moment after the key."""


@dataclass(frozen=True)
class WordCopy:
    """What was copied in Word: some paragraphs, a table if it has rows, and two pictures if asked for."""

    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    has_pictures: bool = False

    @property
    def plain(self) -> str:
        """Return the text as Word writes it: a paragraph or a row a line, a tab between two cells."""
        return "\r\n".join((*self.paragraphs, *("\t".join(row) for row in self.rows)))

    @property
    def html(self) -> str:
        """Return the text as Word writes it beside that: styles, conditional comments and empty tags."""
        cells = ("".join(f"<td>{PARAGRAPH.format(each)}</td>" for each in row) for row in self.rows)
        rows = "".join(f"<tr style='mso-yfti-irow:0'>{each}</tr>" for each in cells)
        table = f"<table class=MsoTableGrid border=1>{rows}</table>" if rows else ""
        pictures = PICTURES if self.has_pictures else ""
        return HEAD + "".join(map(PARAGRAPH.format, self.paragraphs)) + table + pictures + FOOT


def paste(page: Page, copied: WordCopy, field: str) -> None:
    """Copy in a tab of its own, as another program would, and paste over what a field holds."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(FILL, [copied.html, copied.plain])
    page.keyboard.press("Control+C")
    page.wait_for_function(HAS_IT, arg=copied.plain)
    page.locator(field).focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
