"""The parts of a zipped document: each is checked, unpacked and parsed once; entities are never resolved."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import ZipFile

from lxml import etree

from pipelines.sourcing.zip_documents.checks import (
    UNREADABLE,
    check_parts,
    check_size_of_tree,
    make_damaged_error,
    make_entities_error,
    refuse_entities,
)

CHUNK_SIZE = 256 * 1024
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def build_parser_options() -> dict[str, Any]:
    """Return the settings of an XML parser that opens no other file and builds no endless tree."""
    return {
        "resolve_entities": False,
        "load_dtd": False,
        "no_network": True,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }


@dataclass
class Parts:
    """An opened package, its parts by name."""

    name: str
    archive: ZipFile
    parsed: dict[str, Any] = field(default_factory=dict)
    _related: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def __contains__(self, part: str) -> bool:
        return part in self.archive.NameToInfo

    def content(self, part: str) -> bytes:
        """Return a part's bytes, empty if there is no such part; raises SourceUnreadable."""
        if part not in self:
            return b""
        try:
            return self.archive.read(part)
        except UNREADABLE as error:
            raise make_damaged_error(self.name) from error

    def read_checked(self, part: str) -> bytes:
        """Return the bytes of an XML part; raises SourceUnreadable if it declares entities."""
        content = self.content(part)
        refuse_entities(self.name, part, content)
        return content

    def root(self, part: str) -> Any:
        """Return the root of an XML part, None if there is no such part; raises SourceUnreadable."""
        if part not in self.parsed:
            content = self.read_checked(part) if part in self else None
            check_size_of_tree(self.name, part, content or b"")
            try:
                parser = etree.XMLParser(**build_parser_options())
                self.parsed[part] = None if content is None else etree.fromstring(content, parser)
            except (etree.XMLSyntaxError, ValueError) as error:
                raise make_damaged_error(self.name) from error
        return self.parsed[part]

    def stream(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
        add_text: Callable[[str], None],
    ) -> None:
        """Call the three functions for each start, end and text of an XML part while it is unpacked.

        Names are written `namespace}local`. A missing part calls nothing. Raises SourceUnreadable.
        """
        if part not in self:
            return
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = add_text
        parser.StartDoctypeDeclHandler = self._refuse(part)
        try:
            with self.archive.open(part) as unpacked:
                while chunk := unpacked.read(CHUNK_SIZE):
                    parser.Parse(chunk)
                parser.Parse(b"", True)
        except (*UNREADABLE, expat.ExpatError, LookupError) as error:  # the last: an encoding nobody knows
            raise make_damaged_error(self.name) from error

    def _refuse(self, part: str) -> Callable[..., None]:
        def refuse_doctype(*_: object) -> None:
            raise make_entities_error(self.name, part)

        return refuse_doctype

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the kind and name of each part an Office part refers to, by the id of the reference."""
        if part not in self._related:
            self._related[part] = self._read_relations(part)
        return self._related[part]

    def _read_relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, file = posixpath.split(part)
        listed = self.root(posixpath.join(folder, "_rels", f"{file}.rels"))
        relations_by_id = {}
        for relation in () if listed is None else listed:
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                relations_by_id[relation.get("Id", "")] = (
                    kind,
                    join_part_name(folder, relation.get("Target", "")),
                )
        return relations_by_id

    def find_related(self, part: str, kind: str) -> str:
        """Return the first part of a kind that a part refers to, or an empty name."""
        return next((target for part_kind, target in self.relations(part).values() if part_kind == kind), "")


def open_parts(name: str, data: bytes) -> Parts:
    """Return a zipped document's parts; raises SourceUnreadable if it is damaged or made to do harm."""
    try:
        archive = ZipFile(BytesIO(data))
    except UNREADABLE as error:
        raise make_damaged_error(name) from error
    check_parts(name, archive)
    return Parts(name, archive)


def join_part_name(folder: str, target: str) -> str:
    """Return the name of the part that a reference means; one outside the package names no part."""
    path = posixpath.normpath(posixpath.join("/", folder, unquote(target)))
    return path.lstrip("/")
