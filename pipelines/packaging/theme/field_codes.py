"""Fields of a Word template: Word works them out when a document is opened, some of them from elsewhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from pipelines.packaging.theme.office_files import ADDRESSES, PARSER, list_xml, refuse

OF_THE_DOCUMENT = (
    "PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME "
    "TITLE SUBJECT AUTHOR LASTSAVEDBY KEYWORDS COMMENTS CATEGORY DOCPROPERTY DOCVARIABLE INFO "
    "FILENAME FILESIZE TEMPLATE NUMCHARS NUMWORDS REVNUM USERNAME USERINITIALS USERADDRESS "
    "STYLEREF REF PAGEREF NOTEREF SEQ TOC TC INDEX XE IF COMPARE QUOTE SET ASK FILLIN SYMBOL EQ ADVANCE "
    "AUTONUM AUTONUMLGL AUTONUMOUT LISTNUM AUTOTEXT AUTOTEXTLIST BARCODE DISPLAYBARCODE "
    "MERGEFIELD FORMTEXT FORMCHECKBOX FORMDROPDOWN CITATION BIBLIOGRAPHY"
)
KEPT_FIELDS = frozenset(OF_THE_DOCUMENT.split())
"""Fields worked out from the document itself (ISO/IEC 29500-1, 17.16.5); others open files or programs."""

INNER = "\ufffc"
"""What stands in a code for a field within it, whose result is not known before Word has worked it out."""

NAME = re.compile(rf'\s*(=|[^\s\\"{INNER}]*)')
ARGUMENT = re.compile(r'"([^"]*)"?|(\S+)')
SWITCH = re.compile(r"\\[A-Za-z]")
WITH_VALUE = frozenset({"\\l", "\\o", "\\t"})
"""Switches of a link that a value follows: a place in the document, what is shown, a window."""

SIMPLE, MARK, BREAKS = qn("w:fldSimple"), qn("w:fldChar"), (qn("w:p"), qn("w:tab"), qn("w:br"), qn("w:cr"))
CODES = (qn("w:instrText"), qn("w:delInstrText"), qn("w:t"))


@dataclass
class _Open:
    """A field that has begun: its code so far, which ends where its result begins."""

    code: list[str] = field(default_factory=list)
    has_result: bool = False


def refuse_fields(file: str, parts: Mapping[str, bytes]) -> None:
    """Raise InvalidInput if a part has a field that may open something elsewhere; addresses to click stay."""
    for part in list_xml(parts):
        for code in _list_codes(etree.fromstring(parts[part], PARSER)):
            kind = _find_fault(code)
            if kind is not None:
                raise refuse("theme.field", file, kind=kind, part=part)


def _find_fault(code: str) -> str | None:
    """Return the name of a field that may open something elsewhere; None if it cannot."""
    found = NAME.match(code)
    name = found[1].upper() if found else ""
    rest = code[found.end() :] if found else code
    if name == "=" or name in KEPT_FIELDS or not code.strip():
        return None
    if name == "HYPERLINK" and INNER not in code and _stays(rest):
        return None
    return name or "?"


def _stays(arguments: str) -> bool:
    """Return whether a link leads to a place in the document, or to an address to click."""
    given = iter([(found[1], found[2]) for found in ARGUMENT.finditer(arguments)])
    for quoted, bare in given:
        if bare is not None and SWITCH.fullmatch(bare):
            if bare.lower() in WITH_VALUE:
                next(given, None)
            continue
        return (bare or quoted or "").lower().startswith(ADDRESSES)
    return True


def _list_codes(root: Any) -> Iterator[str]:
    """Yield the code of each field, put together from its runs; a field within another has its own."""
    fields: list[_Open] = []
    for node in root.iter(SIMPLE, MARK, *BREAKS, *CODES):
        code = fields[-1].code if fields and not fields[-1].has_result else None
        kind = node.get(qn("w:fldCharType")) if node.tag == MARK else None
        if code is not None and (kind == "begin" or node.tag == SIMPLE):
            code.append(INNER)
        if node.tag == SIMPLE:
            yield node.get(qn("w:instr"), "")
        elif kind == "begin":
            fields.append(_Open())
        elif kind == "separate" and fields:
            fields[-1].has_result = True
        elif kind == "end" and fields:
            yield "".join(fields.pop().code)
        elif code is not None:
            code.append((node.text or "") if node.tag in CODES else " ")
    yield from ("".join(each.code) for each in fields)
