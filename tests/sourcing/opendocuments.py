"""Small OpenDocument files and books, zipped from the XML of the test that reads them."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from pipelines.sourcing.opendocument.document import NAMESPACES
from tests.sourcing.archives import with_part

DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
MIMETYPE = "application/vnd.oasis.opendocument"


def zipped(mimetype: str, parts: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, ZIP_STORED)
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def odt(body: str, looks: str = "", **parts: str) -> bytes:
    """An OpenDocument text: what stands in `office:text`, its automatic styles, other parts."""
    return _opendocument("text", body, looks, parts)


def odp(body: str, looks: str = "", **parts: str) -> bytes:
    """An OpenDocument presentation: its `draw:page` elements."""
    return _opendocument("presentation", body, looks, parts)


def _opendocument(kind: str, body: str, looks: str, parts: Mapping[str, str]) -> bytes:
    content = (
        f"<office:document-content {DECLARED}><office:automatic-styles>{looks}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    named = {f"{name}.xml": f"<office:document-{name} {DECLARED}>{xml}</office:document-{name}>"
             for name, xml in parts.items()}  # fmt: skip
    return zipped(f"{MIMETYPE}.{kind}", {"content.xml": content, **named})


def style(name: str, family: str = "text", **properties: str) -> str:
    """A style whose text properties are given with `_` for `:` and `__` for `-`."""
    told = " ".join(
        f'{key.replace("__", "-").replace("_", ":", 1)}="{value}"' for key, value in properties.items()
    )
    named = f'style:name="{name}" style:family="{family}"'
    return f"<style:style {named}><style:text-properties {told}/></style:style>"


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)


def epub(*chapters: str, **parts: str) -> bytes:
    """A book with a chapter each; `parts` are others, by name with `__` for a slash."""
    listed = "".join(
        f'<item id="c{n}" href="text/{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{listed}'
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    pages = {f"OEBPS/text/{n}.xhtml": page(chapter) for n, chapter in enumerate(chapters)}
    others = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    return zipped(
        "application/epub+zip",
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": package,
            "OEBPS/nav.xhtml": page("<ol><li>Sommaire</li></ol>"),
            **pages,
            **others,
        },
    )


def with_places(places: str, body: str) -> bytes:
    """A book of one page, whose contents lead to places on it."""
    nav = f"<html><body><nav>{places}</nav></body></html>"
    return with_part(epub(body), "OEBPS/nav.xhtml", nav.encode())


def page(body: str) -> str:
    """A page of XHTML, as books hold them."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'
    )
