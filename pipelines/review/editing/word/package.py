"""A Word file from outside: the parts we need, read within limits; its links are never followed."""

import posixpath
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from schemas.errors import InvalidInput
from schemas.ids import Digest
from schemas.refusal import Fact, Refusal

LARGEST_FILE = 20_000_000
"""Bytes of the file itself; a draft's is some 60 kB, and its pictures at most 12 MB."""

LARGEST_READ = 10_000_000
"""Unpacked bytes of all parts that are read; as trees they take some ten times as much memory."""

LARGEST_PICTURES = 100_000_000
"""Unpacked bytes of all pictures, of which only the digests are kept."""

PIECE = 1_000_000
MOST_PARTS = 2_000
MOST_ELEMENTS = 200_000
"""XML elements of the text: a draft of 240 texts has some 4,000, and Word doubles them."""

MOST_LEVELS = 100
"""Elements inside one another; a control in a table's cell is some ten deep."""

DOCUMENT, COMMENTS, PROPERTIES = "word/document.xml", "word/comments.xml", "docProps/custom.xml"
COMMENTS_EXTENDED = "word/commentsExtended.xml"
"""Which comment replies to which, and which are done: beside the comments since Word 2013."""

RELATIONS = "word/_rels/document.xml.rels"
HARMLESS_LINKS = ("/hyperlink", "/attachedTemplate")
"""Links outside the file that Word itself writes: web addresses, and the template of the file."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_VALUE = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}lpwstr"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"


@dataclass(frozen=True)
class WordParts:
    """The parts of a Word file that are read: its text, comments and properties.

    `pictures` are the digests of its pictures, by the relation that its text names.
    """

    body: Any
    comments: Any | None = None
    replies: Any | None = None
    properties: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Digest] = field(default_factory=dict)


def open_word(data: bytes, file: str) -> WordParts:
    """Return the parts of a Word file; raises InvalidInput if it is not one, is harmful or too large."""
    if len(data) > LARGEST_FILE:
        raise _make_refusal(file, "word.large", most=LARGEST_FILE // 1_000_000)
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _Reader(archive, file).read_parts()
    except (
        BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ) as error:
        raise _make_refusal(file, "word.damaged_file") from error


class _Reader:
    def __init__(self, archive: ZipFile, file: str) -> None:
        self.archive = archive
        self.file = file
        self.names = [part.filename for part in archive.infolist()]
        self.bytes_left = LARGEST_READ
        self.picture_bytes_left = LARGEST_PICTURES

    def read_parts(self) -> WordParts:
        if len(self.names) > MOST_PARTS or len(set(self.names)) < len(self.names):
            raise _make_refusal(self.file, "word.oddly_built")
        self._refuse_macros()
        for name in self.names:
            if name.endswith(".rels"):
                self._refuse_links(name)
        document = self._parse_part(DOCUMENT)
        body = None if document is None else document.find(f"{W}body")
        if body is None:
            raise _make_refusal(self.file, "word.no_text")
        self._refuse_unlike_a_draft(body)
        return WordParts(
            body,
            self._parse_part(COMMENTS),
            self._parse_part(COMMENTS_EXTENDED),
            _read_properties(self._parse_part(PROPERTIES)),
            dict(self._digest_pictures()),
        )

    def _refuse_unlike_a_draft(self, body: Any) -> None:
        depth = 0
        for number, (event, _) in enumerate(etree.iterwalk(body, events=("start", "end"))):
            depth += 1 if event == "start" else -1
            if depth > MOST_LEVELS:
                raise _make_refusal(self.file, "word.too_deep")
            if number > 2 * MOST_ELEMENTS:
                raise _make_refusal(self.file, "word.too_long")

    def _refuse_macros(self) -> None:
        types = self._read("[Content_Types].xml") if "[Content_Types].xml" in self.names else b""
        if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise _make_refusal(self.file, "word.macros")

    def _refuse_links(self, part: str) -> None:
        for link in self._parse_part(part).iter(_RELATIONSHIP):
            kind = link.get("Type", "")
            if link.get("TargetMode") == "External" and not kind.endswith(HARMLESS_LINKS):
                raise _make_refusal(self.file, "word.from_outside", kind=kind.rpartition("/")[2], part=part)

    def _digest_pictures(self) -> Iterator[tuple[str, Digest]]:
        relations = self._parse_part(RELATIONS)
        for relation in () if relations is None else relations.iter(_RELATIONSHIP):
            part = posixpath.normpath(posixpath.join("/word", relation.get("Target", ""))).lstrip("/")
            if relation.get("Type", "").endswith("/image") and part in self.names:
                yield relation.get("Id", ""), self._digest_picture(part)

    def _digest_picture(self, name: str) -> Digest:
        digest = sha256()
        with self.archive.open(name) as part:
            while piece := part.read(PIECE):
                self.picture_bytes_left -= len(piece)
                if self.picture_bytes_left < 0:
                    raise _make_refusal(self.file, "word.bomb", part=name)
                digest.update(piece)
        return digest.hexdigest()

    def _parse_part(self, name: str) -> Any:
        if name not in self.names:
            return None
        content = self._read(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        if b"<!DOCTYPE" not in content:
            try:
                root = etree.fromstring(content, parser)
            except etree.XMLSyntaxError as error:
                raise _make_refusal(self.file, "word.damaged_part", part=name) from error
            if root.getroottree().docinfo.internalDTD is None:
                return root
        raise _make_refusal(self.file, "word.entities", part=name)

    def _read(self, name: str) -> bytes:
        with self.archive.open(name) as part:
            content = part.read(self.bytes_left + 1)
        self.bytes_left -= len(content)
        if self.bytes_left < 0:
            raise _make_refusal(self.file, "word.bomb", part=name)
        return content


def _read_properties(properties: Any | None) -> dict[str, str]:
    elements = () if properties is None else properties.iter(_PROPERTY)
    return {str(element.get("name")): element.findtext(_VALUE) or "" for element in elements}


def _make_refusal(file: str, wording: str, **facts: Fact) -> InvalidInput:
    return InvalidInput(Refusal(wording, file=file, **facts))
