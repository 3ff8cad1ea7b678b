"""Pictures of a page: those inside it, or inside the book it is part of. Nothing is fetched."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import lxml.html

from pipelines.sourcing.pictures.found import FoundPicture
from schemas.anchor import ParagraphPlace
from schemas.languages.picture_words import names_decoration
from schemas.source_pictures import LeftOutPicture, PictureReason

OpenPicture = Callable[[str], Callable[[], bytes] | None]
"""Returns how to read the picture at an address; None if it is not in the source."""

LONGEST_ADDRESS = 200

TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")


def find_no_file(address: str) -> None:
    """Find nothing: a page by itself brings no other file."""


@dataclass(frozen=True)
class PagePictures:
    """Finds the pictures of one page; `open_picture` those that are files beside it."""

    open_picture: OpenPicture
    _captions: dict[lxml.html.HtmlElement, str | None] = field(default_factory=dict)
    """Captions by their figure, which may show many pictures."""

    def find(
        self, element: lxml.html.HtmlElement, place: ParagraphPlace, *, is_in_section: bool
    ) -> FoundPicture | LeftOutPicture:
        """Return the picture that an `img` shows, or why it is left out.

        One that is not there is decoration if its file is named so, if it stands in a title, as a logo
        does, or if it stands below the page's title, before its sections, and the page says that nothing is
        lost without it: a banner.
        """
        address = (element.get("src") or "").strip()
        is_decorative = element.get("role") in ("presentation", "none")
        read = _read_data(address) if address[:5].lower() == "data:" else self._open(address)
        if read is None:
            is_banner = not is_in_section and _is_marked_empty(element)
            is_logo = next(element.iterancestors(*TITLES), None) is not None
            is_decorative = is_decorative or is_banner or is_logo or names_decoration(address)
            reason = PictureReason.DECORATION if is_decorative else PictureReason.ELSEWHERE
            return LeftOutPicture(reason=reason, place=place, detail=address[:LONGEST_ADDRESS])
        return FoundPicture(
            read,
            place,
            alternative=element.get("alt") or "",
            caption=self._find_caption(element),
            is_decorative=is_decorative,
        )

    def _find_caption(self, element: lxml.html.HtmlElement) -> str:
        """Return the caption of the figure an image is in, else its own title."""
        figure = next(element.iterancestors("figure"), None)
        if figure is not None and figure not in self._captions:
            found = next(figure.iter("figcaption"), None)
            self._captions[figure] = None if found is None else _write_caption(found.text_content())
        caption = None if figure is None else self._captions[figure]
        return _write_caption(element.get("title")) if caption is None else caption

    def _open(self, address: str) -> Callable[[], bytes] | None:
        try:
            parts = urlsplit(address)
        except ValueError:  # such as a bracket where a host would be
            return None
        is_beside = not parts.scheme and not parts.netloc and bool(parts.path)
        return self.open_picture(unquote(parts.path)) if is_beside else None


def _is_marked_empty(element: lxml.html.HtmlElement) -> bool:
    """Return whether a page says that nothing is lost without a picture: `alt=""` (HTML, 4.8.4.4.5)."""
    return element.get("alt") == "" and not element.get("title")


def _write_caption(text: str | None) -> str:
    return " ".join((text or "").split())


def _read_data(address: str) -> Callable[[], bytes]:
    return partial(_decode_data, address)


def _decode_data(address: str) -> bytes:
    """Return the bytes a `data:` address holds (RFC 2397); none if they are written wrongly."""
    head, _, written = address.partition(",")
    if not head.lower().rstrip().endswith(";base64"):
        return unquote_to_bytes(written)
    try:
        return b64decode(unquote_to_bytes("".join(written.split())), validate=False)
    except (binascii.Error, ValueError):
        return b""
