"""Templates of Word and PowerPoint, read part by part before a library opens them.

What runs, what opens something elsewhere and what fills the memory is refused by name.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from adapters.zip_members import inflate
from pipelines.packaging.zip_writer import write_zip
from schemas.course.theme import MOST_TEMPLATE
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.languages.numbers import format_size
from schemas.refusal import BilingualText, Fact, Refusal

MOST_UNPACKED, MOST_PARTS = 60_000_000, 2_000
TYPES, RELATIONS = "[Content_Types].xml", ".rels"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONSHIP = f"{{{PACKAGE}/relationships}}Relationship"
DEFAULT, OVERRIDE = f"{{{PACKAGE}/content-types}}Default", f"{{{PACKAGE}/content-types}}Override"
MACRO_TYPES, MACRO_PART = b"macroEnabled", "vbaproject.bin"
RUNNING = ("/control", "/oleObject", "/package", "/attachedToolbars", "/keyMapCustomizations", "/vbaProject")
"""Ends of the types of relations to what runs, or opens another program."""

ADDRESSES = ("http://", "https://", "mailto:")
UNREADABLE = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    etree.LxmlError,
)
"""What reading a zip raises that is none, that is damaged, or that asks for a password, and its XML."""

MISFIT = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    etree.LxmlError,
)
"""What the libraries raise, besides errors of their own, on a file that lacks what its standard demands."""

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
"""Reads a part without opening another file; its tree is not endless."""


@dataclass(frozen=True)
class OfficeKind:
    """A program's templates: what people call them, and the types of main part, a document's own first."""

    name: str
    suffix: str
    document_type: str
    template_type: str


WORD = OfficeKind(
    "Word (.dotx)",
    ".dotx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
SLIDES = OfficeKind(
    "PowerPoint (.potx)",
    ".potx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
)


def read_office_file(file: str, data: bytes, kind: OfficeKind) -> BytesIO:
    """Return a template as a document of its program, which the libraries open.

    Raises InvalidInput if it is too large, no such file, or holds macros.
    """
    if len(data) > MOST_TEMPLATE:
        raise refuse("theme.large", file, found=_say_size(len(data)), limit=_say_size(MOST_TEMPLATE))
    try:
        parts = _read_parts(file, data)
    except UNREADABLE as error:
        raise refuse("theme.no_template", file, kind=kind.name) from error
    _refuse_macros(file, parts, kind)
    types = parts.get(TYPES, b"")
    template_type, document_type = kind.template_type.encode(), kind.document_type.encode()
    if template_type not in types and document_type not in types:
        raise refuse("theme.no_template", file, kind=kind.name)
    parts[TYPES] = types.replace(template_type, document_type)
    return BytesIO(write_zip(parts))


def read_saved_parts(saved: BytesIO) -> dict[str, bytes]:
    """Return the parts of a file that a library has written, by name."""
    with ZipFile(saved) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def list_xml(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the names of the parts that are XML by their name, or by what the file calls them."""
    yield from (name for name in (TYPES,) if name in parts)
    types = list(etree.fromstring(parts[TYPES], PARSER)) if TYPES in parts else []
    declared = [node for node in types if node.get("ContentType", "").lower().endswith("xml")]
    named = {node.get("PartName", "").lower() for node in declared if node.tag == OVERRIDE}
    ends = {f".{node.get('Extension', '').lower()}" for node in declared if node.tag == DEFAULT}
    for name in sorted(parts.keys() - {TYPES}):
        if name.lower().endswith((".xml", RELATIONS, *ends)) or f"/{name.lower()}" in named:
            yield name


def refuse_links(file: str, parts: Mapping[str, bytes]) -> None:
    """Raise InvalidInput if a part opens a file elsewhere, or another program; addresses to click stay."""
    for name in sorted(parts):
        if not name.endswith(RELATIONS):
            continue
        part = name.replace("_rels/", "").removesuffix(RELATIONS)
        for relation in etree.fromstring(parts[name], PARSER).iter(RELATIONSHIP):
            kind, target = relation.get("Type", ""), relation.get("Target", "")
            if relation.get("TargetMode") == "External":
                if not (kind.endswith("/hyperlink") and target.lower().startswith(ADDRESSES)):
                    raise refuse("theme.link", file, kind=kind.rpartition("/")[2], part=part)
            elif kind.endswith(RUNNING):
                raise refuse("theme.object", file, kind=kind.rpartition("/")[2], part=part)


def refuse(wording: str, file: str, **facts: Fact) -> InvalidInput:
    """Return the error of a template; the place is said by who knows the key."""
    return InvalidInput(Refusal(wording, place="", file=file, **facts))


def _read_parts(file: str, data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip by name; no more is unpacked than a template may hold."""
    parts: dict[str, bytes] = {}
    with ZipFile(BytesIO(data)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MOST_PARTS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise refuse("theme.bomb", file, limit=_say_size(MOST_UNPACKED))
        for member in members:
            parts[member.filename] = b"".join(inflate(archive, member))
    for name in list_xml(parts):
        if _declares_type(parts[name]):
            raise refuse("theme.object", file, kind="<!DOCTYPE>", part=name)
    return parts


def _declares_type(content: bytes) -> bool:
    """Return whether an XML part declares a document type, in whatever encoding; raises what lxml does."""
    return etree.fromstring(content, PARSER).getroottree().docinfo.internalDTD is not None


def _refuse_macros(file: str, parts: Mapping[str, bytes], kind: OfficeKind) -> None:
    held = next(_list_macros(parts), None)
    if held is not None:
        raise refuse("theme.macros", file, part=held, suffix=kind.suffix)


def _list_macros(parts: Mapping[str, bytes]) -> Iterator[str]:
    yield from (name for name in sorted(parts) if name.lower().endswith(MACRO_PART))
    if MACRO_TYPES in parts.get(TYPES, b""):
        yield TYPES


def _say_size(size: int) -> BilingualText:
    return BilingualText(format_size(size, Language.FRENCH), format_size(size, Language.ENGLISH))
