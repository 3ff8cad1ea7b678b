"""Office documents are zips of XML: checked before anything inside is parsed."""

from io import BytesIO
from lzma import LZMAError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

from adapters.zip_members import is_understated
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

LARGEST_UNPACKED = 400_000_000
"""Bytes, all parts together."""

LARGEST_PART = 100_000_000
"""Bytes of one XML part: its tree takes some ten times as much memory."""

MOST_MARKS = 2_000_000
"""Signs `<` and `=` of one part; each becomes an element or attribute of some 100 bytes in memory."""

FEWEST_BYTES_COUNTED = 2 * MOST_MARKS
"""Bytes of a part from which its signs are counted; a smaller part cannot have too many."""

STEEPEST_RATIO = 200
SUSPECT_FROM = 20_000_000
"""A part unpacking to more than this, two hundred times its packed size, was made to fill memory."""

MOST_PARTS = 20_000
ENCRYPTED_FLAG = 0x1
UNREADABLE = (
    BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,
    EOFError,
    RuntimeError,
    ZlibError,
    LZMAError,
)
"""What zipfile raises where a part cannot be unpacked; RuntimeError if it wants a password."""

XML_SUFFIXES = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm")


def check_package(name: str, data: bytes) -> None:
    """Raise SourceUnreadable if a zip is damaged, would fill memory, or declares XML entities."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            check_parts(name, archive)
            for part in archive.namelist():
                if part.endswith((".xml", ".rels")):
                    content = archive.read(part)
                    refuse_entities(name, part, content)
                    check_size_of_tree(name, part, content)
    except UNREADABLE as error:
        raise make_damaged_error(name) from error


def make_damaged_error(name: str) -> SourceUnreadable:
    """Return the error of a document that its own format does not allow."""
    return SourceUnreadable(Refusal("source.damaged", place=name))


def make_encrypted_error(name: str) -> SourceUnreadable:
    """Return the error of a document that asks for a password."""
    return SourceUnreadable(Refusal("source.password", place=name))


def refuse_entities(name: str, part: str, content: bytes) -> None:
    """Raise SourceUnreadable if a part of a document declares XML entities."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise make_entities_error(name, part)


def make_entities_error(name: str, part: str) -> SourceUnreadable:
    """Return the error of a document that may build text without end, or open other files."""
    return SourceUnreadable(Refusal("source.entities", place=name, part=part))


def check_size_of_tree(name: str, part: str, content: bytes) -> None:
    """Raise SourceUnreadable if a part would make more elements and attributes than memory should hold."""
    if len(content) > FEWEST_BYTES_COUNTED and content.count(b"<") + content.count(b"=") > MOST_MARKS:
        raise SourceUnreadable(Refusal("source.large_part", place=name, part=part))


def check_parts(name: str, archive: ZipFile) -> None:
    """Raise SourceUnreadable if a zip needs a password or would fill memory, before anything is unpacked.

    Sizes are first those of the zip's directory, then counted, because the directory may understate them.
    """
    parts = archive.infolist()
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > LARGEST_UNPACKED
        or any(
            part.file_size > SUSPECT_FROM and part.file_size > STEEPEST_RATIO * max(part.compress_size, 1)
            for part in parts
        )
    ):
        raise _make_bomb_error(name)
    for part in parts:
        if part.flag_bits & ENCRYPTED_FLAG:
            raise make_encrypted_error(name)
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:  # ISO/IEC 29500-2 allows no other
            raise make_damaged_error(name)
        if part.filename.endswith(XML_SUFFIXES) and part.file_size > LARGEST_PART:
            raise _make_bomb_error(name)
    if any(is_understated(archive, part) for part in parts):
        raise _make_bomb_error(name)


def _make_bomb_error(name: str) -> SourceUnreadable:
    return SourceUnreadable(Refusal("source.bomb", place=name))
