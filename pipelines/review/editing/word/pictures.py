"""Pictures in a Word file: shown above the texts of their block, and known again when the file comes back.

A picture has the id of its block as its name (`wp:docPr`), and the file's properties have the digest of its
bytes. What stands in a file that comes back is never taken from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph

from pipelines.review.editing.word.typography import as_written
from schemas.draft import PictureBlock
from schemas.ids import BlockId, Digest

TALLEST = 16.0
"""Centimetres, so that a picture and the texts below it stand on one page."""

INCH = 2.54
SCREEN_DOTS = 96
"""Dots an inch at which a picture is not enlarged, as office programs take one that says nothing."""

PICTURE = "picture/"
"""Begins the tag of the control around a picture; the id of its block follows."""

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ODD_FRAMES = ("rot", "flipH", "flipV")


@dataclass
class WordPicture:
    """A picture of a file: its name, its bytes by digest, its description, and where it stands.

    `is_altered` if it is cropped, turned or mirrored. `near` is the tag of the control read last before it,
    `before` that of the next one.
    """

    name: str
    sha256: Digest
    description: str
    is_altered: bool
    near: str
    before: str = ""


@dataclass(frozen=True)
class KnownPictures:
    """The pictures of a file, each with the block it belongs to, and those that belong to none."""

    by_block: Mapping[BlockId, WordPicture]
    strange: Sequence[WordPicture]


def place_picture(document: Document, paragraph: Paragraph, block: PictureBlock, data: bytes) -> None:
    """Show the picture of a block in a paragraph, no wider than the text."""
    section = document.sections[0]
    text_width = Length((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))
    shape = paragraph.add_run().add_picture(BytesIO(data))
    width, height = (float(side) for side in (shape.width, shape.height))
    natural = Cm(block.picture.width / SCREEN_DOTS * INCH)
    shrunk = min(text_width / width, Cm(TALLEST) / height, natural / width)
    shape.width, shape.height = Length(round(width * shrunk)), Length(round(height * shrunk))
    properties = shape._inline.docPr
    properties.set("name", block.id)
    properties.set("descr", describe_in_word(block))


def describe_in_word(block: PictureBlock) -> str:
    """Return the description that Word has for the picture of a block; empty if it is decorative."""
    return as_written(block.spoken_text)


def find_picture(element: Any) -> Any | None:
    """Return the part of a drawing that names the bytes of a picture; None if it shows none."""
    named = (*element.iter(f"{_DRAWING}blip"), *element.iter(f"{_VML}imagedata"))
    return next(iter(named), None)


def read_picture(element: Any, named: Any, digests: Mapping[str, Digest], near: str) -> WordPicture:
    """Return the picture that a drawing shows; `digests` are those of the file's pictures by relation."""
    relation = named.get(f"{_RELATION}embed") or named.get(f"{_RELATION}id") or ""
    properties = next(element.iter(f"{_PLACED}docPr"), None)
    about = {} if properties is None else properties.attrib
    return WordPicture(
        name=about.get("name", ""),
        sha256=digests.get(relation, ""),
        description=about.get("descr", ""),
        is_altered=any(_list_alterations(element)),
        near=near,
    )


def know_pictures(found: Sequence[WordPicture], shown: Mapping[BlockId, Digest]) -> KnownPictures:
    """Return which picture of a file belongs to which block: by its name, or by its bytes if it lost it."""
    by_block: dict[BlockId, WordPicture] = {}
    left = list(found)
    for block in shown:
        named = next((each for each in left if each.name == block), None)
        if named is not None:
            by_block[block] = named
            left.remove(named)
    for block, digest in shown.items():
        alike = next((each for each in left if each.sha256 == digest and each.name not in shown), None)
        if block not in by_block and alike is not None:
            by_block[block] = alike
            left.remove(alike)
    return KnownPictures(by_block, left)


def _list_alterations(element: Any) -> Iterator[bool]:
    for crop in element.iter(f"{_DRAWING}srcRect"):
        yield any(value not in ("", "0") for value in crop.attrib.values())
    for frame in element.iter(f"{_DRAWING}xfrm"):
        yield any(frame.get(name, "0") not in ("0", "false") for name in _ODD_FRAMES)
