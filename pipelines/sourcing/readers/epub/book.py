"""EPUB reader: the chapters in the order of the book's spine, each read by the rules for HTML."""

import posixpath
from collections.abc import Callable
from functools import partial
from typing import Any

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.readers.epub.titles import read_titles
from pipelines.sourcing.readers.html import web_page
from pipelines.sourcing.readers.html.pictures import OpenPicture
from pipelines.sourcing.text_files.decoder import decode
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from pipelines.sourcing.zip_documents.parts import Parts, join_part_name, open_parts
from schemas.anchor import ParagraphPlace
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.refusal import Refusal

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
PAGES = ("application/xhtml+xml", "text/html")
MOST_PAGES = 5_000


def read_book(name: str, data: bytes, language: Language = Language.ENGLISH) -> BlockCollector:
    """Return the blocks of a book.

    Raises SourceUnreadable if it is damaged, protected against copying or made to do harm.
    """
    parts = open_parts(name, data)
    package, folder = _open_package(parts)
    pages = _list_pages(parts, package, folder)
    pages_beyond = pages[MOST_PAGES:]
    del pages[MOST_PAGES:]
    if not pages:
        raise make_damaged_error(name)
    encrypted = _list_encrypted_parts(parts)
    if any(page in encrypted for page in pages):
        raise SourceUnreadable(Refusal("source.copy_protected", place=name))
    collector = BlockCollector()
    texts = {page: _decode_page(name, parts.content(page)) for page in pages}
    titles = read_titles(parts, package, folder, texts)
    for page, text in texts.items():
        if text.strip():
            web_page.read_html_text(
                name,
                text,
                collector,
                _open_linked_sheets(parts, page),
                _find_pictures_of(parts, page),
                titles.of_page(page),
                language,
            )
    last = collector.blocks[-1].place if collector.blocks else None
    collector.report_unread(
        len(pages_beyond), ParagraphPlace(number=last.number + 1 if isinstance(last, ParagraphPlace) else 1)
    )
    return collector


def _decode_page(name: str, content: bytes) -> str:
    return decode(name, content, web_page.find_declared_encoding(content))


def _open_linked_sheets(parts: Parts, page: str) -> Callable[[str], str]:
    """Return a function that gives the text of a style sheet the page links to inside the book."""
    folder = posixpath.dirname(page)
    return lambda address: parts.content(join_part_name(folder, address)).decode("utf-8", "replace")


def _find_pictures_of(parts: Parts, page: str) -> OpenPicture:
    """Return a function that finds the picture a page shows inside the book."""
    folder = posixpath.dirname(page)

    def find_picture(address: str) -> Callable[[], bytes] | None:
        part = join_part_name(folder, address)
        return partial(parts.content, part) if part in parts else None

    return find_picture


def _open_package(parts: Parts) -> tuple[Any, str]:
    """Return the list of what a book holds, and the folder its addresses start from."""
    container = parts.root(CONTAINER)
    rootfile = None if container is None else next(container.iter("{*}rootfile"), None)
    package = "" if rootfile is None else join_part_name("", rootfile.get("full-path", ""))
    root = parts.root(package)
    if root is None:
        raise make_damaged_error(parts.name)
    return root, posixpath.dirname(package)


def _list_pages(parts: Parts, package: Any, folder: str) -> list[str]:
    """Return the parts of the book's pages, its table of contents left out."""
    manifest = {
        one.get("id", ""): join_part_name(folder, one.get("href", ""))
        for one in package.iter("{*}item")
        if one.get("media-type") in PAGES and "nav" not in one.get("properties", "").split()
    }
    ordered = dict.fromkeys(manifest.get(one.get("idref", ""), "") for one in package.iter("{*}itemref"))
    return [page for page in ordered if page in parts]


def _list_encrypted_parts(parts: Parts) -> frozenset[str]:
    """Return the encrypted parts; fonts often are, and nobody reads those."""
    encryption = parts.root(ENCRYPTION)
    references = () if encryption is None else encryption.iter("{*}CipherReference")
    return frozenset(join_part_name("", reference.get("URI", "")) for reference in references)
